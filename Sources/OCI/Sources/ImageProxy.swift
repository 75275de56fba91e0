// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import HostFS
internal import JSONTree
internal import Subprocess
internal import SystemPackage
internal import Threads

/// A conversation with `skopeo experimental-image-proxy`.
///
/// Requests are JSON packets; payload comes through pipes. The proxy closes a pipe only when it is asked to finish it,
/// and answers nothing meanwhile: so the finish request is sent before the pipe is read, and its answer is taken after.
///
/// `@unchecked Sendable`: a conversation is handed over whole, and only one thread has it at a time.
final class ImageProxy: @unchecked Sendable {
    /// The oldest protocol that has all methods used here; skopeo 1.6.
    static let oldest = ProxyVersion(0, 2, 3)

    /// Seconds for which an image may be closed after the work has failed.
    private static let closing = 5

    private let socket: PacketSocket
    private let errors: MemoryFile
    private var patience: Int
    /// The image that is open.
    private var opened: (name: String, handle: Int64?) = ("", nil)
    /// The protocol that the proxy speaks.
    private(set) var version = ProxyVersion(0, 0, 0)

    private init(socket: PacketSocket, errors: MemoryFile, patience: Int) {
        self.socket = socket
        self.errors = errors
        self.patience = patience
    }

    /// Starts skopeo, talks to it in `body`, and ends it.
    ///
    /// - Parameters:
    ///   - global: options in front of the sub-command.
    ///   - options: options of the sub-command.
    ///   - patience: seconds that the proxy may be silent.
    ///   - body: the conversation.
    /// - Returns: what the conversation gives.
    /// - Throws: ``NoProxy`` if there is none that can be talked to; what the conversation throws otherwise.
    static func with<Result>(
        global: [String] = [],
        options: [String],
        patience: Int,
        _ body: (ImageProxy) async throws -> Result
    ) async throws -> Result {
        let (socket, other) = try PacketSocket.pair()
        let errors = try MemoryFile()
        defer { errors.close() }
        var conversation: Swift.Result<Result, any Error>?
        do {
            _ = try await run(
                .name("skopeo"),
                arguments: Arguments(global + ["experimental-image-proxy"] + options),
                input: .fileDescriptor(other, closeAfterSpawningProcess: true),
                output: .discarded,
                error: .fileDescriptor(errors.descriptor, closeAfterSpawningProcess: false)
            ) { execution in
                let proxy = ImageProxy(socket: socket, errors: errors, patience: patience)
                do {
                    try proxy.initialize()
                    conversation = .success(try await body(proxy))
                    proxy.shutDown()
                } catch {
                    conversation = .failure(error)
                    // It may hang, or still be busy with a registry.
                    if Self.mayListen(after: error) { proxy.shutDown(within: closing) }
                    try? execution.send(signal: .kill)
                }
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw NoProxy(message: "skopeo is not installed")
        }
        guard let conversation else { throw NoProxy(message: "skopeo could not be started") }
        return try conversation.get()
    }

    // MARK: - Methods of the protocol

    private func initialize() throws {
        let reply: Reply
        do {
            reply = try call("Initialize")
        } catch let error as ProxyRefusal {
            throw NoProxy(message: "skopeo refuses to begin: \(error)")
        } catch let error as ImageError where error.kind == .unavailable {
            throw NoProxy(message: error.message)
        }
        guard let version = reply.value.string.flatMap(ProxyVersion.init) else {
            throw NoProxy(message: "skopeo does not say which image proxy protocol it speaks")
        }
        self.version = version
        guard version >= Self.oldest, version.major == 0 else {
            throw NoProxy(message: "skopeo speaks the image proxy protocol \(version); 0.2.3 or a newer 0.x is needed")
        }
    }

    /// Opens an image; the reference is in skopeo's spelling.
    func open(_ reference: String) throws -> Int64 {
        opened = (reference, nil)
        do {
            guard let id = try call("OpenImage", [.string(reference)]).value.integer else {
                throw ImageError(.unavailable, "skopeo gave no handle for \(reference)")
            }
            opened.handle = id
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
        let reply = try call("GetManifest", .integer(image), for: "the manifest")
        return (reply.value.string ?? "", try content(of: reply, named: "manifest", limit: ImageManifest.limit))
    }

    /// The whole image configuration.
    func configuration(of image: Int64) throws -> [UInt8] {
        let reply = try call("GetFullConfig", .integer(image), for: "the configuration")
        return try content(of: reply, named: "configuration", limit: ImageManifest.limit)
    }

    /// How the layers are stored, where that is not as the manifest says; since protocol 0.2.5.
    func layerInfo(of image: Int64) throws -> JSONValue {
        // The answer in the packet itself may be too long for one.
        guard version >= ProxyVersion(0, 2, 7) else {
            return try call("GetLayerInfo", .integer(image), for: "the list of layers").value
        }
        let reply = try call("GetLayerInfoPiped", .integer(image), for: "the list of layers")
        let bytes = try content(of: reply, named: "list of layers", limit: ImageManifest.limit)
        return try ImageJSON.parse(bytes, as: "list of layers")
    }

    /// Gives the bytes of a blob to `body`.
    func blob<Result>(
        _ blob: StoredBlob,
        of image: Int64,
        cancellation: Cancellation,
        progress: @escaping (Int) -> Void,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result {
        let size = blob.size.map { Int64(clamping: $0) } ?? -1
        let reply = try call(
            "GetBlob",
            .integer(image),
            .string(blob.digest),
            .integer(size),
            for: "blob \(blob.digest)"
        )
        return try piped(reply) { pipe in
            let source = DescriptorSource(
                taking: pipe,
                patience: patience,
                cancellation: cancellation,
                progress: progress
            )
            do {
                return try body(source)
            } catch WaitError.silence {
                throw silence("in the middle of blob \(blob.digest)")
            }
        }
    }

    /// Closes the image, so that skopeo removes what it has unpacked of it, and ends.
    private func shutDown(within seconds: Int? = nil) {
        if let seconds { patience = min(patience, seconds) }
        if let handle = opened.handle { _ = try? call("CloseImage", [.integer(handle)]) }
        try? socket.send(request("Shutdown"))
    }

    /// Whether the proxy can be expected to listen after the work has failed.
    private static func mayListen(after error: any Error) -> Bool {
        !(error is WaitError) && !(error is CancellationError) && (error as? ImageError)?.kind != .unavailable
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
                return try DescriptorSource(taking: pipe, patience: patience).readAll(limit: limit)
            } catch let error as ArchiveError {
                throw ImageError(
                    .damaged,
                    "the image's \(name) is too large: \(limit >> 20) MiB are allowed",
                    cause: error
                )
            } catch WaitError.silence {
                throw silence("in the middle of the \(name)")
            }
        }
    }

    /// Reads the pipe of a reply to its end and finishes it; the body takes over the descriptor.
    private func piped<Result>(_ reply: Reply, _ body: (FileDescriptor) throws -> Result) throws -> Result {
        guard let pipe = reply.descriptors.first else {
            throw ImageError(.unavailable, "skopeo sent no pipe")
        }
        try socket.send(request("FinishPipe", [.integer(reply.pipe)]))
        let result = Swift.Result { try body(pipe) }
        // A proxy that is silent, or that nobody listens to any more, is ended and not asked again.
        if case .failure(let error) = result, error is WaitError || (error as? ImageError)?.kind == .unavailable {
            throw error
        }
        // The answer must be taken whatever happened.
        switch (result, Swift.Result { try receive("FinishPipe") }) {
        // A failure of the body's own; that the proxy's pipe broke is its consequence.
        case (.failure(let error), _) where !(error is ArchiveError) && (error as? ImageError)?.kind != .damaged:
            throw error
        // A proxy that ended has cut short what then seemed damaged.
        case (_, .failure(let end)) where !(end is ProxyRefusal): throw end
        case (.failure(let error as ImageError), _): throw error
        // An archive that cannot be read may be the proxy's fault, and then it knows better why.
        case (_, .failure(let refusal)): throw ImageError(.damaged, "skopeo found the image damaged", cause: refusal)
        default: return try result.get()
        }
    }

    /// Calls a method that gets a part of an image.
    private func call(_ method: String, _ arguments: JSONValue..., for part: String) throws -> Reply {
        do {
            return try call(method, arguments)
        } catch let error as ProxyRefusal {
            throw ImageError(.unavailable, "skopeo cannot get \(part) of the image \(opened.name)", cause: error)
        }
    }

    private func call(_ method: String, _ arguments: [JSONValue] = []) throws -> Reply {
        do {
            try socket.send(request(method, arguments))
        } catch {
            throw ImageError(.unavailable, "skopeo ended before \(method): \(lastWords)", cause: error)
        }
        return try receive(method)
    }

    private func request(_ method: String, _ arguments: [JSONValue] = []) -> [UInt8] {
        let json = JSONValue.object([.init("method", .string(method)), .init("args", .array(arguments))])
        return Array(json.canonical.utf8)
    }

    private func receive(_ method: String) throws -> Reply {
        let packet: PacketSocket.Packet
        do throws(HostFSError) {
            packet = try socket.receive(within: patience)
        } catch  where error.errno == .timedOut {
            throw silence("instead of answering \(method)")
        } catch {
            throw ImageError(.unavailable, "skopeo ended in the middle of \(method): \(lastWords)", cause: error)
        }
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

    private func silence(_ when: String) -> ImageError {
        ImageError(
            .unavailable,
            "skopeo said nothing for \(patience) seconds, \(when)",
            hint: "look whether the registry answers: skopeo inspect; --timeout allows for longer silence"
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

/// There is no skopeo that can be talked to.
struct NoProxy: Error {
    let message: String

    /// The same for those who cannot do without.
    var asImageError: ImageError {
        ImageError(.unavailable, message, hint: "install skopeo 1.6 or newer; it is what reads images")
    }
}

/// A version of the protocol: `0.2.3`.
struct ProxyVersion: Comparable, CustomStringConvertible, Sendable {
    let major: Int
    let minor: Int
    let patch: Int

    init(_ major: Int, _ minor: Int, _ patch: Int) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".").map { part in Int(part.prefix { $0.isNumber }) }
        guard parts.count >= 3, let major = parts[0], let minor = parts[1], let patch = parts[2] else { return nil }
        self.init(major, minor, patch)
    }

    static func < (left: ProxyVersion, right: ProxyVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    var description: String { "\(major).\(minor).\(patch)" }
}
