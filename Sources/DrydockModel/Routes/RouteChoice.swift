// SPDX-License-Identifier: Apache-2.0

/// The route of a plan, and why it is that one.
package struct RouteChoice: Codable, Sendable, Equatable {
    /// A route that was not taken.
    package struct Alternative: Codable, Sendable, Equatable {
        /// Its name.
        package var id: String
        /// Whether host and image meet its rules.
        package var fits: Bool
        /// The rule that is not met, or how many were.
        package var why: String

        /// A route that was not taken.
        package init(id: String, fits: Bool, why: String) {
            self.id = id
            self.fits = fits
            self.why = why
        }
    }

    /// The route.
    package var route: Route
    /// Whether somebody named it.
    package var named: Bool
    /// The rules that are met, in words.
    package var reasons: [String]
    /// The rules that are not met, in words; only where somebody named the route.
    package var unmet: [String]
    /// The other routes, those that fit first.
    package var others: [Alternative]

    /// The route of a plan.
    package init(route: Route, named: Bool, reasons: [String], unmet: [String], others: [Alternative]) {
        self.route = route
        self.named = named
        self.reasons = reasons
        self.unmet = unmet
        self.others = others
    }
}
