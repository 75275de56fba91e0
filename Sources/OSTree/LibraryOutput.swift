// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// What libostree says aloud.
public enum LibraryOutput {
    /// Keeps libostree from printing to standard output, which belongs to documents: `g_set_print_handler`.
    public static func silence() {
        g_set_print_handler(dropOutput)
    }
}

/// The C callback; a file-scope function, so that it carries no actor with it.
private func dropOutput(_ text: UnsafePointer<CChar>?) {}
