// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// The catalogue, and all checks on a real host.
@Suite struct Catalogue {
    @Test("every check answers on the sample host, with the image that is made for it, and with one of another make")
    func sampleHost() async throws {
        let bench = try await Workbench()
        let list = try bench.drydock("checks", "--format", "json")
        #expect(list.status == 0)
        try Files.write(list.output, to: bench.path("checks.json"))
        let known = try bench.document(CheckList.self, bench.path("checks.json")).spec.checks
        let ids = known.filter { $0.scope == nil }.map(\.id)

        let plan = try bench.document(Plan.self, bench.plan(try await Samples.shared.image(.successor).reference)).spec
        #expect(plan.checks.map(\.id) == ids)
        #expect(plan.readiness == .readyWithWarnings)
        func checks(_ state: CheckResult.State, _ plan: Plan) -> Set<String> {
            Set(plan.checks.filter { $0.state == state }.map(\.id))
        }
        #expect(
            checks(.fail, plan) == [
                "DD-DEP-0001", "DD-ETC-0002", "DD-ETC-0005", "DD-IDS-0002", "DD-IMG-0008", "DD-PKG-0001", "DD-REG-0001",
                "DD-UPD-0002", "DD-UPD-0003",
            ]
        )
        // The sample has no package lists, and lies on a disk whose features nobody may ask for here.
        #expect(checks(.unknown, plan).isSubset(of: ["DD-BOT-0009", "DD-PKG-0004", "DD-PKG-0005", "DD-VAR-0001"]))

        let other = try OtherImage().write(to: bench.directory.path.appending("other"))
        let command = try bench.drydock(
            "plan",
            "--image",
            other,
            "--sysroot",
            bench.sysroot,
            "-o",
            bench.path("other.json")
        )
        #expect(command.status == 2)
        let blocked = try bench.document(Plan.self, bench.path("other.json")).spec
        #expect(blocked.checks.map(\.id) == ids && blocked.readiness == .blocked)
        // The image has other numbers, no key directory, another layout, and an os-release of its own.
        #expect(
            checks(.fail, blocked).isSuperset(of: [
                "DD-IDS-0001", "DD-IMG-0010", "DD-LOG-0002", "DD-STO-0002", "DD-UNT-0002",
            ])
        )
    }

    @Test("explain tells what a check is, for an instance, too, and what there is for an id that there is not")
    func explain() async throws {
        let bench = try await Workbench()
        let text = try bench.drydock("explain", "dd-log-0002:user:core")
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("DD-LOG-0002: sshd reads the keys of everybody who has some\n"))
        #expect(text.output.contains("Detected by") && text.output.contains("To do:") && text.output.contains("T3"))
        let unknown = try bench.drydock("explain", "DD-LOG-9999")
        #expect(unknown.status == 64 && unknown.errors.contains("DD-LOG-0001"))
    }

    @Test("a plan is shown in all formats, in a file, and with the exit code that a pipeline asks for")
    func formats() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        for (format, beginning) in [
            ("text", "READY WITH WARNINGS"), ("json", "{"), ("markdown", "# READY"), ("html", "<!DOCTYPE html>"),
            ("junit", "<?xml"), ("sarif", "{"),
        ] {
            let shown = try bench.drydock("report", plan, "--format", format)
            #expect(shown.status == 0 && shown.output.hasPrefix(beginning), "\(format): \(shown.errors)")
            let file = bench.path("report.\(format)")
            let written = try bench.drydock("report", plan, "--format", format, "-o", file)
            #expect(written.status == 0 && written.output.isEmpty)
            // Lines in a file are as wide as those in a pipe.
            #expect(try Files.text(file) == shown.output, "\(format)")
        }
        #expect(try bench.drydock("report", plan, "--fail-on", "high").status == 3)
        let image = try await Samples.shared.image(.successor).reference
        let arguments = ["plan", "--image", image, "--sysroot", bench.sysroot, "--fail-on"]
        #expect(try bench.run(arguments + ["medium"]).status == 3)
        let waived = [
            "--waive", "DD-PKG-0001", "--waive", "DD-IDS-0002", "--waive", "DD-ETC-0002", "--waive", "DD-UPD-0002",
        ]
        #expect(try bench.run(arguments + ["medium"] + waived).status == 0)
        let analysis = bench.path("analysis.json")
        try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", analysis)
        #expect(try bench.drydock("report", analysis, "--format", "html").output.contains("<pre>"))
        let wrong = try bench.drydock("report", analysis, "--format", "sarif")
        #expect(wrong.status == 64 && wrong.errors.contains("Plan"))
    }

    @Test("waivers from a file count, and are judged")
    func waivers() async throws {
        let bench = try await Workbench()
        let reference = try await Samples.shared.image(.successor).reference
        let file = bench.path("waivers.toml")
        func plan(_ text: String) throws -> Command {
            try Files.write(text, to: file)
            return try bench.drydock(
                "plan",
                "--image",
                reference,
                "--sysroot",
                bench.sysroot,
                "--waivers",
                file,
                "-o",
                bench.path("waived.json")
            )
        }
        let good = try plan(
            """
            [[waiver]]
            finding = "DD-PKG-0001"
            reason = "they are in a container now"
            who = "ops@example.org"
            until = 2999-12-31

            [[waiver]]
            finding = "DD-ETC-0002"
            reason = "it was an accident"
            until = 2020-01-01

            [[waiver]]
            finding = "DD-UNT-0003:none.service"
            reason = "of another host"
            """
        )
        #expect(good.status == 0, "\(good.errors)")
        let spec = try bench.document(Plan.self, bench.path("waived.json")).spec
        let waived = spec.findings.filter { $0.waived == true }
        #expect(waived.map(\.id) == ["DD-PKG-0001"] && waived[0].waiver?.source == "\(file), line 1")
        #expect(spec.findings.filter { $0.id.hasPrefix("DD-WAI") }.map(\.id) == ["DD-WAI-0001", "DD-WAI-0002"])
        #expect(good.output.contains("they are in a container now by ops@example.org until 2999-12-31"))
        for (text, words) in [
            ("[[waiver]]\nfinding = \"DD-PKG-0001\"\n", "line 1, column 1: the waiver of DD-PKG-0001 gives no reason"),
            ("[[waiver]]\nreason = \"x\"\n", "names no finding"),
            (
                "[[waiver]]\nfinding = \"x\"\nreason = \"x\"\nuntil = \"tomorrow\"\n",
                "line 4, column 9: until is tomorrow"
            ),
            (
                "[[waiver]]\nfinding = \"x\"\nreason = \"x\"\nuntill = 2026-01-01\n",
                "line 4, column 10: a waiver has no untill"
            ),
            ("waiver = 3\n", "not a list"), ("[[waiver\n", "line 1"), ("[other]\n", "other is not known here"),
        ] {
            let command = try plan(text)
            #expect(command.status == 78 && command.errors.contains(words), "\(command.errors)")
        }
    }
}
