// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockPlanning
internal import HostFS
internal import SystemPackage

/// The routes of the program, of this machine, and of a file that somebody names.
enum RouteFiles {
    /// Where the routes of a machine lie.
    static let folder: FilePath = "/etc/drydock/migrations.d"

    /// The routes of the program and of this machine.
    static func all() throws(DrydockError) -> [Route] {
        var local: [Route] = []
        let names: [String]
        do throws(HostFSError) {
            names = try RootDirectory(folder).names(".") ?? []
        } catch  where error.errno == .noSuchFileOrDirectory {
            names = []
        } catch {
            throw DrydockError(.unavailable, "\(folder) cannot be read", cause: error)
        }
        for name in names where name.hasSuffix(".toml") { local.append(try read(folder.appending(name).string)) }
        return try RouteCatalogue.all(with: local)
    }

    /// A route by its name, or one in a file.
    static func named(_ name: String, among routes: [Route]) throws(DrydockError) -> Route {
        if name.contains("/") || name.hasSuffix(".toml") { return try read(name) }
        guard let route = routes.first(where: { $0.id == name }) else {
            throw DrydockError(
                .badConfiguration,
                "there is no route \(name)",
                hint: Spelling.nearest(name, among: routes.map(\.id)).map { "did you mean \($0)?" }
                    ?? "drydock routes lists them; a file is named with a / or .toml in it"
            )
        }
        return route
    }

    private static func read(_ path: String) throws(DrydockError) -> Route {
        let bytes: [UInt8]
        do throws(HostFSError) {
            bytes = try NamedFile.read(path, limit: 1 << 20)
        } catch {
            throw DrydockError(.badConfiguration, "the route \(path) cannot be read", cause: error)
        }
        let id = FilePath(path).lastComponent?.stem ?? path
        return try RouteFile.read(String(decoding: bytes, as: UTF8.self), id: id, named: path)
    }
}
