// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
package import Ignition
internal import Synchronization
internal import SystemPackage

/// What lies at the URLs that configs refer to: from a directory, and over the network if that is allowed.
package final class ReferenceStore: Sendable {
    private struct Request: Hashable {
        let url: String
        let headers: [String]
    }

    private struct State {
        var contents: [Request: [UInt8]] = [:]
        /// What was asked for and is not there yet.
        var wanted: [Request: [Resource.Header]] = [:]
    }

    private let directory: String?
    private let fetches: Bool
    private let state = Mutex(State())

    /// A store.
    ///
    /// - Parameters:
    ///   - directory: where `https://example.com/a/b` is kept as `example.com/a/b`; `nil` for nowhere.
    ///   - fetches: whether what is not there is fetched over the network.
    package init(directory: String?, fetches: Bool) {
        self.directory = directory
        self.fetches = fetches
    }

    /// Gets what the store has by now.
    package var loader: ResourceLoader {
        ResourceLoader { [self] (url, headers) throws(ResourceLoader.Failure) in try content(url, headers) }
    }

    /// Does something that needs what lies at URLs, again and again until all that it asks for is there.
    ///
    /// - Parameter body: does it, and must be able to do it twice.
    /// - Returns: what the last time gave.
    /// - Throws: what `body` throws that last time; ``DrydockError`` with `unavailable` for what cannot be fetched.
    package func run<Value>(_ body: (ResourceLoader) throws -> Value) async throws -> Value {
        while true {
            let result = Result { try body(loader) }
            let wanted = state.withLock { state in
                defer { state.wanted = [:] }
                return state.wanted
            }
            guard !wanted.isEmpty else { return try result.get() }
            for (request, headers) in wanted.sorted(by: { $0.key.url < $1.key.url }) {
                let content = try await Curl.fetch(request.url, headers)
                state.withLock { $0.contents[request] = content }
            }
        }
    }

    private func content(_ url: String, _ headers: [Resource.Header]) throws(ResourceLoader.Failure) -> [UInt8] {
        let shown = URLReference.shown(url)
        let kept = try kept(url)
        if let kept { return kept }
        let isWeb = ["http", "https"].contains(URLReference(url)?.scheme)
        guard fetches, isWeb else {
            if let directory { throw ResourceLoader.Failure("\(shown) is not below \(directory)") }
            let words = fetches ? "is not fetched: only http and https are" : "is not fetched from here"
            throw ResourceLoader.Failure("\(shown) \(words)")
        }
        let request = Request(url: url, headers: headers.map { "\($0.name): \($0.value ?? "")" })
        if let content = state.withLock({ $0.contents[request] }) { return content }
        state.withLock { $0.wanted[request] = headers }
        throw ResourceLoader.Failure("\(shown) is not there yet")
    }

    private func kept(_ url: String) throws(ResourceLoader.Failure) -> [UInt8]? {
        guard let directory else { return nil }
        let path = url.prefix { $0 != "?" }.replacing("://", with: "/").split(separator: "/").dropFirst()
        do {
            let root = try RootDirectory(FilePath(directory))
            return try root.contents(path.joined(separator: "/"), limit: ConfigReader.largestSize)
        } catch {
            throw ResourceLoader.Failure("\(URLReference.shown(url)) cannot be read below \(directory): \(error)")
        }
    }
}
