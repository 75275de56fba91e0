// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
package import ImageImport

/// What an execution tells while it works.
package enum ExecutionProgress: Sendable {
    /// These steps will be done; the plan is told by its digest.
    case steps([Step], plan: String)
    /// The host is being compared with the plan.
    case checking
    /// The image is being read again, because the host changed.
    case inspecting(ImageInspector.Progress)
    /// A step begins.
    case step(Step, number: Int, of: Int)
    /// The step is done, or was found done.
    case stepDone(Step, number: Int, of: Int)
    /// The import of the image goes on.
    case importing(ImportProgress)
    /// What no deployment needs any more is being removed.
    case cleaning
}
