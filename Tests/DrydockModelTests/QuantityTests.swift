// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@Suite
struct QuantityTests {
    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1535, "1 KiB"), (1536, "2 KiB"),
        (1_048_576, "1.0 MiB"), (1_101_005, "1.1 MiB"), (1_099_511_627_776, "1.0 TiB"), (788_267_008, "751.8 MiB"),
        (10_132_389_888, "9.4 GiB"),
        (UInt64.max, "16384.0 PiB"),
    ])
    func `sizes are given in binary units`(bytes: UInt64, text: String) {
        #expect(Quantities.bytes(bytes) == text)
    }

    @Test(arguments: [(0, "0 layers"), (1, "1 layer"), (2, "2 layers")])
    func `a noun follows its number`(count: Int, text: String) {
        #expect(Quantities.counted(count, "layer") == text)
    }
}
