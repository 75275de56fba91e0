// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage

/// The bytes of an open file or pipe.
package final class DescriptorSource: ByteSource {
    private let descriptor: FileDescriptor
    private let progress: (Int) -> Void

    /// Takes over the descriptor.
    ///
    /// `progress` is told of every piece's length in bytes.
    package init(taking descriptor: FileDescriptor, progress: @escaping (Int) -> Void = { _ in }) {
        self.descriptor = descriptor
        self.progress = progress
    }

    deinit {
        try? descriptor.close()
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor.rawValue, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Errno(rawValue: errno) }
            progress(count)
            return count
        }
    }
}
