// SPDX-License-Identifier: Apache-2.0

/// The Ignition config that provisioned the sample host, and what Ignition 2.14 makes of it below `/etc`.
enum IgnitionConfig {
    /// A config of specification 3.3.0.
    ///
    /// Modes are decimal, as JSON has no octal numbers.
    static let text = """
        {
          "ignition": { "version": "3.3.0" },
          "passwd": {
            "groups": [ { "name": "ops", "gid": 1500 } ],
            "users": [
              {
                "name": "core",
                "uid": 1000,
                "groups": [ "wheel", "sudo", "systemd-journal", "adm" ],
                "sshAuthorizedKeys": [
                  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEh0bGJkc2FtcGxla2V5Zm9yY29yZWF0ZXhhbXBsZQ core@example.com",
                  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHNlY29uZHNhbXBsZWtleWZvcmNvcmVhdGV4YW1wbGU core@laptop"
                ]
              },
              {
                "name": "deploy",
                "uid": 1001,
                "groups": [ "ops" ],
                "passwordHash": "$y$j9T$sample$NotAHashOfAnything",
                "sshAuthorizedKeys": [
                  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRlcGxveXNhbXBsZWtleWF0ZXhhbXBsZWRvdGNvbQ deploy@ci"
                ]
              }
            ]
          },
          "storage": {
            "directories": [
              { "path": "/etc/example", "mode": 488 },
              { "path": "/var/lib/example", "mode": 448, "user": { "id": 1001 }, "group": { "id": 1500 } }
            ],
            "files": [
              { "path": "/etc/hostname", "mode": 420, "contents": { "source": "data:,node-1.example.com%0A" } },
              {
                "path": "/etc/example/settings.toml",
                "mode": 416,
                "group": { "id": 1500 },
                "contents": { "source": "data:,level%20%3D%203%0A" }
              },
              {
                "path": "/etc/NetworkManager/NetworkManager.conf",
                "mode": 420,
                "overwrite": true,
                "contents": { "source": "data:,%5Bmain%5D%0Adns%3Dsystemd-resolved%0A" }
              },
              {
                "path": "/etc/zincati/config.d/55-updates-strategy.toml",
                "mode": 420,
                "contents": { "source": "data:,%5Bupdates%5D%0Aenabled%20%3D%20false%0A" }
              },
              {
                "path": "/etc/nfs.conf",
                "append": [ { "source": "data:,threads%3D4%0A" } ]
              },
              {
                "path": "/var/lib/example/seed",
                "mode": 384,
                "contents": { "source": "data:;base64,c2VlZAo=" }
              }
            ],
            "links": [
              { "path": "/etc/example/current", "target": "settings.toml" }
            ]
          },
          "systemd": {
            "units": [
              {
                "name": "hello.service",
                "enabled": true,
                "contents": "[Service]\\nExecStart=/usr/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n"
              },
              { "name": "rpcbind.socket", "mask": true },
              { "name": "irqbalance.service", "enabled": false },
              {
                "name": "docker.service",
                "dropins": [
                  { "name": "10-data-root.conf", "contents": "[Service]\\nEnvironment=DOCKER_ROOT=/var/data\\n" }
                ]
              }
            ]
          }
        }

        """

    /// Everything that Ignition, and the useradd and groupadd which it runs, changed below `/etc`.
    static var edits: [EtcEdit] {
        changes.map { EtcEdit($0.path, $0.kind, by: .ignition) }
    }

    /// What the distribution merges below every user's config.
    static let base = """
        {
          "ignition": { "version": "3.0.0" },
          "passwd": {
            "users": [
              { "name": "core", "gecos": "CoreOS Admin", "groups": [ "adm", "sudo", "systemd-journal", "wheel" ] }
            ]
          }
        }

        """

    /// The dracut modules that put the distribution's configs into the initial file system.
    static var baseModules: FileTree {
        var modules = FileTree(
            script: #"""
                == 40ignition-conf/module-setup.sh 0755
                inst "$moddir/00-core.ign" "/usr/lib/ignition/base.d/00-core.ign"
                == 50ignition-conf-fcos/module-setup.sh 0755
                inst "$moddir/20-aws-nm-cloud-setup.ign" "/usr/lib/ignition/base.platform.d/aws/20-aws-nm-cloud-setup.ign"
                == 50ignition-conf-fcos/20-aws-nm-cloud-setup.ign
                { "ignition": { "version": "3.0.0" }, "systemd": { "units": [ {
                  "name": "nm-cloud-setup.service", "dropins": [ { "name": "env.conf", "contents": "[Service]\n" } ]
                } ] } }

                """#
        )
        modules.file("40ignition-conf/00-core.ign", .text(base))
        return modules
    }

    /// What systemd and sshd do at the first boot: the presets that Ignition wrote come true, and the host gets its keys.
    static var firstBoot: FileTree {
        var etc = FileTree()
        etc.file("machine-id", "8f3c1f0e6d2b4a7f9c5e1d3b5a7c9e0f\n", mode: 0o444)
        etc.file("ssh/ssh_host_ed25519_key", "a stand-in for a private key\n", mode: 0o600)
        etc.file("ssh/ssh_host_ed25519_key.pub", "ssh-ed25519 stand-in\n")
        etc.symlink("systemd/system/multi-user.target.wants/hello.service", to: "/etc/systemd/system/hello.service")
        return etc
    }

    /// The truth about the first boot.
    static var firstBootEdits: [EtcEdit] {
        [
            "machine-id", "ssh/ssh_host_ed25519_key", "ssh/ssh_host_ed25519_key.pub",
            "systemd/system/multi-user.target.wants/hello.service",
        ].map { EtcEdit($0, .added, by: .firstBoot) }
    }

    private static let changes: [(path: String, kind: EtcEdit.Kind)] = [
        (".ignition-result.json", .added),
        (".pwd.lock", .added),
        ("group", .modified),
        ("group-", .added),
        ("gshadow", .modified),
        ("gshadow-", .added),
        ("passwd", .modified),
        ("passwd-", .added),
        ("shadow", .modified),
        ("shadow-", .added),
        ("subgid", .modified),
        ("subgid-", .added),
        ("subuid", .modified),
        ("subuid-", .added),
        ("example", .directoryAdded),
        ("example/current", .added),
        ("example/settings.toml", .added),
        ("hostname", .added),
        ("nfs.conf", .modified),
        ("NetworkManager/NetworkManager.conf", .modified),
        ("systemd/system-preset", .directoryAdded),
        ("systemd/system-preset/20-ignition.preset", .added),
        ("systemd/system/docker.service.d", .directoryAdded),
        ("systemd/system/docker.service.d/10-data-root.conf", .added),
        ("systemd/system/hello.service", .added),
        ("systemd/system/multi-user.target.wants/irqbalance.service", .deleted),
        ("systemd/system/rpcbind.socket", .added),
        ("zincati/config.d/55-updates-strategy.toml", .added),
    ]
}
