// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// On most ostree hosts `/opt`, `/usr/local` and `/home` are links into `/var`.
///
/// Where the image has directories of its own in their place, what lies in `/var` stays on the disk, and is not found
/// any more: agents in `/opt`, scripts in `/usr/local/bin`.
///
/// Detected by the kind of these paths on both sides, and by what lies behind them in `/var`.
///
/// To do: put what is needed into the image, or make the links there.
enum HiddenContent: Comparison {
    static let about = About(
        "DD-STO-0002",
        "What lies in /opt, /usr/local and /home is found after the switch",
        traps: ["T23", "T41"],
        .medium,
        .overridable,
        links: [
            Link.github("containers/bootable", 438), Link.github("osbuild/bootc-image-builder", 326), Link.bootc(2433),
        ]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let hidden = sides.prediction.hidden else { return unknown("what lies in the way is not known") }
        let items = hidden.filter { $0.outcome == .hidden }
        if items.isEmpty, sides.analysis.varOwners == nil { return unknown("what lies in /var was not looked at") }
        let groups = Dictionary(grouping: items) {
            $0.path.hasPrefix("/usr/local")
                ? "/usr/local" : "/" + ($0.path.split(separator: "/").first.map(String.init) ?? "")
        }
        return answer(
            groups.sorted { $0.key < $1.key }.map { root, items in
                let place = items.first.map { String($0.place.dropLast($0.path.count - root.count)) } ?? ""
                return finding(
                    "\(Quantities.counted(items.count, "name")) in \(root) will not be found: \(Wording.list(items.map(\.path)))",
                    "They stay in \(place) on the disk: \(items.first?.reason ?? "").",
                    instance: root,
                    evidence: items.map { .predicted($0.path, is: "at \($0.place) only", not: "found") },
                    resources: items.map { .init(.file, $0.path) },
                    remediations: links(root, items) + [.manual("or copy what is needed into the image")]
                )
            }
        )
    }

    /// Links in the image to what lies in `/var`, where nothing of the image can be in their way.
    private static func links(_ root: String, _ items: [DrydockModel.HiddenContent]) -> [Remediation] {
        // In /usr/local the image has folders of the same names.
        guard root != "/usr/local", !items.contains(where: { $0.path == root }) else { return [] }
        return [
            .containerfile(
                items.map { "RUN ln -s \(ShellWords.quoted($0.place)) \(ShellWords.quoted($0.path))" },
                text: "each name that is to be found again"
            )
        ]
    }
}
