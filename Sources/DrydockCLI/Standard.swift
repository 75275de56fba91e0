// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import SystemPackage

/// The streams of the process: data goes to the output, everything else to the error stream.
enum Standard {
    /// Where documents and reports go.
    enum Output {
        /// Writes all bytes; a reader that went away is nobody's concern, a full disk is.
        static func write(_ bytes: [UInt8]) throws(DrydockError) {
            do {
                _ = try FileDescriptor.standardOutput.writeAll(bytes)
            } catch let error as Errno where error == .brokenPipe {
                return
            } catch {
                throw DrydockError(.unavailable, "standard output cannot be written", cause: error)
            }
        }

        /// Writes all of a text.
        static func write(_ text: String) throws(DrydockError) {
            try write(Array(text.utf8))
        }
    }

    /// Where progress, remarks and errors go; nothing more can be said if they cannot.
    enum Error {
        /// Writes all of a text.
        static func write(_ text: String) {
            _ = try? FileDescriptor.standardError.writeAll(text.utf8)
        }
    }
}
