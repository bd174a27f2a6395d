/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_MOUNTINFO_H
#define KERN_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The text of /proc/PID/mountinfo (proc_pid_mountinfo(5)), taken apart in
 * place. Pure.
 */
struct mountinfo {
	uint64_t id;
	char *device;  /* "MAJOR:MINOR" of the file system */
	char *root;    /* of the mount within its file system; unescaped */
	char *point;   /* where it is mounted; unescaped */
	char *options; /* of the mount, as the kernel writes them */
	char *type;
	char *source; /* as the kernel writes it */
	char *super;  /* options of the file system: still escaped, as a comma
			 in a value is written \054 */
};

/*
 * mountinfo_next - take the next line off *@text, which is cut up by this.
 * Returns false at the end, or at a line that is none.
 */
bool mountinfo_next(char **text, struct mountinfo *m);

/* mountinfo_unescape - undo \ooo in place. */
void mountinfo_unescape(char *s);

#endif
