/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cgroup may be asked for, and where it may be. */
#include "config.h"

#include <string.h>

#include "private.h"

/* A cgroup's limits, not the files that move processes (cgroup.procs). */
int limits_hold(const struct plan_cgroup *cg, struct err *e)
{
	static const char *const begins[] = { "pids.",   "memory.", "cpu.",
					      "cpuset.", "io.",     "hugetlb.",
					      "rdma.",   "misc." };
	size_t i, j;

	for (i = 0; i < cg->n_unified; i++) {
		const char *value = cg->unified[i].value;

		if (strcmp(cg->unified[i].key, "pids.max") == 0 &&
		    (value[strspn(value, "0123456789")] != '\0' ||
		     value[strspn(value, "0")] == '\0'))
			return floor_denied(e, "cgroup", "pids.max",
					    "any number of processes");
		for (j = 0; j < COUNT(begins); j++)
			if (strncmp(cg->unified[i].key, begins[j],
				    strlen(begins[j])) == 0)
				break;
		if (j == COUNT(begins) ||
		    strchr(cg->unified[i].key, '/') != NULL ||
		    strstr(cg->unified[i].key, "cpus.") != NULL ||
		    strcmp(cg->unified[i].key, "io.latency") == 0 ||
		    strcmp(cg->unified[i].key, "io.prio.class") == 0)
			return floor_denied(e, "cgroup", cg->unified[i].key,
					    "not a limit");
	}
	return 0;
}

/* Has it a component ".."? One that begins so is a name. */
static bool climbs(const char *path)
{
	for (; (path = strstr(path, "/..")) != NULL; path++)
		if (path[3] == '\0' || path[3] == '/')
			return true;
	return false;
}

int cgroup_holds(const struct plan_cgroup *cg, struct err *e)
{
	if (cg->path[0] != '/' || cg->path[1] == '\0' || climbs(cg->path) ||
	    path_in(cg->path, "/init.scope"))
		return floor_denied(e, "cgroup", "cgroup.path", "the host's");
	if (cg->systemd &&
	    (strchr(cg->scope, '/') != NULL || strchr(cg->slice, '/') != NULL ||
	     strstr(cg->path, cg->scope) == NULL))
		return floor_denied(e, "cgroup", "cgroup.scope",
				    "not where the path is");
	return limits_hold(cg, e);
}
