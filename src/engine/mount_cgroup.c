/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * /sys/fs/cgroup as the container sees it: on cgroup2 that file system; on v1
 * a tmpfs with a folder a hierarchy. All are made within the container's
 * cgroup namespace, so that each one's root is the container's own cgroup
 * (CVE-2022-0492, CVE-2023-25809: and read-only, as the plan has it).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mnt.h"
#include "private.h"

enum {
	CONTROLLERS = 20
};

/*
 * Whoever mounts cgroup2 outside a cgroup namespace sets what all its mounts
 * do, the host's own too (cgroup_get_tree): that stays as it is.
 */
static int cgroup2_make(const struct cgroup *cg, uint64_t attr, int *out_fd,
			const char *at, struct err *e)
{
	static const char *const known[] = {
		"nsdelegate",
		"favordynmods",
		"memory_localevents",
		"memory_recursiveprot",
		"memory_hugetlb_accounting",
		"pids_localevents",
	};
	const size_t most = sizeof(known) / sizeof(known[0]);
	struct mnt_param p[1 + sizeof(known) / sizeof(known[0])] = {
		{ "source", "cgroup", -1 }
	};
	char words[sizeof(cg->flags)], *word, *next;
	unsigned n = 1;
	size_t i;

	memcpy(words, cg->flags, sizeof(words));
	for (word = words; word != NULL; word = next) {
		next = strchr(word, ',');
		if (next != NULL)
			*next++ = '\0';
		for (i = 0; i < most && n <= most; i++)
			if (strcmp(word, known[i]) == 0)
				p[n++] = (struct mnt_param){ known[i], NULL,
							     -1 };
	}
	return mnt_new("cgroup2", p, n, attr, out_fd, at, e);
}

/* One hierarchy of /proc/self/cgroup: "4:cpu,cpuacct:/", "1:name=systemd:/". */
static int hierarchy_make(const struct cgroup *cg, char *names, uint64_t attr,
			  int *out_fd, const char *at, struct err *e)
{
	struct mnt_param p[CONTROLLERS + 2];
	unsigned n = 0;
	char *word, *next;

	if (names[0] == '\0') /* "0::/": the cgroup2 of a hybrid host */
		return cgroup2_make(cg, attr, out_fd, at, e);
	p[n++] = (struct mnt_param){ "source", "cgroup", -1 };
	if (strncmp(names, "name=", 5) == 0) {
		p[n++] = (struct mnt_param){ "none", NULL, -1 };
		p[n++] = (struct mnt_param){ "name", names + 5, -1 };
		return mnt_new("cgroup", p, n, attr, out_fd, at, e);
	}
	for (word = names; word != NULL && n < CONTROLLERS; word = next) {
		next = strchr(word, ',');
		if (next != NULL)
			*next++ = '\0';
		p[n++] = (struct mnt_param){ word, NULL, -1 };
	}
	return mnt_new("cgroup", p, n, attr, out_fd, at, e);
}

/* What v1 hosts call its folder: "cpu,cpuacct", "systemd", "unified". */
static void folder_name(const char *names, char *buf, size_t size)
{
	if (names[0] == '\0')
		(void)snprintf(buf, size, "unified");
	else
		(void)snprintf(buf, size, "%s",
			       strncmp(names, "name=", 5) == 0 ? names + 5
							       : names);
}

/* "cpu" leads to "cpu,cpuacct", as on the host. */
static int links(int tmpfs_fd, const char *folder, const char *at,
		 struct err *e)
{
	char word[64];
	const char *s = folder;
	size_t n;

	if (strchr(folder, ',') == NULL)
		return 0;
	while (*s != '\0') {
		n = strcspn(s, ",");
		if (n >= sizeof(word))
			return err_set(e, ERR_LIMIT, 0, at, "controller name");
		memcpy(word, s, n);
		word[n] = '\0';
		if (symlinkat(folder, tmpfs_fd, word) != 0)
			return err_sys(e, at, "symlink %s", word);
		s += n + (s[n] == ',');
	}
	return 0;
}

static int add_hierarchy(const struct cgroup *cg, int tmpfs_fd, char *names,
			 uint64_t attr, const char *at, struct err *e)
{
	CLEAN_FD int fs = -1, on = -1;
	char folder[128];

	folder_name(names, folder, sizeof(folder));
	if (mkdirat(tmpfs_fd, folder, 0555) != 0)
		return err_sys(e, at, "mkdir %s", folder);
	on = openat(tmpfs_fd, folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (on < 0)
		return err_sys(e, at, "open %s", folder);
	if (hierarchy_make(cg, names, attr, &fs, at, e) != 0 ||
	    mnt_attach(fs, on, at, e) != 0)
		return -1;
	return links(tmpfs_fd, folder, at, e);
}

/*
 * Mounts can be put on a mount that is attached, not (before 6.15) on a
 * detached one: so the tmpfs is first put over /sys/fs/cgroup of what is
 * still the host's tree in this mount namespace, filled, and cloned.
 */
static int v1_tree(const struct cgroup *cg, char *text, uint64_t attr,
		   int *out_fd, const char *at, struct err *e)
{
	static const struct mnt_param p[] = { { "source", "cgroup", -1 },
					      { "mode", "0755", -1 } };
	CLEAN_FD int tmpfs = -1, on = -1;
	char *line, *end, *names, *colon;

	on = open("/sys/fs/cgroup", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (on < 0)
		return err_sys(e, at, "open /sys/fs/cgroup");
	if (mnt_new("tmpfs", p, 2, attr & ~(uint64_t)MOUNT_ATTR_RDONLY, &tmpfs,
		    at, e) != 0 ||
	    mnt_attach(tmpfs, on, at, e) != 0)
		return -1;
	for (line = text; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		names = strchr(line, ':');
		if (end == NULL || names == NULL)
			break;
		*end = '\0';
		colon = strchr(++names, ':');
		if (colon == NULL)
			break;
		*colon = '\0';
		if (add_hierarchy(cg, tmpfs, names, attr, at, e) != 0)
			return -1;
	}
	if (mnt_attr(tmpfs, attr, 0, 0, false, at, e) != 0 ||
	    mnt_clone(tmpfs, true, out_fd, at, e) != 0)
		return -1;
	if (umount2("/sys/fs/cgroup", MNT_DETACH) != 0)
		return err_sys(e, at, "detach the draft");
	return 0;
}

int mount_cgroup(struct child *ch, const struct plan_mount *m, int *out_fd,
		 const char *at, struct err *e)
{
	CLEAN_FD int fd = -1;
	char text[4096];
	size_t len;

	if (ch->cgroup->v2)
		return cgroup2_make(ch->cgroup, m->attr_set, out_fd, at, e);
	fd = openat(ch->tail.proc_fd, "self/cgroup", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, at, "open /proc/self/cgroup");
	if (fd_read_all(fd, text, sizeof(text) - 1, &len, at, e) != 0)
		return -1;
	text[len] = '\0';
	return v1_tree(ch->cgroup, text, m->attr_set, out_fd, at, e);
}
