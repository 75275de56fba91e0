// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

extension ConfigValidator {
    /// Content from elsewhere: its URL, compression, headers and sum.
    ///
    /// `isReference` says that it is another config or a certificate, whose sum 3.0 does not hold against a source.
    mutating func check(_ resource: Resource, _ place: JSONPath, isRequired: Bool = false, isReference: Bool = false) {
        let source = place.appending("source")
        if let compression = resource.compression, !["", "gzip"].contains(compression) {
            diagnostics.error(place.appending("compression"), "is neither gzip nor empty")
        }
        let mayLackSource = isReference && !isOld && version.minor == 0
        if resource.hash != nil, resource.source == nil, !mayLackSource {
            diagnostics.error(
                place.appending("verification").appending("hash"),
                "is the sum of nothing: there is no source"
            )
        }
        if let hash = resource.hash, let problem = problem(ofHash: hash) {
            diagnostics.error(place.appending("verification").appending("hash"), problem)
        }
        check(resource.headers, of: resource, place)
        guard let text = resource.source, !text.isEmpty else {
            if isRequired { diagnostics.error(source, "is required") }
            return
        }
        if let problem = problem(ofURL: text) {
            diagnostics.error(source, problem)
        } else if resource.compression.isSet, text.hasPrefix("s3:") {
            diagnostics.warning(place.appending("compression"), "does not go together with an s3 URL")
        }
    }

    private mutating func check(_ headers: [Resource.Header], of resource: Resource, _ place: JSONPath) {
        guard !headers.isEmpty else { return }
        let place = place.appending("httpHeaders")
        let scheme = resource.source.flatMap { URLReference($0)?.scheme }
        if !["http", "https"].contains(scheme) {
            diagnostics.error(place, "are only sent to http and https URLs")
        }
        var names: Set<String> = []
        for (index, header) in headers.enumerated() {
            // An absent value takes the header of a parent config away.
            if header.value == "", !isOld {
                diagnostics.error(place.appending(index).appending("value"), "is empty")
            }
            if isOld, !names.insert(header.name).inserted {
                diagnostics.error(place.appending(index), "names the same as an entry before it")
            }
        }
    }

    /// What is wrong with a sum of the form `sha512-…`.
    private func problem(ofHash hash: String) -> String? {
        let parts = hash.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "has the form sha512-…, with hexadecimal digits behind the hyphen" }
        let digits: Int
        switch parts[0] {
        case "sha512": digits = 128
        case "sha256" where !isOld && version.minor >= 1: digits = 64
        default:
            return isOld || version.minor == 0
                ? "begins with a function other than sha512, the only one in \(version)"
                : "begins with a function other than sha512 and sha256"
        }
        guard parts[1].utf8.count == digits else {
            return "has not the \(digits) hexadecimal digits of a \(parts[0]) sum"
        }
        return nil
    }

    /// What is wrong with the URL of a resource, in words that hold nothing of it: it may be a secret.
    func problem(ofURL text: String) -> String? {
        guard let url = URLReference(text) else { return "is not a URL" }
        switch url.scheme {
        case "http", "https": return nil
        case "tftp" where !isOld || version.minor >= 1: return nil
        case "oem" where isOld: return nil
        case "gs" where !isOld && version.minor >= 2: return nil
        case "s3" where !isOld || version.minor >= 1: return problem(ofVersionIn: url)
        case "arn" where !isOld && version.minor >= 4: return problem(ofARN: url)
        case "data":
            do {
                _ = try DataURL(text)
                return nil
            } catch {
                return error.description
            }
        case "": return "has no scheme, such as https: or data:"
        default: return "has a scheme that \(version) does not know"
        }
    }

    private func problem(ofVersionIn url: URLReference) -> String? {
        url.queryValue("versionId") == "" ? "names an empty versionId" : nil
    }

    /// An Amazon resource name of S3: `arn:PARTITION:s3:REGION:ACCOUNT:RESOURCE/KEY`.
    private func problem(ofARN url: URLReference) -> String? {
        let parts = "arn:\(url.opaque)".split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let slashes = url.opaque.utf8.count { $0 == UInt8(ascii: "/") }
        guard parts.count == 6, parts[2] == "s3", slashes >= (parts[5].hasPrefix("accesspoint/") ? 2 : 1) else {
            return "is not the ARN of an object in S3"
        }
        return problem(ofVersionIn: url)
    }
}
