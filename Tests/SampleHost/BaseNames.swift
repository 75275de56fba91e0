// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// Programs of the base's `/usr/bin`.
    static let programNames = words(
        """
        afterburn arch awk base64 bash basename bootctl bsdtar bunzip2 busctl bzip2 cat chcon chgrp chmod chown
        chronyc cksum comm coreos-installer cp crun csplit curl cut date dbus-broker dd df diff dir dircolors dirname
        du echo env expand expr false file find flock fmt fold fuse-overlayfs fusermount3 getent git gpg gpg2 grep
        groups gunzip gzip head hostid hostname hostnamectl id install ip join journalctl jq kill kmod last ldd less
        link ln locale localectl login loginctl logname ls lsblk lscpu lsof md5sum mkdir mkfifo mknod mktemp more
        mount mountpoint mv nano ncat nice nl nmcli nmtui nohup nproc numfmt od openssl ostree passwd paste pgrep ping
        pinky podman pr printenv printf ps ptx pwd pwdx readlink realpath rm rmdir rpm rpm-ostree runc scp sed seq
        sftp sha1sum sha256sum sha512sum shred shuf skopeo sleep socat sort split ssh ssh-add ssh-agent ssh-keygen
        stat stdbuf stty su sum sync systemctl systemd-analyze systemd-cat systemd-notify systemd-run tac tail tar tee
        test timedatectl timeout toolbox top touch tr true truncate tsort tty umount uname uncompress unexpand uniq
        unlink uptime users vdir vi vmstat wc wg whereis which who whoami xargs xz yes zcat zgrep zstd
        """
    )

    /// Programs of the base's `/usr/sbin`.
    static let administratorProgramNames = words(
        """
        NetworkManager agetty auditctl auditd blkid blockdev chronyd chroot cryptsetup depmod dmsetup dnsmasq e2fsck
        ethtool fdisk fsck groupadd groupdel groupmod ignition insmod ip6tables iptables iscsid losetup lvm mdadm
        mke2fs mkfs.ext4 mkfs.xfs modinfo modprobe nft pvs reboot resize2fs rmmod sfdisk shutdown sshd swapoff swapon
        sysctl useradd userdel usermod vgs visudo wipefs xfs_growfs xfs_repair
        """
    )

    /// Shared libraries of the base.
    static let libraryNames = words(
        """
        libacl libarchive libattr libaudit libblkid libbz2 libc libcap libcares libcom_err libcrypt libcrypto libcurl
        libdbus-1 libdevmapper libdw libelf libexpat libfdisk libffi libgcc_s libgcrypt libgio-2.0 libglib-2.0 libgmp
        libgnutls libgpg-error libgpgme libgssapi_krb5 libidn2 libjansson libjose libjson-c libk5crypto libkeyutils
        libkmod libkrb5 liblz4 liblzma libm libmnl libmount libncurses libnetfilter_conntrack libnettle libnftables
        libnl-3 libnspr4 libnss3 libostree-1 libp11-kit libpam libpcap libpcre2-8 libpopt libproc2 libpsl libreadline
        libresolv librpm libseccomp libselinux libsemanage libsepol libsmartcols libsolv libsqlite3 libssh2 libssl
        libstdc++ libsystemd libtasn1 libtinfo libtirpc libtss2-esys libudev libunistring libuuid libverto libxml2
        libz libzstd
        """
    )

    /// Kernel modules, below the kernel's `kernel` folder.
    static let kernelModules = words(
        """
        crypto/af_alg crypto/algif_hash crypto/xts drivers/ata/ahci drivers/ata/libahci drivers/block/loop
        drivers/block/nbd drivers/block/virtio_blk drivers/char/tpm/tpm_crb drivers/dma/ioat drivers/gpu/drm/drm
        drivers/hid/hid-generic drivers/hv/hv_vmbus drivers/i2c/i2c-piix4 drivers/md/dm-crypt drivers/md/dm-mod
        drivers/md/raid1 drivers/net/bonding drivers/net/dummy drivers/net/e1000e drivers/net/ixgbe drivers/net/tun
        drivers/net/veth drivers/net/virtio_net drivers/net/wireguard drivers/nvme/nvme drivers/scsi/megaraid_sas
        drivers/scsi/virtio_scsi drivers/usb/xhci-hcd drivers/virtio/virtio_balloon fs/btrfs/btrfs fs/ext4/ext4
        fs/fuse/fuse fs/isofs/isofs fs/nfs/nfs fs/overlayfs/overlay fs/squashfs/squashfs fs/vfat/vfat fs/xfs/xfs
        net/bridge/bridge net/ipv4/ip_tables net/netfilter/nf_conntrack net/netfilter/nf_tables net/sched/sch_fq
        net/vmw_vsock/vsock sound/core/snd virt/lib/irqbypass
        """
    )

    /// Time zones.
    static let zones = words(
        """
        UTC Africa/Cairo Africa/Lagos America/Chicago America/New_York America/Sao_Paulo Asia/Kolkata Asia/Shanghai
        Asia/Tokyo Atlantic/Reykjavik Australia/Sydney Europe/Berlin Europe/London Europe/Paris Pacific/Auckland
        """
    )

    private static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}
