// SPDX-License-Identifier: Apache-2.0

/// GRUB's environment block: `grubenv`, 1024 bytes, lines `name=value` behind a signature, filled up with `#`.
///
/// GRUB finds the block by its place on the disk, so that it is only ever written over.
struct GrubEnvironment: Equatable {
    /// Bytes of a block.
    static let size = 1024
    private static let signature = Array("# GRUB Environment Block\n".utf8)

    /// Lines that begin with `#`, which newer tools write behind the signature.
    private var remarks: [[UInt8]] = []
    /// The variables in their order.
    private(set) var variables: [(name: String, value: String)]

    static func == (one: GrubEnvironment, other: GrubEnvironment) -> Bool {
        one.variables.map { [$0.name, $0.value] } == other.variables.map { [$0.name, $0.value] }
    }

    /// Reads a block; `nil` for what is none.
    init?(parsing block: [UInt8]) {
        guard block.count == Self.size, block.starts(with: Self.signature) else { return nil }
        variables = []
        var line: [UInt8] = []
        var (isEscaped, isRemark) = (false, false)
        for byte in block.dropFirst(Self.signature.count) {
            if line.isEmpty, !isEscaped { isRemark = byte == UInt8(ascii: "#") }
            if !isRemark, !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if !isEscaped, byte == UInt8(ascii: "\n") {
                if isRemark { remarks.append(line) } else { add(line) }
                line = []
            } else {
                line.append(byte)
                isEscaped = false
            }
        }
    }

    private mutating func add(_ line: [UInt8]) {
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return }
        let (name, value) = (line[..<equals], line[(equals + 1)...])
        self[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
    }

    /// The value of a variable; `nil` if it is not set.
    subscript(name: String) -> String? {
        get { variables.first { $0.name == name }?.value }
        set {
            let index = variables.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): variables[index].value = value
            case (let index?, nil): variables.remove(at: index)
            case (nil, let value?): variables.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// The block; `nil` if the variables have no room in it.
    var block: [UInt8]? {
        var block = Self.signature
        for remark in remarks { block += remark + [UInt8(ascii: "\n")] }
        for (name, value) in variables {
            block += Array("\(name)=".utf8)
            for byte in value.utf8 {
                if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n") { block.append(UInt8(ascii: "\\")) }
                block.append(byte)
            }
            block.append(UInt8(ascii: "\n"))
        }
        guard block.count <= Self.size else { return nil }
        return block + Array(repeating: UInt8(ascii: "#"), count: Self.size - block.count)
    }
}
