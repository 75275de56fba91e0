// SPDX-License-Identifier: Apache-2.0

/// What will be done to a host, step by step, for a person to sign off.
package struct Plan: Specification {
    package static let kind = "Plan"

    /// May the plan be executed.
    package enum Readiness: String, Codable, Sendable {
        case ready
        case readyWithWarnings = "ready-with-warnings"
        case blocked
        /// A check that has to answer could not read its input; the plan must not be executed.
        case unknown
    }

    /// The host that the plan is for.
    package struct Host: Codable, Sendable, Equatable {
        /// The name of its operating system.
        package var name: String
        /// Its stateroot.
        package var stateroot: String
        /// The deployment that the switch starts from.
        package var mergeDeployment: String
        /// The parts of the host that the plan is bound to.
        package var fingerprint: Fingerprint
        /// The libostree whose merge rules were used.
        package var libostreeVersion: String

        /// The host that the plan is for.
        package init(
            name: String,
            stateroot: String,
            mergeDeployment: String,
            fingerprint: Fingerprint,
            libostreeVersion: String
        ) {
            self.name = name
            self.stateroot = stateroot
            self.mergeDeployment = mergeDeployment
            self.fingerprint = fingerprint
            self.libostreeVersion = libostreeVersion
        }
    }

    /// The image that the plan leads to.
    package struct Image: Codable, Sendable, Equatable {
        /// The reference that goes into the origin.
        package var reference: String
        /// The image reference that the image ref is named after.
        package var image: String
        /// The manifest that the plan is bound to.
        package var manifestDigest: String
        /// The name of its operating system.
        package var name: String
        /// Its version.
        package var version: String?
        /// Bytes of its layers as stored.
        package var layerBytes: UInt64
        /// How many layers it has.
        package var layers: Int
        /// The programs of it that lines of a Containerfile call, absolute paths, sorted; absent if its layers were not read.
        package var buildTools: [String]?

        /// The image that the plan leads to.
        package init(
            reference: String,
            image: String,
            manifestDigest: String,
            name: String,
            version: String?,
            layerBytes: UInt64,
            layers: Int,
            buildTools: [String]? = nil
        ) {
            self.reference = reference
            self.image = image
            self.manifestDigest = manifestDigest
            self.name = name
            self.version = version
            self.layerBytes = layerBytes
            self.layers = layers
            self.buildTools = buildTools
        }
    }

    /// The host.
    package var host: Host
    /// The image.
    package var image: Image
    /// May it be executed.
    package var readiness: Readiness
    /// What the checks answered.
    package var checks: [CheckResult]
    /// The steps in order.
    package var steps: [Step]
    /// What they will lead to.
    package var prediction: Prediction
    /// What persons agreed to, as they wrote it; absent if nobody did.
    package var waivers: [Waiver]?
    /// How much of the host is not of its image; absent if nobody could tell, and in documents of earlier versions.
    package var injected: InjectedState?
    /// The known way that the plan takes, and why it is that one; absent if none fits.
    package var route: RouteChoice?
    /// Which repairs somebody asked for, or did without; absent if nobody did.
    package var repairs: RepairWishes?
    /// How the first boot of the image is watched; absent if it is not, and in documents of earlier versions.
    package var watch: BootWatch?
    /// What becomes of each piece of state that somebody put onto the host; absent in documents of earlier versions.
    package var dispositions: [StateDisposition]?

    /// What will be done to a host.
    package init(
        host: Host,
        image: Image,
        readiness: Readiness,
        checks: [CheckResult],
        steps: [Step],
        prediction: Prediction,
        waivers: [Waiver]? = nil,
        injected: InjectedState? = nil,
        route: RouteChoice? = nil,
        repairs: RepairWishes? = nil,
        watch: BootWatch? = nil,
        dispositions: [StateDisposition]? = nil
    ) {
        self.host = host
        self.image = image
        self.readiness = readiness
        self.checks = checks
        self.steps = steps
        self.prediction = prediction
        self.waivers = waivers
        self.injected = injected
        self.route = route
        self.repairs = repairs
        self.watch = watch
        self.dispositions = dispositions
    }
}

/// Which repairs somebody asked for, or did without, by name.
package struct RepairWishes: Codable, Sendable, Equatable {
    /// Those that are only made where somebody asks for them.
    package var add: [String]
    /// Those that are left out; `all` for all.
    package var skip: [String]

    /// Which repairs somebody asked for, or did without.
    package init(add: [String] = [], skip: [String] = []) {
        self.add = add
        self.skip = skip
    }

    /// Whether nobody wished anything.
    package var isEmpty: Bool { add.isEmpty && skip.isEmpty }
}

/// One thing that the executor does.
package struct Step: Codable, Sendable, Equatable {
    /// What a step does; the executor has one implementation for each.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// Keeps the deployment of before from being cleaned away.
        case pinDeployment = "pin-deployment"
        /// Brings the image into the repository.
        case importImage = "import-image"
        /// Does the work of the shutdown that may fail on copies.
        case rehearse
        /// Checks the image out, merges `/etc` and makes it the default of the next boot.
        case deploy
        /// Makes the changes that the step lists.
        case change
    }

    /// When a step may run.
    package enum Phase: String, Codable, Sendable {
        /// While the old system runs; harmless to it and to a rollback.
        case beforeSwitch = "before-switch"
        /// Only in the new deployment, before its services.
        case firstBoot = "first-boot"
        /// After the new system was found good.
        case afterVerify = "after-verify"
    }

    /// The name of the step within its plan.
    package var id: String
    /// What it does.
    package var kind: Kind
    /// When it may run.
    package var phase: Phase
    /// One line for people.
    package var summary: String
    /// What must be true before.
    package var preconditions: [String]
    /// What will be true afterwards.
    package var predictions: [String]
    /// How it is taken back; absent if nothing needs to be.
    package var undo: String?
    /// Whether it cannot be taken back.
    package var irreversible: Bool
    /// What it changes, in order; absent unless its kind is `change`.
    package var changes: [Change]?

    /// One thing that the executor does.
    package init(
        id: String,
        kind: Kind,
        phase: Phase,
        summary: String,
        preconditions: [String],
        predictions: [String],
        undo: String?,
        irreversible: Bool,
        changes: [Change]? = nil
    ) {
        self.id = id
        self.kind = kind
        self.phase = phase
        self.summary = summary
        self.preconditions = preconditions
        self.predictions = predictions
        self.undo = undo
        self.irreversible = irreversible
        self.changes = changes
    }
}
