#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing of the Debian packages in the named sets, and is silent when nothing is.
#
#     .ci/packages.sh build|run|browser|vm…
set -euo pipefail

build=(
    make git ca-certificates binutils g++ libc6-dev pkg-config
    libostree-dev libarchive-dev libjson-c-dev libssl-dev libtomlplusplus-dev libyaml-dev
)
run=(
    ostree skopeo ignition systemd-journal-remote cryptsetup-bin policycoreutils passwd curl zstd tar gzip strace umoci gnupg
    rpm buildah createrepo-c dnf grub-common faketime e2fsprogs xfsprogs mount util-linux python3-jsonschema docker-registry libxml2-utils cmark-gfm
)
browser=(
    chromium fonts-dejavu-core
)
vm=(
    debootstrap qemu-system-x86 qemu-utils extlinux syslinux-common grub-pc-bin fdisk openssh-client socat
)

fail() {
    echo "drydock: error: $*" >&2
    exit 1
}

wanted=()
for name in "$@"; do
    case $name in
        build) wanted+=("${build[@]}") ;;
        run) wanted+=("${run[@]}") ;;
        browser) wanted+=("${browser[@]}") ;;
        vm) wanted+=("${vm[@]}") ;;
        *) fail "no set of packages is called '$name'" ;;
    esac
done

command -v dpkg-query >/dev/null || {
    echo "drydock: this is not Debian; its equivalents of these packages have to be there: ${wanted[*]}" >&2
    exit
}

installed() {
    dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null |
        sed -n 's/ installed$//p'
}
mapfile -t missing < <(printf '%s\n' "${wanted[@]}" | grep -vxF -f <(installed))
((${#missing[@]})) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo)
command -v "${as_root[0]:-apt-get}" >/dev/null || fail "only root, or sudo, can install ${missing[*]}"

install_missing() {
    "${as_root[@]}" apt-get --quiet=2 update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 --yes --no-install-recommends \
            -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 install "${missing[@]}"
}

echo "drydock: installing ${missing[*]}" >&2
exec >&2 </dev/null
install_missing && exit
echo "drydock: that failed; trying once more" >&2
sleep 5
install_missing || fail "could not install ${missing[*]}"
