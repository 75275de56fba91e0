// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

extension ConfigValidator {
    private static let types = [
        ".service", ".socket", ".device", ".mount", ".automount", ".swap", ".target", ".path", ".timer", ".snapshot",
        ".slice", ".scope",
    ]

    /// Units of systemd.
    mutating func check(_ units: [Unit], _ place: JSONPath) {
        for (index, unit) in units.enumerated() {
            check(unit, of: units, place.appending(index))
        }
    }

    private mutating func check(_ unit: Unit, of units: [Unit], _ place: JSONPath) {
        if !unit.name.isEmpty, !Self.types.contains(Self.suffix(of: unit.name)) {
            diagnostics.error(place.appending("name"), "does not end with a unit's type, such as .service")
        }
        if unit.name.contains("/") {
            diagnostics.warning(place.appending("name"), "holds a slash, so that its file is no unit")
        }
        let sections = check(contents: unit.contents, place)
        check(unit.dropins, place)
        guard unit.enabled == true, !isOld || version.minor >= 1 else { return }
        if unit.contents.isSet, let sections, !sections.contains("Install") {
            diagnostics.warning(place.appending("contents"), "has no [Install], so that enabling it does nothing")
        }
        // An instance is enabled by its template.
        guard let at = unit.name.firstIndex(of: "@"), unit.name.hasSuffix(".service") else { return }
        let name = "\(unit.name[...at]).service"
        guard name != unit.name, let template = units.first(where: { $0.name == name }), template.contents.isSet,
            let sections = try? UnitSyntax.sections(of: template.contents ?? ""), !sections.contains("Install")
        else { return }
        diagnostics.warning(place, "is enabled, but \(name) has no [Install], so that enabling it does nothing")
    }

    /// A unit of systemd-networkd.
    mutating func check(networkUnit unit: Unit, _ place: JSONPath) {
        if !unit.name.isEmpty, ![".link", ".netdev", ".network"].contains(Self.suffix(of: unit.name)) {
            diagnostics.error(place.appending("name"), "ends with none of .link, .netdev, .network")
        }
        _ = check(contents: unit.contents, place)
        check(unit.dropins, place)
    }

    private mutating func check(_ dropins: [Unit.Dropin], _ place: JSONPath) {
        for (index, dropin) in dropins.enumerated() {
            let place = place.appending("dropins").appending(index)
            _ = check(contents: dropin.contents, place)
            if !dropin.name.isEmpty, Self.suffix(of: dropin.name) != ".conf" {
                diagnostics.error(place.appending("name"), "does not end with .conf")
            }
        }
    }

    /// The sections of a unit file that hold an option; `nil` if it cannot be read.
    private mutating func check(contents: String?, _ place: JSONPath) -> [String]? {
        do {
            return try UnitSyntax.sections(of: contents ?? "")
        } catch {
            diagnostics.error(place.appending("contents"), error.description)
            return nil
        }
    }

    /// The last part of a file's name, from its dot on.
    private static func suffix(of name: String) -> String {
        let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return file.lastIndex(of: ".").map { String(file[$0...]) } ?? ""
    }
}
