// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel
internal import HostFS
internal import OCI
internal import OSTree

/// The one place where errors are printed and become exit codes.
enum ErrorReport {
    /// Prints an error with its causes and its hint.
    ///
    /// - Returns: the exit code.
    static func printed(_ error: any Error) -> Int32 {
        guard let failure = known(error) else { return argumentFailure(error) }
        var text = "drydock: error: \(failure.message)\n"
        var cause = failure.cause
        while let current = cause {
            text += "  caused by: \(current)\n"
            cause = (current as? DrydockError)?.cause ?? (current as? ImageError)?.cause
        }
        if let hint = failure.hint { text += "  hint: \(hint)\n" }
        Standard.Error.write(text)
        OutputFile.shared.discard()
        return failure.code.rawValue
    }

    private static func known(_ error: any Error) -> DrydockError? {
        switch error {
        case let error as DrydockError: error
        case let error as ImageError:
            DrydockError(code(error.kind), error.message, hint: error.hint, cause: error.cause)
        case let error as OSTreeError: DrydockError(.unexpected, error.message)
        case let error as HostFSError: DrydockError(.unexpected, "\(error)")
        default: nil
        }
    }

    private static func code(_ kind: ImageError.Kind) -> DrydockError.Code {
        switch kind {
        case .badReference: .usage
        case .unavailable: .unavailable
        case .damaged: .badInput
        case .noSpace: .failedUnchanged
        }
    }

    /// Help, versions and wrong arguments: ArgumentParser knows what to say.
    private static func argumentFailure(_ error: any Error) -> Int32 {
        let status = RootCommand.exitCode(for: error)
        let message = RootCommand.fullMessage(for: error)
        if status.isSuccess {
            try? Standard.Output.write(message + "\n")
        } else if !message.isEmpty {
            Standard.Error.write(message + "\n")
        }
        return status.rawValue
    }
}
