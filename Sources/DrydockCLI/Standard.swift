// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// The streams of the process: data goes to the output, everything else to the error stream.
enum Standard {
    static let output = Stream(descriptor: .standardOutput)
    static let error = Stream(descriptor: .standardError)

    /// One of the streams.
    struct Stream: Sendable {
        let descriptor: FileDescriptor

        /// Writes all of a text; a closed pipe is nobody's concern here.
        func write(_ text: String) {
            write(Array(text.utf8))
        }

        /// Writes all bytes.
        func write(_ bytes: [UInt8]) {
            _ = try? descriptor.writeAll(bytes)
        }
    }
}
