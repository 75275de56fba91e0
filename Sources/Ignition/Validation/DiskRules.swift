// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

extension ConfigValidator {
    /// A partition table.
    mutating func check(_ disk: Disk, _ place: JSONPath) {
        if !disk.device.isEmpty, let problem = problem(ofPath: disk.device) {
            diagnostics.error(place.appending("device"), problem)
        }
        var numbers: Set<Int> = []
        var labels: Set<String> = []
        for (index, partition) in disk.partitions.enumerated() {
            let place = place.appending("partitions").appending(index)
            check(partition, place)
            // The search for duplicates has found equal numbers of 3.x already.
            if isOld, partition.number != 0, !numbers.insert(partition.number).inserted {
                diagnostics.error(place.appending("number"), "is another partition's, too")
            }
            if !isOld, let label = partition.label, !labels.insert(label).inserted {
                diagnostics.error(place.appending("label"), "is another partition's, too")
            }
        }
        checkOverlaps(disk.partitions, place.appending("partitions"))
        guard isOld else { return }
        if disk.partitions.contains(where: { $0.shouldExist == false }),
            disk.partitions.contains(where: { $0.number == 0 })
        {
            diagnostics.error(
                place.appending("partitions"),
                "mixes partitions that shall not exist with such as have no number"
            )
        }
    }

    private mutating func check(_ partition: Partition, _ place: JSONPath) {
        let says =
            partition.label != nil || partition.typeGUID.isSet || partition.guid.isSet || partition.startMiB != nil
            || partition.sizeMiB != nil || partition.startInSectors != nil || partition.sizeInSectors != nil
        if partition.shouldExist == false, says {
            diagnostics.error(place, "shall not exist, and is described all the same")
        }
        if !isOld, partition.number == 0, partition.label == nil {
            diagnostics.error(place, "has neither a label nor a number")
        }
        if let label = partition.label {
            if label.utf8.count > 36 { diagnostics.error(place.appending("label"), "has more than 36 bytes") }
            if label.contains(":") {
                let message = "holds a colon, which sgdisk takes for a separator"
                if isOld {
                    diagnostics.warning(place.appending("label"), message)
                } else {
                    diagnostics.error(place.appending("label"), message)
                }
            }
        }
        for (name, guid) in [("guid", partition.guid), ("typeGuid", partition.typeGUID)] {
            guard let guid, !guid.isEmpty, !Self.isGUID(guid) else { continue }
            diagnostics.error(place.appending(name), "does not have the form 01234567-89AB-CDEF-0123-456789ABCDEF")
        }
        guard isOld else { return }
        if partition.startInSectors != nil || partition.sizeInSectors != nil {
            if partition.startMiB != nil || partition.sizeMiB != nil {
                diagnostics.error(place, "mixes sectors and MiB")
            }
            if version.minor >= 3 { diagnostics.warning(place, "counts in sectors, which is deprecated") }
        }
        if let start = partition.startInSectors, start & 2047 != 0 {
            diagnostics.error(place.appending("start"), "is not a multiple of 2048 sectors")
        }
    }

    /// Partitions whose start and size are given lie beside each other.
    private mutating func checkOverlaps(_ partitions: [Partition], _ place: JSONPath) {
        var extents: [(start: Int, end: Int, index: Int)] = []
        for (index, partition) in partitions.enumerated() {
            let start = isOld ? partition.startInSectors : partition.startMiB
            let size = isOld ? partition.sizeInSectors : partition.sizeMiB
            guard let start, let size, start != 0 else { continue }
            // A size of 0 is as much as there is: only the start is known.
            let end = size == 0 ? start : start.addingReportingOverflow(size - 1)
            extents.append((start, size == 0 ? start : end, index))
        }
        extents.sort { ($0.start, $0.index) < ($1.start, $1.index) }
        var reached = Int.min
        for extent in extents {
            if extent.start <= reached {
                diagnostics.error(place.appending(extent.index), "overlaps another partition")
            }
            reached = max(reached, extent.end)
        }
    }

    private static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    /// A RAID array.
    mutating func check(_ raid: Raid, _ place: JSONPath) {
        let known = ["raid1", "1", "mirror", "raid4", "4", "raid5", "5", "raid6", "6", "raid10", "10"]
        let striped = ["linear", "raid0", "0", "stripe"]
        let level = raid.level ?? ""
        if level.isEmpty, !isOld {
            diagnostics.error(place.appending("level"), "is required")
        } else if striped.contains(level) {
            if (raid.spares ?? 0) != 0 {
                diagnostics.error(place.appending("spares"), "are of no use without redundancy")
            }
        } else if !known.contains(level) {
            diagnostics.error(place.appending("level"), "is none that mdadm knows")
        }
        if raid.devices.isEmpty, !isOld { diagnostics.error(place.appending("devices"), "are required") }
        for (index, device) in raid.devices.enumerated() {
            guard let problem = device.isEmpty ? "is empty" : problem(ofPath: device) else { continue }
            diagnostics.error(place.appending("devices").appending(index), problem)
        }
    }
}

extension Int {
    /// The sum, or the largest or smallest number there is.
    fileprivate func addingReportingOverflow(_ other: Int) -> Int {
        let (sum, overflows): (Int, Bool) = addingReportingOverflow(other)
        return overflows ? (other > 0 ? .max : .min) : sum
    }
}
