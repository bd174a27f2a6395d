/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <sys/resource.h>

#include "kern/rlimit.h"

static const char *const names[] = {
	[RLIMIT_CPU] = "RLIMIT_CPU",
	[RLIMIT_FSIZE] = "RLIMIT_FSIZE",
	[RLIMIT_DATA] = "RLIMIT_DATA",
	[RLIMIT_STACK] = "RLIMIT_STACK",
	[RLIMIT_CORE] = "RLIMIT_CORE",
	[RLIMIT_RSS] = "RLIMIT_RSS",
	[RLIMIT_NPROC] = "RLIMIT_NPROC",
	[RLIMIT_NOFILE] = "RLIMIT_NOFILE",
	[RLIMIT_MEMLOCK] = "RLIMIT_MEMLOCK",
	[RLIMIT_AS] = "RLIMIT_AS",
	[RLIMIT_LOCKS] = "RLIMIT_LOCKS",
	[RLIMIT_SIGPENDING] = "RLIMIT_SIGPENDING",
	[RLIMIT_MSGQUEUE] = "RLIMIT_MSGQUEUE",
	[RLIMIT_NICE] = "RLIMIT_NICE",
	[RLIMIT_RTPRIO] = "RLIMIT_RTPRIO",
	[RLIMIT_RTTIME] = "RLIMIT_RTTIME",
};

const char *rlimit_name(uint32_t resource)
{
	if (resource < sizeof(names) / sizeof(names[0]) &&
	    names[resource] != NULL)
		return names[resource];
	return "RLIMIT_?";
}

int rlimit_set(pid_t pid, const struct rlimit_item *list, size_t n,
	       struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct rlimit r = { .rlim_cur = list[i].soft,
				    .rlim_max = list[i].hard };

		if (prlimit(pid, (__rlimit_resource_t)list[i].resource, &r,
			    NULL) < 0)
			return err_sys(e, rlimit_name(list[i].resource),
				       "soft %llu, hard %llu",
				       (unsigned long long)list[i].soft,
				       (unsigned long long)list[i].hard);
	}
	return 0;
}

int rlimit_lower(const struct rlimit_item *list, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct rlimit_item item = list[i];
		struct rlimit now;

		if (prlimit(0, (__rlimit_resource_t)item.resource, NULL, &now) <
		    0)
			return err_sys(e, rlimit_name(item.resource), "read");
		if (item.hard > now.rlim_max)
			item.hard = now.rlim_max;
		if (item.soft > item.hard)
			item.soft = item.hard;
		if (rlimit_set(0, &item, 1, e) < 0)
			return -1;
	}
	return 0;
}
