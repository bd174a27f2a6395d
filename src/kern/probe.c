/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host can do. Must: change nothing, and be quick: every launch asks.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/cgroup_own.h"
#include "kern/probe.h"

#ifndef PR_GET_MDWE /* linux/prctl.h of Linux 6.3 */
#define PR_GET_MDWE 66
#endif

/* PROC_USER_INIT_INO of the kernel: the initial user namespace's file. */
static const ino_t user_init_ino = 0xEFFFFFFD;

/*
 * What is not there is a fact. Any other error is none: taken for "not there",
 * it would make a weaker container.
 */
static bool absent(int num)
{
	return num == ENOENT || num == ENOTDIR || num == EACCES;
}

/* The beginning of a small file, NUL-terminated; -1 with errno. */
static ssize_t slurp(const char *path, char *buf, size_t cap)
{
	CLEAN_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	do
		n = fd < 0 ? -1 : read(fd, buf, cap - 1);
	while (n < 0 && fd >= 0 && errno == EINTR);
	buf[n < 0 ? 0 : n] = '\0';
	return n;
}

static int there(const char *path, bool *yes, struct err *e)
{
	*yes = faccessat(AT_FDCWD, path, F_OK, 0) == 0;
	return *yes || absent(errno) ? 0 : err_sys(e, "probe", "%s", path);
}

/* The lines of a map. @text is NUL-terminated. */
static int maps(const char *path, struct facts_map *m, unsigned *n,
		struct err *e)
{
	char text[FACTS_MAPS * 34 + 1];
	const char *s = text;
	uint32_t v[3];
	size_t i, len;

	if (slurp(path, text, sizeof(text)) < 0)
		return err_sys(e, "probe", "%s", path);
	for (*n = 0; *s != '\0'; (*n)++) {
		for (i = 0; i < 3; i++) {
			s += strspn(s, " ");
			len = strspn(s, "0123456789");
			if (*n == FACTS_MAPS || !num_u32(s, len, &v[i]))
				return err_set(e, ERR_LIMIT, 0, "probe",
					       "%s: more than %d lines", path,
					       FACTS_MAPS);
			s += len;
		}
		m[*n] = (struct facts_map){ v[0], v[1], v[2] };
		s += strspn(s, "\n");
	}
	return 0;
}

/* "0 0 4294967295" with blanks before each, and nothing more. */
static bool maps_all(const char *s)
{
	static const char *const want[] = { "0", "0", "4294967295" };
	size_t len;

	for (size_t i = 0; i < 3; i++) {
		s += strspn(s, " ");
		len = strlen(want[i]);
		if (strncmp(s, want[i], len) != 0)
			return false;
		s += len;
	}
	return strcmp(s, "\n") == 0;
}

static int user(struct facts *f, struct err *e)
{
	char map[128];
	struct stat st;

	if (slurp("/proc/self/uid_map", map, sizeof(map)) < 0 ||
	    stat("/proc/self/ns/user", &st) < 0)
		return err_sys(e, "probe", "needs /proc");
	if (geteuid() != 0)
		f->user = FACTS_ORDINARY;
	else if (maps_all(map) && st.st_ino == user_init_ino)
		f->user = FACTS_HOST_ROOT;
	else
		f->user = FACTS_NS_ROOT;
	return 0;
}

/* Root of somebody's user namespace: which ids are there to be had? */
static int ns_root(struct facts *f, struct err *e)
{
	struct stat st;
	char text[8];

	f->setgroups = true;
	if (f->user != FACTS_NS_ROOT)
		return 0;
	if (slurp("/proc/self/setgroups", text, sizeof(text)) < 0)
		return err_sys(e, "probe", "setgroups");
	f->setgroups = text[0] == 'a';
	if (stat("/", &st) < 0)
		return err_sys(e, "probe", "/");
	f->root_nobody = st.st_uid != 0;
	return maps("/proc/self/uid_map", f->uid_maps, &f->n_uid_maps, e) < 0 ||
			       maps("/proc/self/gid_map", f->gid_maps,
				    &f->n_gid_maps, e) < 0
		       ? -1
		       : 0;
}

static int cgroup_kind(enum facts_cgroup *kind, struct err *e)
{
	struct statfs fs;

	*kind = FACTS_CGROUP_NONE;
	if (statfs("/sys/fs/cgroup", &fs) < 0)
		return absent(errno) ? 0 : err_sys(e, "probe", "cgroups");
	if (fs.f_type == CGROUP2_SUPER_MAGIC)
		*kind = FACTS_CGROUP_V2;
	else if (fs.f_type == TMPFS_MAGIC)
		*kind = FACTS_CGROUP_V1;
	return 0;
}

/* What may be granted: in the bounding set and permitted to this process. */
static int caps(struct facts *f, struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2];
	uint64_t bounding = 0, permitted;
	unsigned cap;
	int in;

	memset(data, 0, sizeof(data));
	for (cap = 0; cap < 64; cap++) {
		in = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
		if (in < 0 && errno != EINVAL)
			return err_sys(e, "probe", "capability %u", cap);
		if (in < 0)
			break;
		if (in > 0)
			bounding |= (uint64_t)1 << cap;
	}
	if (syscall(SYS_capget, &head, data) != 0)
		return err_sys(e, "probe", "capget");
	permitted = (uint64_t)data[1].permitted << 32 | data[0].permitted;
	f->caps = bounding & permitted;
	f->last_cap = cap > 0 ? cap - 1 : 0;
	return 0;
}

static int own_oom(int32_t *score, struct err *e)
{
	char text[32];
	int64_t v = 0;

	if (slurp("/proc/self/oom_score_adj", text, sizeof(text)) <= 0 ||
	    !num_i64(text, strcspn(text, "\n"), &v))
		return err_sys(e, "probe", "oom_score_adj");
	*score = (int32_t)v;
	return 0;
}

/* It is no file's to say, and to try it takes a user namespace. */
static bool tmpfs_idmap(void)
{
	struct utsname u;
	uint32_t major = 0, minor = 0;
	size_t n;

	if (uname(&u) != 0)
		return false;
	n = strspn(u.release, "0123456789");
	if (!num_u32(u.release, n, &major) || u.release[n] != '.' ||
	    !num_u32(u.release + n + 1, strspn(u.release + n + 1, "0123456789"),
		     &minor))
		return false;
	return major > 6 || (major == 6 && minor >= 3);
}

static int landlock(unsigned *abi, struct err *e)
{
	long n = syscall(SYS_landlock_create_ruleset, NULL, 0,
			 LANDLOCK_CREATE_RULESET_VERSION);

	*abi = n > 0 ? (unsigned)n : 0;
	if (n < 0 && errno != ENOSYS && errno != EOPNOTSUPP)
		return err_sys(e, "probe", "Landlock");
	return 0;
}

static int apparmor(bool *on, struct err *e)
{
	char text[8];
	ssize_t n = slurp("/sys/module/apparmor/parameters/enabled", text,
			  sizeof(text));

	*on = n > 0 && text[0] == 'Y';
	return n >= 0 || absent(errno) ? 0 : err_sys(e, "probe", "AppArmor");
}

/* Whose systemd it is: who its root is outside, or an ordinary user. */
static bool outside(const struct facts *f, uint32_t *uid)
{
	unsigned i;

	*uid = geteuid();
	if (f->user == FACTS_ORDINARY)
		return true;
	for (i = 0; i < f->n_uid_maps; i++)
		if (f->uid_maps[i].inside == 0) {
			*uid = f->uid_maps[i].outside;
			return true;
		}
	return false;
}

/* Of no use without brig-systemd. */
static int manager(struct facts *f, struct err *e)
{
#ifdef HAVE_SYSTEMD
	uint32_t uid;
	bool yes;

	if (there(BRIG_LIBEXECDIR "/brig-systemd", &yes, e) < 0)
		return -1;
	if (yes && outside(f, &uid))
		return cgroup_manager(uid, f->manager_at, sizeof(f->manager_at),
				      e);
#else
	(void)f;
	(void)e;
#endif
	return 0;
}

uid_t probe_outside(void)
{
	struct facts f = { 0 };
	uint32_t uid;
	struct err e;

	if (user(&f, &e) < 0 || ns_root(&f, &e) < 0 || !outside(&f, &uid))
		return geteuid();
	return uid;
}

/*
 * Who is not the host's root: limits and scores are the host's to raise, that
 * file is its root's to write, a cgroup ours where it was delegated.
 */
static int less(struct facts *f, struct err *e)
{
	const char *from;

	f->caps &= ~((uint64_t)1 << CAP_SYS_RESOURCE);
	f->memfd_noexec = false;
	if (f->cgroup == FACTS_CGROUP_V2 &&
	    (cgroup_own(f->cgroup_at, sizeof(f->cgroup_at), &f->cgroup_top, e) <
		     0 ||
	     manager(f, e) < 0))
		return -1;
	if (f->cgroup_at[0] == '\0')
		f->cgroup = FACTS_CGROUP_NONE;
	from = f->cgroup_at[0] != '\0' ? f->cgroup_at : f->manager_at;
	if (from[0] == '\0')
		return 0;
	return cgroup_gives(from, "memory", &f->cgroup_memory, e) < 0 ||
			       cgroup_gives(from, "cpu", &f->cgroup_cpu, e) < 0
		       ? -1
		       : 0;
}

int probe_facts(struct facts *f, struct err *e)
{
	struct rlimit files = { 0, 0 };
	struct sysinfo host;

	memset(f, 0, sizeof(*f));
	if (user(f, e) < 0 || ns_root(f, e) < 0 ||
	    cgroup_kind(&f->cgroup, e) < 0 || caps(f, e) < 0 ||
	    landlock(&f->landlock_abi, e) < 0 ||
	    there("/proc/self/ns/time_for_children", &f->time_ns, e) < 0 ||
	    there("/proc/sys/vm/memfd_noexec", &f->memfd_noexec, e) < 0 ||
	    apparmor(&f->apparmor, e) < 0 ||
	    there("/sys/fs/selinux/status", &f->selinux, e) < 0 ||
	    own_oom(&f->oom_score_adj, e) < 0)
		return -1;
	if (f->user != FACTS_HOST_ROOT && less(f, e) < 0)
		return -1;
	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return err_sys(e, "probe", "RLIMIT_NOFILE");
	f->nofile_hard = files.rlim_max;
	f->tmpfs_idmap = tmpfs_idmap();
	f->mdwe = prctl(PR_GET_MDWE, 0, 0, 0, 0) >= 0;
	if (sysinfo(&host) < 0)
		return err_sys(e, "probe", "sysinfo");
	f->memory_bytes = (uint64_t)host.totalram * host.mem_unit;
	return 0;
}

enum facts_user probe_user(void)
{
	struct facts f;
	struct err e;

	return user(&f, &e) == 0 ? f.user : FACTS_ORDINARY;
}

bool probe_host_root(uid_t uid)
{
	enum {
		NOBODY = 65534
	};

	return uid == 0 || (uid == NOBODY && probe_user() == FACTS_NS_ROOT);
}
