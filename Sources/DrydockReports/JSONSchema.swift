// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The JSON Schemas of the documents, draft 2020-12, as they lie in `Schemas/`.
package enum JSONSchema {
    /// The kinds that have a schema, in the order in which the documents come to be.
    package static let kinds = [
        Analysis.kind, Target.kind, Import.kind, ConfigCheck.kind, ConfigExpansion.kind, Prediction.kind, Plan.kind,
        ClusterPlan.kind,
        JournalRecord.kind, Verdict.kind, Status.kind, CheckList.kind, RouteList.kind,
    ]

    /// The schema of a kind; nothing if there is no such kind.
    package static func text(for kind: String) -> String? {
        switch kind {
        case Analysis.kind: String(decoding: PackageResources.Analysis_schema_json, as: UTF8.self)
        case Target.kind: String(decoding: PackageResources.Target_schema_json, as: UTF8.self)
        case ConfigCheck.kind: String(decoding: PackageResources.ConfigCheck_schema_json, as: UTF8.self)
        case ConfigExpansion.kind: String(decoding: PackageResources.ConfigExpansion_schema_json, as: UTF8.self)
        case Import.kind: String(decoding: PackageResources.Import_schema_json, as: UTF8.self)
        case Prediction.kind: String(decoding: PackageResources.Prediction_schema_json, as: UTF8.self)
        case Plan.kind: String(decoding: PackageResources.Plan_schema_json, as: UTF8.self)
        case ClusterPlan.kind: String(decoding: PackageResources.ClusterPlan_schema_json, as: UTF8.self)
        case JournalRecord.kind: String(decoding: PackageResources.JournalRecord_schema_json, as: UTF8.self)
        case Verdict.kind: String(decoding: PackageResources.Verdict_schema_json, as: UTF8.self)
        case RouteList.kind: String(decoding: PackageResources.RouteList_schema_json, as: UTF8.self)
        case CheckList.kind: String(decoding: PackageResources.CheckList_schema_json, as: UTF8.self)
        case Status.kind: String(decoding: PackageResources.Status_schema_json, as: UTF8.self)
        default: nil
        }
    }
}
