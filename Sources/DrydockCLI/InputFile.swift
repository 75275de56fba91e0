// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// Documents that a person names on the command line.
enum InputFile {
    /// Reads a file whole.
    static func read(_ path: String) throws(DrydockError) -> [UInt8] {
        do throws(HostFSError) {
            return try NamedFile.read(HostRoot.outside(path))
        } catch {
            throw DrydockError(.unavailable, "\(path) cannot be read", cause: error)
        }
    }

    /// Reads a document of one kind.
    static func document<Spec: Specification>(_ kind: Spec.Type, _ path: String) throws(DrydockError) -> Document<Spec>
    {
        try DocumentFormat.decode(kind, from: try read(path), named: path)
    }
}
