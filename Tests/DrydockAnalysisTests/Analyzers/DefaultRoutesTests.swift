// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DrydockAnalysis

/// The kernel's tables of routes.
@Suite struct DefaultRouteTables {
    private let header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"

    @Test("default routes of both families are found, and nothing else is one")
    func tables() {
        let four = """
            \(header)eth1\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
            eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
            eth0\t00000000\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0

            """
        let zeros = String(repeating: "0", count: 32)
        let six = """
            \(zeros) 00 \(zeros) 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003   wlan0
            fe800000000000000000000000000000 40 \(zeros) 00 \(zeros) 00000100 00000001 00000000 00000001     eth0
            \(zeros) 00 \(zeros) 00 \(zeros) ffffffff 00000001 00000000 00200200       lo

            """
        #expect(DefaultRoutes.interfaces(four: four, six: six) == ["eth1", "wlan0"])
        #expect(DefaultRoutes.interfaces(four: header, six: "") == [])
    }
}
