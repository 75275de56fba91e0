// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Merges configs as the machine-config operator of OpenShift and OKD does (`MergeMachineConfigs`).
///
/// It merges like Ignition, with two differences: a file's compression belongs to its content and goes with it, and what is at
/// the path of a file is overwritten unless the config says otherwise.
public enum OperatorMerge {
    /// One config of several, each merged into what those before it make.
    ///
    /// - Parameter readings: configs of version 3, which the operator makes of older ones first; their references are not
    ///   followed.
    /// - Returns: the merged config, with what is wrong with it; `nil` if there is none, or one of another version.
    public static func merge(_ readings: [ConfigReading]) -> ConfigReading? {
        guard let first = readings.first, readings.allSatisfy({ $0.config?.version.major == 3 }) else { return nil }
        var tree = first.tree
        for reading in readings.dropFirst() {
            tree = TreeMerge.merge(tree, reading.tree.changingFiles(settingCompression), major: 3)
                .changingFiles(removingEmptyCompression)
        }
        tree = tree.changingFiles { file in
            file["overwrite"] == nil ? file.setting("overwrite", .bool(true)) : file
        }
        let version = readings.compactMap(\.config?.version).max() ?? SpecificationVersion(3, 0)
        let config = Config(tree, version: version)
        let diagnostics = DuplicateCheck.diagnose(tree, version: version) + ConfigValidator.diagnose(config)
        return ConfigReading(config: config, diagnostics: diagnostics, machineConfig: nil, tree: tree)
    }

    /// An empty compression, which wins against that of a parent.
    private static func settingCompression(_ file: JSONValue) -> JSONValue {
        let contents = file.object("contents")
        guard contents["compression"] == nil else { return file }
        return file.setting("contents", contents.setting("compression", .string("")))
    }

    private static func removingEmptyCompression(_ file: JSONValue) -> JSONValue {
        guard let contents = file["contents"], contents["compression"] == .string("") else { return file }
        return file.setting("contents", contents.setting("compression", nil))
    }
}

extension JSONValue {
    /// The config with each of its files changed.
    fileprivate func changingFiles(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        guard let storage = self["storage"], let files = storage["files"]?.array else { return self }
        return setting("storage", storage.setting("files", .array(files.map(change))))
    }
}
