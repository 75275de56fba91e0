// SPDX-License-Identifier: Apache-2.0

/// The name of an instance of a template, taken apart.
package struct UnitInstance {
    /// The template: `a@.service` of `a@b.service`.
    package let template: String
    /// The instance: `b` of `a@b.service`; empty for a template itself.
    package let instance: String

    /// Takes a name apart; `nil` for a unit that has nothing to do with a template.
    package init?(_ unit: String) {
        guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return nil }
        template = "\(unit[...at])\(unit[dot...])"
        instance = String(unit[unit.index(after: at)..<dot])
    }
}
