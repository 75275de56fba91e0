// SPDX-License-Identifier: Apache-2.0
//
// A module for the name service of glibc, "altfiles": looks names and numbers up in /usr/lib/passwd and /usr/lib/group, as
// that of rpm-ostree hosts does. It lists nothing.

#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#define LOOKUP(function, record, reader, file, parameter, matches)                                       \
    enum nss_status _nss_altfiles_##function(parameter, struct record *row, char *buffer, size_t length, \
                                             int *error)                                                 \
    {                                                                                                    \
        struct record *found = NULL;                                                                     \
        FILE *stream = fopen(file, "re");                                                                \
        if (!stream) return NSS_STATUS_UNAVAIL;                                                          \
        int failure = 0;                                                                                 \
        while (!(failure = reader(stream, row, buffer, length, &found)) && !(matches)) {}                \
        fclose(stream);                                                                                  \
        if (!failure) return NSS_STATUS_SUCCESS;                                                         \
        *error = failure;                                                                                \
        return failure == ERANGE ? NSS_STATUS_TRYAGAIN : NSS_STATUS_NOTFOUND;                            \
    }

LOOKUP(getpwnam_r, passwd, fgetpwent_r, "/usr/lib/passwd", const char *name, strcmp(row->pw_name, name) == 0)
LOOKUP(getpwuid_r, passwd, fgetpwent_r, "/usr/lib/passwd", uid_t id, row->pw_uid == id)
LOOKUP(getgrnam_r, group, fgetgrent_r, "/usr/lib/group", const char *name, strcmp(row->gr_name, name) == 0)
LOOKUP(getgrgid_r, group, fgetgrent_r, "/usr/lib/group", gid_t id, row->gr_gid == id)
