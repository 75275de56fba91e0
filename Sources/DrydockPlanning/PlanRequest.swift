// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// What somebody asks of a plan.
package struct PlanRequest: Sendable {
    /// What persons agreed to; findings that can be waived stop nothing then.
    package var waivers: [Waiver]
    /// The day on which waivers are judged, `2026-11-27`; empty if none expires.
    package var today: String
    /// The room that was free when the host was looked at; it goes into the metadata.
    package var space: [Space]?
    /// The route, and why it is that one; `nil` if none fits.
    package var route: RouteChoice?
    /// Which repairs somebody asked for, or does without.
    package var repairs: RepairWishes
    /// How the first boot is watched; `nil` if it is not.
    package var watch: BootWatch?

    /// What somebody asks.
    package init(
        waivers: [Waiver] = [],
        today: String = "",
        space: [Space]? = nil,
        route: RouteChoice? = nil,
        repairs: RepairWishes = RepairWishes(),
        watch: BootWatch? = nil
    ) {
        self.waivers = waivers
        self.today = today
        self.space = space
        self.route = route
        self.repairs = repairs
        self.watch = watch
    }

    /// What was asked of a plan, to be asked again.
    package init(of plan: Plan, today: String, space: [Space]?) {
        self.init(
            waivers: plan.waivers ?? [],
            today: today,
            space: space,
            route: plan.route,
            repairs: plan.repairs ?? RepairWishes(),
            watch: plan.watch
        )
    }
}
