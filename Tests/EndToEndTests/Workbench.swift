// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport

/// Samples that are built once for all tests of the process.
actor Samples {
    static let shared = Samples()

    private var host: Task<(SampleHost, TemporaryDirectory), any Error>?
    private var images: [SampleImage.Variant: Task<(SampleImage, TemporaryDirectory), any Error>] = [:]

    /// The host that tests copy; nobody changes it.
    func pristineHost() async throws -> SampleHost {
        let task =
            host
            ?? Task {
                let directory = try TemporaryDirectory()
                directory.removeAtExit()
                return (try await SampleHost.build(at: directory.path.appending("host")), directory)
            }
        host = task
        return try await task.value.0
    }

    /// An image, in a layout of its own; tests that damage it copy it first.
    func image(_ variant: SampleImage.Variant) async throws -> SampleImage {
        let task =
            images[variant]
            ?? Task {
                let directory = try TemporaryDirectory()
                directory.removeAtExit()
                return (try await SampleImage.build(variant, at: directory.path.appending("image")), directory)
            }
        images[variant] = task
        return try await task.value.0
    }
}

/// A copy of the sample host, and the built tool to work on it.
struct Workbench {
    let directory: TemporaryDirectory
    let host: SampleHost

    init() async throws {
        directory = try TemporaryDirectory()
        host = try await Samples.shared.pristineHost().copy(to: directory.path.appending("host"))
    }

    private init(_ directory: TemporaryDirectory, _ host: SampleHost) {
        self.directory = directory
        self.host = host
    }

    /// The same with a copy of its host elsewhere.
    func moved(to place: FilePath) async throws -> Workbench {
        Workbench(directory, try await host.copy(to: place))
    }

    var sysroot: String { host.sysroot.string }

    /// Runs the tool; its cache lies in the workbench.
    @discardableResult
    func drydock(_ arguments: String..., environment: [String: String] = [:]) throws -> Command {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Command {
        try Command.run(
            [Paths.drydock.string] + arguments,
            environment: variables.merging(environment) { _, new in new }
        )
    }

    /// Starts the tool and goes on.
    func start(_ arguments: String...) throws -> RunningCommand {
        try Command.start([Paths.drydock.string] + arguments, environment: variables)
    }

    /// The cache lies in the workbench, and deployments do without the immutable flag, so that they can be removed even
    /// after a test was killed.
    var variables: [String: String] {
        ["XDG_CACHE_HOME": path("cache"), "OSTREE_SYSROOT_DEBUG": "mutable-deployments"]
    }

    /// Changes the host with a shell script; `etc` is its `/etc`, `var` its `/var`.
    func change(_ script: String) throws {
        let setup = """
            set -e
            mkdir -p "$0"; cd "$0"
            ln -sfn "$1" etc; ln -sfn "$2" var

            """
        try Command.check("/bin/sh", "-c", setup + script, path("change"), host.etc.string, host.stateVar.string)
    }

    /// Cuts off the end of the last run's journal, as a failure of the power may.
    func tearJournal() throws {
        let journal = host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        try Command.check("truncate", "-s", "-20", journal)
    }

    /// A path in the workbench.
    func path(_ name: String) -> String { directory.path.appending(name).string }

    /// Makes a plan, which must succeed, and gives its path.
    func plan(_ reference: String, named name: String = "plan.json") throws -> String {
        let command = try drydock("plan", "--image", reference, "--sysroot", sysroot, "-o", path(name))
        guard command.status == 0 else { throw Command.Failure(description: command.errors + command.output) }
        return path(name)
    }

    /// Makes a plan with everything agreed to that somebody can agree to, and gives its path.
    func agreedPlan(_ reference: String, named name: String = "plan.json", _ options: [String] = []) throws -> String {
        _ = try run(["plan", "--image", reference, "--sysroot", sysroot, "-o", path(name)] + options)
        let findings = try document(Plan.self, path(name)).spec.findings.filter(\.stops)
        let agreed = findings.flatMap { ["--waive", $0.key] }
        let command = try run(
            ["plan", "--image", reference, "--sysroot", sysroot, "-o", path(name)] + agreed + options
        )
        guard command.status == 0 else { throw Command.Failure(description: command.errors + command.output) }
        return path(name)
    }

    /// The document in a file.
    func document<Spec: Specification>(_ kind: Spec.Type, _ path: String) throws -> Document<Spec> {
        try DocumentFormat.decode(kind, from: try Files.read(path), named: path)
    }

    /// Checksums of the deployments in boot order, by `ostree admin status`.
    func bootOrder() throws -> [String] {
        let text = try Command.check("ostree", "admin", "status", "--sysroot=\(sysroot)")
        return text.split(separator: "\n").compactMap { line in
            let words = line.drop { $0 == "*" || $0 == " " }.split(separator: " ")
            guard words.count >= 2, words[0] == SampleHost.stateroot else { return nil }
            return String(words[1])
        }
    }

    /// The processes that have the lock file of the sysroot open, with what each waits for in the kernel.
    func lockHolders() throws -> String {
        let script = """
            for file in /proc/[0-9]*/fd/*; do
                [ "$(readlink "$file")" = "$0" ] || continue
                process="${file%/fd/*}"
                echo "$process: $(cat "$process/comm"), $(cat "$process/wchan")"
            done
            """
        return try Command.check("/bin/sh", "-c", script, sysroot + "/ostree/lock")
    }

    /// Names, modes, owners, times of change and link targets of everything in the sysroot.
    func listing() throws -> String {
        try Command.check(
            "find",
            sysroot,
            "-printf",
            "%P %y %m %U %G %s %T@ %C@ %l\\n"
        ).split(separator: "\n").sorted().joined(separator: "\n")
    }

    /// SHA-256, mode and owner of everything in `/var`, without drydock's own folder.
    func varListing() throws -> String {
        let script = """
            cd "$0" && find . -path ./lib/drydock -prune -o -printf '%p %y %m %U %G %l\\n' | sort
            find . -path ./lib/drydock -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
            """
        return try Command.check("/bin/sh", "-c", script, host.stateVar.string)
    }

    /// That nothing in the repository is damaged: reachable objects by `ostree fsck`, all of them by their names.
    func auditRepository() throws {
        try Command.check("ostree", "fsck", "--repo=\(host.repository)", "-q")
        let (wrong, count) = try RepositoryAudit.wronglyNamed(in: host.repository)
        guard wrong.isEmpty, count > 1000 else {
            throw Command.Failure(description: "of \(count) objects these have a wrong name: \(wrong)")
        }
    }

    /// That the old deployment can boot: its entry, kernel, initramfs and tree are there.
    func auditOldDeployment() throws {
        let script = """
            set -e
            cd "$0"
            for entry in boot/loader/entries/*.conf; do
                target=$(sed -n 's/.*ostree=\\([^ ]*\\).*/\\1/p' "$entry")
                [ "$(readlink -f ".$target")" = "$(readlink -f "$1")" ] || continue
                test -s "boot$(sed -n 's/^linux //p' "$entry")"
                test -s "boot$(sed -n 's/^initrd //p' "$entry")"
                test -e "$1/usr/lib/os-release"
                test -e "$1/etc/passwd"
                exit 0
            done
            echo "no boot entry leads to $1" >&2
            exit 1
            """
        try Command.check("/bin/sh", "-c", script, sysroot, host.deployment.string)
    }
}
