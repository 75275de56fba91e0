// SPDX-License-Identifier: Apache-2.0
// Linux calls and constants that the prebuilt Glibc module hides, because it is made without _GNU_SOURCE.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// O_PATH, O_TMPFILE and the RESOLVE_* bits of openat2(2).
extern const int drydock_o_path;
extern const int drydock_at_empty_path;
extern const int drydock_o_directory;
extern const int drydock_o_cloexec;
extern const int drydock_o_nofollow;
extern const int drydock_at_no_automount;
extern const uint64_t drydock_resolve_in_root;
extern const uint64_t drydock_resolve_no_magiclinks;
extern const uint64_t drydock_resolve_beneath;
extern const uint64_t drydock_resolve_no_symlinks;
extern const uint64_t drydock_resolve_no_xdev;

/// openat2(2); -1 and errno on failure.
int drydock_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/// getdents64(2): fills the buffer with records of names; 0 at the end, -1 and errno on failure.
ssize_t drydock_getdents(int directory, void *buffer, size_t size);

/// What a name is and whose.
struct drydock_owner {
    uint32_t mode;
    uint32_t uid;
    uint32_t gid;
    /// 1 if something is mounted there; always 0 before Linux 5.8.
    uint32_t is_mount_root;
    uint64_t size;
    uint64_t device;
};

/// statx(2) of a name, itself and not what it points at, that asks for no more than it must; -1 and errno on failure.
int drydock_owner_of(int directory, const char *name, struct drydock_owner *owner);

/// llistxattr(2) and lgetxattr(2).
ssize_t drydock_llistxattr(const char *path, char *list, size_t size);
ssize_t drydock_lgetxattr(const char *path, const char *name, void *value, size_t size);

/// fsetxattr(2) that replaces.
int drydock_fsetxattr(int descriptor, const char *name, const void *value, size_t size);

/// renameat2(2) within one directory, with RENAME_NOREPLACE.
int drydock_rename_new(int directory, const char *from, const char *to);

/// open(2) with O_TMPFILE: a file in the directory's file system that no name leads to; -1 and errno on failure.
int drydock_unnamed_file(const char *directory);

/// syncfs(2): everything of the descriptor's file system.
int drydock_syncfs(int descriptor);

/// Brings what a journal holds to where it belongs (EXT4_IOC_CHECKPOINT, else FIFREEZE and FITHAW): only then those see it who
/// read the file system without its journal. Then syncfs(2), which is all for file systems other than ext4 and XFS, and where
/// freezing is not allowed.
int drydock_checkpoint(int descriptor);

/// unshare(CLONE_NEWNS), and every mount below / made private. Call before the first thread starts.
int drydock_unshare_mounts(void);

/// Makes the directory a mount of its own in this namespace: mount(path, path, MS_BIND | MS_REC).
int drydock_bind_onto_itself(const char *path);

/// Makes one existing mount read-only in this namespace, keeping its other flags.
int drydock_remount_read_only(const char *path);

/// Makes one existing mount writable in this namespace, keeping its other flags.
int drydock_remount_writable(const char *path);

/// memfd_create(2) with MFD_CLOEXEC.
int drydock_memfd(const char *name);

/// socketpair(2) of AF_UNIX sequenced packets, close-on-exec on both ends.
int drydock_packet_pair(int ends[2]);

/// recvmsg(2) of one packet with up to `capacity` descriptors; their number goes to `count`.
ssize_t drydock_receive_packet(int socket, void *buffer, size_t size, int *descriptors, size_t capacity, size_t *count);

/// A socket connected to the datagram socket at a path, close-on-exec, that never waits; -1 and errno on failure.
int drydock_connect_datagram(const char *path);

/// Passes bytes over a socket in a sealed memfd; -1 and errno on failure.
int drydock_send_sealed(int socket, const void *bytes, size_t size);

/// Whether a file carries the immutable flag; -1 if its file system has no such flags.
int drydock_is_immutable(int file);

/// mkdirat(2) in a directory whose immutable flag, if it has one, is taken off meanwhile and put back.
int drydock_mkdirat_immutable(int directory, const char *name, unsigned int mode);

/// Locks the whole file for the open file description, F_OFD_SETLK, or flock(2) where the kernel has no such locks; 1 it is
/// locked, 0 somebody else has it locked, -1 errno.
int drydock_lock(int descriptor);

/// flock(2) with LOCK_EX | LOCK_NB; 1 it is locked, 0 somebody else has it locked, -1 errno.
int drydock_lock_directory(int descriptor);

/// Gives back what the two above have locked, also where a program that is being started has the same open file; 0, or -1 and
/// errno.
int drydock_unlock(int descriptor);

/// Has SIGINT and SIGTERM write their number, one byte, to a pipe; its read end, or -1 and errno.
int drydock_stop_signals(void);

/// chroot(2), and chdir(2) to the new root.
int drydock_change_root(const char *path);
