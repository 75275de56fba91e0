// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE

#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

const int drydock_o_path = O_PATH;
const int drydock_at_empty_path = AT_EMPTY_PATH;
const int drydock_o_directory = O_DIRECTORY;
const int drydock_o_cloexec = O_CLOEXEC;
const int drydock_o_nofollow = O_NOFOLLOW;
const int drydock_at_no_automount = AT_NO_AUTOMOUNT;
const uint64_t drydock_resolve_in_root = RESOLVE_IN_ROOT;
const uint64_t drydock_resolve_no_magiclinks = RESOLVE_NO_MAGICLINKS;
const uint64_t drydock_resolve_beneath = RESOLVE_BENEATH;
const uint64_t drydock_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t drydock_resolve_no_xdev = RESOLVE_NO_XDEV;

int drydock_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

ssize_t drydock_getdents(int directory, void *buffer, size_t size) {
    return getdents64(directory, buffer, size);
}

int drydock_owner_of(int directory, const char *name, struct drydock_owner *owner) {
    struct statx status;
    unsigned int mask = STATX_TYPE | STATX_UID | STATX_GID | STATX_SIZE;
    if (statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, mask, &status) != 0) {
        return -1;
    }
    owner->mode = status.stx_mode;
    owner->uid = status.stx_uid;
    owner->gid = status.stx_gid;
    owner->is_mount_root = (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    owner->size = status.stx_size;
    owner->device = makedev(status.stx_dev_major, status.stx_dev_minor);
    return 0;
}

ssize_t drydock_llistxattr(const char *path, char *list, size_t size) {
    return llistxattr(path, list, size);
}

ssize_t drydock_lgetxattr(const char *path, const char *name, void *value, size_t size) {
    return lgetxattr(path, name, value, size);
}

int drydock_rename_new(int directory, const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, directory, from, directory, to, RENAME_NOREPLACE);
}

int drydock_fsetxattr(int descriptor, const char *name, const void *value, size_t size) {
    return fsetxattr(descriptor, name, value, size, 0);
}

int drydock_unnamed_file(const char *directory) {
    return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

int drydock_syncfs(int descriptor) {
    return syncfs(descriptor);
}

int drydock_unshare_mounts(void) {
    if (unshare(CLONE_NEWNS) != 0) {
        return -1;
    }
    // What the system mounts from now on arrives here too, automounts above all; what is mounted here stays here.
    return mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL);
}

int drydock_bind_onto_itself(const char *path) {
    return mount(path, path, NULL, MS_BIND | MS_REC, NULL);
}

static int remount(const char *path, unsigned long flags) {
    struct statvfs status;
    if (statvfs(path, &status) != 0) {
        return -1;
    }
    unsigned long keep = 0;
    if (status.f_flag & ST_NOSUID) keep |= MS_NOSUID;
    if (status.f_flag & ST_NODEV) keep |= MS_NODEV;
    if (status.f_flag & ST_NOEXEC) keep |= MS_NOEXEC;
    if (status.f_flag & ST_NOATIME) keep |= MS_NOATIME;
    if (status.f_flag & ST_NODIRATIME) keep |= MS_NODIRATIME;
    if (status.f_flag & ST_RELATIME) keep |= MS_RELATIME;
    return mount("none", path, NULL, MS_BIND | MS_REMOUNT | flags | keep, NULL);
}

int drydock_remount_read_only(const char *path) {
    return remount(path, MS_RDONLY);
}

int drydock_remount_writable(const char *path) {
    return remount(path, 0);
}

int drydock_memfd(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}

int drydock_packet_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

ssize_t drydock_receive_packet(int socket, void *buffer, size_t size, int *descriptors, size_t capacity, size_t *count) {
    char control[CMSG_SPACE(sizeof(int) * 8)];
    struct iovec vector = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    ssize_t received;
    do {
        received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    *count = 0;
    if (received < 0) {
        return -1;
    }
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t present = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < present; index++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof descriptor);
            if (*count < capacity) {
                descriptors[(*count)++] = descriptor;
            } else {
                close(descriptor);
            }
        }
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        errno = EMSGSIZE;
        return -1;
    }
    return received;
}

int drydock_connect_datagram(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        int failure = errno;
        close(descriptor);
        errno = failure;
        return -1;
    }
    return descriptor;
}

static int send_descriptor(int socket, int descriptor) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
    struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof control};
    memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int drydock_send_sealed(int socket, const void *bytes, size_t size) {
    int file = memfd_create("drydock-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) {
        return -1;
    }
    const char *rest = bytes;
    ssize_t written = 0;
    while (size > 0 && (written = write(file, rest, size)) > 0) {
        rest += written;
        size -= (size_t)written;
    }
    int status = -1;
    if (size == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0) {
        status = send_descriptor(socket, file);
    }
    int failure = errno;
    close(file);
    errno = failure;
    return status;
}

int drydock_lock(int descriptor) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_SETLK, &whole) == 0) {
        return 1;
    }
    if (errno == EINVAL && flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return 1;
    }
    return errno == EAGAIN || errno == EACCES ? 0 : -1;
}

int drydock_is_immutable(int file) {
    int flags = 0;
    if (ioctl(file, FS_IOC_GETFLAGS, &flags) != 0) {
        return -1;
    }
    return (flags & FS_IMMUTABLE_FL) != 0;
}

int drydock_mkdirat_immutable(int directory, const char *name, unsigned int mode) {
    int flags = 0;
    int immutable = ioctl(directory, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_IMMUTABLE_FL) != 0;
    if (immutable) {
        int open = flags & ~FS_IMMUTABLE_FL;
        if (ioctl(directory, FS_IOC_SETFLAGS, &open) != 0) {
            return -1;
        }
    }
    int status = mkdirat(directory, name, mode);
    int failure = errno;
    if (immutable && ioctl(directory, FS_IOC_SETFLAGS, &flags) != 0 && status == 0) {
        return -1;
    }
    errno = failure;
    return status;
}

int drydock_lock_directory(int descriptor) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return 1;
    }
    return errno == EWOULDBLOCK ? 0 : -1;
}

int drydock_unlock(int descriptor) {
    struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
    int given = fcntl(descriptor, F_OFD_SETLK, &whole);
    return flock(descriptor, LOCK_UN) == 0 && (given == 0 || errno == EINVAL) ? 0 : -1;
}

static int stop_pipe[2] = {-1, -1};

static void tell_stop(int signal) {
    int failure = errno;
    unsigned char number = (unsigned char)signal;
    ssize_t written = write(stop_pipe[1], &number, 1);
    (void)written;
    errno = failure;
}

int drydock_stop_signals(void) {
    if (stop_pipe[0] < 0 && pipe2(stop_pipe, O_CLOEXEC) != 0) {
        return -1;
    }
    struct sigaction action = {.sa_handler = tell_stop, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0) {
        return -1;
    }
    return stop_pipe[0];
}

int drydock_change_root(const char *path) {
    return chroot(path) != 0 ? -1 : chdir("/");
}
