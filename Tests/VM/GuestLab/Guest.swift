// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage
package import TestSupport

/// A virtual machine that runs the sample host, under QEMU's software emulation.
///
/// Commands go over ssh. Every wait has a limit; what fails names the log of the serial console, which stays.
package final class Guest {
    /// What the guest is made of.
    package let image: GuestImage
    /// The log of the serial console since the guest was last switched on; those of before lie beside it.
    package private(set) var serial: FilePath

    private let folder: FilePath
    private let disk: FilePath
    private let isOffline: Bool
    private var isLogging = false
    private let port = Int.random(in: 20000..<32000)
    private var machine: RunningCommand?
    private var switchedOn = 0
    private var connection = 0
    private var hasFailed = false
    /// The keys of machines that the guest has shown; another one is refused, as ssh refuses it to people.
    private var knownHosts: FilePath { folder.appending("known_hosts") }

    /// What can be told of a guest when it is gone.
    package struct Record: Sendable {
        fileprivate let folder: FilePath

        /// How often a kernel has started, by the logs of the serial console.
        package var boots: Int {
            let script = "cat \"$0\"/serial-*.log | grep -ac 'Linux version '"
            let count = try? Command.run(["sh", "-c", script, folder.string]).output
            return Int(count?.filter(\.isNumber) ?? "") ?? 0
        }
    }

    /// What can be told of it later.
    package var record: Record { Record(folder: folder) }

    /// A guest that is switched off, with a disk of its own.
    ///
    /// - Parameters:
    ///   - image: what it is made of.
    ///   - name: names its folder, below ``GuestImage/cache``.
    ///   - original: the disk that is copied; a new one on top of the image's if there is none.
    ///   - offline: whether the guest reaches nothing; it can still be reached.
    /// - Throws: what the file system or qemu-img refused.
    package init(
        _ image: GuestImage,
        named name: String,
        copying original: FilePath? = nil,
        offline: Bool = false
    ) throws {
        self.image = image
        isOffline = offline
        folder = GuestImage.cache.appending("runs/\(name)")
        serial = folder.appending("serial-0.log")
        disk = folder.appending("disk.qcow2")
        try Command.check("rm", "-rf", folder.string)
        try Command.check("mkdir", "-p", folder.string)
        if let original {
            try Command.check("cp", "--reflink=auto", "--sparse=always", original.string, disk.string)
        } else {
            try Command.check(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                image.disk.string,
                "-F",
                "qcow2",
                disk.string
            )
        }
    }

    deinit {
        cutPower()
        Command.runIgnoringFailure("rm", "-f", monitor.string, console.string)
        // What failed can be looked at.
        if !hasFailed { Command.runIgnoringFailure("rm", "-f", disk.string) }
    }

    // MARK: - Power

    /// The arguments of QEMU that make the machine what it is; a snapshot fits no other.
    ///
    /// It has one processor: with two, which wait for each other, an emulated kernel was seen to stand still.
    package static let hardware = [
        "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "1", "-m", "1536", "-display", "none", "-no-user-config",
        "-device", "virtio-blk-pci,drive=disk", "-device", "virtio-blk-pci,drive=media", "-device",
        "virtio-net-pci,netdev=net,mac=52:54:00:12:34:56",
    ]

    /// Switches the machine on.
    ///
    /// - Parameters:
    ///   - snapshot: the name of a snapshot in the disk to go on from; it boots otherwise.
    ///   - log: where a ``WriteLog`` is kept; a guest of which one is kept goes on from no snapshot.
    /// - Throws: a failure that names the console's log if the guest lets nobody in.
    package func switchOn(from snapshot: String? = nil, logging log: FilePath? = nil) throws {
        switchedOn += 1
        serial = folder.appending("serial-\(switchedOn).log")
        let network = "user,id=net,hostfwd=tcp:127.0.0.1:\(port)-:22" + (isOffline ? ",restrict=on" : "")
        var arguments = ["qemu-system-x86_64"] + Self.hardware
        isLogging = log != nil
        if let log {
            try Command.check("truncate", "--size", "0", log.string)
            let layers = "driver=blklogwrites,file.driver=qcow2,file.file.driver=file,file.file.filename=\(disk)"
            arguments += ["-drive", "\(layers),log.driver=file,log.filename=\(log),if=none,id=disk"]
        } else {
            arguments += ["-drive", "file=\(disk),if=none,id=disk,format=qcow2"]
        }
        arguments += ["-drive", "file=\(image.media),if=none,id=media,format=raw,readonly=on"]
        arguments += ["-netdev", network, "-serial", "chardev:console"]
        arguments += ["-chardev", "socket,id=console,path=\(console),server=on,wait=off,logfile=\(serial)"]
        arguments += ["-monitor", "unix:\(monitor),server,nowait"]
        if let snapshot { arguments += ["-loadvm", snapshot] }
        machine = try Command.start(arguments)
        connection += 1
        try waitUntilReady()
        if snapshot != nil {
            // The guest's clock stood still.
            try check("date --set=@\(time(nil))")
        }
    }

    /// Ends the machine in the middle of whatever it does: what it had not given to its disk is lost.
    ///
    /// What a disk has not been told to flush would be lost with the power, too, and stays here: QEMU wrote it already. An
    /// ``UnflushedDisk`` loses it.
    package func cutPower() {
        guard let machine = machine.take() else { return }
        // QEMU writes the beginning of a log when it ends.
        machine.send(isLogging ? SIGTERM : SIGKILL)
        _ = machine.wait()
    }

    /// Shuts the guest down, and switches the machine off.
    package func powerOff() throws {
        // The connection ends before the command does.
        _ = try run("systemctl poweroff")
        let end = time(nil) + 120
        while let machine, !machine.hasEnded {
            guard time(nil) < end else { throw silence("the guest did not shut down within 120 seconds") }
            usleep(100_000)
        }
        _ = machine.take()?.wait()
    }

    /// Keeps the running machine as a snapshot in its disk, switches it off, and moves the disk.
    package func keep(as snapshot: String, in file: FilePath) throws {
        _ = try? Command.run(ssh(["-O", "exit", "root@127.0.0.1"], limit: 10))
        let words = "savevm \(snapshot)\\nquit\\n"
        try Command.check("sh", "-c", "printf '\(words)' | timeout 300 socat -t 300 - UNIX-CONNECT:\(monitor)")
        _ = machine?.wait()
        machine = nil
        let list = try Command.check("qemu-img", "snapshot", "-l", disk.string)
        guard list.contains(snapshot) else { throw failure("the snapshot was not made") }
        try Command.check("mv", disk.string, file.string)
    }

    /// Asks the guest to reboot, and waits until it is back.
    package func reboot() throws {
        let before = try bootID()
        // The connection ends before the command does.
        _ = try run("systemctl reboot")
        try waitForReboot(from: before)
    }

    /// Waits until the system is up, whether all of it is or not.
    package func waitUntilUp() throws {
        try check("systemctl is-system-running --wait || test $? = 1", within: 300)
    }

    /// Which boot this is.
    package func bootID() throws -> String {
        try check("cat /proc/sys/kernel/random/boot_id")
    }

    /// Waits until the guest runs another boot, one that is wanted.
    package func waitForReboot(
        from before: String,
        within seconds: Int = 300,
        _ isWanted: () throws -> Bool = { true }
    ) throws {
        let end = time(nil) + seconds
        while time(nil) < end {
            connection += 1
            if let now = try? run("cat /proc/sys/kernel/random/boot_id", within: 10), now.status == 0,
                now.output != before, try isWanted()
            {
                return
            }
            usleep(500_000)
        }
        throw silence("the guest did not come back within \(seconds) seconds")
    }

    /// How many bytes the serial console's log has: what comes later comes after them.
    package func consoleLength() throws -> Int { try Self.length(of: serial) }

    /// How many bytes a file has.
    package static func length(of file: FilePath) throws -> Int {
        let text = try Command.check("stat", "-c", "%s", file.string)
        return Int(text.filter(\.isNumber)) ?? 0
    }

    /// Waits until words stand in so many lines of the serial console's log, after its first bytes.
    package func waitForConsole(
        _ words: String,
        times: Int = 1,
        after length: Int = 0,
        within seconds: Int = 300
    ) throws {
        let end = time(nil) + seconds
        let script = "test \"$(tail -c +$(($1 + 1)) \"$0\" | grep -acF -e \"$2\")\" -ge $3"
        while time(nil) < end {
            let arguments = ["sh", "-c", script, serial.string, "\(length)", words, "\(times)"]
            if try Command.run(arguments).status == 0 { return }
            usleep(100_000)
        }
        throw silence("the guest's console did not say \"\(words)\" within \(seconds) seconds")
    }

    /// Types a line at the serial console.
    package func type(_ line: String) throws {
        try Command.check("sh", "-c", "printf '%s\\r' \"$0\" | socat - UNIX-CONNECT:\(console)", line)
    }

    /// Waits until the guest lets root in.
    private func waitUntilReady(within seconds: Int = 300) throws {
        let end = time(nil) + seconds
        while time(nil) < end {
            if try run("true", within: 10).status == 0 { return }
            if let ended = machine, ended.hasEnded {
                machine = nil
                throw failure("QEMU ended: \(ended.wait().errors)")
            }
            connection += 1
            usleep(500_000)
        }
        throw silence("the guest let nobody in within \(seconds) seconds")
    }

    // MARK: - Disk

    /// Copies the disk of a machine that is off.
    ///
    /// - Parameter file: where the raw copy is put.
    /// - Returns: the copy.
    /// - Throws: what the file system or qemu-img refused.
    package func copyDisk(to file: FilePath) throws -> RawDisk {
        try Command.check("qemu-img", "convert", "-O", "raw", disk.string, file.string)
        return RawDisk(file)
    }

    /// Looks at the root file system of a machine that is off, as its next boot will find it.
    ///
    /// What the file system writes when it is mounted, the journal after a power failure, goes to a copy.
    ///
    /// - Parameter body: is given where the file system is mounted.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, or a disk that cannot be mounted.
    package func withRoot<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        let scratch = try TemporaryDirectory()
        return try copyDisk(to: scratch.path.appending("disk")).withRoot(body)
    }

    // MARK: - Commands and files

    /// Runs a shell command in the guest.
    package func run(_ command: String, as user: String = "root", within seconds: Int = 600) throws -> Command {
        try Command.run(ssh(["\(user)@127.0.0.1", command], limit: seconds))
    }

    /// Runs a shell command that must succeed, and gives its output.
    @discardableResult
    package func check(_ command: String, as user: String = "root", within seconds: Int = 600) throws -> String {
        let command = (text: command, result: try run(command, as: user, within: seconds))
        guard command.result.status == 0 else {
            throw failure("'\(command.text)' ended with \(command.result.status): \(command.result.errors)")
        }
        return command.result.output
    }

    /// Copies a file into the guest, executable as it is.
    package func copy(_ file: FilePath, to place: String) throws {
        let script = "exec \"$@\" < \"$0\""
        let remote = "cat > '\(place)' && chmod 755 '\(place)'"
        let arguments = ["sh", "-c", script, file.string] + ssh(["root@127.0.0.1", remote], limit: 120)
        let command = try Command.run(arguments)
        guard command.status == 0 else { throw failure("\(file) could not be copied: \(command.errors)") }
    }

    /// Copies a file out of the guest.
    package func fetch(_ place: String, to file: FilePath) throws {
        let arguments = ["sh", "-c", "exec \"$@\" > \"$0\"", file.string]
        let command = try Command.run(arguments + ssh(["root@127.0.0.1", "cat '\(place)'"], limit: 120))
        guard command.status == 0 else { throw failure("\(place) could not be copied: \(command.errors)") }
    }

    /// Sockets have short names, wherever the project lies.
    private var monitor: FilePath { FilePath("/tmp/drydock-guest-\(port)-monitor") }

    private var console: FilePath { FilePath("/tmp/drydock-guest-\(port)-console") }

    private func ssh(_ arguments: [String], limit: Int) -> [String] {
        let options = [
            "IdentityFile=\(image.key)", "IdentitiesOnly=yes", "UserKnownHostsFile=\(knownHosts)",
            "StrictHostKeyChecking=accept-new", "BatchMode=yes", "ConnectTimeout=5", "LogLevel=ERROR",
            "ServerAliveInterval=10", "ControlMaster=auto", "ControlPersist=600",
            "ControlPath=/tmp/drydock-guest-\(port)-\(connection)-%r",
        ]
        let flags = options.flatMap { ["-o", $0] }
        return ["timeout", "--kill-after=5", "\(limit)", "ssh", "-F", "none", "-p", "\(port)"] + flags + arguments
    }

    /// A failure of a guest that does not answer: a ``GuestStall`` if its kernel stands still.
    private func silence(_ what: String) -> any Error {
        let failure: any Error = failure(what)
        return GuestStall(what, console: serial) ?? failure
    }

    /// A failure that says where the story of the guest is.
    package func failure(_ what: String) -> Command.Failure {
        hasFailed = true
        let end = (try? Command.run(["tail", "-n", "15", serial.string]))?.output ?? ""
        return Command.Failure(description: "\(what); the console's log is \(serial), which ends with:\n\(end)")
    }
}
