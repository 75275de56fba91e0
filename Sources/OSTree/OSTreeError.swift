// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// What libostree or GLib refused to do, in its own words.
public struct OSTreeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The GError domain, for example `g-io-error-quark`.
    public let domain: String
    /// The code within the domain.
    public let code: Int32
    /// libostree's message, with what was being done in front of it.
    public let message: String

    /// A failure described by the overlay itself.
    public init(domain: String = "drydock", code: Int32 = 0, message: String) {
        self.domain = domain
        self.code = code
        self.message = message
    }

    /// Whether the file system or its permissions do not let one write: `G_IO_ERROR_READ_ONLY`, `G_IO_ERROR_PERMISSION_DENIED`.
    public var isNotWritable: Bool {
        domain == Self.ioDomain
            && [drydock_io_error_read_only(), drydock_io_error_permission_denied()].contains(code)
    }

    /// Whether something was not there: `G_IO_ERROR_NOT_FOUND`.
    public var isNotFound: Bool { domain == Self.ioDomain && code == drydock_io_error_not_found() }

    /// Whether the file system was full: `G_IO_ERROR_NO_SPACE`, or the repository's `min-free-space` was reached, for which
    /// libostree has no code of its own.
    public var isNoSpace: Bool {
        domain == Self.ioDomain && code == drydock_io_error_no_space() || message.contains("min-free-space")
            || message.contains("No space left on device")
    }

    /// The message, for logs.
    public var description: String { message }

    private static let ioDomain = "g-io-error-quark"

    /// Copies a GError and frees it.
    init(taking error: UnsafeMutablePointer<GError>?, doing action: String) {
        guard let error else {
            self.init(message: "\(action): failed without saying why")
            return
        }
        let domain = g_quark_to_string(error.pointee.domain).map { String(cString: $0) } ?? ""
        let text = error.pointee.message.map { String(cString: $0) } ?? "unknown error"
        self.init(domain: domain, code: error.pointee.code, message: "\(action): \(text)")
        g_error_free(error)
    }
}

/// Calls a C function that returns a gboolean and throws what it puts into its GError.
func checked(
    _ action: @autoclosure () -> String,
    _ call: (inout UnsafeMutablePointer<GError>?) -> gboolean
) throws(OSTreeError) {
    var error: UnsafeMutablePointer<GError>?
    guard call(&error) != 0 else { throw OSTreeError(taking: error, doing: action()) }
}

/// Calls a C function that returns a pointer, `nil` on failure, and throws what it puts into its GError.
func unwrapped<Pointer>(
    _ action: @autoclosure () -> String,
    _ call: (inout UnsafeMutablePointer<GError>?) -> Pointer?
) throws(OSTreeError) -> Pointer {
    var error: UnsafeMutablePointer<GError>?
    guard let pointer = call(&error) else { throw OSTreeError(taking: error, doing: action()) }
    return pointer
}

/// Takes a C string that the caller owns: copies and frees it.
func taken(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { g_free(text) }
    return String(cString: text)
}
