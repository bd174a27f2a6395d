/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define NODISCARD         __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum err_kind {
	ERR_NONE,
	ERR_SYS,         /* the kernel said no; num is the errno */
	ERR_SPEC,        /* not what the OCI specification allows */
	ERR_DENIED,      /* the policy, or the floor, refuses it */
	ERR_LIMIT,       /* larger or later than we accept */
	ERR_UNSUPPORTED, /* understood, but this build or kernel can't */
	ERR_STATE,       /* the container is not in the state that this asks */
	ERR_BUG,         /* an invariant of ours broke */
};

/*
 * One failure, by value: no pointer in it, so it needs no free and can be
 * written to a pipe as it is (it is shorter than PIPE_BUF).
 */
struct err {
	enum err_kind kind;
	int num;        /* errno, or 0 */
	char at[96];    /* what failed: "/mounts/3/options/1", "pivot_root" */
	char text[416]; /* why, one line, no newline */
};

/*
 * err_set - fill @e and give back -1, so that a caller can return it.
 * @e:  out; must not be NULL. Overwrites whatever was there.
 * Control characters in what is formatted become '?'.
 */
int err_set(struct err *e, enum err_kind kind, int num, const char *at,
	    const char *fmt, ...) PRINTF_LIKE(5, 6);

/*
 * err_sys - err_set() of kind SYS with the present errno, its text appended.
 * Returns -1 and leaves errno as it was.
 */
int err_sys(struct err *e, const char *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* err_at - put "@prefix: " before the text; cuts at the end. Returns -1. */
int err_at(struct err *e, const char *prefix);

/* err_sane - is @e, which came from a pipe, terminated and of a known kind? */
int err_sane(const struct err *e);

#endif
