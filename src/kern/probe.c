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
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/probe.h"

/* PROC_USER_INIT_INO of the kernel: the initial user namespace's file. */
static const ino_t user_init_ino = 0xEFFFFFFD;

/* The beginning of a small file, NUL-terminated; -1 with errno. */
static ssize_t slurp(const char *path, char *buf, size_t cap)
{
	CLEAN_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, cap - 1);

	buf[n < 0 ? 0 : n] = '\0';
	return n;
}

static bool there(const char *path)
{
	return faccessat(AT_FDCWD, path, F_OK, 0) == 0;
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

static enum facts_cgroup cgroup_kind(void)
{
	struct statfs fs;

	if (statfs("/sys/fs/cgroup", &fs) < 0)
		return FACTS_CGROUP_NONE;
	if (fs.f_type == CGROUP2_SUPER_MAGIC)
		return FACTS_CGROUP_V2;
	return fs.f_type == TMPFS_MAGIC ? FACTS_CGROUP_V1 : FACTS_CGROUP_NONE;
}

/* What may be granted: in the bounding set and permitted to this process. */
static void caps(struct facts *f)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2];
	uint64_t bounding = 0, permitted = 0;
	unsigned cap;
	int in;

	memset(data, 0, sizeof(data));
	for (cap = 0; cap < 64; cap++) {
		in = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
		if (in < 0)
			break;
		if (in > 0)
			bounding |= (uint64_t)1 << cap;
	}
	if (syscall(SYS_capget, &head, data) == 0)
		permitted =
			(uint64_t)data[1].permitted << 32 | data[0].permitted;
	f->caps = bounding & permitted;
	f->last_cap = cap > 0 ? cap - 1 : 0;
}

static int32_t own_oom(void)
{
	char text[32];
	int64_t v = 0;

	if (slurp("/proc/self/oom_score_adj", text, sizeof(text)) <= 0 ||
	    !num_i64(text, strcspn(text, "\n"), &v))
		return 0;
	return (int32_t)v;
}

int probe_facts(struct facts *f, struct err *e)
{
	struct rlimit files = { 0, 0 };
	struct sysinfo host;
	char text[8];
	long abi;

	memset(f, 0, sizeof(*f));
	if (user(f, e) < 0)
		return -1;
	f->cgroup = cgroup_kind();
	caps(f);
	abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
		      LANDLOCK_CREATE_RULESET_VERSION);
	f->landlock_abi = abi > 0 ? (unsigned)abi : 0;
	f->time_ns = there("/proc/self/ns/time_for_children");
	f->memfd_noexec = there("/proc/sys/vm/memfd_noexec");
	f->apparmor = slurp("/sys/module/apparmor/parameters/enabled", text,
			    sizeof(text)) > 0 &&
		      text[0] == 'Y';
	f->selinux = there("/sys/fs/selinux/status");
	f->oom_score_adj = own_oom();
	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return err_sys(e, "probe", "RLIMIT_NOFILE");
	f->nofile_hard = files.rlim_max;
	if (sysinfo(&host) < 0)
		return err_sys(e, "probe", "sysinfo");
	f->memory_bytes = (uint64_t)host.totalram * host.mem_unit;
	return 0;
}
