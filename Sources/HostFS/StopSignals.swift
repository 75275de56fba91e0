// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Synchronization
package import Threads

/// SIGINT and SIGTERM as wishes: work that listens to them stops at its next safe point.
package enum StopSignals {
    private static let signal = Atomic<Int32>(0)

    /// Set as soon as a signal has come.
    package static let wish = Cancellation()

    /// The signal that has come; `nil` as long as none has.
    package static var received: Int32? {
        let number = signal.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }

    /// Begins to listen; until then, and where no thread can be had, the signals end the process at once.
    ///
    /// Once is enough, and any time after that is free.
    package static func listen() { _ = listening }

    private static let listening: Void = {
        let pipe = drydock_stop_signals()
        guard pipe >= 0 else { return }
        _ = BlockingThread.start {
            var number: UInt8 = 0
            while true {
                let count = read(pipe, &number, 1)
                if count < 0, errno == EINTR { continue }
                guard count == 1 else { return }
                signal.store(Int32(number), ordering: .releasing)
                wish.set()
            }
        }
    }()
}
