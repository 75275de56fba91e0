// SPDX-License-Identifier: Apache-2.0

package import OCI

/// How far an import has come; told from many threads.
package enum ImportProgress: Sendable {
    /// The layers that are missing are being fetched.
    case image(ImageProgress)
    /// The layers are being united.
    case uniting
}
