// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// What each product of a foreign package is called in the target lists below.
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "drydock",
    products: [
        .executable(name: "drydock", targets: ["drydock"]),
        .library(name: "OSTree", targets: ["OSTree"]),
        .library(name: "OCI", targets: ["OCI"]),
        .library(name: "Ignition", targets: ["Ignition"]),
        .library(name: "MachineConfig", targets: ["MachineConfig"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // The program.
        .executableTarget(name: "drydock", dependencies: ["DrydockCLI"]),
        .target(
            name: "DrydockCLI",
            dependencies: [
                "DrydockReports", "DrydockExecution", "DrydockPlanning", "DrydockChecks", "DrydockPrediction",
                "DrydockAnalysis", "DrydockModel", "ImageImport", "Ignition", "OCI", "OSTree", "HostFS", "Digest",
                "Threads", argumentParser, systemPackage,
            ]
        ),
        .target(
            name: "DrydockReports",
            dependencies: ["DrydockModel"],
            resources: [.embedInCode("Schemas")]
        ),
        .target(
            name: "DrydockExecution",
            dependencies: [
                "DrydockPlanning", "DrydockPrediction", "DrydockAnalysis", "DrydockModel", "ImageImport", "OCI",
                "OSTree", "HostFS", "PathNames", subprocess, systemPackage,
            ],
            exclude: ["Logging/drydock.catalog"]
        ),
        .target(
            name: "DrydockPlanning",
            dependencies: ["DrydockChecks", "DrydockPrediction", "DrydockModel", "Digest", "TOMLTree"],
            plugins: ["EmbedRoutes"]
        ),
        .target(name: "DrydockChecks", dependencies: ["DrydockModel"], plugins: ["ExplainChecks"]),
        .target(name: "DrydockPrediction", dependencies: ["DrydockModel", "PathNames"]),
        .target(
            name: "DrydockAnalysis",
            dependencies: [
                "DrydockModel", "MachineConfig", "Ignition", "OCI", "OSTree", "HostFS", "Archive", "Digest", "JSONTree",
                "TOMLTree", "PathNames",
                subprocess, systemPackage,
            ]
        ),
        .target(name: "DrydockModel"),

        // What the build runs.
        .plugin(name: "ExplainChecks", capability: .buildTool(), dependencies: ["explain-checks"]),
        .executableTarget(name: "explain-checks"),
        .plugin(name: "EmbedRoutes", capability: .buildTool(), dependencies: ["embed-routes"]),
        .executableTarget(name: "embed-routes"),

        // Libraries of their own.
        .target(
            name: "ImageImport",
            dependencies: ["OCI", "OSTree", "HostFS", "Digest", "PathNames", "Threads", systemPackage]
        ),
        .target(
            name: "OCI",
            dependencies: [
                "OSTree", "HostFS", "Archive", "Digest", "JSONTree", "PathNames", "Threads", subprocess, systemPackage,
            ]
        ),
        .target(name: "OSTree", dependencies: ["COSTree", "CLinux", systemPackage]),
        .target(
            name: "Ignition",
            dependencies: ["HostFS", "Archive", "Digest", "JSONTree", "YAMLTree", "PathNames", systemPackage]
        ),
        .target(
            name: "MachineConfig",
            dependencies: ["Ignition", "JSONTree", "YAMLTree", "HostFS", "Digest", systemPackage]
        ),

        // Names as the kernel compares them.
        .target(name: "PathNames"),

        // Overlays over C libraries: the only places that hold pointers.
        .target(name: "HostFS", dependencies: ["CLinux", "Digest", "Threads", systemPackage]),
        .target(name: "Archive", dependencies: ["CLibArchive", "Digest", "Threads", systemPackage]),
        .target(name: "Threads"),
        .target(name: "Digest", dependencies: ["CLibCrypto"]),
        .target(name: "JSONTree", dependencies: ["CJSONC"]),
        .target(name: "TOMLTree", dependencies: ["CTOML"]),
        // Hosts need not have libyaml.
        .target(
            name: "YAMLTree",
            dependencies: ["CLibYAML"],
            linkerSettings: [.linkedLibrary(":libyaml.a")]
        ),

        // C modules.
        .systemLibrary(name: "COSTree", pkgConfig: "ostree-1", providers: [.apt(["libostree-dev"])]),
        .systemLibrary(name: "CJSONC", pkgConfig: "json-c", providers: [.apt(["libjson-c-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CTOML"),
        .target(name: "CLinux"),

        // Tests and what they stand on.
        .target(
            name: "TestSupport",
            dependencies: ["CLinux", "Digest", "HostFS", "OSTree", systemPackage],
            path: "Tests/TestSupport"
        ),
        .target(name: "SampleHost", dependencies: [subprocess, systemPackage], path: "Tests/SampleHost"),
        .executableTarget(
            name: "drydock-sample",
            dependencies: ["SampleHost", argumentParser, systemPackage],
            path: "Tests/SampleTool"
        ),
        .target(
            name: "CheckFixtures",
            dependencies: ["DrydockPlanning", "DrydockChecks", "DrydockPrediction", "DrydockModel", "Digest"],
            path: "Tests/CheckFixtures"
        ),
        .target(name: "GuestLab", dependencies: ["TestSupport", systemPackage], path: "Tests/VM/GuestLab"),
        .testTarget(
            name: "GuestTests",
            dependencies: ["GuestLab", "TestSupport", "DrydockModel", "Ignition", systemPackage],
            path: "Tests/VM/GuestTests"
        ),
        .testTarget(name: "DrydockModelTests", dependencies: ["DrydockModel"]),
        .testTarget(
            name: "DrydockReportsTests",
            dependencies: [
                "DrydockReports", "DrydockChecks", "DrydockModel", "CheckFixtures", subprocess, systemPackage,
            ]
        ),
        .testTarget(name: "OSTreeTests", dependencies: ["OSTree", "Digest", "TestSupport", systemPackage]),
        .testTarget(
            name: "ImageImportTests",
            dependencies: ["Digest", "ImageImport", "OCI", "OSTree", "TestSupport", systemPackage]
        ),
        .testTarget(name: "HostFSTests", dependencies: ["HostFS", "TestSupport", systemPackage]),
        .testTarget(
            name: "MachineConfigTests",
            dependencies: ["MachineConfig", "Ignition", "JSONTree", "TestSupport", systemPackage]
        ),
        .testTarget(name: "OverlayTests", dependencies: ["JSONTree", "TOMLTree", "YAMLTree", "TestSupport"]),
        .testTarget(
            name: "IgnitionTests",
            dependencies: ["Ignition", "Digest", "JSONTree", "TestSupport", systemPackage]
        ),
        .testTarget(name: "OCITests", dependencies: ["OCI", "OSTree", "PathNames", "TestSupport"]),
        .testTarget(
            name: "DrydockPlanningTests",
            dependencies: [
                "DrydockPlanning", "DrydockChecks", "DrydockPrediction", "DrydockModel", "CheckFixtures", "TestSupport",
                "Ignition", "JSONTree", "MachineConfig", systemPackage,
            ]
        ),
        .testTarget(
            name: "DrydockChecksTests",
            dependencies: ["DrydockChecks", "DrydockModel", "DrydockPlanning", "CheckFixtures"]
        ),
        .testTarget(
            name: "DrydockPredictionTests",
            dependencies: ["DrydockPrediction", "DrydockModel", "TestSupport"]
        ),
        .testTarget(
            name: "DrydockCLITests",
            dependencies: ["DrydockCLI", "HostFS", "OCI", "TestSupport", systemPackage]
        ),
        .testTarget(
            name: "DrydockExecutionTests",
            dependencies: ["DrydockExecution", "DrydockModel", "HostFS", "CLinux", "TestSupport", systemPackage]
        ),
        .testTarget(
            name: "DrydockAnalysisTests",
            dependencies: [
                "DrydockAnalysis", "DrydockModel", "HostFS", "ImageImport", "OCI", "OSTree", "SampleHost",
                "TestSupport",
                systemPackage,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "drydock", "drydock-sample", "SampleHost", "CheckFixtures", "TestSupport", "DrydockAnalysis",
                "DrydockModel", "DrydockPlanning",
                "DrydockPrediction", "MachineConfig", "Ignition", "JSONTree", "HostFS", "OSTree", "Digest", "CLinux",
                "Threads", systemPackage,
            ]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

/// Targets that hold pointers for the rest, and so cannot be compiled with strict memory safety.
let overlays: Set<String> = [
    "OSTree", "HostFS", "Archive", "Digest", "JSONTree", "TOMLTree", "YAMLTree", "Threads", "TestSupport", "GuestLab",
]

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    guard !["CTOML", "CLinux"].contains(target.name) else { continue }
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    if target.type != .test, !overlays.contains(target.name) {
        settings.append(.strictMemorySafety())
    }
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
