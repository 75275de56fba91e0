// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The process that forks.
private let parent = getpid()

/// What becomes of the processes that libostree forks off this one.
package enum ForkedChildren {
    /// Lets children that call `exit(3)` end at once, without the exit handlers of the libraries in this process.
    ///
    /// libostree writes boot entries with a watchdog at its side (`fsfreeze_thaw_cycle`), which leaves by `errx(3)` when this
    /// process dies. It was forked off a process with many threads and has only one of them, so a handler that waits for a
    /// lock of another thread waits forever, and holds the lock of the sysroot (ostree issue 1262). Handlers run last in,
    /// first out: this has to be called right before such a child may be made.
    package static func leaveHandlersOut() {
        _ = parent
        atexit { if getpid() != parent { _exit(EXIT_FAILURE) } }
    }
}
