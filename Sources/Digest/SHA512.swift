// SPDX-License-Identifier: Apache-2.0

import CLibCrypto

/// SHA-512, computed by libcrypto (`EVP_Digest`).
package enum SHA512 {
    /// The digest of one buffer: 128 lower-case hexadecimal digits.
    package static func hex(of bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 64)
        var length: UInt32 = 64
        EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha512(), nil)
        return Hexadecimal.text(digest)
    }
}
