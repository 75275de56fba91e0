// SPDX-License-Identifier: Apache-2.0

import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Files that get other owners at the first boot, and the old ones back.
extension Repairs {
    /// Two accounts have exchanged their numbers, and a third one's is somebody else's.
    private static let numbers = ["996": "997", "997": "996", "81": "810"]
    private static let exchanged = RepairCase.accounts(["chrony": 997, "zincati": 996, "dbus": 810, "other": 81])
    /// At how many moments the work is cut off, in each direction.
    private static let moments = 5

    private static let special = """
        mkdir -p "$VAR/lib/drift/special"
        cd "$VAR/lib/drift/special"
        cp /bin/true program
        cp program capable
        cp program both
        cp program shared
        ln shared other-name
        touch $'new\\nline' $'\\xff\\xfe bytes' ' ' -- '-n' closed
        mkfifo pipe
        ln -s ../../../etc/shadow link
        mkdir -m 2775 folder
        mkdir -m 1777 sticky
        chown -h 996:997 ./*
        chown 997:996 capable both
        chmod 4755 program
        chmod 6711 shared
        chmod 2755 both
        chmod 2640 $'new\\nline'
        chmod 0 closed
        chmod 2775 folder
        setcap cap_net_raw+ep capable
        setcap cap_net_bind_service,cap_sys_nice=ep both
        # Numbers in there are those of other systems.
        storage="$VAR/lib/containers/storage"
        mkdir -p "$storage/overlay/layer/diff/etc"
        echo x > "$storage/overlay/layer/diff/etc/file"
        chown -R 996:997 "$storage"
        """
    private static let many =
        special + """

            cd ..
            for folder in $(seq 40); do
                mkdir $folder
                cd $folder
                seq -f file-%g 490 | xargs touch
                ln -s file-1 link
                ln -s nowhere dangling
                ln file-2 hard
                mkdir folder
                seq -f folder/%g 8 | xargs touch
                cd ..
            done
            chown -hR 996:997 ??
            chown -hR 997:996 ?
            chown -hR 81:0 *5
            chown -hR 1000:81 *7
            """

    @Test("20,000 files change their owners once, however often the work is cut off, and get the old ones back")
    func drift() async throws {
        let host = try await RepairBench(spoil: Self.many, image: Self.exchanged)
        let before = try host.state()
        let listed = try owners(host)
        let wanted = try exchanged(listed)
        #expect(zip(listed.split(separator: "\0"), wanted.split(separator: "\0")).count { $0 != $1 } > 20_000)
        let capabilities = try Command.check("getcap", "-r", host.bench.host.stateVar.string)
        #expect(capabilities.contains("special/capable cap_net_raw=ep"))
        _ = try host.plan()
        let apply = try host.apply()
        try #require(apply.status == 0, "\(apply.errors)")
        let own = try host.state()

        let clock = ContinuousClock()
        var command = Command?.none
        let there = try clock.measure { command = try host.boot(try host.new()) }
        #expect(command?.status == 0, "\(command?.errors ?? "")")
        try expect(host, wanted)
        #expect(try Command.check("getcap", "-r", host.bench.host.stateVar.string) == capabilities)
        try host.verify("after the first boot")
        let twice = try host.boot(try host.new())
        #expect(twice.status == 0 && twice.errors == "there was nothing to do\n", "\(twice.errors)")
        try expect(host, wanted)
        let back = try clock.measure { command = try host.boot(host.old) }
        #expect(command?.status == 0, "\(command?.errors ?? "")")
        try host.expect(own)

        var (generator, seed) = Generator.seeded()
        print("owner test: seed \(seed), \(Self.moments) moments of \(there) and \(back)")
        var cuts = 0
        for moment in 0..<Self.moments {
            let part = Double(moment) + Double.random(in: 0..<1, using: &generator)
            let share = 0.9 * part / Double(Self.moments)
            cuts += try cutOff(host, try host.new(), after: there * share)
            try expect(host, wanted)
            cuts += try cutOff(host, host.old, after: back * share)
            try host.expect(own)
        }
        print("owner test: cut off \(cuts) times of \(2 * Self.moments)")
        #expect(cuts > Self.moments / 2)
        try host.rollBack(to: before)
    }

    @Test(
        "a program keeps set-id bits and capabilities when the work is cut off right after the change of its owner",
        arguments: ["fchmod", "fsetxattr"]
    )
    func cutBetween(call: String) async throws {
        let host = try await RepairBench(spoil: Self.special, image: Self.exchanged)
        let before = try host.state()
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        let own = try host.state()
        let wanted = try exchanged(try owners(host))
        let capabilities = try Command.check("getcap", "-r", host.bench.host.stateVar.string)
        for deployment in [try host.new(), host.old] {
            // From the second time on the first call is for the file at which the work was cut off before.
            for number in [1, 2, 2, 2].prefix(call == "fchmod" ? 4 : 2) {
                let arguments = ["first-boot", "--sysroot", host.bench.sysroot, "--deployment", deployment]
                let inject = "inject=\(call):error=EIO:signal=KILL:when=\(number)"
                let killed = try Command.run(
                    ["strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", inject, Paths.drydock.string]
                        + arguments,
                    environment: host.bench.variables
                )
                #expect(killed.status == 137, "\(number): \(killed.errors)")
            }
            let again = try host.boot(deployment)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Command.check("getcap", "-r", host.bench.host.stateVar.string) == capabilities)
            if deployment == host.old { try host.expect(own) } else { try expect(host, wanted) }
        }
        try host.rollBack(to: before)
    }

    @Test("a rollback takes back what the first boot did, though the old system did not boot in between")
    func rollbackAtOnce() async throws {
        let host = try await RepairBench(
            spoil: Self.special + "\nln -s ../run/systemd/resolve/stub-resolv.conf \"$ETC/resolv.conf\"",
            image: Self.exchanged,
            removing: ["usr/lib/systemd/system/systemd-resolved.service"]
        )
        let before = try host.state()
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        let wanted = try exchanged(try owners(host))
        #expect(try host.boot(try host.new()).status == 0)
        try expect(host, wanted)
        try host.rollBack(to: before)
        // Now neither deployment has anything to do.
        #expect(try host.boot(host.old).errors == "there was nothing to do\n")
        try host.expect(before)
    }

    @Test(
        "what is made under the image gets its account's number when the old system boots again, and nothing else does"
    )
    func madeSince() async throws {
        let host = try await RepairBench(image: RepairCase.accounts(["chrony": 900, "other": 996]))
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        #expect(try host.boot(try host.new()).status == 0)
        try host.run(
            """
            cd "$VAR/lib/chrony"
            echo x > since
            chown 900:900 since
            echo x > foreign
            chown 12345:996 foreign
            chown 0:0 drift
            """
        )
        #expect(try host.boot(host.old).status == 0)
        try host.run(
            """
            cd "$VAR/lib/chrony"
            test "$(stat -c %u:%g since)" = 996:996
            test "$(stat -c %u:%g foreign)" = 12345:996
            test "$(stat -c %u:%g drift)" = 0:0
            """
        )
    }

    /// Treats a deployment as booted, kills that, and does it again.
    ///
    /// - Returns: 1 if it was killed before its end.
    private func cutOff(_ host: RepairBench, _ deployment: String, after delay: Duration) throws -> Int {
        let running = try host.bench.start("first-boot", "--sysroot", host.bench.sysroot, "--deployment", deployment)
        usleep(UInt32(delay / .microseconds(1)))
        running.send(SIGKILL)
        let killed = running.wait()
        let again = try host.boot(deployment)
        #expect(again.status == 0, "after \(delay): \(again.errors)")
        return killed.status == 137 ? 1 : 0
    }

    /// Owner, group, mode, names, time, kind, target and path of everything in `/var` but drydock's own.
    private func owners(_ host: RepairBench) throws -> String {
        let script = """
            cd "$0" && find . -path ./lib/drydock -prune -o -path ./usrlocal/bin/drydock -prune \
                -o -type d -printf '%U %G %m d %p\\0' -o -printf '%U %G %m %n %T@ %y %l %p\\0'
            """
        return try Command.check("/bin/sh", "-c", script, host.bench.host.stateVar.string)
    }

    /// The records of files as they have to be under the image.
    private func exchanged(_ records: String) throws -> String {
        try records.split(separator: "\0").map { record in
            guard !record.contains(" ./lib/containers/storage") else { return record + "\0" }
            let fields = record.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count == 3)
            let owners = fields.prefix(2).map { Self.numbers[$0] ?? $0 }
            return (owners + [fields[2]]).joined(separator: " ") + "\0"
        }.joined()
    }

    private func expect(_ host: RepairBench, _ wanted: String, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let now = try owners(host)
        guard now != wanted else { return }
        Issue.record("\(RepairBench.difference(wanted, now, separator: "\0"))", sourceLocation: sourceLocation)
    }
}
