// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockReports
import Testing

@Suite
struct PlanReportTests {
    @Test
    func `a plan that is ready says so in its first line and shows no findings`() throws {
        let text = try report { plan in
            plan.readiness = .ready
            plan.checks = plan.checks.filter { $0.state == .pass }
        }
        #expect(text.hasPrefix("READY: nothing stands in the way of the switch.\n"))
        #expect(!text.contains("Inhibitors"))
        #expect(!text.contains("Warnings"))
        #expect(!text.contains("Checks without an answer"))
    }

    @Test
    func `a plan with warnings counts them`() throws {
        let text = try report { plan in
            plan.readiness = .readyWithWarnings
            plan.checks = plan.checks.filter { $0.id == "DD-ETC-0002" }
        }
        #expect(text.hasPrefix("READY WITH WARNINGS: 1 warning; read them before the switch.\n"))
        #expect(!text.contains("Inhibitors"))
    }

    @Test
    func `a plan that is blocked counts inhibitors and checks without an answer`() throws {
        let text = try report { _ in }
        #expect(text.hasPrefix("BLOCKED: 2 inhibitors, 1 check without an answer; "))
    }

    @Test
    func `the worst comes last, and what can be waived before what cannot`() throws {
        let text = try report { plan in plan.checks.reverse() }
        let hard = try #require(text.firstRange(of: "[DD-IMG-0001, high]"))
        let soft = try #require(text.firstRange(of: "[DD-PKG-0001:htop, high, can be waived]"))
        let warning = try #require(text.firstRange(of: "[DD-ETC-0002, low]"))
        #expect(warning.upperBound < soft.lowerBound)
        #expect(soft.upperBound < hard.lowerBound)
        #expect(text.suffix(120).contains("DD-IMG-0001"))
    }

    @Test
    func `files that stay the same are counted and not listed`() throws {
        let text = try report { _ in }
        #expect(text.contains("2  identical "))
        #expect(!text.contains("/etc/NetworkManager/NetworkManager.conf"))
        #expect(text.contains("/etc/chrony.conf"))
    }

    @Test
    func `a group of many files is cut`() throws {
        let text = try report { plan in
            plan.prediction.etc = (0..<25).map { number in
                EtcOutcome(path: "/etc/f\(number)", outcome: .takeImage, reason: "unchanged here", result: nil)
            }
        }
        #expect(text.contains("    /etc/f19\n    … and 5 more (--format json shows all)\n"))
        #expect(!text.contains("/etc/f20"))
        #expect(text.contains("  take-image: unchanged here\n"))
    }

    @Test
    func `a step that cannot be taken back says so`() throws {
        let text = try report { plan in
            plan.steps[0].irreversible = true
            plan.steps[1].undo = nil
        }
        #expect(text.contains("undo:  cannot be taken back\n"))
        #expect(text.contains("undo:  nothing to take back\n"))
    }

    @Test
    func `a command to copy stays on one line, however long it is`() throws {
        let command = "podman build " + (0..<30).map { "--build-arg a\($0)=1" }.joined(separator: " ")
        let text = try report { plan in
            plan.checks[0].findings[0].remediations = [.command(command.split(separator: " ").map(String.init))]
        }
        #expect(text.contains("     run:  \(command)\n"))
    }

    @Test
    func `text from a host or an image cannot steer the terminal`() throws {
        let text = try report { plan in
            plan.image.name = "\u{1b}]0;title\u{7}"
            plan.prediction.etc[2].path = "/etc/\u{1b}[2J"
            plan.prediction.kernelArguments = ["a\rb"]
            plan.checks[0].findings[0].title = "\u{202e}x"
            plan.checks[0].findings[0].remediations = [.command(["a\u{1b}c"]), .manual("a\u{1b}c")]
            plan.steps[0].undo = "\u{9b}m"
        }
        let steering: Set<Unicode.Scalar> = ["\u{1b}", "\u{7}", "\r", "\u{202e}", "\u{9b}"]
        #expect(!text.unicodeScalars.contains(where: steering.contains))
    }

    @Test
    func `a merge that would fail is named before the files`() throws {
        let text = try report { plan in plan.prediction.etcConflict = "a directory is in the way" }
        #expect(
            text.contains("What becomes of /etc\n  The merge would end with an error: a directory is in the way\n\n  ")
        )
    }

    @Test
    func `an estimate lists what was not known`() throws {
        let text = try report { plan in
            plan.prediction.accuracy = .estimate
            plan.prediction.gaps = [Unreadable(what: "/etc/shadow", why: "Permission denied")]
        }
        #expect(text.contains("so that the prediction is an estimate\n  /etc/shadow  Permission denied\n"))
    }

    @Test
    func `unknown package lists are not taken for no changes`() throws {
        let text = try report { plan in plan.prediction.packages = PackageChanges(known: false) }
        #expect(text.contains("Packages\n  The package lists of host and image are not both known.\n"))
    }

    private func report(_ change: (inout Plan) -> Void) throws -> String {
        var document = try GoldenDocument.document(Plan.self)
        change(&document.spec)
        return TextReport.render(document, style: TextStyle(width: 100))
    }
}
