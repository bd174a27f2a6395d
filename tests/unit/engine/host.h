/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HOST_H
#define HOST_H

/*
 * A host that is made for a test: a tmpfs, in a mount namespace of the test's
 * own, that it then has for its root. Any failure ends the test.
 */
#include <stdbool.h>
#include <sys/types.h>

/* The fixture around all of a case: where it is mounted. */
void host_begin(void);
void host_end(void);

/* The one around each test: sanitizers want a /proc in the end. */
void host_leave(void);

/*
 * host - from here on that is the root, with /srv/state/c alone in it.
 * @proc_fd: out: the machine's /proc.
 * Returns false where who runs the test is no root that may have it.
 */
bool host(int *proc_fd);

/* A folder and those above it; each of a list, as "/a\0/b\0". */
void folder(const char *path);
void folders(const char *list);
void file(const char *path, mode_t mode, uid_t uid);
void socket_at(const char *path);

/* A file system at @path whose root has the number that "/" has, too. */
void another(const char *path);

#endif
