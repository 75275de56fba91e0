// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import TestSupport
import Testing

@testable import DrydockPrediction

@Suite struct PackagePredictions {
    private func package(_ name: String, _ version: String, epoch: String = "0") -> Package {
        Package(name: name, epoch: epoch, version: version, release: "1", architecture: "x86_64")
    }

    @Test("what was layered, replaced or taken out meets what the image has")
    func requests() throws {
        var facts = PackageFacts(
            source: "commit-metadata",
            base: [package("bash", "5"), package("nano", "8"), package("vim", "9"), package("kernel", "6.1")],
            layered: [package("htop", "3"), package("tmux", "3"), package("local", "1")],
            removed: [package("nano", "8")],
            requested: ["htop", "tmux", "vim", "never"],
            requestedLocal: ["\(String(repeating: "a", count: 64)):local-1-1.x86_64"],
            overrideRemove: ["nano", "lost"],
            overrideReplace: ["repo=updates,kernel,bash"]
        )
        facts.inactive = ["vim"]
        let image = [
            package("bash", "5"), package("nano", "8"), package("tmux", "4"), package("kernel", "6.0"),
            package("vim", "9"),
        ]
        let prediction = Predictor.predict(Invented.analysis(packages: facts), Invented.target(packages: image))
        let requests = try #require(prediction.packageRequests)
        #expect(
            requests.map { "\($0.kind.rawValue) \($0.outcome.rawValue)" } == [
                "layered missing", "layered other-version", "inactive in-image", "layered unknown", "local missing",
                "replaced other-version", "replaced in-image", "removed returns", "removed stays-removed",
            ]
        )
        #expect(prediction.packages.changed.map(\.direction) == [.downgrade, .upgrade])
    }

    @Test(
        "rpm's order of versions",
        arguments: [
            ("1.0", "1.0", 0), ("1.0", "1.1", -1), ("1.10", "1.9", 1), ("1.0~rc1", "1.0", -1), ("1.0^git1", "1.0", 1),
            ("1.0^git1", "1.0.1", -1), ("a", "1", -1), ("1a", "1", 1), ("1.0a", "1.0b", -1), ("007", "7", 0),
            ("1..2", "1.2", 0), ("2.0.1", "2.0", 1), ("1.0~rc1", "1.0~rc2", -1), ("fc4", "fc.4", 0),
        ]
    )
    func rpm(left: String, right: String, order: Int) {
        #expect(PackageVersion.rpm(left, right) == order)
        #expect(PackageVersion.rpm(right, left) == -order)
    }

    @Test("dpkg's order of versions is that of dpkg itself, seed printed")
    func dpkg() throws {
        var (generator, seed) = Generator.seeded()
        let parts = ["1", "10", "2", "0", "a", "b", ".", "+", "~", "~~", "rc", "-", "00", "git"]
        func version() -> String {
            "1"
                + (0..<Int.random(in: 0...5, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? ""
                }.joined()
        }
        print("dpkg versions: seed \(seed)")
        var script = ""
        var cases: [(String, String)] = []
        for _ in 0..<300 {
            let pair = (version(), version())
            cases.append(pair)
            script +=
                "dpkg --compare-versions '\(pair.0)-0' lt '\(pair.1)-0' && echo -1 || "
                + "{ dpkg --compare-versions '\(pair.0)-0' eq '\(pair.1)-0' && echo 0 || echo 1; }\n"
        }
        let answers = try Command.run(["/bin/sh", "-c", script]).output.split(separator: "\n").map(String.init)
        try #require(answers.count == cases.count)
        for (pair, answer) in zip(cases, answers) {
            #expect("\(PackageVersion.dpkg(pair.0, pair.1))" == answer, "\(pair) of seed \(seed)")
        }
    }
}
