/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Units of systemd's that have processes: it makes their cgroups as it starts
 * them. One that was there before would have the service in it, with a
 * container's limits and end; and one with a container's below it can take no
 * process at all (cgroup2: no processes but in leaves).
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/path.h"

static bool is_unit(const char *path)
{
	static const char *const ends[] = { ".service", ".scope", ".socket",
					    ".mount", ".swap" };
	size_t i, n = strlen(path), k;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		k = strlen(ends[i]);
		if (n > k && strcmp(path + n - k, ends[i]) == 0)
			return true;
	}
	return false;
}

static bool is_there(const struct cgroup *cg, const char *path)
{
	for (size_t i = 0; i < cg->n; i++) {
		CLEAN_FD int fd = path_open(cg->h[i].root_fd, path, PATH_ONE_FS,
					    O_PATH | O_DIRECTORY, 0);

		if (fd >= 0)
			return true;
	}
	return false;
}

int cgroup_no_new_unit(const struct cgroup *cg, struct err *e)
{
	char part[CGROUP_PATH_CAP];

	for (int up = 1; cgroup_prefix(cg->path, -up, part) > 0; up++)
		if (is_unit(part) && !is_there(cg, part))
			return err_set(e, ERR_DENIED, 0, "/linux/cgroupsPath",
				       "res-cgroup-path: /%s is of a unit of "
				       "systemd's that is not running; fix: "
				       "name a cgroup of the container's own",
				       part);
	return 0;
}
