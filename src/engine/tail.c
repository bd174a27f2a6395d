/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * What create and exec end in: from host root in the container's namespaces
 * to a process that has nothing but what the plan gives it.
 *
 * Must: enter the user namespace after all else that needs privilege; cut the
 * capabilities after that, since entering fills the bounding set again; make
 * no system call but execve after the config's filter (with a listener a write
 * and a read before it; and one capset(2) in the conformance build, see
 * lowers_late()).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "bpf/builtin.h"
#include "kern/caps.h"
#include "kern/keyring.h"
#include "kern/landlock.h"
#include "kern/proc.h"
#include "kern/rlimit.h"
#include "kern/seccomp.h"
#include "private.h"

static char **words(const char *const *list, size_t n, size_t spare)
{
	char **w = calloc(n + spare + 1, sizeof(w[0]));
	size_t i;

	/* execve(2) takes pointers to char, but never writes through them. */
	for (i = 0; w != NULL && i < n; i++)
		w[i] = (char *)(uintptr_t)list[i];
	return w;
}

struct name {
	const char *word;
	size_t len; /* before "=" */
	size_t at;
};

static int by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->word, y->word, n);

	if (c != 0 || x->len != y->len)
		return c != 0 ? c : x->len < y->len ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* The last of a name counts, as with runc and crun; and HOME= is none. */
static int only_last(char **env, size_t *n, struct err *e)
{
	struct name *all = calloc(*n + 1, sizeof(all[0]));
	size_t i, out = 0;

	if (all == NULL)
		return err_sys(e, "/process", "memory");
	for (i = 0; i < *n; i++)
		all[i] = (struct name){ env[i], strcspn(env[i], "="), i };
	qsort(all, *n, sizeof(all[0]), by_name);
	for (i = 0; i < *n; i++)
		if ((i + 1 < *n && all[i].len == all[i + 1].len &&
		     memcmp(all[i].word, all[i + 1].word, all[i].len) == 0) ||
		    strcmp(all[i].word, "HOME=") == 0)
			env[all[i].at] = NULL;
	for (i = 0; i < *n; i++)
		if (env[i] != NULL)
			env[out++] = env[i];
	env[out] = NULL;
	*n = out;
	free(all);
	return 0;
}

int tail_fill_words(struct tail *t, struct err *e)
{
	size_t i;

	t->argv = words(t->p->args, t->p->n_args, 0);
	t->envp = words(t->p->env, t->p->n_env, TAIL_ENV);
	if (t->argv == NULL || t->envp == NULL)
		return err_sys(e, "/process", "memory");
	t->n_env = t->p->n_env;
	if (only_last(t->envp, &t->n_env, e) != 0)
		return -1;
	t->needs_home = true;
	for (i = 0; i < t->n_env; i++)
		if (strncmp(t->envp[i], "HOME=", 5) == 0)
			t->needs_home = false;
	return 0;
}

void tail_free_words(struct tail *t)
{
	free(t->argv);
	free(t->envp);
}

static int one_limit(const struct plan_rlimit *l, uint64_t soft, uint64_t hard,
		     struct err *e)
{
	const struct rlimit_item item = { l->resource, soft, hard };

	return rlimit_set(0, &item, 1, e);
}

int tail_cut_limits(struct tail *t, struct err *e)
{
	const struct plan_process *p = t->p;
	size_t i;

	for (i = 0; i < p->n_rlimits; i++)
		if (one_limit(&p->rlimits[i], p->rlimits[i].soft,
			      p->rlimits[i].hard, e) != 0)
			return -1;
	return 0;
}

/* A folder of the host's would be a way out (CVE-2024-21626). */
static int no_folder(int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_sys(e, "descriptors", "descriptor %d", fd);
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_DENIED, 0, "descriptors",
			       "descriptor %d is a folder of the host", fd);
	return 0;
}

int tail_stdio(struct tail *t, struct err *e)
{
	struct stat st;
	uid_t uid;
	gid_t gid;
	int fd;

	if (maps_uid(t->maps, t->p->uid, &uid, e) != 0 ||
	    maps_gid(t->maps, t->p->gid, &gid, e) != 0)
		return -1;
	/* An engine's pipes are root's, 0600: without this a program could
	 * not open its own /dev/stdout. Never a file, never a device. Who is
	 * not the host's root may have been given somebody else's pipe. */
	for (fd = 0; fd <= 2; fd++) {
		if (no_folder(fd, e) != 0)
			return -1;
		if (fstat(fd, &st) != 0)
			return err_sys(e, "stdio", "descriptor %d", fd);
		if ((S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)) &&
		    fchown(fd, uid, gid) != 0 && !(t->nested && errno == EPERM))
			return err_sys(e, "stdio", "owner of descriptor %d",
				       fd);
	}
	return 0;
}

int tail_enter(struct tail *t, struct err *e)
{
	if (t->userns_fd < 0)
		return 0;
	if (setns(t->userns_fd, CLONE_NEWUSER) != 0)
		return err_sys(e, "user namespace", "enter it");
	return 0;
}

int tail_identity(struct tail *t, struct err *e)
{
	const struct plan_process *p = t->p;
	const struct caps_groups groups = { p->groups, p->n_groups };

	tail_cwd(t);
	if (caps_identity(p->uid, p->gid, t->keep_groups ? NULL : &groups, e))
		return -1;
	/* setresuid(2) has cleared this. */
	if (proc_die_with_parent(1, e) != 0 || proc_undumpable(e) != 0)
		return -1;
	return t->id != NULL ? keyring_new(t->id, e) : 0;
}

static struct caps_sets planned(const struct plan_process *p)
{
	const struct plan_caps *c = &p->caps;

	return (struct caps_sets){ .bounding = c->bounding,
				   .effective = c->effective,
				   .permitted = c->permitted,
				   .inheritable = c->inheritable,
				   .ambient = c->ambient };
}

/*
 * Without no_new_privs, which no profile that is installed can be, the config's
 * filter takes CAP_SYS_ADMIN to load: that is kept until then.
 */
static bool lowers_late(const struct plan_process *p)
{
	return !p->no_new_privs && p->n_filters > 0;
}

static struct caps_sets until_filter(const struct plan_process *p)
{
	const uint64_t admin = UINT64_C(1) << CAP_SYS_ADMIN;
	struct caps_sets c = planned(p);

	if (lowers_late(p)) {
		c.effective |= admin;
		c.permitted |= admin;
	}
	return c;
}

int tail_caps(struct tail *t, struct err *e)
{
	const struct caps_sets want = until_filter(t->p);

	return caps_cut(&want, t->last_cap, e);
}

/* Those that the caller passes on: life saw them open before it opened any,
 * and made them close-on-exec with all else, for the sake of hooks. */
static int hand_over(const struct tail *t, struct err *e)
{
	unsigned fd;
	int flags;

	for (fd = 3; fd < t->keep_fds; fd++) {
		if (no_folder((int)fd, e) != 0)
			return -1;
		flags = fcntl((int)fd, F_GETFD);
		if (flags < 0 ||
		    fcntl((int)fd, F_SETFD, flags & ~FD_CLOEXEC) < 0)
			return err_sys(e, "--preserve-fds", "descriptor %u",
				       fd);
	}
	return 0;
}

int tail_fds(struct tail *t, struct err *e)
{
	const unsigned most = sizeof(t->other_fds) / sizeof(t->other_fds[0]);
	unsigned i, n = 0;
	int high;

	if (hand_over(t, e) != 0)
		return -1;
	/* First out of the way, then into a row right behind the kept ones. */
	for (i = 0; i < most && t->other_fds[i] != NULL; i++) {
		int *fd = t->other_fds[i];

		if (*fd < 0)
			continue;
		high = fcntl(*fd, F_DUPFD_CLOEXEC, (int)(t->keep_fds + most));
		if (high < 0)
			return err_sys(e, "descriptors", "dup");
		*fd = high;
	}
	for (i = 0; i < most && t->other_fds[i] != NULL; i++) {
		int *fd = t->other_fds[i];
		int low = (int)(t->keep_fds + n);

		if (*fd < 0)
			continue;
		if (dup3(*fd, low, O_CLOEXEC) < 0)
			return err_sys(e, "descriptors", "dup");
		*fd = low;
		n++;
	}
	return proc_close_from(t->keep_fds + n, e);
}

static const struct bpf_program *baseline(enum plan_baseline b)
{
	switch (b) {
	case PLAN_BASELINE_DENY:
		return bpf_baseline(0);
	case PLAN_BASELINE_DENY_SETID_OK:
		return bpf_baseline(BPF_BASELINE_SETID);
	case PLAN_BASELINE_NONE:
		break;
	}
	return NULL;
}

int tail_lock(struct tail *t, struct err *e)
{
	const struct bpf_program *b = baseline(t->p->baseline);

	proc_default_signals();
	t->filters_before = proof_filters(t->proc_fd, t->scratch);
	if (b != NULL && t->filters_before < 0)
		return err_set(e, ERR_UNSUPPORTED, 0, "seccomp",
			       "needs Linux 5.9: the count of filters");
	if (t->p->no_new_privs && proc_no_new_privs(e) != 0)
		return -1;
	if (t->p->mdwe && proc_no_write_exec(e) != 0)
		return -1;
	if (t->p->landlock && landlock_enter(t->domain_fd, e) != 0)
		return -1;
	fd_close(&t->domain_fd);
	if (b != NULL &&
	    seccomp_load(b->insns, b->len * sizeof(b->insns[0]), 0, e) != 0)
		return -1;
	return 0;
}

int tail_prove(struct tail *t, struct err *e)
{
	const struct plan_process *p = t->p;
	bool under = p->baseline != PLAN_BASELINE_NONE;
	const struct proof_want w = {
		.uid = p->uid,
		.gid = p->gid,
		.groups = p->groups,
		.n_groups = p->n_groups,
		.any_groups = t->keep_groups,
		.user_ns = t->maps->user_ns,
		.uid_map = t->maps->uid,
		.n_uid_map = t->maps->n_uid,
		.gid_map = t->maps->gid,
		.n_gid_map = t->maps->n_gid,
		.caps = until_filter(p),
		.no_new_privs = p->no_new_privs,
		.apparmor = p->apparmor,
		.selinux = p->selinux,
		.filters = under ? (unsigned)t->filters_before + 1 : 0,
		.root_mnt = t->root_mnt,
		.root_readonly = t->root_readonly,
		.cgroup_root = t->cgroup_root,
		.ns = t->ns,
		.n_ns = t->n_ns,
		.keep_fds = t->keep_fds,
	};

	return proof_self(t->proc_fd, &w, t->scratch, t->proof,
			  sizeof(t->proof), &t->proof_len, e);
}

int tail_filters(const struct tail *t, int *listener, struct err *e)
{
	const struct caps_sets last = planned(t->p);
	const uint32_t listens = SECCOMP_FILTER_FLAG_NEW_LISTENER |
				 SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	size_t i;

	for (i = 0; i < t->p->n_filters; i++) {
		const struct plan_filter *f = &t->p->filters[i];
		bool ours = listener != NULL && (f->flags & listens) != 0;

		if (ours ? seccomp_listen(f->code, f->n_code, f->flags,
					  listener, e) != 0
			 : seccomp_load(f->code, f->n_code, f->flags & ~listens,
					e) != 0)
			return -1;
	}
	if (lowers_late(t->p) && caps_lower(&last, e) != 0)
		return -1;
	return 0;
}

/* Under the filter already: sec-notify sees to it that it allows these two. */
static int hand_out(const struct tail *t, int listener, struct err *e)
{
	char byte;

	if (fd_write_all(t->said_fd, &listener, sizeof(listener),
			 "seccomp: say where the listener is", e) != 0)
		return -1;
	if (fd_read_exact(t->answer_fd, &byte, 1, "seccomp", e) != 0)
		return err_set(e, ERR_STATE, 0, "seccomp",
			       "nobody took the listener");
	return 0;
}

int tail_exec(struct tail *t, struct err *e)
{
	int listener = -1;

	if (tail_filters(t, &listener, e) != 0 ||
	    (t->p->n_listener > 0 && hand_out(t, listener, e) != 0))
		return -1;
	(void)execve(t->program, t->argv, t->envp);
	/* It was there: in the words that engines look for. */
	if (errno == ENOENT)
		return err_set(e, ERR_SYS, ENOENT, "/process/args/0",
			       "exec: \"%.256s\": the interpreter that it "
			       "names: no such file or directory",
			       t->argv[0]);
	return err_sys(e, "/process/args/0", "exec: \"%s\"", t->argv[0]);
}
