// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import SystemPackage

/// The SELinux domain of installers, in which a process may write labels that the running policy does not know: those of the
/// image's policy.
///
/// Only a program with the label of one that installs gets there, so the process runs a copy of itself that has it, as bootc
/// does (`install_t`, bootc `lsm.rs`).
package enum InstallDomain {
    private static let enforcing = "/sys/fs/selinux/enforce"
    private static let domain = "install_t"
    /// A program whose label leads there.
    private static let example = "/usr/bin/ostree"
    private static let folder = "/run/drydock"
    /// Of this process, which keeps its number in the copy.
    private static var name: String { "drydock-\(getpid())" }
    private static var copy: String { "\(folder)/\(name)" }
    private static let mark = "DRYDOCK_INSTALL_DOMAIN"

    /// Moves the process into the domain if it needs to be there; returns in the new program, or at once where nothing is enforced,
    /// or the policy lets it not.
    ///
    /// Call before the first thread starts.
    ///
    /// - Parameter arguments: the command line, as the process was started.
    /// - Throws: what the kernel refused.
    package static func enter(_ arguments: [String]) throws(HostFSError) {
        if HostEnvironment.variable(mark) != nil {
            // This is the copy, which nobody else needs.
            unlink(copy)
            unsetenv(mark)
            return
        }
        let isEnforcing = (try? NamedFile.read(enforcing, limit: 16))?.first == UInt8(ascii: "1")
        let context = (try? NamedFile.read("/proc/self/attr/current", limit: 4096)) ?? []
        guard isNeeded(isEnforcing: isEnforcing, context: String(decoding: context, as: UTF8.self)) else { return }
        try run(arguments)
    }

    /// Whether a process has to change its domain: where a policy is enforced on another one.
    static func isNeeded(isEnforcing: Bool, context: String) -> Bool {
        isEnforcing && !context.split(separator: ":").contains { $0 == domain }
    }

    private static func run(_ arguments: [String]) throws(HostFSError) {
        var label = [UInt8](repeating: 0, count: 4096)
        let size = drydock_lgetxattr(example, "security.selinux", &label, label.count)
        // A host whose programs have no labels has no such domain either.
        guard size > 0 else { return }
        mkdir(folder, 0o700)
        var program = SavedName(content: [], mode: 0o700)
        program.attributes["security.selinux"] = .init(label[..<size])
        try DurableDirectory(existing: FilePath(folder)).put(name, copyOf: FileChunks("/proc/self/exe"), like: program)
        setenv(mark, "1", 1)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        execv(copy, &words)
        // A policy that lets nobody there may let this domain write labels; if not, the step that does says so.
        words.forEach { free($0) }
        unlink(copy)
        unsetenv(mark)
    }
}
