// SPDX-License-Identifier: Apache-2.0

import Digest
import DrydockModel
import Glibc
import GuestLab
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What the scenarios share: which are told, the guests, and drydock in them.
enum Lab {
    /// How much is told.
    enum Length: String {
        /// What fits into CI, all of it each time.
        case short
        /// Everything that has not been told since drydock, or what guests are made of, changed.
        case long
    }

    /// What `DRYDOCK_GUESTS` says; without it no guest is started, since they take minutes.
    static let length: Length? = getenv("DRYDOCK_GUESTS").map { value in
        guard let length = Length(rawValue: String(cString: value)) else {
            fatalError("DRYDOCK_GUESTS is short or long, and not '\(String(cString: value))'")
        }
        return length
    }

    /// The beginnings of the names of stories that somebody asks for in `DRYDOCK_STORIES`, semicolons between them.
    private static let chosen = getenv("DRYDOCK_STORIES").map { value in
        String(cString: value).split(separator: ";").map(String.init)
    }

    // MARK: - Telling

    /// The stories that were left out.
    private static let left = Mutex<[StoryName]>([])

    private static let results: Results = {
        guard length == .long else {
            let results = Results(GuestImage.cache.appending("results-short"))
            results.clear()
            return results
        }
        let recipe = "cd \"$0\" && find . -type f | sort | xargs cat | sha256sum"
        let sum = try? Command.check("sh", "-c", recipe, Paths.project.appending("Tests/VM/guest").string)
        return Results(GuestImage.cache.appending("results-\(tool.prefix(12))-\((sum ?? "").prefix(6))"))
    }()

    /// What the drydock that is tested is, in a checksum.
    private static let tool = (try? Files.read(Paths.drydock.string)).map { SHA256.hex(of: $0) } ?? "?"

    /// Tells a story, if it is wanted and has not been told, and writes down what it came to.
    ///
    /// It is told once more if the kernel of a guest stood still, which the table says.
    ///
    /// - Parameters:
    ///   - scenario: its letter.
    ///   - title: a few words.
    ///   - release: what the guest is made of.
    ///   - isShort: whether CI has the time for it.
    ///   - body: the story.
    /// - Throws: what `body` throws.
    static func tell(
        _ scenario: String,
        _ title: String,
        _ release: GuestRelease = .bookworm,
        isShort: Bool = false,
        _ body: (Story) throws -> Void
    ) throws {
        let name = StoryName(scenario, title, release)
        if let chosen {
            guard chosen.contains(where: { "\(name)".hasPrefix($0) }) else { try Test.cancel("not chosen") }
        } else if length == .short, !isShort {
            left.withLock { $0.append(name) }
            try Test.cancel("left to make test-vm-long")
        } else if length == .long, let row = results.success(of: name) {
            try Test.cancel("passed before, in \(row.seconds) s")
        }
        do {
            try tell(Story(name), body)
        } catch let stall as GuestStall {
            print("\(name): told again, because \(stall)")
            let again = Story(name)
            again.note = "told again, since a kernel stood still"
            try tell(again, body)
        }
    }

    /// Tells a story once, and writes down what it came to.
    private static func tell(_ story: Story, _ body: (Story) throws -> Void) throws {
        let problems = ProblemCount()
        defer { story.show() }
        do {
            try Story.$problems.withValue(problems) { try body(story) }
        } catch {
            try results.add(Results.Row(story, problems: problems.count + 1))
            throw error
        }
        try results.add(Results.Row(story, problems: problems.count))
    }

    /// Prints the table of what was told, and what was not.
    static func showResults() {
        let table = results.table(left: left.withLock { $0 }, to: "make test-vm-long")
        print("\n\(table)\n")
        fflush(nil)
    }

    // MARK: - Guests

    /// A guest that was booted and worked on, switched on with drydock in it.
    static func guest(_ image: GuestImage, named name: String, offline: Bool = false, _ story: Story) throws -> Guest {
        let host = try story.step("first boot, or its snapshot") { try BootedHost(image) }
        return try story.step("switch on from the snapshot") {
            let guest = try host.guest(named: "\(name)-\(image.release)", offline: offline)
            story.follow(guest)
            let stripped = try TemporaryDirectory()
            let tool = stripped.path.appending("drydock")
            try Command.check("strip", "-o", tool.string, Paths.drydock.string)
            try guest.copy(tool, to: "/usr/local/bin/drydock")
            return guest
        }
    }

    /// A guest at a point that drydock has brought it to, from which several stories go on.
    ///
    /// - Parameters:
    ///   - point: the point's name.
    ///   - image: what the guest is made of.
    ///   - anew: whether it is made even if it is there.
    ///   - story: the story that begins there.
    ///   - make: gives the guest that has come to the point.
    /// - Returns: another one, at the same point.
    /// - Throws: what `make` throws.
    static func guest(
        at point: String,
        _ image: GuestImage,
        anew: Bool = false,
        _ story: Story,
        _ make: () throws -> Guest
    ) throws -> Guest {
        let parts = [tool, BootedHost.work]
        let snapshot = try GuestSnapshot(point, of: image, madeOf: parts, anew: anew, make)
        return try story.step("switch on, \(point)") {
            let guest = try snapshot.guest(named: "\(point)-\(story.name.scenario)-\(image.release)")
            story.follow(guest)
            return guest
        }
    }
}
