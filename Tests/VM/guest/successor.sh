# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by `tree`: a release later.

sed -i -e 's/^VERSION_ID=.*/VERSION_ID=2/' -e 's/Guest-1/Guest-2/' "$root/usr/lib/os-release"

# Packages come and go.
cp "$packages"/archives/*.deb "$root/tmp"
inside sh -c 'dpkg --install /tmp/*.deb && dpkg --purge nano'

# Defaults change, go and come.
printf 'level = 2\n' | tee "$root/etc/lab/untouched.conf" "$root/etc/lab/edited.conf" >"$root/etc/lab/deleted.conf"
rm "$root/etc/lab/retired.conf"
printf 'level = 2\n' >"$root/etc/lab/arrived.conf"
chmod 600 "$root/etc/lab/secret.conf"
printf 'Drydock Guest 2 \\n \\l\n' >"$root/etc/issue"

# A unit that the host has never had.
cat >"$root/usr/lib/systemd/system/lab-arrived.service" <<'END'
[Unit]
Description=New with release 2
[Service]
Type=oneshot
RemainAfterExit=yes
StateDirectory=lab-arrived
ExecStart=/usr/bin/touch /var/lib/lab-arrived/started
END
wants multi-user.target /usr/lib/systemd/system/lab-arrived.service
