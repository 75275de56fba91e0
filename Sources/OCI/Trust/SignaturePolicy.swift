// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import JSONTree

/// The policy that decides whether an image's signature is good enough (containers-policy.json(5)).
///
/// skopeo evaluates it; what is looked at here is whether there is anything to evaluate.
struct SignaturePolicy {
    /// Evaluated when an image is opened since this version of the proxy's protocol, skopeo 1.13; never before.
    static let evaluated = ProxyVersion(0, 2, 6)

    /// The file.
    let path: String

    /// The policy that counts: the first file that exists, in bootc's order since 1.16.3.
    ///
    /// - Parameter candidates: where to look.
    /// - Throws: ``ImageError`` if there is none, or if it accepts everything.
    init(candidates: [String] = Self.places) throws(ImageError) {
        guard let path = candidates.first(where: HostEnvironment.isReadable) else {
            throw ImageError(
                .unavailable,
                "there is no signature policy",
                hint: "write /etc/containers/policy.json (containers-policy.json(5)) with a default that rejects"
            )
        }
        self.path = path
        let bytes: [UInt8]
        do {
            bytes = try NamedFile.read(path, limit: ImageManifest.limit)
        } catch {
            throw ImageError(.unavailable, "the signature policy \(path) cannot be read", cause: error)
        }
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw ImageError(.unavailable, "the signature policy \(path) is not JSON", cause: error)
        }
        let rules = json["default"]?.array ?? []
        guard rules.count != 1 || rules.first?["type"]?.string != "insecureAcceptAnything" else {
            throw ImageError(
                .unavailable,
                "the signature policy \(path) accepts any image, so it verifies nothing",
                hint: "set its default to [{\"type\": \"reject\"}] and name the keys of the registry under transports"
            )
        }
    }

    /// Where policies lie.
    static var places: [String] {
        var places: [String] = []
        if let named = HostEnvironment.variable("CONTAINERS_POLICY_JSON") { places.append(named) }
        let home = HostEnvironment.variable("HOME").map { "\($0)/.config" }
        if let folder = HostEnvironment.variable("XDG_CONFIG_HOME") ?? home {
            places.append("\(folder)/containers/policy.json")
        }
        return places + ["/etc/containers/policy.json", "/usr/share/containers/policy.json"]
    }
}
