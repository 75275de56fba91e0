// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE

#include "CLinux.h"

#include <errno.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

// The kernel has it in fs/ext4/ext4.h, since Linux 5.14.
#define CHECKPOINT_EXT4 _IOW('f', 43, __u32)
#define MAGIC_XFS 0x58465342

// How long a file system stays frozen at most when this process is stopped in between, in milliseconds.
#define LONGEST_FREEZE 30000

/// Thaws when the other end of the pipe is gone or silent; a byte says that it is not needed.
static void watch(int file, int pipe) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    char byte;
    struct pollfd end = {.fd = pipe, .events = POLLIN};
    if (poll(&end, 1, LONGEST_FREEZE) != 1 || read(pipe, &byte, 1) != 1) {
        ioctl(file, FITHAW, 0);
    }
    _exit(0);
}

/// Freezes a file system and thaws it; a child does that if this process is killed meanwhile.
static int freeze(int file) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        watch(file, ends[1]);
    }
    close(ends[1]);
    int status = -1;
    if (child > 0) {
        status = ioctl(file, FIFREEZE, 0);
        if (status == 0 && ioctl(file, FITHAW, 0) != 0 && errno != EINVAL) {
            status = -1;
        }
    }
    int failure = errno;
    ssize_t told = send(ends[0], "", 1, MSG_NOSIGNAL);
    (void)told;
    close(ends[0]);
    if (child > 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    errno = failure;
    return status;
}

int drydock_checkpoint(int descriptor) {
    if (syncfs(descriptor) != 0) {
        return -1;
    }
    struct statfs system;
    if (fstatfs(descriptor, &system) != 0) {
        return -1;
    }
    if (system.f_type == EXT4_SUPER_MAGIC) {
        __u32 flags = 0;
        if (ioctl(descriptor, CHECKPOINT_EXT4, &flags) == 0 || errno == ENODEV) {
            return 0;
        }
    } else if (system.f_type != MAGIC_XFS) {
        return 0;
    }
    if (freeze(descriptor) == 0) {
        return 0;
    }
    // Not allowed in a user namespace, or another program has just frozen it, which does the same.
    return errno == EPERM || errno == EBUSY || errno == EOPNOTSUPP ? 0 : -1;
}
