// SPDX-License-Identifier: Apache-2.0

/// What ostree-ext makes of the target of a symlink when it writes a layer anew (`tar/write.rs`, through tar-rs).
enum SymlinkTarget {
    /// The longest target that stands in a tar header itself; longer ones pass unchanged.
    private static let longest = 100

    /// The target without repeated slashes and `.` inside; a `./` in front and a slash at the end stay.
    ///
    /// - Throws: ``ImageError`` for a target that is not UTF-8, or empty.
    static func rewritten(_ bytes: [UInt8], of entry: String, in layer: String) throws(ImageError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw ImageError(.damaged, "layer \(layer): the target of symlink \"\(entry)\" is empty or not UTF-8")
        }
        let slash = UInt8(ascii: "/")
        let parts = bytes.split(separator: slash)
        let isAbsolute = bytes.first == slash
        let kept = parts.enumerated().filter { index, part in
            part != [UInt8(ascii: ".")] || (index == 0 && !isAbsolute)
        }.map(\.element)
        var result = (isAbsolute ? [slash] : []) + Array(kept.joined(separator: [slash]))
        if bytes.last == slash, result.last != slash { result.append(slash) }
        return result.count <= longest ? String(decoding: result, as: UTF8.self) : text
    }
}
