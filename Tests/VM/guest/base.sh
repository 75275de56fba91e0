# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `tree`: the configuration of the guests' operating system, in $root.

# The name is one word: libostree makes a label of it, and extlinux passes the label's further words to the kernel. A
# lone 1 among them leads to the rescue shell.
cat >"$root/usr/lib/os-release" <<'END'
NAME="Drydock Guest"
ID=drydock-guest
ID_LIKE=debian
VERSION_ID=1
PRETTY_NAME="Drydock-Guest-1"
END

# Network: whatever card there is asks for an address.
mkdir -p "$root/etc/systemd/network"
printf '[Match]\nType=ether\n[Network]\nDHCP=ipv4\n' >"$root/etc/systemd/network/80-lab.network"
wants() {
    mkdir -p "$root/etc/systemd/system/$1.wants"
    ln -sf "$2" "$root/etc/systemd/system/$1.wants/${2##*/}"
}
wants multi-user.target /lib/systemd/system/systemd-networkd.service
wants local-fs.target /usr/share/systemd/tmp.mount
ln -sf /dev/null "$root/etc/systemd/system/systemd-networkd-wait-online.service"

# A first boot enables what presets say, and without this all that there is. As on CoreOS.
printf 'disable *\n' >"$root/usr/lib/systemd/system-preset/99-default.preset"

# Packages are not updated on a host of ostree; these timers would try it at some hour of the day, and fail.
rm -f "$root"/{usr/lib,etc}/systemd/system/{,timers.target.wants/}{apt-daily,apt-daily-upgrade,dpkg-db-backup}.{timer,service}

# A journal that outlives a shutdown tells its story.
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=persistent\n' >"$root/etc/systemd/journald.conf.d/lab.conf"

# Host keys are made at the first start, and are the host's from then on.
mkdir -p "$root/etc/systemd/system/ssh.service.d"
cat >"$root/etc/systemd/system/ssh.service.d/host-key.conf" <<'END'
[Service]
ExecStartPre=
ExecStartPre=/bin/sh -c 'test -s /etc/ssh/ssh_host_ed25519_key || ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key'
ExecStartPre=/usr/sbin/sshd -t
END
cat >"$root/etc/ssh/sshd_config.d/lab.conf" <<'END'
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition
PermitRootLogin prohibit-password
UseDNS no
END

# The group sudo needs no password, as on CoreOS.
printf '%%sudo ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/lab-sudo-group"
chmod 440 "$root/etc/sudoers.d/lab-sudo-group"

# What the successor changes, and what an administrator may have changed.
mkdir -p "$root/etc/lab"
printf 'level = 1\n' >"$root/etc/lab/untouched.conf"
printf 'level = 1\n' >"$root/etc/lab/edited.conf"
printf 'level = 1\n' >"$root/etc/lab/retired.conf"
printf 'level = 1\n' >"$root/etc/lab/deleted.conf"
printf 'level = 1\n' >"$root/etc/lab/secret.conf"

# Accounts of the operating system in /usr/lib, as on CoreOS; Debian has no libnss-altfiles, which reads them.
cc -shared -fPIC -Wall -Werror -O1 -o "$root/usr/lib/x86_64-linux-gnu/libnss_altfiles.so.2" altfiles.c
sed -i -E 's/^(passwd|group):[[:space:]]+files/& altfiles/' "$root/etc/nsswitch.conf"
for name in lab-kept:811 lab-moved:812; do
    printf '%s:x:%s:%s::/:/usr/sbin/nologin\n' "${name%:*}" "${name#*:}" "${name#*:}" >>"$root/usr/lib/passwd"
    printf '%s:x:%s:\n' "${name%:*}" "${name#*:}" >>"$root/usr/lib/group"
done

# Where GRUB starts the guest it counts boots as Fedora's does, and nobody chooses.
chmod -x "$root"/etc/grub.d/{10,20,30,40,41}_*
cat >"$root/etc/default/grub" <<'END'
GRUB_DEFAULT=0
GRUB_TIMEOUT=0
GRUB_TERMINAL=serial
END
cat >"$root/etc/grub.d/05_counting" <<'SCRIPT'
#!/bin/sh
cat <<'END'
if [ -n "${boot_counter}" -a "${boot_success}" = 0 ]; then
  if [ "${boot_counter}" = 0 -o "${boot_counter}" = -1 ]; then
    set default=1
    set boot_counter=-1
  elif [ "${boot_counter}" = 1 ]; then
    set boot_counter=0
  else
    set boot_counter=1
  fi
  save_env boot_counter
fi
END
SCRIPT
chmod 755 "$root/etc/grub.d/05_counting"
