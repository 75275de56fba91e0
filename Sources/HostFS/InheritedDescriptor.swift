// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage

/// A descriptor that whoever started this process opened for it to write to.
package struct InheritedDescriptor: Sendable {
    private let descriptor: FileDescriptor

    /// The descriptor of this number; programs that are run from now on do not get it, unless it is a standard one.
    package init(_ number: Int32) {
        descriptor = FileDescriptor(rawValue: number)
        if !isStandard { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }

    /// Whether a descriptor is open for writing (`fcntl(F_GETFL)`).
    package static func isWritable(_ number: Int32) -> Bool {
        let flags = fcntl(number, F_GETFL)
        return flags >= 0 && [O_WRONLY, O_RDWR].contains(flags & O_ACCMODE)
    }

    private var isStandard: Bool { (0...2).contains(descriptor.rawValue) }

    /// Writes all bytes, also where the descriptor does not wait (`O_NONBLOCK`) and the reader is slow.
    package func write(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor.rawValue, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            switch Errno(rawValue: Glibc.errno) {
            case .interrupted: continue
            case .resourceTemporarilyUnavailable:
                var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&request, 1, -1)
            case let error: throw error
            }
        }
    }

    /// Closes it, unless it is a standard one.
    package func close() {
        if !isStandard { try? descriptor.close() }
    }
}
