// SPDX-License-Identifier: Apache-2.0

import Glibc
import OSTree
import Testing

private let parent = getpid()

@Suite struct ForkedChildrenTests {
    @Test("a child that libostree forks leaves the exit handlers of this process out")
    func handlers() throws {
        _ = parent
        // Stands for the handler of a library that waits for another thread.
        atexit { while getpid() != parent { pause() } }
        ForkedChildren.leaveHandlersOut()
        // Swift hides fork(2), since little may be done after it; exit(3) is what libostree's watchdog does.
        typealias Fork = @convention(c) () -> pid_t
        let fork = unsafeBitCast(try #require(dlsym(nil, "fork")), to: Fork.self)
        let child = fork()
        if child == 0 { exit(3) }
        var status: Int32 = 0
        for _ in 0..<500 where waitpid(child, &status, WNOHANG) == 0 { usleep(10_000) }
        let hasEnded = kill(child, 0) != 0
        if !hasEnded { kill(child, SIGKILL) }
        #expect(hasEnded)
        #expect(status == EXIT_FAILURE << 8)
    }
}
