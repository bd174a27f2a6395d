/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_IN_H
#define KERN_CGROUP_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"
#include "kern/cgroup.h"
#include "kern/cgroup_set.h"

/* What the files of the cgroup facility share among themselves. */

enum {
	CGROUP_TEXT = 2048
}; /* a control file of ours is not longer */

/*
 * The mark of a cgroup that cgroup_create() made on the way to a leaf, in its
 * mode: the sticky bit, since mkdir(2) can set that.
 */
#define CGROUP_OURS S_ISVTX

/*
 * cgroup_read - a control file as text, its last newline cut off.
 * @buf:  out; CGROUP_TEXT bytes.
 */
NODISCARD int cgroup_read(int dir_fd, const char *file, char *buf,
			  struct err *e);

/* cgroup_put - write @value to a control file in one write(2). */
NODISCARD int cgroup_put(int dir_fd, const char *file, const char *value,
			 struct err *e);

/* cgroup_put_num - the same, a decimal number. */
NODISCARD int cgroup_put_num(int dir_fd, const char *file, int64_t value,
			     struct err *e);

/*
 * cgroup_dir_of - the cgroup's directory where @controller is. In a cgroup2
 * beside v1 the controller is switched on first.
 * @v2:  out; its files are those of cgroup2. May be NULL.
 * Errors: UNSUPPORTED ("needs the pids controller"), SYS.
 */
NODISCARD int cgroup_dir_of(const struct cgroup *cg, uint32_t controller,
			    int *dir_fd, bool *v2, struct err *e);

/* cgroup_listed - is @word one of those of @list, which are parted by blanks?
 */
bool cgroup_listed(const char *list, const char *word, size_t len);

/*
 * cgroup_set - write a control file, having kept for cg->undo what was there.
 * @key:    of a file of many lines, the one to set: "8:0"; or NULL.
 * @unset:  what @key has when the file has no line of it; NULL: nothing.
 * Errors: SYS; UNSUPPORTED with ENOENT (the file is not there: says whether it
 * is the controller or the kernel that lacks).
 */
NODISCARD int cgroup_set(const struct cgroup *cg, int dir_fd, const char *file,
			 const char *key, const char *unset, const char *value,
			 struct err *e);

/* A setting that is one number or text, and where it goes. */
enum cgroup_how {
	CGROUP_NUM,
	CGROUP_MAX,   /* -1 is "max" */
	CGROUP_WORDS, /* a text, unless it is empty */
	CGROUP_IF_0,  /* a number, only if it is 0 */
	CGROUP_IF_NOT_0,
	CGROUP_QUOTA, /* "QUOTA PERIOD" of cgroup2 */
	CGROUP_NONE,  /* this kind of cgroup has no such thing */
};
struct cgroup_row {
	const char *file; /* or, for CGROUP_NONE, what to call it */
	uint32_t controller;
	uint16_t at; /* offset in struct cgroup_limits */
	uint8_t how; /* enum cgroup_how */
	/* Not 0: rows side by side that the kernel holds against each other
	 * (EINVAL), written in whichever order the present values allow. */
	uint8_t group;
};
#define CGROUP_ROW(f, c, m, h, g)                                            \
	{                                                                    \
		(f), CGROUP_##c, offsetof(struct cgroup_limits, m), (h), (g) \
	}

NODISCARD int cgroup_rows(const struct cgroup *cg, const struct cgroup_row *r,
			  size_t n, const struct cgroup_limits *l,
			  struct err *e);

/* cgroup_controller - the bit of "pids"; CGROUP_OTHER for one of no use here.
 */
uint32_t cgroup_controller(const char *name, size_t len);

/*
 * cgroup_prefix - the first @levels levels of @path, or all but the last
 * -@levels. Gives back how many levels that is. @out: CGROUP_PATH_CAP bytes.
 */
unsigned cgroup_prefix(const char *path, int levels, char *out);

/*
 * cgroup_no_new_unit - would making cg->path make a unit of systemd's above it?
 * Errors: DENIED (res-cgroup-path).
 */
NODISCARD int cgroup_no_new_unit(const struct cgroup *cg, struct err *e);

/* cgroup1_fill - cpuset.cpus and .mems of each empty level from its parent. */
NODISCARD int cgroup1_fill(int root_fd, const char *path, struct err *e);

/*
 * cgroup2_enable - all controllers there are, for the leaf of @path.
 * @lack:    CGROUP_LACK_*, added where a level stays as it is: the leaf may
 *           have less than the root has. NULL: nobody asks, and processes in
 *           the way are an error.
 */
NODISCARD int cgroup2_enable(int root_fd, const char *path, unsigned *lack,
			     struct err *e);

NODISCARD int cgroup1_limit(const struct cgroup *cg,
			    const struct cgroup_limits *l, struct err *e);
NODISCARD int cgroup2_limit(const struct cgroup *cg,
			    const struct cgroup_limits *l, struct err *e);

/*
 * cgroup_rmtree - remove @path and all below it in one hierarchy. Gone already
 * is success. Returns -1 with errno: EBUSY while there are processes.
 */
NODISCARD int cgroup_rmtree(int root_fd, const char *path);

/* cgroup_rmtree_wait - the same, waiting @timeout_ms for the last to end. */
NODISCARD int cgroup_rmtree_wait(int root_fd, const char *path,
				 int *timeout_ms);

/*
 * cgroup_rm_parents - remove those of @path that carry our mark, as far up as
 * they are empty. Returns -1 with errno when that failed otherwise.
 */
NODISCARD int cgroup_rm_parents(int root_fd, const char *path);

/* cgroup_lonely - is it a cgroup with no process and no child? -1: errno. */
NODISCARD int cgroup_lonely(int dir_fd);

#endif
