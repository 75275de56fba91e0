// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

/// Messages and arguments hold no secrets.
@Suite struct Redactions {
    @Test(
        "what is secret in a message is taken out, and nothing else",
        arguments: [
            ("dial tcp 10.0.0.1:443: timeout after 3s", "dial tcp 10.0.0.1:443: timeout after 3s"),
            ("the password: swordfish is wrong", "the password: … is wrong"),
            ("token=swordfish quiet", "token=… quiet"), ("token:swordfish quiet", "token:… quiet"),
            ("Authorization: Bearer swordfish was refused", "Authorization: Bearer … was refused"),
            ("Basic swordfish", "Basic …"),
            (#"wrong {"auths":{"quay.io":{"auth":"swordfish"}}} there"#, "wrong … there"),
            ("from https://user:swordfish@example.com/a", "from https://…@example.com/a"),
            ("from https://example.com/a?key=swordfish", "from https://example.com/a?…"),
            ("the author of 99-worker: nobody", "the author of 99-worker: nobody"),
        ]
    )
    func words(_ text: String, _ safe: String) {
        #expect(Redaction.words(text) == safe)
        #expect(!Redaction.words(text).contains("swordfish"))
    }
}
