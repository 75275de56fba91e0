// SPDX-License-Identifier: Apache-2.0

extension ImageLayer {
    /// Defaults of the host's release that the first image lacks, relative to `/etc`.
    ///
    /// What the opaque directory hides is gone as well.
    static let removedDefaults = [
        "dnsmasq.conf",
        "dnsmasq.d",
        "exports",
        "idmapd.conf",
        "issue.d/30-console-login-helper-messages.issue",
        "profile.d/which2.sh",
        "systemd/system/multi-user.target.wants/fedora-coreos-pinger.service",
        "toolbox.conf",
    ]

    /// Defaults that the first image changes or introduces, relative to `/etc`.
    static let changedDefaults = #"""
        == ssh/sshd_config 0600
        Include /etc/ssh/sshd_config.d/*.conf
        AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition
        Subsystem sftp internal-sftp
        == ssh/sshd_config.d/50-redhat.conf 0600
        UsePAM yes
        X11Forwarding no
        == chrony.conf
        pool 2.fedora.pool.ntp.org iburst
        sourcedir /run/chrony-dhcp
        driftfile /var/lib/chrony/drift
        makestep 1.0 3
        rtcsync
        ntsdumpdir /var/lib/chrony
        == sudoers 0440
        Defaults use_pty
        root ALL=(ALL) ALL
        %wheel ALL=(ALL) ALL
        @includedir /etc/sudoers.d
        == containers/registries.conf
        unqualified-search-registries = ["registry.fedoraproject.org", "registry.access.redhat.com", "docker.io"]
        short-name-mode = "enforcing"
        == containers/policy.json
        {"default": [{"type": "insecureAcceptAnything"}], "transports": {"docker-daemon": {}}}
        == containers/storage.conf
        [storage]
        driver = "overlay"
        transient_store = false
        == NetworkManager/NetworkManager.conf
        [main]
        plugins=keyfile
        == login.defs
        UMASK 022
        HOME_MODE 0700
        UID_MIN 1000
        UID_MAX 60000
        HMAC_CRYPTO_ALGO SHA512
        CREATE_HOME yes
        USERGROUPS_ENAB yes
        ENCRYPT_METHOD YESCRYPT
        == krb5.conf
        [libdefaults]
        rdns = false
        dns_canonicalize_hostname = fallback
        == group 0644
        root:x:0:
        wheel:x:10:
        sudo:x:16:
        systemd-journal:x:190:
        adm:x:4:
        clock:x:103:
        == sudo.conf 0600
        Set disable_coredump false
        == sysctl.d/99-sysctl.conf
        # a file now, not a link
        == logrotate.d/wtmp -> btmp
        == logrotate.d/btmp
        /var/log/btmp { missingok }
        == profile.d/editor.sh
        export EDITOR=nano
        == ssh/sshd_config.d/60-crypto.conf 0600
        KexAlgorithms mlkem768x25519-sha256
        == NetworkManager/conf.d/10-wait-online.conf
        [connection]
        connection.wait-device-timeout=5000
        == sysctl.d/30-kptr.conf
        kernel.kptr_restrict = 2
        == systemd/oomd.conf
        [OOM]
        SwapUsedLimit=90%
        == containers/registries.d/quay.io.yaml
        docker:
          quay.io:
            use-sigstore-attachments: true
        == bootupd.d/ 0750
        == nanorc
        set nowrap
        set mouse

        """#

    /// Defaults that the second image changes or introduces, relative to `/etc`.
    static let secondDefaults = #"""
        == ssh/sshd_config 0600
        Include /etc/ssh/sshd_config.d/*.conf
        AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition
        Subsystem sftp internal-sftp
        PerSourcePenalties authfail:30s
        == systemd/journald.conf
        [Journal]
        #Storage=auto
        Compress=yes
        == hosts
        127.0.0.1   localhost localhost.localdomain localhost4
        ::1         localhost localhost.localdomain localhost6
        == sysctl.d/40-bpf.conf
        kernel.unprivileged_bpf_disabled = 1

        """#
}
