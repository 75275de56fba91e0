// SPDX-License-Identifier: Apache-2.0

/// RFC 3339 times as images carry them.
public enum Timestamp {
    /// Seconds since 1970, fractions cut off; `nil` if the text is no RFC 3339 time or lies before 1970.
    public static func seconds(_ text: String) -> UInt64? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        let numbers = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int64($0) }
        guard numbers.count == 6, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
        var seconds = days(year: numbers[0], month: numbers[1], day: numbers[2]) * 86400
        seconds += numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
        if let sign = match.7, let hours = match.8.flatMap({ Int64($0) }), let minutes = match.9.flatMap({ Int64($0) })
        {
            seconds -= (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        return UInt64(exactly: seconds)
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, the year being taken to begin in March.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
