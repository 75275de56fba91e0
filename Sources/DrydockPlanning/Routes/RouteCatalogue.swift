// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The routes that a plan can take.
package enum RouteCatalogue {
    /// The routes that come with the program, by name.
    ///
    /// - Throws: what is wrong with one; a test reads them all.
    package static func builtIn() throws(DrydockError) -> [Route] {
        var routes: [Route] = []
        for (name, text) in embedded {
            routes.append(try RouteFile.read(text, id: name, named: "\(name).toml", isBuiltIn: true))
        }
        return routes
    }

    /// The routes that come with the program, and those of a machine; where both have a name, the machine's counts.
    ///
    /// - Parameter local: the routes of the machine.
    /// - Returns: the routes by name.
    /// - Throws: what is wrong with one that comes with the program.
    package static func all(with local: [Route]) throws(DrydockError) -> [Route] {
        let names = Set(local.map(\.id))
        return (try builtIn().filter { !names.contains($0.id) } + local).sorted { $0.id < $1.id }
    }

    /// The text of a route that comes with the program, with its comments; `nil` if there is none of this name.
    package static func text(of id: String) -> String? { embedded.first { $0.name == id }?.text }
}
