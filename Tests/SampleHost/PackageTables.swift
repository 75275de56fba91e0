// SPDX-License-Identifier: Apache-2.0

extension SamplePackages {
    /// What the base commit was composed of.
    package static let base = SamplePackages(table: baseTable)

    /// The base as the host's administrator changed it: htop, tmux and what they need added, nano removed.
    package static let layered = base.changed(table: layeredTable, removed: ["nano", "nano-default-editor"])

    /// What the first container image holds.
    package static let successor = base.changed(table: successorTable, removed: successorRemoved)

    /// What the second container image holds.
    package static let second = successor.changed(table: secondTable, removed: ["zincati"])

    /// The packages that the administrator asked for, without what they need.
    package static let requested = ["htop", "tmux"]

    private static let layeredTable = """
        hwloc-libs 2.11.2-2.fc42 x86_64
        htop 3.3.0-5.fc42 x86_64
        tmux 3.5a-4.fc42 x86_64
        """

    /// Packages of the host that the first container image lacks.
    static let successorRemoved = [
        "nfs-utils-coreos", "toolbox", "console-login-helper-messages", "dnsmasq", "ethtool",
    ]

    private static let successorTable = """
        bootc 1.6.0-1.fc42 x86_64
        composefs 1.0.8-2.fc42 x86_64
        composefs-libs 1.0.8-2.fc42 x86_64
        curl 8.11.1-6.fc42 x86_64
        kernel 6.15.10-200.fc42 x86_64
        kernel-core 6.15.10-200.fc42 x86_64
        kernel-modules 6.15.10-200.fc42 x86_64
        kernel-modules-core 6.15.10-200.fc42 x86_64
        openssh 9.9p1-11.fc42 x86_64
        openssh-clients 9.9p1-11.fc42 x86_64
        openssh-server 9.9p1-11.fc42 x86_64
        podman 5:5.6.0-1.fc42 x86_64
        strace 6.16-1.fc42 x86_64
        systemd 257.9-2.fc42 x86_64
        systemd-libs 257.9-2.fc42 x86_64
        systemd-udev 257.9-2.fc42 x86_64
        tmux 3.5a-5.fc42 x86_64
        """

    private static let secondTable = """
        bootc 1.8.0-1.fc42 x86_64
        kernel 6.16.9-200.fc42 x86_64
        kernel-core 6.16.9-200.fc42 x86_64
        kernel-modules 6.16.9-200.fc42 x86_64
        kernel-modules-core 6.16.9-200.fc42 x86_64
        podman 5:5.6.2-1.fc42 x86_64
        """

    private static let baseTable = """
        NetworkManager 1:1.52.0-1.fc42 x86_64
        NetworkManager-cloud-setup 1:1.52.0-1.fc42 x86_64
        NetworkManager-libnm 1:1.52.0-1.fc42 x86_64
        NetworkManager-tui 1:1.52.0-1.fc42 x86_64
        WALinuxAgent-udev 2.13.1.1-1.fc42 noarch
        aardvark-dns 2:1.15.0-1.fc42 x86_64
        acl 2.3.2-3.fc42 x86_64
        adcli 0.9.3.1-1.fc42 x86_64
        afterburn 5.8.2-3.fc42 x86_64
        afterburn-dracut 5.8.2-3.fc42 x86_64
        alternatives 1.33-1.fc42 x86_64
        attr 2.5.2-5.fc42 x86_64
        audit 4.0.5-1.fc42 x86_64
        audit-libs 4.0.5-1.fc42 x86_64
        authselect 1.5.1-1.fc42 x86_64
        authselect-libs 1.5.1-1.fc42 x86_64
        basesystem 11-22.fc42 noarch
        bash 5.2.37-1.fc42 x86_64
        bash-completion 1:2.16-1.fc42 noarch
        bind-libs 32:9.18.36-1.fc42 x86_64
        bind-utils 32:9.18.36-1.fc42 x86_64
        bootupd 0.2.28-1.fc42 x86_64
        brcmfmac-firmware 20250509-1.fc42 noarch
        bsdtar 3.8.1-1.fc42 x86_64
        btrfs-progs 6.14-1.fc42 x86_64
        bubblewrap 0.10.0-1.fc42 x86_64
        bzip2 1.0.8-20.fc42 x86_64
        bzip2-libs 1.0.8-20.fc42 x86_64
        c-ares 1.34.5-1.fc42 x86_64
        ca-certificates 2024.2.69_v8.0.401-5.fc42 noarch
        catatonit 0.2.1-2.fc42 x86_64
        chrony 4.6.1-2.fc42 x86_64
        cifs-utils 7.2-1.fc42 x86_64
        clevis 21-10.fc42 x86_64
        clevis-dracut 21-10.fc42 x86_64
        clevis-luks 21-10.fc42 x86_64
        clevis-systemd 21-10.fc42 x86_64
        cloud-utils-growpart 0.33-10.fc42 x86_64
        composefs-libs 1.0.8-1.fc42 x86_64
        conmon 2:2.1.13-1.fc42 x86_64
        console-login-helper-messages 0.21.3-10.fc42 noarch
        container-selinux 4:2.237.0-1.fc42 noarch
        containerd 2.0.5-1.fc42 x86_64
        containers-common 5:0.63.1-1.fc42 noarch
        containers-common-extra 5:0.63.1-1.fc42 noarch
        coreos-installer 0.24.0-1.fc42 x86_64
        coreos-installer-bootinfra 0.24.0-1.fc42 x86_64
        coreutils 9.6-3.fc42 x86_64
        coreutils-common 9.6-3.fc42 x86_64
        cpio 2.15-3.fc42 x86_64
        cracklib 2.9.11-7.fc42 x86_64
        criu 4.1-1.fc42 x86_64
        crun 1.21-1.fc42 x86_64
        crypto-policies 20250214-1.gitff7551b.fc42 noarch
        cryptsetup 2.7.5-2.fc42 x86_64
        curl 8.11.1-4.fc42 x86_64
        dbus 1:1.16.0-3.fc42 x86_64
        dbus-broker 36-5.fc42 x86_64
        device-mapper 1.02.206-1.fc42 x86_64
        diffutils 3.10-9.fc42 x86_64
        dnsmasq 2.90-4.fc42 x86_64
        dosfstools 4.2-15.fc42 x86_64
        dracut 107-3.fc42 x86_64
        dracut-network 107-3.fc42 x86_64
        dracut-squash 107-3.fc42 x86_64
        e2fsprogs 1.47.2-3.fc42 x86_64
        efi-filesystem 6-3.fc42 noarch
        efibootmgr 18-8.fc42 x86_64
        ethtool 2:6.14-1.fc42 x86_64
        expat 2.7.1-1.fc42 x86_64
        fedora-coreos-pinger 0.0.4-27.fc42 x86_64
        fedora-release-common 42-26 noarch
        fedora-release-coreos 42-26 noarch
        fedora-repos 42-1 noarch
        file 5.46-3.fc42 x86_64
        filesystem 3.18-42.fc42 x86_64
        findutils 1:4.10.0-5.fc42 x86_64
        fuse-overlayfs 1.13-3.fc42 x86_64
        fuse3 3.16.2-5.fc42 x86_64
        fwupd 2.0.11-1.fc42 x86_64
        gawk 5.3.1-1.fc42 x86_64
        gdisk 1.0.10-4.fc42 x86_64
        gettext-runtime 0.23.1-2.fc42 x86_64
        git-core 2.49.0-1.fc42 x86_64
        glib2 2.84.2-1.fc42 x86_64
        glibc 2.41-5.fc42 x86_64
        glibc-common 2.41-5.fc42 x86_64
        glibc-minimal-langpack 2.41-5.fc42 x86_64
        gmp 1:6.3.0-4.fc42 x86_64
        gnupg2 2.4.7-2.fc42 x86_64
        gnutls 3.8.9-3.fc42 x86_64
        google-compute-engine-guest-configs-udev 20250320.00-1.fc42 noarch
        gpgme 1.24.3-1.fc42 x86_64
        grep 3.11-10.fc42 x86_64
        grub2-common 1:2.12-32.fc42 noarch
        grub2-efi-x64 1:2.12-32.fc42 x86_64
        grub2-pc 1:2.12-32.fc42 x86_64
        gssproxy 0.9.2-7.fc42 x86_64
        gzip 1.13-3.fc42 x86_64
        hostname 3.25-2.fc42 x86_64
        ignition 2.21.0-2.fc42 x86_64
        inih 58-3.fc42 x86_64
        intel-gpu-firmware 20250509-1.fc42 noarch
        iproute 6.12.0-3.fc42 x86_64
        iptables-nft 1.8.11-5.fc42 x86_64
        iputils 20240905-3.fc42 x86_64
        irqbalance 1.9.4-2.fc42 x86_64
        iscsi-initiator-utils 6.2.1.11-0.git4b3e853.fc42 x86_64
        jansson 2.14-2.fc42 x86_64
        jose 14-2.fc42 x86_64
        jq 1.7.1-11.fc42 x86_64
        json-c 0.18-2.fc42 x86_64
        kbd 2.7.1-3.fc42 x86_64
        kernel 6.14.9-300.fc42 x86_64
        kernel-core 6.14.9-300.fc42 x86_64
        kernel-modules 6.14.9-300.fc42 x86_64
        kernel-modules-core 6.14.9-300.fc42 x86_64
        kexec-tools 2.0.30-3.fc42 x86_64
        keyutils 1.6.3-5.fc42 x86_64
        kmod 34.2-1.fc42 x86_64
        kpartx 0.10.0-5.fc42 x86_64
        krb5-libs 1.21.3-6.fc42 x86_64
        less 668-2.fc42 x86_64
        libarchive 3.8.1-1.fc42 x86_64
        libgcc 15.1.1-2.fc42 x86_64
        libselinux 3.8-2.fc42 x86_64
        libsolv 0.7.32-1.fc42 x86_64
        libxml2 2.12.10-1.fc42 x86_64
        linux-firmware 20250509-1.fc42 noarch
        logrotate 3.22.0-3.fc42 x86_64
        lsof 4.98.0-7.fc42 x86_64
        lua-libs 5.4.7-3.fc42 x86_64
        lvm2 2.03.30-3.fc42 x86_64
        lz4-libs 1.10.0-2.fc42 x86_64
        mdadm 4.3-7.fc42 x86_64
        microcode_ctl 2:2.1-70.fc42 x86_64
        moby-engine 28.2.2-1.fc42 x86_64
        mokutil 2:0.7.2-1.fc42 x86_64
        nano 8.3-2.fc42 x86_64
        nano-default-editor 8.3-2.fc42 noarch
        ncurses 6.5-5.20250125.fc42 x86_64
        netavark 2:1.15.2-1.fc42 x86_64
        nfs-utils-coreos 1:2.8.3-1.rc2.fc42 x86_64
        nftables 1:1.1.1-3.fc42 x86_64
        nmstate 2.2.44-1.fc42 x86_64
        nss-altfiles 2.23.0-6.fc42 x86_64
        nvme-cli 2.13-1.fc42 x86_64
        oniguruma 6.9.10-2.fc42 x86_64
        openldap 2.6.9-5.fc42 x86_64
        openssh 9.9p1-10.fc42 x86_64
        openssh-clients 9.9p1-10.fc42 x86_64
        openssh-server 9.9p1-10.fc42 x86_64
        openssl 1:3.2.4-3.fc42 x86_64
        openssl-libs 1:3.2.4-3.fc42 x86_64
        ostree 2025.2-1.fc42 x86_64
        ostree-libs 2025.2-1.fc42 x86_64
        passt 0^20250606.g754c6d7-1.fc42 x86_64
        passwd 0.80-18.fc42 x86_64
        pciutils-libs 3.13.0-7.fc42 x86_64
        pcre2 10.45-1.fc42 x86_64
        podman 5:5.5.0-1.fc42 x86_64
        polkit 126-3.fc42 x86_64
        popt 1.19-8.fc42 x86_64
        procps-ng 4.0.4-6.fc42 x86_64
        readline 8.2-13.fc42 x86_64
        rpcbind 1.2.7-1.rc1.fc42.4 x86_64
        rpm 4.20.1-1.fc42 x86_64
        rpm-libs 4.20.1-1.fc42 x86_64
        rpm-ostree 2025.8-1.fc42 x86_64
        rpm-ostree-libs 2025.8-1.fc42 x86_64
        runc 2:1.2.6-1.fc42 x86_64
        samba-client-libs 2:4.22.2-1.fc42 x86_64
        sed 4.9-4.fc42 x86_64
        selinux-policy 41.42-1.fc42 noarch
        selinux-policy-targeted 41.42-1.fc42 noarch
        setup 2.15.0-13.fc42 noarch
        shadow-utils 2:4.17.4-1.fc42 x86_64
        shim-x64 15.8-3 x86_64
        skopeo 1:1.19.0-1.fc42 x86_64
        socat 1.8.0.3-1.fc42 x86_64
        sqlite-libs 3.47.2-2.fc42 x86_64
        ssh-key-dir 0.1.4-8.fc42 x86_64
        sssd-client 2.11.0-1.fc42 x86_64
        sssd-common 2.11.0-1.fc42 x86_64
        stalld 1.19.8-2.fc42 x86_64
        sudo 1.9.15-7.p5.fc42 x86_64
        systemd 257.6-1.fc42 x86_64
        systemd-libs 257.6-1.fc42 x86_64
        systemd-udev 257.6-1.fc42 x86_64
        tar 2:1.35-5.fc42 x86_64
        toolbox 0.1.2-1.fc42 x86_64
        tpm2-tools 5.7-3.fc42 x86_64
        tzdata 2025b-1.fc42 noarch
        util-linux 2.40.4-7.fc42 x86_64
        vim-data 2:9.1.1418-1.fc42 noarch
        vim-minimal 2:9.1.1418-1.fc42 x86_64
        wireguard-tools 1.0.20210914-8.fc42 x86_64
        xfsprogs 6.12.0-2.fc42 x86_64
        xz 1:5.8.1-2.fc42 x86_64
        zincati 0.0.30-3.fc42 x86_64
        zlib-ng-compat 2.2.4-3.fc42 x86_64
        zram-generator 1.2.1-1.fc42 x86_64
        zstd 1.5.7-1.fc42 x86_64
        """
}
