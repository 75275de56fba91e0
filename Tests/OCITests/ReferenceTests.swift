// SPDX-License-Identifier: Apache-2.0

import OCI
import Testing

@Suite struct References {
    @Test(
        "a text is escaped to the ref name that ostree-ext gives it, and back",
        arguments: [
            ("docker://quay.io/fedora/fedora-bootc:42", "docker_3A__2F__2F_quay_2E_io/fedora/fedora-bootc_3A_42"),
            ("docker://quay.io/x/y:42@sha256:aa", "docker_3A__2F__2F_quay_2E_io/x/y_3A_42_40_sha256_3A_aa"),
            (
                "docker://localhost:5000/my_org/My-OS:latest",
                "docker_3A__2F__2F_localhost_3A_5000/my__org/My-OS_3A_latest"
            ),
            (
                "docker://registry.example.com:5000/a_b/c:v1.2_rc-3",
                "docker_3A__2F__2F_registry_2E_example_2E_com_3A_5000/a__b/c_3A_v1_2E_2__rc-3"
            ),
            ("oci:/var/tmp/img:tag", "oci_3A__2F_var/tmp/img_3A_tag"),
            ("oci-archive:/path/to/foo.ociarchive", "oci-archive_3A__2F_path/to/foo_2E_ociarchive"),
            ("dir:/some/dir", "dir_3A__2F_some/dir"),
            ("containers-storage:localhost/fcos-derived", "containers-storage_3A_localhost/fcos-derived"),
            ("a_/b", "a___2F_b"), ("a-/b", "a-_2F_b"), ("a/b/", "a/b_2F_"), ("/foo/", "_2F_foo_2F_"), ("é", "_E9_"),
        ]
    )
    func escape(_ text: String, _ ref: String) {
        #expect(RefName.escape(text) == ref)
        #expect(RefName.unescape(ref) == text)
    }

    @Test(
        "every spelling of a reference is read, and the canonical one is written",
        arguments: [
            ("docker://quay.io/a/b:1", "ostree-unverified-registry:quay.io/a/b:1"),
            ("registry:quay.io/a/b", "ostree-unverified-registry:quay.io/a/b"),
            ("ostree-unverified-registry:quay.io/a/b", "ostree-unverified-registry:quay.io/a/b"),
            ("ostree-unverified-image:docker://quay.io/a/b", "ostree-unverified-registry:quay.io/a/b"),
            ("ostree-unverified-image:oci:/path:tag", "ostree-unverified-image:oci:/path:tag"),
            ("oci:/path:tag", "ostree-unverified-image:oci:/path:tag"),
            ("ostree-image-signed:docker://quay.io/a/b:1", "ostree-image-signed:docker://quay.io/a/b:1"),
            ("ostree-image-signed:registry:quay.io/a/b:1", "ostree-image-signed:docker://quay.io/a/b:1"),
            ("ostree-remote-image:fedora:docker://quay.io/a/b", "ostree-remote-image:fedora:docker://quay.io/a/b"),
            ("ostree-remote-registry:fedora:quay.io/a/b", "ostree-remote-image:fedora:docker://quay.io/a/b"),
        ]
    )
    func spellings(_ text: String, _ canonical: String) throws {
        #expect(try OSTreeImageReference(parsing: text).description == canonical)
        #expect(try OSTreeImageReference(parsing: canonical).description == canonical)
    }

    @Test(
        "what is no reference is refused",
        arguments: ["", "quay.io/a/b", "foo://x", "docker:x", "registry:", "oci:"]
    )
    func refused(_ text: String) {
        #expect(throws: ImageError.self) { try OSTreeImageReference(parsing: text) }
    }

    @Test(
        "times of images become whole seconds",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("2024-01-02T01:44:05Z", 1_704_159_845),
            ("2024-02-29T23:59:59.999999999Z", 1_709_251_199), ("2024-01-02T03:44:05+02:00", 1_704_159_845),
            ("2023-12-31T20:14:05-05:30", 1_704_073_445 - 0),
        ]
    )
    func timestamps(_ text: String, _ seconds: Int64) {
        #expect(Timestamp.seconds(text) == seconds)
    }

    @Test(
        "what is no time is none",
        arguments: ["", "yesterday", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z"]
    )
    func noTimestamp(_ text: String) {
        #expect(Timestamp.seconds(text) == nil)
    }
}
