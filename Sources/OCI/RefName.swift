// SPDX-License-Identifier: Apache-2.0

/// The names of the refs under which ostree-ext keeps images and layers.
public enum RefName {
    /// The folder of layer refs.
    public static let blobFolder = "ostree/container/blob"
    /// The folder of image refs.
    public static let imageFolder = "ostree/container/image"
    /// The folder of refs to commits that image tools are to keep (ostree-ext `BASE_IMAGE_PREFIX`).
    public static let baseImageFolder = "ostree/container/baseimage"
    /// The folder of the refs by which drydock keeps what is not deployed yet.
    public static let protectionFolder = "\(baseImageFolder)/drydock"

    /// The ref of a layer, by the digest of its descriptor (`sha256:…`).
    public static func blob(_ digest: String) -> String { "\(blobFolder)/\(escape(digest))" }

    /// The ref of an image.
    public static func image(_ reference: ImageReference) -> String {
        "\(imageFolder)/\(escape(reference.description))"
    }

    /// The ref that protects an image between its import and its deployment from the clean-ups of other tools.
    public static func protection(_ reference: ImageReference) -> String {
        "\(protectionFolder)/\(escape(reference.description))"
    }

    /// Writes a text so that it can be a ref (ostree-ext `refescape`).
    ///
    /// Letters, digits and `-` stay. `/` stays after a letter or digit unless it is the last character. `_` is doubled,
    /// anything else becomes `_` + hexadecimal code point + `_`.
    public static func escape(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var escaped = ""
        for (index, scalar) in scalars.enumerated() {
            let followsWord = index > 0 && isWord(scalars[index - 1])
            if isWord(scalar) || scalar == "-" || scalar == "/" && followsWord && index < scalars.count - 1 {
                escaped.unicodeScalars.append(scalar)
            } else if scalar == "_" {
                escaped += "__"
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "_" + (digits.count < 2 ? "0" : "") + digits + "_"
            }
        }
        return escaped
    }

    /// Reads an escaped text back; `nil` if it is not one.
    public static func unescape(_ text: String) -> String? {
        var result = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "_" {
                if rest.first == "_" {
                    rest.removeFirst()
                    result += "_"
                    continue
                }
                guard let end = rest.firstIndex(of: "_"),
                    let value = UInt32(String(rest[..<end]), radix: 16), let escaped = Unicode.Scalar(value)
                else { return nil }
                result.unicodeScalars.append(escaped)
                rest = rest[rest.index(after: end)...]
            } else if isWord(scalar) || scalar == "-" || scalar == "/" {
                result.unicodeScalars.append(scalar)
            } else {
                return nil
            }
        }
        return result
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
