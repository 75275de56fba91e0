// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage

/// What a process can ask of the machine and the environment that it runs in.
package enum HostEnvironment {
    /// Whether the process runs as root.
    package static var isRoot: Bool { geteuid() == 0 }

    /// Whether `/proc` is there, from where Swift has the arguments of the process: without it there seem to be none.
    package static var hasProcesses: Bool { access("/proc/self/cmdline", F_OK) == 0 }

    /// Lets this process have as many open files as it may (setrlimit(2)).
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(kind, &limit)
    }

    /// Has writes to a pipe or socket that nobody reads fail, where they would end the process (SIGPIPE).
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether this machine runs a deployment of ostree: the mark that its initial file system leaves.
    package static var isBootedOSTree: Bool { access("/run/ostree-booted", F_OK) == 0 }

    /// An environment variable; `nil` if it is not set.
    package static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Whether a file can be read by this process.
    package static func isReadable(_ path: String) -> Bool {
        access(path, R_OK) == 0
    }

    /// The folder that relative paths start from.
    package static var currentDirectory: FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(String(cString: path))
    }

    /// Where this user's programs keep what they can do without: `$XDG_CACHE_HOME`, else `~/.cache`; `nil` without a home.
    package static var cacheDirectory: FilePath? {
        if let path = variable("XDG_CACHE_HOME") { return FilePath(path) }
        return variable("HOME").map { FilePath("\($0)/.cache") }
    }

    /// The folder of drydock in ``cacheDirectory``, made if it is not there; `nil` if it cannot be had.
    package static func makeCacheDirectory() -> FilePath? {
        guard let parent = cacheDirectory else { return nil }
        let folder = parent.appending("drydock")
        for path in [parent, folder] { mkdir(path.string, 0o700) }
        return access(folder.string, W_OK) == 0 ? folder : nil
    }

    /// A path with all symlinks followed; `nil` if nothing is there.
    package static func realPath(_ path: FilePath) -> FilePath? {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }

    /// The machine in the kernel's words: `x86_64`, `aarch64` (uname(2)).
    package static var machine: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The machine in the words of image manifests, which are Go's: `amd64`, `arm64`.
    package static var goArchitecture: String {
        ["x86_64": "amd64", "aarch64": "arm64"][machine] ?? machine
    }

    /// Whether a path leads to a regular file; `nil` if it leads nowhere.
    package static func isRegularFile(_ path: String) -> Bool? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFREG
    }

    /// How many processors are there to be used.
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Whether a descriptor is a terminal.
    package static func isTerminal(_ descriptor: FileDescriptor) -> Bool {
        isatty(descriptor.rawValue) == 1
    }

    /// The width of the terminal behind a descriptor; `nil` if there is none.
    package static func terminalWidth(_ descriptor: FileDescriptor) -> Int? {
        var size = winsize()
        guard ioctl(descriptor.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
