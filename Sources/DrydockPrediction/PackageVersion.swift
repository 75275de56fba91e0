// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Which of two versions of a package is newer.
enum PackageVersion {
    /// Whose rules count.
    enum Rules {
        case rpm
        case dpkg
    }

    /// Compares epoch, version and release; negative if the first is older.
    static func compare(_ left: Package, _ right: Package, by rules: Rules) -> Int {
        let (first, second) = (UInt64(left.epoch) ?? 0, UInt64(right.epoch) ?? 0)
        guard first == second else { return first < second ? -1 : 1 }
        let compare = rules == .rpm ? rpm : dpkg
        let version = compare(left.version, right.version)
        return version != 0 ? version : compare(left.release, right.release)
    }

    /// rpm's `rpmvercmp`: runs of digits by their number, runs of letters by their order, digits above letters; `~` sorts
    /// before the end, `^` behind it and before everything else.
    static func rpm(_ left: String, _ right: String) -> Int {
        guard left != right else { return 0 }
        var (one, two) = (Array(left.utf8)[...], Array(right.utf8)[...])
        func isSpecial(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "~") || byte == UInt8(ascii: "^") }
        while !one.isEmpty || !two.isEmpty {
            one = one.drop { !$0.isLetter && !$0.isDigit && !isSpecial($0) }
            two = two.drop { !$0.isLetter && !$0.isDigit && !isSpecial($0) }
            if one.first == UInt8(ascii: "~") || two.first == UInt8(ascii: "~") {
                guard one.first == two.first else { return one.first == UInt8(ascii: "~") ? -1 : 1 }
                one = one.dropFirst()
                two = two.dropFirst()
                continue
            }
            if one.first == UInt8(ascii: "^") || two.first == UInt8(ascii: "^") {
                if one.isEmpty { return -1 }
                if two.isEmpty { return 1 }
                guard one.first == two.first else { return one.first == UInt8(ascii: "^") ? -1 : 1 }
                one = one.dropFirst()
                two = two.dropFirst()
                continue
            }
            guard let start = one.first, !two.isEmpty else { break }
            let isNumber = start.isDigit
            let first = one.prefix { isNumber ? $0.isDigit : $0.isLetter }
            let second = two.prefix { isNumber ? $0.isDigit : $0.isLetter }
            guard !second.isEmpty else { return isNumber ? 1 : -1 }
            let order = isNumber ? numbers(first, second) : bytes(first, second)
            if order != 0 { return order }
            one = one.dropFirst(first.count)
            two = two.dropFirst(second.count)
        }
        return one.isEmpty == two.isEmpty ? 0 : one.isEmpty ? -1 : 1
    }

    /// deb-version(7): runs of others by letters before signs, `~` before the end, then runs of digits by their number.
    static func dpkg(_ left: String, _ right: String) -> Int {
        var (one, two) = (Array(left.utf8)[...], Array(right.utf8)[...])
        func rank(_ byte: UInt8?) -> Int {
            guard let byte, !byte.isDigit else { return 0 }
            if byte == UInt8(ascii: "~") { return -1 }
            return byte.isLetter ? Int(byte) : Int(byte) + 256
        }
        while !one.isEmpty || !two.isEmpty {
            while one.first.map({ !$0.isDigit }) ?? false || two.first.map({ !$0.isDigit }) ?? false {
                let (first, second) = (rank(one.first), rank(two.first))
                if first != second { return first < second ? -1 : 1 }
                one = one.dropFirst()
                two = two.dropFirst()
            }
            let (first, second) = (one.prefix(while: \.isDigit), two.prefix(while: \.isDigit))
            let order = numbers(first, second)
            if order != 0 { return order }
            one = one.dropFirst(first.count)
            two = two.dropFirst(second.count)
        }
        return 0
    }

    private static func numbers(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        let (one, two) = (left.drop { $0 == UInt8(ascii: "0") }, right.drop { $0 == UInt8(ascii: "0") })
        guard one.count == two.count else { return one.count < two.count ? -1 : 1 }
        return bytes(one, two)
    }

    private static func bytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        left.elementsEqual(right) ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}
