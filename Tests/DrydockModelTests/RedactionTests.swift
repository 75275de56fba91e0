// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

/// Messages and arguments hold no secrets, and all else.
@Suite struct Redactions {
    @Test(
        "what is secret in a message is taken out, in whatever form",
        arguments: [
            ("the password: swordfish is wrong", "the password: … is wrong"),
            ("password = swordfish", "password = …"), ("password =swordfish", "password =…"),
            ("token : swordfish quiet", "token : … quiet"), ("token=swordfish quiet", "token=… quiet"),
            (#"token="swordfish fish" quiet"#, #"token="…" quiet"#), ("token:swordfish quiet", "token:… quiet"),
            (#""password": "swordfish fish", "a": 1"#, #""password": "…", "a": 1"#),
            ("Authorization: Bearer swordfish was refused", "Authorization: Bearer … was refused"),
            ("Proxy-Authorization:Basic swordfish", "Proxy-Authorization:Basic …"),
            ("authorization=Basic swordfish", "authorization=Basic …"),
            (#"{"authorization": "Basic swordfish"}"#, #"{"authorization": "Basic …"}"#),
            (#"sent "Bearer sword.fish.4" to it"#, #"sent "Bearer …" to it"#), ("Bearer\nswordfish-4", "Bearer\n…"),
            (
                #"wrong {"auths":{"quay.io":{"auth":"swordfish"}}} there"#,
                #"wrong {"auths":{"quay.io":{"auth":"…"}}} there"#
            ),
            (#"{"auths": {"quay.io": {"auth": "swordfish"}}}"#, #"{"auths": {"quay.io": {"auth": "…"}}}"#),
            ("auth: swordfish", "auth: …"), ("{'auth': 'swordfish'}", "{'auth': '…'}"),
            ("X-Auth: swordfish", "X-Auth: …"),
            ("pwd=swordfish", "pwd=…"), ("apikey=swordfish", "apikey=…"), ("api-key: swordfish", "api-key: …"),
            (#"credentials: {"a": {"b": "swordfish"}} end"#, "credentials: … end"),
            ("mount -o username=admin,password=swordfish,ro x", "mount -o username=admin,password=… x"),
            ("--opt=a=1,token=swordfish", "--opt=a=1,token=…"), ("curl -u admin:swordfish x", "curl -u admin:… x"),
            ("hash $6$salt$swordfish here", "hash … here"), ("yescrypt $y$j9T$swordfish", "yescrypt …"),
            ("from https://user:swordfish@example.com/a", "from https://…@example.com/a"),
            ("from https://swordfish@example.com/a", "from https://…@example.com/a"),
            ("from https://example.com/a?key=swordfish", "from https://example.com/a?…"),
            ("inst.ks=https://example.com/a?key=swordfish", "inst.ks=https://example.com/a?…"),
            ("systemd.set_credential=agent:swordfish", "systemd.set_credential=…"),
            (
                "key -----BEGIN RSA PRIVATE KEY-----\nswordfish\nfish\n-----END RSA PRIVATE KEY-----\nthere",
                "key …\nthere"
            ), ("key -----BEGIN PRIVATE KEY-----\\nswordfish", "key …"),
        ]
    )
    func secrets(_ text: String, _ safe: String) {
        #expect(Redaction.words(text) == safe)
        #expect(!Redaction.words(text).contains("swordfish"))
    }

    @Test(
        "words that only look like it stay",
        arguments: [
            "dial tcp 10.0.0.1:443: timeout after 3s", "the author of 99-worker: nobody",
            #"Cluster operator "authentication" is degraded: basic checks failed"#,
            "quay.io/o/credentials-operator@sha256:0123abc", "reg.example.org:5000/os@sha256:0123abc",
            "the bearer network is down", "iommu.passthrough=1 mitigations=auto", "a@b.example.org", "x: y = z",
            #"Node worker-0 is reporting: "unexpected on-disk state validating against rendered-worker-1: mode mismatch""#,
            "password:", "password=\"\"", "-----BEGIN CERTIFICATE-----\nabc", "costs $5 and $6", "", " ", "https://",
        ]
    )
    func others(_ text: String) {
        #expect(Redaction.words(text) == text)
    }

    @Test("any text comes to an end, and nothing is added to it but marks")
    func any() {
        let parts = [
            "token", "auth", "Bearer", "authorization", "-u", "$6$", "$", ":", "=", "\"", "'", "{", "}", "[", " ", "\n",
            "\\",
            "://", "@", "?", "a", "é", "-----BEGIN ", "PRIVATE KEY", "-----END ",
        ]
        for first in parts {
            for second in parts {
                for third in parts {
                    let text = first + second + third
                    var rest = Redaction.words(text + text).filter { $0 != "…" }[...]
                    for character in text + text where rest.first == character { rest = rest.dropFirst() }
                    #expect(rest.isEmpty, "\(text)")
                }
            }
        }
    }
}
