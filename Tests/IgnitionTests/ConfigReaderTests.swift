// SPDX-License-Identifier: Apache-2.0

import Ignition
import Testing

/// What is said of texts that are no valid config, and where.
@Suite
struct ConfigReaderTests {
    @Test(
        "the first problem of a text, with its place",
        arguments: [
            ("", "- - is empty"),
            (" \n ", "- - is empty"),
            ("{\n  \"ignition\": {", "2:16 - is not JSON: the text ends too early"),
            ("{'ignition':{}}", "1:2 - is not JSON: strings stand in double quotes"),
            ("{\"a\":01}", "1:8 - is not JSON: number expected"),
            ("{\"a\":NaN}", "1:6 - is not JSON: not a number of JSON"),
            ("{\"a\":99999999999999999999}", "1:6 - is not JSON: an integer of more than 64 bits"),
            ("[]", "1:1 $ expected an object, found an array"),
            ("{}", "1:1 $.ignition.version is required, and without it this is no Ignition config"),
            ("{\"ignition\":{\"version\":3}}", "1:24 $.ignition.version expected a string, found an integer"),
            (
                "{\"ignition\":{\"version\":\"3.7.0-experimental\"}}",
                "1:24 $.ignition.version is not a version that can be read: 2.0.0 to 2.4.0 and 3.0.0 to 3.6.0 are known"
            ),
            (
                "{\"variant\":\"fcos\",\"version\":\"1.5.0\"}",
                "1:1 $ is a Butane config; 'butane --strict FILE' translates it for Ignition"
            ),
            (
                "{\"ignition\":{\"version\":\"3.0.0\"},\n\"storage\":{\"files\":[{\"path\":\"/ä\",\"mode\":\"420\"}]}}",
                "2:41 $.storage.files[0].mode expected an integer, found a string"
            ),
            (
                "{\"ignition\":{\"version\":\"3.0.0\",\"version\":\"3.0.0\"}}",
                "1:32 $.ignition.version stands twice in its object, and readers differ in which one counts"
            ),
            (
                "{\"ignition\":{\"version\":\"3.0.0\"},\"odd key\":1}",
                "1:43 $[\"odd key\"] is not used: there is no such field"
            ),
        ]
    )
    func problems(text: String, problem: String) throws {
        let found = try #require(ConfigReader.read(Array(text.utf8)).diagnostics.first)
        let place = found.line.map { "\($0):\(found.column ?? 0)" } ?? "-"
        #expect("\(place) \(found.path ?? "-") \(found.message)" == problem)
    }

    @Test("the config of a MachineConfig is found, and its places are those of the whole file")
    func machineConfig() throws {
        let config = #"{"ignition":{"version":"3.2.0"},"storage":{"files":[{"path":"a"}]}}"#
        let text =
            #"{"apiVersion":"machineconfiguration.openshift.io/v1","kind":"MachineConfig","spec":{"config":\#(config)}}"#
        let reading = ConfigReader.read(Array(text.utf8))
        #expect(reading.machineConfig != nil && reading.config?.version.description == "3.2.0")
        #expect(reading.diagnostics.map(\.path) == ["$.spec.config.storage.files[0].path"])
    }

    @Test("a MachineConfig may be YAML, with modes in octal as people write them there")
    func yaml() throws {
        let text = """
            apiVersion: machineconfiguration.openshift.io/v1
            kind: MachineConfig
            metadata: {name: 99-worker}
            spec:
              kernelArguments: [nosmt]
              config:
                ignition: {version: 3.2.0}
                storage:
                  files:
                    - path: /etc/x
                      mode: 0644
                    - path: relative
                      path: twice
            """
        let reading = ConfigReader.read(Array(text.utf8))
        #expect(reading.machineConfig?.name == "99-worker" && reading.machineConfig?.kernelArguments == ["nosmt"])
        #expect(reading.config?.storage.files.first?.mode == 0o644)
        let problems = reading.diagnostics.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.path ?? "")" }
        #expect(problems == ["13:11 $.spec.config.storage.files[1].path", "13:17 $.spec.config.storage.files[1].path"])
    }

    @Test(
        "what is not for Ignition is answered with what to do",
        arguments: [
            (
                "variant: fcos\nversion: 1.5.0\nstorage: {}\n",
                "is a Butane config; 'butane --strict FILE' translates it"
            ),
            (#"{"variant":"fcos","version":"1.5.0"}"#, "is a Butane config; 'butane --strict FILE' translates it"),
            ("ignition:\n  version: 3.3.0\n", "is YAML, and Ignition takes only JSON"),
            ("# notes\n", "is not JSON"), ("a: b\n", "is not JSON"),
        ]
    )
    func foreign(_ text: String, _ words: String) {
        let reading = ConfigReader.read(Array(text.utf8))
        #expect(reading.config == nil && reading.diagnostics.count == 1)
        #expect(reading.diagnostics[0].message.hasPrefix(words), "\(reading.diagnostics)")
    }

    @Test("a depth or size beyond all reason is refused")
    func limits() {
        let deep = String(repeating: "[", count: 100_000)
        let reading = ConfigReader.read(Array(deep.utf8))
        #expect(reading.config == nil && reading.diagnostics.count == 1)
    }

    @Test("no problem tells a value: it may be a secret")
    func secrets() {
        let secret = "hunter2"
        let text = #"""
            {"ignition":{"version":"3.4.0","config":{"merge":[{"source":"foo:\#(secret)"}]}},
            "storage":{"files":[{"path":"/a","contents":{"source":"data:,\#(secret) ","verification":{"hash":"\#(secret)"},
            "httpHeaders":[{"name":"a","value":"\#(secret)"}]}}],
            "luks":[{"name":"v","device":"\#(secret)","keyFile":{"source":"data:;base64,\#(secret)"},
            "clevis":{"custom":{"pin":"\#(secret)","config":"\#(secret)"}}}]},
            "systemd":{"units":[{"name":"a.service","contents":"\#(secret)\n[Unit]\n\#(secret)"}]},
            "passwd":{"users":[{"name":"u","passwordHash":["\#(secret)"],"sshAuthorizedKeys":["\#(secret)","\#(secret)"]}]}}
            """#
        let reading = ConfigReader.read(Array(text.utf8))
        #expect(reading.diagnostics.count > 6, "\(reading.diagnostics)")
        #expect(!"\(reading.diagnostics.map(\.message))".contains(secret))
    }
}
