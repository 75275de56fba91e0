// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree

/// The counting of boots by GRUB, where its configuration has it (`boot_counter`, `boot_success`), and what greenboot leaves
/// there.
///
/// It is begun when the shutdown has made the image the default (``CountAtShutdown``), and otherwise by the image itself: set
/// before that it would count boots of the old system whose shutdown did not finish the switch, and lead to whatever is
/// behind it.
struct BootCount {
    /// How often the image may still start without having been found good, after the boot that begins the counting; the next
    /// boot is one of the old deployment.
    static let inImage = "1"
    /// The same, before its first boot.
    static let atShutdown = "2"
    /// What GRUB counts down to, and boots what is behind the default from then on.
    private static let exhausted = "-1"
    private static let counter = "boot_counter"
    private static let success = "boot_success"
    /// What greenboot takes for the deployment that was to be booted.
    private static let expected = "greenboot_next_deployment_id"
    private static let step = "boot-count"
    private static let folders = ["grub2", "grub"]

    private let boot: RootDirectory
    private let folder: String
    private let store: UndoStore

    /// The counting of a host; `nil` if it has no GRUB with an environment.
    init?(_ view: HostView, _ store: UndoStore) {
        guard let boot = view.boot,
            let folder = Self.folders.first(where: { (try? boot.resolvedStatus("\($0)/grubenv")) != nil })
        else { return nil }
        self.init(boot, folder, store)
    }

    init(_ boot: RootDirectory, _ folder: String, _ store: UndoStore) {
        self.boot = boot
        self.folder = folder
        self.store = store
    }

    /// Begins to count, in the image, before it is found good.
    ///
    /// - Parameters:
    ///   - deployment: the commit of the image's deployment.
    ///   - digest: the image's manifest.
    ///   - hasGreenboot: whether greenboot counts for itself.
    ///   - attempts: how often it may start.
    /// - Throws: what the file system refused.
    func begin(deployment: String, digest: String, hasGreenboot: Bool, attempts: String) throws {
        guard var environment = try read() else { return }
        let before = environment
        // An ostree host writes the commit there, and an image compares the digest with it: it would take itself for a fallback.
        if environment[Self.expected] == deployment { environment[Self.expected] = digest }
        if !hasGreenboot, environment[Self.counter] == nil, try countsBoots() {
            try store.keep(UndoStore.Entry(isMade: true), Self.step, 0)
            environment[Self.counter] = attempts
            environment[Self.success] = "0"
        }
        if environment != before { try write(environment) }
    }

    /// Ends what was begun: the system that boots next is one to stay.
    func end() throws {
        guard try isBegun(), var environment = try read() else { return }
        environment[Self.counter] = nil
        environment[Self.success] = "1"
        try write(environment)
        try store.forget(Self.step, 0)
    }

    /// Whether GRUB has given the image up, whose boots were counted for this run.
    func hasFallenBack() throws -> Bool {
        try isBegun() && read()?[Self.counter] == Self.exhausted
    }

    private func isBegun() throws -> Bool { try store.entry(Self.step, 0)?.isMade == true }

    /// Whether GRUB's configuration looks at the counter.
    func countsBoots() throws -> Bool {
        let configuration = try boot.contents("\(folder)/grub.cfg", limit: 16 << 20) ?? []
        return String(decoding: configuration, as: UTF8.self).contains(Self.counter)
    }

    private func read() throws -> GrubEnvironment? {
        try boot.contents("\(folder)/grubenv").flatMap { GrubEnvironment(parsing: $0) }
    }

    private func write(_ environment: GrubEnvironment) throws {
        guard let block = environment.block else {
            throw DrydockError(
                .failedUnchanged,
                "/boot/\(folder)/grubenv has no room for the counting of boots",
                hint: "grub2-editenv - list shows what is in it"
            )
        }
        try boot.overwrite("\(folder)/grubenv", block)
    }
}
