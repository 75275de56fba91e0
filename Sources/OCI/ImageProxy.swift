// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import HostFS
internal import JSONTree
internal import Subprocess
internal import SystemPackage

/// A conversation with `skopeo experimental-image-proxy`.
///
/// Requests are JSON packets; payload comes through pipes. The proxy closes a pipe only when it is asked to finish it,
/// and answers nothing meanwhile: so the finish request is sent before the pipe is read, and its answer is taken after.
final class ImageProxy {
    /// The oldest protocol that has all methods used here; skopeo 1.6.
    static let oldestProtocol = [0, 2, 3]

    private let socket: PacketSocket
    private let errors: MemoryFile
    /// The protocol that the proxy speaks, for example `0.2.3`.
    private(set) var version = ""

    private init(socket: PacketSocket, errors: MemoryFile) {
        self.socket = socket
        self.errors = errors
    }

    /// Starts skopeo, talks to it in `body`, and ends it.
    static func with<Result>(
        credentials: [String],
        _ body: (ImageProxy) async throws -> Result
    ) async throws -> Result {
        let (socket, other) = try PacketSocket.pair()
        let errors = try MemoryFile()
        defer { errors.close() }
        var conversation: Swift.Result<Result, any Error>?
        do {
            _ = try await run(
                .name("skopeo"),
                arguments: Arguments(["experimental-image-proxy"] + credentials),
                input: .fileDescriptor(other, closeAfterSpawningProcess: true),
                output: .discarded,
                error: .fileDescriptor(errors.descriptor, closeAfterSpawningProcess: false)
            ) { _ in
                let proxy = ImageProxy(socket: socket, errors: errors)
                do {
                    try proxy.initialize()
                    conversation = .success(try await body(proxy))
                } catch {
                    conversation = .failure(error)
                }
                proxy.shutDown()
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw ImageError(
                .unavailable,
                "skopeo is not installed",
                hint: "install skopeo 1.6 or newer; it is what reads images"
            )
        }
        guard let conversation else { throw ImageError(.unavailable, "skopeo could not be started") }
        return try conversation.get()
    }

    // MARK: - Methods of the protocol

    private func initialize() throws {
        let reply = try call("Initialize")
        version = reply.value.string ?? ""
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard !parts.lexicographicallyPrecedes(Self.oldestProtocol), parts.first == 0 else {
            throw ImageError(
                .unavailable,
                "skopeo speaks the image proxy protocol \(version); 0.2.3 or a newer 0.x is needed",
                hint: "install skopeo 1.6 or newer"
            )
        }
    }

    /// Opens an image; the reference is in skopeo's spelling.
    func open(_ reference: String) throws -> Int64 {
        do {
            guard let id = try call("OpenImage", .string(reference)).value.integer else {
                throw ImageError(.unavailable, "skopeo gave no handle for \(reference)")
            }
            return id
        } catch let error as ProxyRefusal {
            throw ImageError(
                .unavailable,
                "the image \(reference) cannot be opened",
                hint: "check the reference, and try: skopeo inspect \(reference)",
                cause: error
            )
        }
    }

    /// The manifest of this machine's architecture in OCI form, and the digest of the original.
    func manifest(of image: Int64) throws -> (digest: String, bytes: [UInt8]) {
        let reply = try call("GetManifest", .integer(image))
        return (reply.value.string ?? "", try content(of: reply, named: "manifest", limit: 16 << 20))
    }

    /// The whole image configuration.
    func configuration(of image: Int64) throws -> [UInt8] {
        try content(of: try call("GetFullConfig", .integer(image)), named: "configuration", limit: 16 << 20)
    }

    /// Reads a blob through `body`, then checks its size and digest.
    ///
    /// What `body` was given is untrusted until this returns.
    func blob<Result>(
        _ descriptor: Descriptor,
        of image: Int64,
        progress: @escaping (Int) -> Void,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result {
        let reply = try call(
            "GetBlob",
            .integer(image),
            .string(descriptor.digest),
            .integer(Int64(clamping: descriptor.size))
        )
        return try piped(reply) { pipe in
            let source = HashingSource(
                DescriptorSource(taking: pipe, progress: progress),
                limit: descriptor.size
            )
            let result: Result
            do {
                result = try body(source)
            } catch let error as ArchiveError {
                // Read on, so that the proxy tells what is wrong with the blob and not of a broken pipe.
                try? source.drain()
                throw error
            }
            let digest = try source.finish()
            guard source.count == descriptor.size else {
                throw ImageError(
                    .damaged,
                    "blob \(descriptor.digest) has \(source.count) bytes, not \(descriptor.size)"
                )
            }
            guard digest == descriptor.digest else {
                throw ImageError(.damaged, "blob \(descriptor.digest) has the digest \(digest)")
            }
            return result
        }
    }

    private func shutDown() {
        try? socket.send(request("Shutdown"))
    }

    // MARK: - Packets

    private struct Reply {
        let value: JSONValue
        let pipe: Int64
        let descriptors: [FileDescriptor]
    }

    private func content(of reply: Reply, named name: String, limit: Int) throws -> [UInt8] {
        try piped(reply) { pipe in
            do {
                return try DescriptorSource(taking: pipe).readAll(limit: limit)
            } catch let error as ArchiveError {
                throw ImageError(.damaged, "the \(name) is too large to be true", cause: error)
            }
        }
    }

    /// Reads the pipe of a reply to its end and finishes it; the body takes over the descriptor.
    private func piped<Result>(_ reply: Reply, _ body: (FileDescriptor) throws -> Result) throws -> Result {
        guard let pipe = reply.descriptors.first else {
            throw ImageError(.unavailable, "skopeo sent no pipe")
        }
        try socket.send(request("FinishPipe", .integer(reply.pipe)))
        let result = Swift.Result { try body(pipe) }
        // The answer must be taken whatever happened. An archive that cannot be read may be the proxy's fault, and then
        // the proxy knows better why; any other failure of the body is its own, and breaks the proxy's pipe.
        let finished = Swift.Result { try receive("FinishPipe") }
        if case .failure(let error) = result, !(error is ArchiveError) { throw error }
        if case .failure(let error) = finished {
            guard error is ProxyRefusal else { throw error }
            throw ImageError(.damaged, "skopeo found the image damaged", cause: error)
        }
        return try result.get()
    }

    private func call(_ method: String, _ arguments: JSONValue...) throws -> Reply {
        try socket.send(request(method, arguments))
        return try receive(method)
    }

    private func request(_ method: String, _ arguments: JSONValue...) -> [UInt8] {
        request(method, arguments)
    }

    private func request(_ method: String, _ arguments: [JSONValue]) -> [UInt8] {
        let json = JSONValue.object([.init("method", .string(method)), .init("args", .array(arguments))])
        return Array(json.canonical.utf8)
    }

    private func receive(_ method: String) throws -> Reply {
        let packet = try socket.receive()
        guard !packet.bytes.isEmpty else {
            throw ImageError(.unavailable, "skopeo ended in the middle of \(method): \(lastWords)")
        }
        let json = try ImageJSON.parse(packet.bytes, as: "proxy's answer")
        guard json["success"] == .bool(true) else {
            packet.descriptors.forEach { try? $0.close() }
            throw ProxyRefusal(message: json["error"]?.string ?? "\(method) failed without saying why")
        }
        return Reply(
            value: json["value"] ?? .null,
            pipe: json["pipeid"]?.integer ?? 0,
            descriptors: packet.descriptors
        )
    }

    private var lastWords: String {
        let text = errors.tail()
        return text.isEmpty ? "it said nothing" : text
    }
}

/// The proxy's own words for why it refused a request.
struct ProxyRefusal: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}
