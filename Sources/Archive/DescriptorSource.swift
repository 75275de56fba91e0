// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage
package import Threads

/// Why a source gave up waiting for input.
package enum WaitError: Error, Sendable, CustomStringConvertible {
    /// Nothing came for so many seconds.
    case silence(seconds: Int)
    /// Nobody wants the input any more.
    case cancelled

    /// What happened.
    package var description: String {
        switch self {
        case .silence(let seconds): "nothing came for \(seconds) seconds"
        case .cancelled: "cancelled"
        }
    }
}

/// The bytes of an open file or pipe.
package final class DescriptorSource: ByteSource {
    /// How often a wait looks whether it is still wanted, in milliseconds.
    private static let slice = 100

    private let descriptor: FileDescriptor
    private let patience: Int
    private let cancellation: Cancellation
    private let progress: (Int) -> Void

    /// Takes over the descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: what is read.
    ///   - patience: seconds without a byte after which ``WaitError`` is thrown.
    ///   - cancellation: set when nobody wants more; ends a wait.
    ///   - progress: told of every piece's length in bytes.
    package init(
        taking descriptor: FileDescriptor,
        patience: Int,
        cancellation: Cancellation = Cancellation(),
        progress: @escaping (Int) -> Void = { _ in }
    ) {
        self.descriptor = descriptor
        self.patience = patience
        self.cancellation = cancellation
        self.progress = progress
    }

    deinit {
        try? descriptor.close()
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try waitForInput()
        while true {
            let count = Glibc.read(descriptor.rawValue, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Errno(rawValue: errno) }
            progress(count)
            return count
        }
    }

    private func waitForInput() throws {
        for _ in 0..<(patience * 1000 / Self.slice) {
            guard !cancellation.isSet else { throw WaitError.cancelled }
            var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, Int32(Self.slice))
            if ready < 0, errno != EINTR { throw Errno(rawValue: errno) }
            if ready > 0 { return }
        }
        throw WaitError.silence(seconds: patience)
    }
}
