// SPDX-License-Identifier: Apache-2.0

/// One thing that a step does to a host, as data: the plan says all of it, and nothing else is done.
package struct Change: Codable, Sendable, Equatable {
    /// What can be done.
    package enum Action: String, Codable, Sendable, CaseIterable {
        /// Adds ``text``, a row of passwd(5) or of a file like it, unless there is one of that name.
        case addRow = "add-row"
        /// Takes the row of ``name`` out of such a file.
        case removeRow = "remove-row"
        /// Adds ``text`` as a line, unless it is there; makes the file if there is none.
        case addLine = "add-line"
        /// Makes a comment of the lines whose second word is ``name``: the mount point in fstab(5).
        case commentOut = "comment-out"
        /// Writes ``text`` with ``mode``; what is there is replaced.
        case write
        /// Makes a copy of ``from``, with ``mode`` if it is set.
        case copy
        /// Makes a link to ``target``.
        case link
        /// Sets ``mode``.
        case setMode = "set-mode"
        /// Gives the path the name of ``target``, beside it.
        case moveAside = "move-aside"
        /// Removes a file or link.
        case remove
        /// Puts the default of `/usr/etc` in the place of what is there; without one nothing stays there.
        case restoreDefault = "restore-default"
        /// Adds the ssh keys of ``sources`` that are not there, as the account ``name``.
        case mergeKeys = "merge-keys"
        /// Gives files below `/var`, and those of ``sources``, the owners of ``owners``.
        case changeOwners = "change-owners"
        /// Stops the unit ``name`` of the running system.
        case pause
        /// Puts this program there.
        case installProgram = "install-program"
        /// Runs ``command`` on the running system.
        case run
    }

    /// The number of an account or group that files get in the place of another.
    package struct OwnerChange: Codable, Sendable, Equatable {
        /// A user's or a group's.
        package var kind: IdentityPrediction.Kind
        /// The account or group.
        package var name: String
        /// The number that it had.
        package var from: UInt32
        /// The number that it has in the image; absent if it is known at the first boot only.
        package var to: UInt32?

        /// The number that files get.
        package init(kind: IdentityPrediction.Kind, name: String, from: UInt32, to: UInt32?) {
            self.kind = kind
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// What is done.
    package var action: Action
    /// The absolute path; empty where the action has none.
    package var path: String
    /// The path that a copy is made of.
    package var from: String?
    /// What is written.
    package var text: String?
    /// The row, account, mount point or unit that it is about.
    package var name: String?
    /// The link's target, or the other name.
    package var target: String?
    /// Permission bits.
    package var mode: UInt32?
    /// Further paths.
    package var sources: [String]?
    /// Which numbers become which.
    package var owners: [OwnerChange]?
    /// The program and its arguments.
    package var command: [String]?
    /// SHA-256 of the file as it was when the plan was made; absent where there was none, or nobody reads it.
    package var before: String?
    /// The program and its arguments that take ``command`` back; absent if nothing does.
    package var undoCommand: [String]?

    /// One thing that is done.
    package init(_ action: Action, _ path: String = "") {
        self.action = action
        self.path = path
    }
}

extension Change {
    /// Adds a row, unless there is one of its name.
    package static func addRow(_ row: String, to path: String) -> Change {
        var change = Change(.addRow, path)
        change.text = row
        change.name = String(row.prefix { $0 != ":" })
        return change
    }

    /// Takes a row out.
    package static func removeRow(_ name: String, from path: String) -> Change {
        var change = Change(.removeRow, path)
        change.name = name
        return change
    }

    /// Adds a line, unless it is there.
    package static func addLine(_ line: String, to path: String) -> Change {
        var change = Change(.addLine, path)
        change.text = line
        return change
    }

    /// Makes comments of the lines of a mount point.
    package static func commentOut(_ mountPoint: String, in path: String) -> Change {
        var change = Change(.commentOut, path)
        change.name = mountPoint
        return change
    }

    /// Writes a file.
    package static func write(_ text: String, to path: String, mode: UInt32 = 0o644) -> Change {
        var change = Change(.write, path)
        change.text = text
        change.mode = mode
        return change
    }

    /// Copies a file.
    package static func copy(_ from: String, to path: String, mode: UInt32? = nil) -> Change {
        var change = Change(.copy, path)
        change.from = from
        change.mode = mode
        return change
    }

    /// Makes a link.
    package static func link(_ path: String, to target: String) -> Change {
        var change = Change(.link, path)
        change.target = target
        return change
    }

    /// Sets permission bits.
    package static func setMode(_ mode: UInt32, of path: String) -> Change {
        var change = Change(.setMode, path)
        change.mode = mode
        return change
    }

    /// Gives a path another name beside it.
    package static func moveAside(_ path: String) -> Change {
        var change = Change(.moveAside, path)
        change.target = path + ".before-switch"
        return change
    }

    /// What is done, in words.
    package var words: String {
        switch action {
        case .addRow: "\(path): add the row \(text ?? "")"
        case .removeRow: "\(path): take the row of \(name ?? "") out"
        case .addLine: "\(path): add the line \(text ?? "")"
        case .commentOut: "\(path): make a comment of the line for \(name ?? "")"
        case .write: "\(path): write \(text?.utf8.count ?? 0) bytes, mode \(octal)"
        case .copy: "\(path): copy \(from ?? "")" + (mode == nil ? "" : ", mode \(octal)")
        case .link: "\(path): link to \(target ?? "")"
        case .setMode: "\(path): mode \(octal)"
        case .moveAside: "\(path): becomes \(target ?? "")"
        case .remove: "\(path): remove"
        case .restoreDefault: "\(path): back to the default of the image"
        case .mergeKeys: "\(path): add the keys of \((sources ?? []).joined(separator: ", "))"
        case .changeOwners:
            "/var: "
                + (owners ?? []).map {
                    "\($0.kind.rawValue) \($0.name) from \($0.from) to \($0.to.map(String.init) ?? "its number")"
                }
                .joined(separator: ", ")
        case .pause: "stop \(name ?? "")"
        case .installProgram: "\(path): put this drydock there"
        case .run: ShellWords.line(command ?? [])
        }
    }

    private var octal: String { "0" + String(mode ?? 0, radix: 8) }
}
