// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// The base's `/etc` defaults, relative to `/etc`.
    static var baseEtc: FileTree {
        var etc = FileTree(script: Self.etcSystem)
        etc.merge(FileTree(script: Self.etcServices))
        etc.merge(FileTree(script: Self.etcContainers))
        for (unit, target) in SampleUnits.enabled {
            etc.symlink("systemd/system/\(target).wants/\(unit)", to: "/usr/lib/systemd/system/\(unit)")
        }
        return etc
    }

    /// Accounts, login, security.
    ///
    /// There is no `selinux/config`, as on a host without SELinux: where that file is, libostree 2022.7 ends every
    /// merge of `/etc` by running `semodule` in the new deployment through bubblewrap, and a sample has neither.
    private static let etcSystem = #"""
        == os-release -> ../usr/lib/os-release
        == redhat-release -> fedora-release
        == fedora-release -> ../usr/lib/fedora-release
        == mtab -> ../proc/self/mounts
        == localtime -> ../usr/share/zoneinfo/UTC
        == passwd 0644
        root:x:0:0:root:/root:/bin/bash
        == group 0644
        root:x:0:
        wheel:x:10:
        sudo:x:16:
        systemd-journal:x:190:
        adm:x:4:
        == shadow 0000
        root:*::0:99999:7:::
        == gshadow 0000
        root:::
        wheel:::
        sudo:::
        systemd-journal:::
        adm:::
        == subuid
        == subgid
        == login.defs
        MAIL_DIR /var/spool/mail
        UMASK 022
        HOME_MODE 0700
        PASS_MAX_DAYS 99999
        PASS_MIN_DAYS 0
        PASS_WARN_AGE 7
        UID_MIN 1000
        UID_MAX 60000
        SYS_UID_MIN 201
        SYS_UID_MAX 999
        GID_MIN 1000
        GID_MAX 60000
        SUB_UID_MIN 524288
        SUB_UID_COUNT 65536
        SUB_GID_MIN 524288
        SUB_GID_COUNT 65536
        CREATE_HOME yes
        USERGROUPS_ENAB yes
        ENCRYPT_METHOD YESCRYPT
        == default/useradd 0600
        GROUP=100
        HOME=/home
        INACTIVE=-1
        SHELL=/bin/bash
        SKEL=/etc/skel
        CREATE_MAIL_SPOOL=no
        == default/grub
        GRUB_TIMEOUT=1
        == skel/.bash_profile
        [ -f ~/.bashrc ] && . ~/.bashrc
        == skel/.bashrc
        [ -f /etc/bashrc ] && . /etc/bashrc
        == bashrc
        umask 022
        == profile
        pathmunge /usr/local/sbin after
        == profile.d/colorls.sh
        alias ls='ls --color=auto'
        == profile.d/lang.sh
        LANG=C.UTF-8
        == profile.d/which2.sh
        alias which='type -p'
        == environment
        == shells
        /bin/sh
        /bin/bash
        == filesystems
        ext4
        xfs
        == hosts
        127.0.0.1   localhost localhost.localdomain
        ::1         localhost localhost.localdomain
        == host.conf
        multi on
        == nsswitch.conf -> authselect/nsswitch.conf
        == authselect/nsswitch.conf
        passwd: files altfiles systemd
        group: files [SUCCESS=merge] altfiles [SUCCESS=merge] systemd
        hosts: files myhostname resolve [!UNAVAIL=return] dns
        == authselect/authselect.conf
        local
        with-altfiles
        == pam.d/su
        auth sufficient pam_rootok.so
        auth substack system-auth
        == pam.d/sudo
        auth include system-auth
        == pam.d/login
        auth substack system-auth
        == pam.d/sshd
        auth substack password-auth
        == pam.d/system-auth -> ../authselect/system-auth
        == authselect/system-auth
        auth required pam_unix.so
        == security/limits.conf
        # no limits
        == security/limits.d/
        == security/access.conf
        # everyone may log in
        == security/faillock.conf
        # deny = 3
        == security/opasswd 0600
        == sudoers 0440
        root ALL=(ALL) ALL
        %wheel ALL=(ALL) ALL
        #includedir /etc/sudoers.d
        == sudoers.d/ 0750
        == sudoers.d/coreos-sudo-group 0440
        %sudo ALL=(ALL) NOPASSWD: ALL
        == sudo.conf 0640
        Set disable_coredump false
        == polkit-1/rules.d/ 0700 0:998
        == polkit-1/localauthority/ 0750 0:998
        == selinux/semanage.conf
        module-store = direct
        == selinux/targeted/contexts/files/file_contexts
        /.*                                system_u:object_r:default_t:s0
        /etc(/.*)?                         system_u:object_r:etc_t:s0
        == selinux/targeted/contexts/files/file_contexts.subs_dist
        /usr/etc /etc
        == selinux/targeted/seusers
        root:unconfined_u:s0-s0:c0.c1023

        """#

    /// Network, time, logging, kernel settings.
    private static let etcServices = #"""
        == ssh/sshd_config 0600
        Include /etc/ssh/sshd_config.d/*.conf
        AuthorizedKeysFile .ssh/authorized_keys
        Subsystem sftp /usr/libexec/openssh/sftp-server
        == ssh/sshd_config.d/40-ssh-key-dir.conf 0600
        AuthorizedKeysCommand /usr/libexec/ssh-key-dir %u
        == ssh/sshd_config.d/50-redhat.conf 0600
        UsePAM yes
        X11Forwarding yes
        == ssh/sshd_config.d/40-disable-passwords.conf 0600
        PasswordAuthentication no
        == ssh/ssh_config
        Include /etc/ssh/ssh_config.d/*.conf
        == ssh/ssh_config.d/50-redhat.conf
        ForwardX11Trusted yes
        == ssh/moduli
        # Time Type Tests Tries Size Generator Modulus
        == NetworkManager/NetworkManager.conf
        [main]
        == NetworkManager/conf.d/20-client-id-from-mac.conf
        [connection]
        ipv4.dhcp-client-id=mac
        == NetworkManager/conf.d/99-cloud.conf
        [main]
        no-auto-default=none
        == NetworkManager/dispatcher.d/20-chrony 0755
        #!/bin/sh
        chronyc onoffline
        == NetworkManager/system-connections/ 0700
        == chrony.conf
        pool 2.fedora.pool.ntp.org iburst
        driftfile /var/lib/chrony/drift
        makestep 1.0 3
        rtcsync
        keyfile /etc/chrony.keys
        leapsectz right/UTC
        logdir /var/log/chrony
        == chrony.keys 0640 0:996
        # no keys
        == dnsmasq.conf
        conf-dir=/etc/dnsmasq.d
        == dnsmasq.d/ 0755
        == sysctl.conf
        # settings live in /usr/lib/sysctl.d
        == sysctl.d/99-sysctl.conf -> ../sysctl.conf
        == sysctl.d/20-quiet.conf
        kernel.printk = 4 4 1 7
        == modprobe.d/firewalld-sysctls.conf
        install nf_conntrack /usr/sbin/modprobe --ignore-install nf_conntrack
        == modules-load.d/
        == udev/udev.conf
        udev_log=info
        == udev/rules.d/70-persistent.rules
        # nothing yet
        == tmpfiles.d/
        == systemd/journald.conf
        [Journal]
        #Storage=auto
        == systemd/logind.conf
        [Login]
        #KillUserProcesses=no
        == systemd/system.conf
        [Manager]
        #LogLevel=info
        == systemd/resolved.conf
        [Resolve]
        #LLMNR=yes
        == systemd/zram-generator.conf
        [zram0]
        zram-size = 0
        == zincati/config.d/
        == rpm-ostreed.conf
        [Daemon]
        #AutomaticUpdatePolicy=none
        == logrotate.conf
        weekly
        rotate 4
        create
        include /etc/logrotate.d
        == logrotate.d/chrony
        /var/log/chrony/*.log { missingok }
        == logrotate.d/wtmp
        /var/log/wtmp { missingok }
        == audit/auditd.conf 0640
        log_file = /var/log/audit/audit.log
        == audit/rules.d/audit.rules 0600
        -D
        -b 8192
        == crypto-policies/config
        DEFAULT
        == crypto-policies/back-ends/openssh.config -> /usr/share/crypto-policies/DEFAULT/openssh.txt
        == iscsi/iscsid.conf 0600
        node.startup = automatic
        == lvm/lvm.conf
        config { checks = 1 }
        == lvm/devices/ 0700
        == nfs.conf
        [nfsd]
        == exports
        == idmapd.conf
        [General]
        == krb5.conf
        [libdefaults]
        rdns = false
        == krb5.conf.d/
        == ld.so.conf
        include ld.so.conf.d/*.conf
        == ld.so.conf.d/
        == dracut.conf
        # settings live in /usr/lib/dracut
        == issue.d/30-console-login-helper-messages.issue -> /run/console-login-helper-messages/motd
        == nanorc
        set nowrap
        == vimrc
        set nocompatible
        == DIR_COLORS
        DIR 01;34
        == protocols
        ip 0 IP
        == services
        ssh 22/tcp
        == statetab.d/ 0755
        == rpc
        portmapper 100000 portmap sunrpc

        """#

    /// Containers, packages, updates.
    private static let etcContainers = #"""
        == containers/policy.json
        {"default": [{"type": "insecureAcceptAnything"}]}
        == containers/registries.conf
        unqualified-search-registries = ["registry.fedoraproject.org", "docker.io"]
        short-name-mode = "enforcing"
        == containers/registries.conf.d/000-shortnames.conf
        [aliases]
        "fedora" = "registry.fedoraproject.org/fedora"
        == containers/registries.d/default.yaml
        default-docker:
          use-sigstore-attachments: false
        == containers/registries.d/registry.redhat.io.yaml
        docker:
          registry.redhat.io:
            sigstore: https://registry.redhat.io/containers/sigstore
        == containers/storage.conf
        [storage]
        driver = "overlay"
        == containers/networks/ 0755
        == containers/oci/hooks.d/
        == cni/net.d/87-podman-bridge.conflist
        {"cniVersion": "0.4.0", "name": "podman"}
        == docker/daemon.json
        {"selinux-enabled": true}
        == toolbox.conf
        [general]
        == pki/tls/certs/ca-bundle.crt -> /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
        == pki/ca-trust/extracted/pem/tls-ca-bundle.pem 0444
        # stand-in for the bundle of trusted authorities
        == pki/ca-trust/source/anchors/
        == pki/rpm-gpg/RPM-GPG-KEY-fedora-42-primary
        -----BEGIN PGP PUBLIC KEY BLOCK-----
        -----END PGP PUBLIC KEY BLOCK-----
        == ostree/remotes.d/
        == yum.repos.d/fedora.repo
        [fedora]
        name=Fedora $releasever - $basearch
        enabled=1
        == yum.repos.d/fedora-updates.repo
        [updates]
        name=Fedora $releasever - $basearch - Updates
        enabled=1
        == yum.repos.d/fedora-cisco-openh264.repo
        [fedora-cisco-openh264]
        enabled=0
        == rpm/macros
        # no macros
        == dnf/dnf.conf
        [main]
        == fwupd/fwupd.conf 0640
        [fwupd]
        == coreos/installer.d/ 0755
        == passim.conf
        [daemon]

        """#
}
