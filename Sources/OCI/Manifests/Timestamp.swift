// SPDX-License-Identifier: Apache-2.0

/// RFC 3339 times as images carry them.
public enum Timestamp {
    /// Seconds since 1970, fractions cut off, negative before; `nil` if the text is no RFC 3339 time.
    public static func seconds(_ text: String) -> Int64? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        let numbers = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int64($0) }
        guard numbers.count == 6, (1...12).contains(numbers[1]), numbers[2] >= 1, numbers[3] < 24,
            numbers[4] < 60, numbers[5] <= 60
        else { return nil }
        let month = days(year: numbers[0], month: numbers[1], day: 1)
        let (year, next) = numbers[1] == 12 ? (numbers[0] + 1, 1) : (numbers[0], numbers[1] + 1)
        guard numbers[2] <= days(year: year, month: next, day: 1) - month else { return nil }
        var seconds = days(year: numbers[0], month: numbers[1], day: numbers[2]) * 86400
        seconds += numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
        if let sign = match.7, let hours = match.8.flatMap({ Int64($0) }), let minutes = match.9.flatMap({ Int64($0) })
        {
            seconds -= (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        return seconds
    }

    /// The same time in the form in which Go writes it: no zeros at the end of a fraction, `Z` for no offset.
    static func shortened(_ text: String) -> String {
        guard let match = text.wholeMatch(of: /(.*:\d\d)(\.\d+?)?0*(Z|[+-]\d\d:\d\d)/)?.output else { return text }
        let fraction = match.2.flatMap { $0.allSatisfy { ".0".contains($0) } ? nil : $0 } ?? ""
        return "\(match.1)\(fraction)\(match.3.dropFirst() == "00:00" ? "Z" : match.3)"
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, the year being taken to begin in March.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
