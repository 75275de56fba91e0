// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// A directory that a test may fill, gone when the test ends.
package final class TemporaryDirectory: Sendable {
    /// Where it lies.
    package let path: FilePath

    /// Makes an empty directory under `TMPDIR`, else `/var/tmp`, which is on a disk and can hold extended attributes.
    package init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        var template = Array("\(parent)/drydock-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        Command.runIgnoringFailure("/bin/sh", "-c", "chattr -R -i \"$0\" 2>/dev/null; rm -rf \"$0\"", path.string)
    }
}
