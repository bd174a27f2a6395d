/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FAULT_TRACE_H
#define FAULT_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Run a program by ptrace(2) and do something to one of its system calls. A
 * process of it is known by its role: 0 is the program, 1 the first that it
 * made, and so on; ROLE_INIT is a process of another that was attached to.
 * Calls are counted by role from 1 on, after the program's own execve, and no
 * more in what it executes, but for brig-net, from its first setns(2) on.
 */
enum {
	ROLES = 8,
	ROLE_INIT = ROLES - 1,
	CALLS_MAX = 8192,
	HANG_S = 25
};

enum fault_kind {
	FAULT_NONE,
	FAULT_ERROR, /* it isn't done, and returns an error */
	FAULT_KILL,  /* SIGKILL instead */
};

struct fault {
	enum fault_kind kind;
	unsigned role;
	unsigned n; /* this call, or for an error the next of that name */
	int nr;
	int num; /* the error */
};

struct call {
	unsigned char role;
	bool within; /* brig-net */
	short nr;
	unsigned n;
	unsigned long arg; /* its second */
};

struct traced {
	int status; /* of waitpid(2); -1: it did not end in HANG_S */
	pid_t pid;
	bool hit;
	short hit_nr;
	size_t n_calls;
	struct call calls[CALLS_MAX];
	char said[4096]; /* stdout and stderr */
};

/*
 * trace_run - run and wait for the program; what it leaves runs on untraced.
 * @attach:  one more process, or 0.
 */
void trace_run(char *const argv[], const struct fault *f, pid_t attach,
	       struct traced *out);

/* plain_run - the same, untraced. Returns waitpid's status. */
int plain_run(char *const argv[], char *said, size_t cap);

const char *call_name(int nr);

#endif
