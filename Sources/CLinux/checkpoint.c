// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE

#include "CLinux.h"

#include <errno.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

// The kernel has it in fs/ext4/ext4.h, since Linux 5.14.
#define CHECKPOINT_EXT4 _IOW('f', 43, __u32)
#define MAGIC_XFS 0x58465342

// After how many milliseconds a file system is thawed whose parent is stopped in between.
#define LONGEST_FREEZE 30000

/// Thaws when the parent is gone or silent; a byte says that nothing is frozen any more.
static void watch(int file, int parent) {
    struct pollfd end = {.fd = parent, .events = POLLIN};
    while (poll(&end, 1, LONGEST_FREEZE) == 0) {
        ioctl(file, FITHAW, 0);
    }
    char byte;
    if (read(parent, &byte, 1) != 1) {
        ioctl(file, FITHAW, 0);
    }
    _exit(0);
}

/// Freezes a file system and thaws it; a child does that if this process is killed meanwhile, unless it is killed with it.
static int freeze(int file) {
    // A socket, because sending into one whose other end is gone need not raise a signal.
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return -1;
    }
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t child = fork();
    int failure = errno;
    if (child == 0) {
        close(ends[0]);
        watch(file, ends[1]);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    int status = -1;
    int is_frozen = 0;
    if (child > 0) {
        status = ioctl(file, FIFREEZE, 0);
        if (status == 0 && ioctl(file, FITHAW, 0) != 0 && errno != EINVAL) {
            is_frozen = 1;
            status = -1;
        }
        failure = errno;
    }
    if (!is_frozen) {
        ssize_t told = send(ends[0], "", 1, MSG_NOSIGNAL);
        (void)told;
    }
    close(ends[0]);
    if (child > 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    errno = failure;
    return status;
}

/// Whether an error says that a file system cannot be frozen from here, or that another program has just frozen it, which does
/// the same.
static int is_out_of_reach(int error) {
    return error == EPERM || error == EACCES || error == EBUSY || error == EOPNOTSUPP || error == ENOSYS || error == ENOTTY;
}

int drydock_checkpoint(int descriptor) {
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0) {
        return -1;
    }
    // The journal first: where /boot is on the root file system, no removal gets to the disk earlier.
    __u32 flags = 0;
    int is_done = system.f_type == EXT4_SUPER_MAGIC
                  && (ioctl(descriptor, CHECKPOINT_EXT4, &flags) == 0 || errno == ENODEV);
    if (!is_done && (system.f_type == EXT4_SUPER_MAGIC || system.f_type == MAGIC_XFS)) {
        if (freeze(descriptor) != 0 && !is_out_of_reach(errno)) {
            return -1;
        }
    }
    return syncfs(descriptor);
}
