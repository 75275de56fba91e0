// SPDX-License-Identifier: Apache-2.0

import CLibCrypto

/// A running SHA-256, computed by libcrypto.
///
/// Wraps `EVP_DigestInit_ex`, `EVP_DigestUpdate` and `EVP_DigestFinal_ex`, which use the processor's own instructions.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A digest of nothing yet.
    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto cannot start a SHA-256: out of memory")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds a part of some bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Ends the digest: 64 lower-case hexadecimal digits.
    package consuming func finish() -> String {
        Hexadecimal.text(finishBytes())
    }

    /// Ends the digest: its 32 bytes.
    package consuming func finishBytes() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        EVP_DigestFinal_ex(context, &digest, &length)
        return digest
    }

    /// The digest of one buffer: 64 lower-case hexadecimal digits.
    package static func hex(of bytes: [UInt8]) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of a text's UTF-8 bytes: 64 lower-case hexadecimal digits.
    package static func hex(of text: String) -> String {
        hex(of: Array(text.utf8))
    }
}
