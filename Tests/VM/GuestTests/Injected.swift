// SPDX-License-Identifier: Apache-2.0

import GuestLab
import Ignition
import SystemPackage
import TestSupport

/// What the guest's Ignition config put there, from the config itself.
struct Injected {
    /// The paths of nodes and unit files.
    let paths: [String]
    /// The files, path and content.
    let contents: [(path: String, content: String)]

    init(_ image: GuestImage) throws {
        let reading = ConfigReader.read(try Files.read(image.ignition.string))
        guard let config = reading.config, reading.isValid else {
            throw Command.Failure(description: "\(image.ignition): \(reading.diagnostics)")
        }
        let nodes = config.storage.files.map(\.node) + config.storage.directories.map(\.node)
        var paths = (nodes + config.storage.links.map(\.node)).map(\.path)
        var contents = try config.storage.files.map { file in
            (file.node.path, String(decoding: try DataURL(file.contents.source ?? "").content, as: UTF8.self))
        }
        for unit in config.units {
            let path = "/etc/systemd/system/\(unit.name)"
            if unit.mask == true { paths.append(path) }
            if let text = unit.contents { contents.append((path, text)) }
            for dropin in unit.dropins { contents.append(("\(path).d/\(dropin.name)", dropin.contents ?? "")) }
        }
        self.paths = paths + contents.map(\.0).filter { !paths.contains($0) }
        self.contents = contents
    }
}
