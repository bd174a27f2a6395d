/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/landlock.h"

/* The attribute as ABI 6 has it; a shorter size is given to older kernels. */
struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

/* Newer than the headers that we may be built with. */
enum {
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
	FS_IOCTL_DEV = 1 << 15,
	NET_BIND = 1 << 0,
	NET_CONNECT = 1 << 1,
	SCOPE_ABSTRACT = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,
};

enum {
	FS_READ = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
		  LANDLOCK_ACCESS_FS_READ_DIR,
	FS_WRITE =
		LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
		LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
		LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
		LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
		LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
	/* What the kernel takes for a rule on something that is no folder. */
	FS_FILE = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		  LANDLOCK_ACCESS_FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
};

unsigned landlock_abi(void)
{
	long v = syscall(SYS_landlock_create_ruleset, NULL, 0,
			 LANDLOCK_CREATE_RULESET_VERSION);

	return v > 0 ? (unsigned)v : 0;
}

static uint64_t handled(unsigned abi)
{
	uint64_t fs = FS_READ | FS_WRITE;

	if (abi >= 2)
		fs |= FS_REFER;
	if (abi >= 3)
		fs |= FS_TRUNCATE;
	if (abi >= 5)
		fs |= FS_IOCTL_DEV;
	return fs;
}

static int create(unsigned abi, const struct ruleset *r, struct err *e)
{
	size_t size = abi >= 6 ? sizeof(*r) : abi >= 4 ? 16 : 8;
	int fd = (int)syscall(SYS_landlock_create_ruleset, r, size, 0);

	return fd < 0 ? err_sys(e, "landlock", "create a ruleset") : fd;
}

int landlock_nothing(struct err *e)
{
	unsigned abi = landlock_abi();
	const struct ruleset r = { .fs = handled(abi),
				   .net = NET_BIND | NET_CONNECT,
				   .scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL };
	CLEAN_FD int fd = -1;

	if (abi == 0 && errno != ENOSYS && errno != EOPNOTSUPP)
		return err_sys(e, "landlock", "its version");
	if (abi == 0)
		return 0;
	fd = create(abi, &r, e);
	return fd < 0 ? -1 : landlock_enter(fd, e);
}

int landlock_begin(bool sockets, int *fd, struct err *e)
{
	unsigned abi = landlock_abi();
	const struct ruleset r = { .fs = handled(abi),
				   .scoped = sockets ? SCOPE_ABSTRACT : 0 };

	*fd = -1;
	if (abi == 0)
		return err_set(e, ERR_UNSUPPORTED, 0, "landlock",
			       "needs Linux 5.13: Landlock");
	*fd = create(abi, &r, e);
	return *fd < 0 ? -1 : 0;
}

int landlock_allow(int fd, int path_fd, uint32_t rights, struct err *e)
{
	uint64_t all = handled(landlock_abi()), fs = 0;
	struct landlock_path_beneath_attr a = { .parent_fd = path_fd };
	struct stat st;

	if (fstat(path_fd, &st) != 0)
		return err_sys(e, "landlock", "stat");
	if ((rights & LANDLOCK_READ) != 0)
		fs |= FS_READ;
	if ((rights & LANDLOCK_WRITE) != 0)
		fs |= FS_WRITE | FS_REFER | FS_TRUNCATE;
	if ((rights & LANDLOCK_IOCTL) != 0)
		fs |= FS_IOCTL_DEV;
	if (!S_ISDIR(st.st_mode))
		fs &= FS_FILE;
	a.allowed_access = fs & all;
	if (a.allowed_access == 0)
		return 0;
	if (syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &a,
		    0) != 0)
		return err_sys(e, "landlock", "add a rule");
	return 0;
}

int landlock_enter(int fd, struct err *e)
{
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0)
		return err_sys(e, "landlock", "enter the domain");
	return 0;
}
