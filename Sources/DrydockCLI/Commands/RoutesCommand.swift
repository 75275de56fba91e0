// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import DrydockPlanning
internal import DrydockReports

/// `drydock routes`.
struct RoutesCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "List the known ways from hosts to images, or explain one.",
        discussion: """
            A route says for which hosts and images it is, which image it proposes, and what it changes in a plan. plan takes \
            the one that fits best, and --route names another. Routes of this machine are TOML files in \
            /etc/drydock/migrations.d, and go before those of the same name that come with drydock.

              drydock routes
              drydock routes fedora-coreos-to-oci
              drydock routes fedora-coreos-to-oci --toml > my-route.toml
            """
    )

    @Argument(help: ArgumentHelp("The name of a route, or a file with one.", valueName: "route"))
    var route: String?

    @Flag(help: "Print the TOML of a route that comes with drydock, to make one of your own from it.")
    var toml = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !toml || route != nil else { throw ValidationError("Name the route of which --toml prints the text.") }
    }

    func perform() async throws -> Int32 {
        let routes = try RouteFiles.all()
        guard let route else {
            try DocumentOutput(options: output).print(Document(RouteList(routes: routes))) {
                TextReport.render($0, style: $1)
            }
            return 0
        }
        let found = try RouteFiles.named(route, among: routes)
        if toml {
            guard let text = RouteCatalogue.text(of: found.id), found.source == nil else {
                throw DrydockError(.usage, "\(route) is in \(found.source ?? "no file") already")
            }
            try Standard.Output.write(text)
            return 0
        }
        try DocumentOutput(options: output).print(Document(RouteList(routes: [found]))) { document, style in
            TextReport.explain(document.spec.routes[0], style: style)
        }
        return 0
    }
}
