// SPDX-License-Identifier: Apache-2.0

package import Threads

/// Reads a source on a thread of its own, a few buffers ahead of whoever reads from here.
///
/// ``close()`` must be called at the end, whatever happened: the thread uses the source until then.
package final class ReadAhead: ByteSource {
    /// Bytes of one buffer; there are four.
    private static let bufferSize = 256 * 1024

    private let ring: Monitor<Ring>
    private let cancellation: Cancellation
    private var current: Buffer?
    private var offset = 0

    /// A stretch of memory that one thread at a time owns.
    private struct Buffer: @unchecked Sendable {
        let bytes: UnsafeMutableRawBufferPointer
        var count = 0
    }

    /// What the two threads share.
    private struct Ring {
        var free: [Buffer]
        var filled: [Buffer] = []
        var end: Result<Void, any Error>?
        var isRunning = true
    }

    /// A source that only the thread uses until it has ended.
    private struct Handed: @unchecked Sendable {
        let source: any ByteSource
    }

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - source: what is read; nobody else may touch it before ``close()`` has returned.
    ///   - cancellation: set when nobody wants more, by ``close()`` too.
    /// - Throws: ``ThreadError``.
    package init(_ source: any ByteSource, cancellation: Cancellation) throws {
        self.cancellation = cancellation
        let buffers = (0..<4).map { _ in
            Buffer(bytes: .allocate(byteCount: Self.bufferSize, alignment: 16))
        }
        let ring = Monitor(Ring(free: buffers))
        self.ring = ring
        let handed = Handed(source: source)
        let failure = BlockingThread.start { Self.fill(ring, from: handed.source, until: cancellation) }
        if let failure {
            ring.change { $0.isRunning = false }
            throw failure
        }
    }

    deinit {
        close()
        ring.change { ring in (ring.free + ring.filled).forEach { $0.bytes.deallocate() } }
        current?.bytes.deallocate()
    }

    /// Stops reading ahead, and returns when the thread has let go of the source.
    package func close() {
        let ended = ring.change { ring in
            if ring.end == nil { cancellation.set() }
            return !ring.isRunning
        }
        guard !ended else { return }
        ring.wait { $0.isRunning ? nil : () }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if let current, offset < current.count {
                let count = min(buffer.count, current.count - offset)
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: current.bytes[offset..<offset + count]))
                offset += count
                return count
            }
            if let used = current.take() { ring.change { $0.free.append(used) } }
            let next = try ring.wait { ring -> Buffer?? in
                if !ring.filled.isEmpty { return .some(ring.filled.removeFirst()) }
                if let end = ring.end {
                    try end.get()
                    return .some(nil)
                }
                return nil
            }
            guard let next else { return 0 }
            current = next
            offset = 0
        }
    }

    private static func fill(_ ring: Monitor<Ring>, from source: any ByteSource, until cancellation: Cancellation) {
        let end = Result {
            while true {
                let free = ring.wait { ring -> Buffer?? in
                    if cancellation.isSet { return .some(nil) }
                    return ring.free.popLast().map { .some($0) }
                }
                guard var buffer = free else { return }
                do {
                    buffer.count = try source.read(into: buffer.bytes)
                } catch {
                    ring.change { $0.free.append(buffer) }
                    throw error
                }
                guard buffer.count > 0 else {
                    ring.change { $0.free.append(buffer) }
                    return
                }
                ring.change { $0.filled.append(buffer) }
            }
        }
        ring.change { ring in
            ring.end = end
            ring.isRunning = false
        }
    }
}
