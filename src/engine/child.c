/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The container side of a launch: every step and their order, in one table at
 * the end of this file. Until the step "user namespace" this process is host
 * root in the container's namespaces; from there on it is the container's.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/caps.h"
#include "kern/cgroup_set.h"
#include "kern/console.h"
#include "kern/loopback.h"
#include "kern/mnt.h"
#include "kern/path.h"
#include "kern/proc.h"
#include "kern/sched.h"
#include "kern/sysctl.h"
#include "private.h"

static const int clone_flag[PLAN_NS_TYPES] = {
	[PLAN_NS_MOUNT] = CLONE_NEWNS,  [PLAN_NS_PID] = CLONE_NEWPID,
	[PLAN_NS_NET] = CLONE_NEWNET,   [PLAN_NS_IPC] = CLONE_NEWIPC,
	[PLAN_NS_UTS] = CLONE_NEWUTS,   [PLAN_NS_CGROUP] = CLONE_NEWCGROUP,
	[PLAN_NS_TIME] = CLONE_NEWTIME,
};

static const struct plan_ns *namespace(const struct plan_container *c,
				       enum plan_ns_type type)
{
	size_t i;

	for (i = 0; i < c->n_namespaces; i++)
		if (c->namespaces[i].type == type)
			return &c->namespaces[i];
	return NULL;
}

static bool is_new(const struct plan_container *c, enum plan_ns_type type)
{
	const struct plan_ns *n = namespace(c, type);

	return n != NULL && n->join[0] == '\0';
}

static int tie(struct child *ch, struct err *e)
{
	(void)ch;
	if (proc_die_with_parent(1, e) != 0)
		return -1;
	if (setsid() < 0)
		return err_sys(e, "session", "setsid");
	(void)umask(0); /* modes are exact; the process's own comes later */
	return 0;
}

/* Who called may be held to fewer CPUs than the container's cpuset has. */
static int cgroups(struct child *ch, struct err *e)
{
	if (cgroup_join_self(ch->cgroup, cgroup_unified_fd(ch->cgroup) >= 0, e))
		return -1;
	return sched_cpus_all(e);
}

/* New ones came by clone; here those to join, and those that come late. */
static int namespaces(struct child *ch, struct err *e)
{
	int type, late = 0;

	for (type = 0; type < PLAN_NS_TYPES; type++) {
		if (ch->join_fds[type] < 0 || type == PLAN_NS_PID)
			continue;
		if (setns(ch->join_fds[type], clone_flag[type]) != 0)
			return err_sys(e, "/linux/namespaces", "join");
	}
	if (is_new(ch->c, PLAN_NS_CGROUP))
		late |= CLONE_NEWCGROUP;
	if (is_new(ch->c, PLAN_NS_TIME))
		late |= CLONE_NEWTIME;
	if (late != 0 && unshare(late) != 0)
		return err_sys(e, "/linux/namespaces", "unshare");
	return 0;
}

static int own_mounts(struct child *ch, struct err *e)
{
	const struct mnt_param p = { "source", "proc", -1 };

	if (!ch->adrift && (root_early(ch, e) != 0 || binds_early(ch, e) != 0 ||
			    mnt_private_all(e) != 0))
		return -1;
	/* Ours alone, never attached: no mount can be put in its way. */
	fd_close(&ch->tail.proc_fd);
	return mnt_new("proc", &p, 1,
		       MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
		       &ch->tail.proc_fd, "/proc", e);
}

/* Not every kernel lets execve(2) do it: 6.1 leaves it to the children. */
static int enter_time(struct child *ch, struct err *e)
{
	CLEAN_FD int fd = openat(ch->tail.proc_fd, "self/ns/time_for_children",
				 O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, CLONE_NEWTIME) != 0)
		return err_sys(e, "/linux/namespaces", "enter the new time");
	return 0;
}

static int time_offsets(struct child *ch, struct err *e)
{
	static const char at[] = "/linux/timeOffsets";
	char line[96];
	size_t i;
	int n;

	for (i = 0; i < ch->c->n_time_offsets; i++) {
		const struct plan_time_offset *o = &ch->c->time_offsets[i];
		CLEAN_FD int fd =
			openat(ch->tail.proc_fd, "self/timens_offsets",
			       O_WRONLY | O_CLOEXEC);

		if (fd < 0)
			return err_sys(e, at, "open");
		n = snprintf(line, sizeof(line), "%s %lld %u\n", o->clock,
			     (long long)o->secs, o->nanosecs);
		if (fd_write_all(fd, line, (size_t)n, at, e) != 0)
			return -1;
	}
	return is_new(ch->c, PLAN_NS_TIME) ? enter_time(ch, e) : 0;
}

/* What is made from here on in the root belongs to the container's root. */
static int own_files(struct child *ch, const char *at, struct err *e)
{
	/* They don't tell; a second one says what is true now. */
	(void)setfsgid(ch->root_gid);
	(void)setfsuid(ch->root_uid);
	if ((gid_t)setfsgid((gid_t)-1) != ch->root_gid ||
	    (uid_t)setfsuid((uid_t)-1) != ch->root_uid)
		return err_set(e, ERR_SYS, EPERM, at,
			       "setfsuid, setfsgid have not taken effect");
	return 0;
}

static int root(struct child *ch, struct err *e)
{
	if (caps_keep_over_setuid(e) != 0)
		return -1;
	/* Whoever makes an overlay makes what the kernel needs in it, too. */
	if (ch->c->root.kind == PLAN_ROOT_DIRECT &&
	    own_files(ch, "/root/path", e) != 0)
		return -1;
	if (protect_init(&ch->protect, ch->job->owner, e) != 0)
		return -1;
	/* Who is root of a user's namespace has what the user has. */
	ch->protect.layers = ch->c->ids.kind != PLAN_IDS_NESTED;
	return root_build(ch, e);
}

static int windows(struct child *ch, struct err *e)
{
	return own_files(ch, "windows", e) != 0 ? -1 : root_windows(ch, e);
}

static int cwd(struct child *ch, struct err *e)
{
	CLEAN_FD int fd = -1;
	const char *path = ch->c->process.cwd;

	/* A missing working directory is made, as runc does. */
	if (!ch->c->has_process || path[strspn(path, "/")] == '\0')
		return 0;
	fd = path_open(ch->root_fd, path, PATH_IN_ROOT, O_PATH, 0);
	if (fd >= 0 || errno != ENOENT)
		return 0; /* tail_program() tells what is wrong with it */
	return path_make(ch->root_fd, path, true, &fd, "/process/cwd", e);
}

/* Two container gids, as ping_group_range takes them, become host ids. */
static int gid_range(struct child *ch, const struct plan_sysctl *s, char *buf,
		     size_t size, struct err *e)
{
	size_t n = strcspn(s->value, " \t");
	const char *second = s->value + n + strspn(s->value + n, " \t");
	uint32_t low, high;
	gid_t a, b;

	if (!num_u32(s->value, n, &low) ||
	    !num_u32(second, strlen(second), &high))
		return err_set(e, ERR_BUG, 0, s->path, "no range of gids");
	if (maps_gid(ch->maps, low, &a, e) != 0 ||
	    maps_gid(ch->maps, high, &b, e) != 0)
		return -1;
	(void)snprintf(buf, size, "%u %u", a, b);
	return 0;
}

static int sysctls(struct child *ch, struct err *e)
{
	char range[32];
	size_t i;

	for (i = 0; i < ch->c->n_sysctls; i++) {
		const struct plan_sysctl *s = &ch->c->sysctls[i];
		const char *value = s->value;

		if (s->gid_range) {
			if (gid_range(ch, s, range, sizeof(range), e) != 0)
				return -1;
			value = range;
		}
		if (sysctl_write(ch->tail.proc_fd, s->path, value, e) != 0)
			return -1;
	}
	return 0;
}

static int names(struct child *ch, struct err *e)
{
	const char *host = ch->c->hostname, *domain = ch->c->domainname;

	if (host[0] != '\0' && sethostname(host, strlen(host)) != 0)
		return err_sys(e, "/hostname", "sethostname");
	if (domain[0] != '\0' && setdomainname(domain, strlen(domain)) != 0)
		return err_sys(e, "/domainname", "setdomainname");
	return 0;
}

static int loopback(struct child *ch, struct err *e)
{
	return is_new(ch->c, PLAN_NS_NET) ? loopback_up(e) : 0;
}

/* The parent runs prestart and createRuntime hooks while we got here. */
static int hooks(struct child *ch, struct err *e)
{
	if (ch->console_master_fd >= 0) {
		if (sync_send(&ch->sync, SYNC_MASTER, NULL, 0,
			      ch->console_master_fd, e) != 0)
			return -1;
		fd_close(&ch->console_master_fd);
	}
	if (sync_send(&ch->sync, SYNC_BUILT, NULL, 0, -1, e) != 0)
		return -1;
	return sync_recv(&ch->sync, SYNC_HOOKED, NULL, 0, NULL, NULL, -1, -1,
			 e);
}

static int pivot(struct child *ch, struct err *e)
{
	return ch->adrift ? mnt_chroot(ch->root_fd, e)
			  : mnt_pivot(ch->root_fd, e);
}

static int masks(struct child *ch, struct err *e)
{
	return mounts_mask(ch, e);
}

static int masked(struct child *ch, struct err *e)
{
	return mounts_masked(ch, e);
}

static int root_readonly(struct child *ch, struct err *e)
{
	uint64_t prop = 0;
	struct statx st;

	if (statx(ch->root_fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st) != 0)
		return err_sys(e, "/root", "statx");
	if ((st.stx_mask & STATX_MNT_ID) != 0)
		ch->tail.root_mnt = st.stx_mnt_id;
	if (ch->tail.root_readonly &&
	    mnt_attr(ch->root_fd, MOUNT_ATTR_RDONLY, 0, 0, false, "/root", e))
		return -1;
	switch (ch->c->root.propagation) {
	case PLAN_PROP_SHARED:
		prop = MS_SHARED;
		break;
	case PLAN_PROP_SLAVE:
		prop = MS_SLAVE;
		break;
	case PLAN_PROP_UNBINDABLE:
		prop = MS_UNBINDABLE;
		break;
	case PLAN_PROP_PRIVATE:
		break;
	}
	return mnt_attr(ch->root_fd, 0, 0, prop, false, "/root", e);
}

static int self(struct child *ch, struct err *e)
{
	return tail_self(&ch->tail, e);
}

static int domain(struct child *ch, struct err *e)
{
	return tail_domain(&ch->tail, ch->c, e);
}

static int stdio(struct child *ch, struct err *e)
{
	int fd;

	if (ch->console_slave_fd < 0)
		return tail_stdio(&ch->tail, e);
	if (console_control(ch->console_slave_fd, e) != 0)
		return -1;
	for (fd = 0; fd <= 2; fd++)
		if (dup2(ch->console_slave_fd, fd) < 0)
			return err_sys(e, "stdio", "terminal");
	return 0;
}

static int descriptors(struct child *ch, struct err *e)
{
	struct tail *t = &ch->tail;
	int *const keep[] = { &ch->gate_fd,  &ch->said_fd,  &ch->sync.fd,
			      &t->proc_fd,   &t->userns_fd, &t->domain_fd,
			      &ch->answer_fd };
	size_t i;

	for (i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
		t->other_fds[i] = keep[i];
	return tail_fds(t, e);
}

static int user_namespace(struct child *ch, struct err *e)
{
	if (tail_enter(&ch->tail, e) != 0)
		return -1;
	fd_close(&ch->tail.userns_fd);
	return 0;
}

static int identity(struct child *ch, struct err *e)
{
	return tail_identity(&ch->tail, e);
}

static int capabilities(struct child *ch, struct err *e)
{
	return tail_caps(&ch->tail, e);
}

static int program(struct child *ch, struct err *e)
{
	return ch->c->has_process ? tail_program(&ch->tail, e) : 0;
}

static int lock(struct child *ch, struct err *e)
{
	(void)umask(ch->tail.umask);
	return tail_lock(&ch->tail, e);
}

/* Behind the proof, for the record, as far as there is room. */
static void say_shut(struct child *ch)
{
	const struct plan_root *r = &ch->c->root;
	struct tail *t = &ch->tail;
	size_t i, left;
	int n;

	for (i = 0; i < r->n_windows; i++) {
		if ((ch->windows_shut & UINT64_C(1) << i) == 0)
			continue;
		left = sizeof(t->proof) - t->proof_len;
		n = snprintf(t->proof + t->proof_len, left, "shut %s\n",
			     r->windows[i].path);
		if (n < 0 || (size_t)n >= left)
			return;
		t->proof_len += (size_t)n;
	}
}

static int prove(struct child *ch, struct err *e)
{
	if (tail_prove(&ch->tail, e) != 0)
		return -1;
	say_shut(ch);
	fd_close(&ch->tail.proc_fd);
	/* The launcher's end is seen on the socket from here on, and once it
	 * has recorded us it may go at any moment. */
	if (proc_die_with_parent(0, e) != 0)
		return -1;
	return tail_cut_limits(&ch->tail, e);
}

static const struct {
	const char *name;
	int (*run)(struct child *ch, struct err *e);
} steps[] = {
	{ "tie to the parent", tie },
	{ "cgroups", cgroups },
	{ "namespaces", namespaces },
	{ "own mounts and proc", own_mounts },
	{ "time offsets", time_offsets },
	{ "root", root },
	{ "windows", windows },
	{ "mounts", mounts_make },
	{ "devices", dev_populate },
	{ "console", dev_console },
	{ "working directory", cwd },
	{ "sysctls", sysctls },
	{ "host name", names },
	{ "loopback", loopback },
	{ "hooks", hooks },
	{ "createContainer hooks", hooks_create_container },
	{ "masks", masks },
	{ "pivot", pivot },
	{ "masks stand", masked },
	{ "root read-only", root_readonly },
	{ "limits, oom score, labels, shares", self },
	{ "landlock", domain },
	{ "stdio", stdio },
	{ "descriptors", descriptors },
	{ "user namespace", user_namespace },
	{ "identity", identity },
	{ "capabilities", capabilities },
	{ "program", program },
	{ "lock", lock },
	{ "proof", prove },
};

/* The gate: a byte of start's, then the config's filter, then the program. */
static _Noreturn void wait_and_exec(struct child *ch)
{
	struct err e = { .kind = ERR_NONE };
	char byte;
	ssize_t n;

	do
		n = read(ch->gate_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	/* Before the other FIFO, and by itself: the kernel puts off what execve
	 * closes, in no order, and who hears of the end there may look at once
	 * whether the gate still has a reader. */
	fd_close(&ch->gate_fd);
	ch->tail.said_fd = ch->said_fd;
	ch->tail.answer_fd = ch->answer_fd;
	if (n == 1 && ch->c->has_process) {
		if (hooks_start_container(ch, &e) == 0)
			(void)tail_exec(&ch->tail, &e);
	} else
		(void)err_set(&e, ERR_SPEC, 0, "/process",
			      "the config has no process to start");
	/* Under the filter already: if even this is denied, start sees the
	 * end of the process. */
	if (write(ch->said_fd, &e, sizeof(e)) < 0)
		_exit(127);
	_exit(e.num == EACCES ? 126 : 127);
}

void child_main(struct child *ch)
{
	struct err e = { .kind = ERR_NONE }, lost;
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == 0; i++)
		rc = steps[i].run(ch, &e);
	if (rc == 0)
		rc = sync_send(&ch->sync, SYNC_PROVEN, ch->tail.proof,
			       ch->tail.proof_len, -1, &e);
	if (rc == 0)
		rc = sync_recv(&ch->sync, SYNC_COMMIT, NULL, 0, NULL, NULL, -1,
			       -1, &e);
	if (rc != 0) {
		if (sync_send(&ch->sync, SYNC_FAILED, &e, sizeof(e), -1, &lost))
			_exit(1);
		_exit(1);
	}
	fd_close(&ch->sync.fd);
	wait_and_exec(ch);
}
