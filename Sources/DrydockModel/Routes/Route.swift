// SPDX-License-Identifier: Apache-2.0

/// A known way from one family of hosts to one family of images: what it proposes, and what it changes in a plan.
///
/// Routes are TOML files, one each, in `migrations/` of the sources and in `/etc/drydock/migrations.d` of a machine.
package struct Route: Codable, Sendable, Equatable {
    /// Which hosts a route is for; every rule that is set has to be met, by one of its patterns.
    ///
    /// `*` in a pattern stands for anything. Patterns that begin with `!` must not match; if a rule has only such, an absent
    /// value meets it.
    package struct HostRules: Codable, Sendable, Equatable {
        /// Keys of os-release(5) to patterns.
        package var osRelease: [String: [String]] = [:]
        /// Patterns for the stateroot.
        package var stateroot: [String] = []
        /// Patterns for what the origin names: a refspec, or a reference to an image.
        package var origin: [String] = []
        /// Update agents, one of which is installed.
        package var agents: [String] = []
        /// Kinds of kernels: `default`, `rt`, `64k`.
        package var kernel: [String] = []
        /// Whether Ignition provisioned the host; absent if that does not matter.
        package var ignition: Bool?
        /// Whether a machine-config operator owns the host; absent if that does not matter.
        package var machineConfig: Bool?

        /// No rules: all hosts.
        package init() {}
    }

    /// Which images a route leads to, and which it proposes.
    package struct ImageRules: Codable, Sendable, Equatable {
        /// The proposed image; `{VERSION_ID}` and other keys of the host's os-release(5), and `{stream}`, are filled in.
        package var reference: String?
        /// The proposed image for other kinds of kernels: `rt`, `64k`.
        package var variants: [String: String] = [:]
        /// Patterns for the name of an image, `quay.io/fedora/fedora-coreos:stable`.
        package var names: [String] = []
        /// Keys of os-release(5) to patterns.
        package var osRelease: [String: [String]] = [:]
        /// Labels to patterns.
        package var labels: [String: [String]] = [:]
        /// Whether `bootc` is in the image; absent if that does not matter.
        package var bootc: Bool?

        /// No rules: all images.
        package init() {}
    }

    /// What an image has to have; without it the plan is blocked until somebody agrees.
    package struct Requirements: Codable, Sendable, Equatable {
        /// Packages.
        package var packages: [String] = []
        /// Programs, absolute paths.
        package var programs: [String] = []
        /// Labels.
        package var labels: [String] = []

        /// Nothing.
        package init() {}
    }

    /// Why a plan by this route must not be executed on the host, and what to do in its place.
    package struct Refusal: Codable, Sendable, Equatable {
        /// Why.
        package var why: String
        /// What to do in its place.
        package var instead: String
        /// The same as a command, if there is one: program and arguments.
        package var command: [String]?

        /// Why a plan must not be executed.
        package init(why: String, instead: String, command: [String]? = nil) {
            self.why = why
            self.instead = instead
            self.command = command
        }
    }

    /// What a route changes in the findings of one check.
    package struct CheckChange: Codable, Sendable, Equatable {
        /// `DD-<AREA>-<NNNN>`.
        package var id: String
        /// How bad it is on this route; absent if as ever.
        package var severity: Finding.Severity?
        /// Whether it stops the switch on this route; absent if as ever.
        package var disposition: Finding.Disposition?
        /// Why.
        package var why: String

        /// What changes in a check.
        package init(
            id: String,
            severity: Finding.Severity? = nil,
            disposition: Finding.Disposition? = nil,
            why: String
        ) {
            self.id = id
            self.severity = severity
            self.disposition = disposition
            self.why = why
        }
    }

    /// What becomes of pieces of state on this route.
    package struct DispositionRule: Codable, Sendable, Equatable {
        /// What kind of state.
        package var subject: StateDisposition.Subject
        /// A pattern for its name or path.
        package var name: String
        /// What becomes of it.
        package var becomes: StateDisposition.Outcome
        /// Why.
        package var why: String

        /// What becomes of pieces of state.
        package init(
            subject: StateDisposition.Subject,
            name: String,
            becomes: StateDisposition.Outcome,
            why: String
        ) {
            self.subject = subject
            self.name = name
            self.becomes = becomes
            self.why = why
        }
    }

    /// Which repairs a route makes, and how.
    package struct Repairs: Codable, Sendable, Equatable {
        /// Repairs that it leaves out, by name.
        package var skip: [String] = []
        /// Repairs that are only made where somebody asks for them, by name.
        package var add: [String] = []
        /// How owners are kept; absent for ``OwnerRepair/pin``.
        package var owners: OwnerRepair?
        /// The update agent that is left enabled; absent for the one of the image.
        package var agent: String?

        /// All that are made by themselves.
        package init() {}
    }

    /// How files keep their owners.
    package enum OwnerRepair: String, Codable, Sendable, CaseIterable {
        /// Accounts keep their old numbers.
        case pin
        /// Files get the new numbers at the first boot.
        case chown
    }

    /// Something that `verify` looks at after the switch.
    package struct Expectation: Codable, Sendable, Equatable {
        /// What it is about.
        package enum Kind: String, Codable, Sendable, CaseIterable {
            /// A unit that has to be active.
            case active
            /// A unit that must not be enabled.
            case disabled
            /// A directory on which something has to be mounted.
            case mounted
            /// A path that has to be there.
            case present
            /// A path that must not be there.
            case absent
        }

        /// What it is about.
        package var kind: Kind
        /// The unit or path.
        package var name: String

        /// Something that `verify` looks at.
        package init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    /// The name: that of its file.
    package var id: String
    /// One line.
    package var title: String
    /// What happens on it, for whom it is, and what to know before.
    package var summary: String
    /// Which hosts it is for.
    package var host = HostRules()
    /// Which images it leads to.
    package var image = ImageRules()
    /// What the image has to have.
    package var requires = Requirements()
    /// Why it must not be executed; absent if it may be.
    package var refusal: Refusal?
    /// What it changes in the findings of checks.
    package var checks: [CheckChange] = []
    /// What becomes of state.
    package var dispositions: [DispositionRule] = []
    /// Which repairs it makes.
    package var repairs = Repairs()
    /// What `verify` looks at.
    package var expectations: [Expectation] = []
    /// What to know, one sentence or two each.
    package var notes: [String] = []
    /// Where to read more.
    package var links: [String] = []
    /// The file that it was read from; absent if it is built in.
    package var source: String?

    /// A route without any rule.
    package init(id: String, title: String, summary: String) {
        self.id = id
        self.title = title
        self.summary = summary
    }
}

/// The routes, as `drydock routes` lists them.
package struct RouteList: Specification {
    package static let kind = "RouteList"

    /// The routes by name.
    package var routes: [Route]

    /// The routes.
    package init(routes: [Route]) {
        self.routes = routes
    }
}
