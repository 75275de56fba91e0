// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import ImageImport
internal import OCI
internal import OSTree
internal import SystemPackage

/// What a failed step means for the person who reads of it.
enum Failure {
    static func explain(_ error: any Error, during what: String) -> any Error {
        switch error {
        case is DrydockError, is ImageError:
            // Both say for themselves what they mean.
            return error
        case let error as HostFSError where [.readOnlyFileSystem, .permissionDenied].contains(error.errno):
            return DrydockError(
                .unavailable,
                "the sysroot cannot be written to (\(what))",
                hint: "mount it so that it can be written to, and run as root",
                cause: error
            )
        default:
            let full = ImageImporter.isNoSpace(error)
            return DrydockError(
                .failedUnchanged,
                full ? "the file system of the sysroot is full (\(what))" : "\(what) failed",
                hint: full
                    ? "free some room, then apply again; the old deployment is untouched and still the default"
                    : "the old deployment is untouched and still the default",
                cause: error
            )
        }
    }
}
