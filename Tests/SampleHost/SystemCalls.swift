// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// The calls that swift-system 1.8 does not wrap, each throwing a ``SampleError``.
enum SystemCalls {
    /// Makes a directory, and does nothing if it is there.
    ///
    /// C: `mkdir`.
    static func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws {
        if unsafe mkdir(path, mode) != 0, errno != EEXIST {
            throw failure("mkdir", path)
        }
    }

    /// Makes a directory and the parents it lacks.
    static func makeDirectories(_ path: String) throws {
        let parent = FilePath(path).removingLastComponent()
        if !parent.isEmpty, parent.string != path, !exists(parent.string) {
            try makeDirectories(parent.string)
        }
        try makeDirectory(path)
    }

    /// Makes a symbolic link.
    ///
    /// C: `symlink`.
    static func makeSymlink(_ path: String, to target: String) throws {
        guard unsafe symlink(target, path) == 0 else { throw failure("symlink", path) }
    }

    /// Gives a file another name.
    ///
    /// C: `link`.
    static func makeHardLink(_ path: String, to target: String) throws {
        guard unsafe link(target, path) == 0 else { throw failure("link", path) }
    }

    /// Sets the mode bits.
    ///
    /// C: `chmod`.
    static func setMode(_ path: String, _ mode: UInt32) throws {
        guard unsafe chmod(path, mode) == 0 else { throw failure("chmod", path) }
    }

    /// Sets the numeric owner of the thing itself, symbolic link or not.
    ///
    /// C: `lchown`.
    static func setOwner(_ path: String, uid: UInt32, gid: UInt32) throws {
        guard unsafe lchown(path, uid, gid) == 0 else { throw failure("lchown", path) }
    }

    /// Sets the time of last access and change of content.
    ///
    /// C: `utimensat`.
    static func setTime(_ path: String, seconds: Int) throws {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        guard unsafe utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw failure("utimensat", path)
        }
    }

    /// Removes a file or symbolic link.
    ///
    /// C: `unlink`.
    static func removeFile(_ path: String) throws {
        guard unsafe unlink(path) == 0 else { throw failure("unlink", path) }
    }

    /// Gives a file another place on its file system.
    ///
    /// C: `rename`.
    static func rename(_ path: String, to target: String) throws {
        guard unsafe Glibc.rename(path, target) == 0 else { throw failure("rename", path) }
    }

    /// Whether there is something at a path; a dangling symbolic link is something.
    ///
    /// C: `lstat`.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// The size of a file in bytes.
    ///
    /// C: `stat`.
    static func size(_ path: String) throws -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw failure("stat", path) }
        return Int(status.st_size)
    }

    /// The error for a call that has just failed.
    private static func failure(_ call: String, _ path: String) -> SampleError {
        .systemCall(call, path: path, errno: errno)
    }
}
