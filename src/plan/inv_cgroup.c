/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The invariants of a cgroup's settings. Answers: keys of linux.resources'
 * unified map that named files outside the cgroup (runc issue 4103).
 */
#include "config.h"

#include <string.h>

#include "private.h"

static int check_rule(const struct inv *v, const struct plan_dev_rule *d)
{
	size_t n = strlen(d->access), i;

	if (d->type != 'a' && d->type != 'b' && d->type != 'c')
		return inv_broken(v, "cgroup.devices.type",
				  "must be a, b or c");
	if (n == 0 || !inv_all_of(d->access, "rwm"))
		return inv_broken(v, "cgroup.devices.access",
				  "must be of r, w, m");
	for (i = 1; i < n; i++)
		if (strchr(d->access, d->access[i]) != d->access + i)
			return inv_broken(v, "cgroup.devices.access",
					  "must have each letter once");
	if (!inv_between(d->major, 0, (1 << 12) - 1) ||
	    !inv_between(d->minor, 0, (1 << 20) - 1) ||
	    (d->type == 'a' && (d->major.set || d->minor.set)))
		return inv_broken(v, "cgroup.devices.major", "no such number");
	return 0;
}

static int check_memory(const struct inv *v, const struct plan_memory *m)
{
	if (!inv_between(m->limit, -1, INT64_MAX) ||
	    !inv_between(m->reservation, -1, INT64_MAX) ||
	    !inv_between(m->swap, -1, INT64_MAX))
		return inv_broken(v, "cgroup.memory.limit",
				  "must be -1 or more");
	if (!inv_between(m->kernel, -1, INT64_MAX) ||
	    !inv_between(m->kernel_tcp, -1, INT64_MAX))
		return inv_broken(v, "cgroup.memory.kernel",
				  "must be -1 or more");
	if (!inv_between(m->swappiness, 0, 200))
		return inv_broken(v, "cgroup.memory.swappiness",
				  "must be 0 to 200");
	return 0;
}

static int check_cpu(const struct inv *v, const struct plan_cpu *c)
{
	if (!inv_between(c->shares, 0, INT64_MAX) ||
	    !inv_between(c->period, 0, INT64_MAX) ||
	    !inv_between(c->burst, 0, INT64_MAX) ||
	    !inv_between(c->rt_period, 0, INT64_MAX))
		return inv_broken(v, "cgroup.cpu.shares", "must be 0 or more");
	if (!inv_between(c->quota, -1, INT64_MAX) ||
	    !inv_between(c->rt_runtime, -1, INT64_MAX))
		return inv_broken(v, "cgroup.cpu.quota", "must be -1 or more");
	if (!inv_between(c->idle, 0, 1))
		return inv_broken(v, "cgroup.cpu.idle", "must be 0 or 1");
	if (!inv_all_of(c->cpus, "0123456789,- ") ||
	    !inv_all_of(c->mems, "0123456789,- "))
		return inv_broken(v, "cgroup.cpu.cpus",
				  "must be a list like 0-3,7");
	return 0;
}

static int check_unified(const struct inv *v, const struct plan_cgroup *cg)
{
	const char *key;
	size_t i, j;

	for (i = 0; i < cg->n_unified; i++) {
		key = cg->unified[i].key;
		if (!inv_all_of(key, "abcdefghijklmnopqrstuvwxyz_.0123456789"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") ||
		    key[0] == '.')
			return inv_broken(v, "cgroup.unified.key",
					  "must be a file's name");
		for (j = 0; j < i; j++)
			if (strcmp(key, cg->unified[j].key) == 0)
				return inv_broken(v, "cgroup.unified.key",
						  "must be named once");
	}
	return 0;
}

static int check_block_io(const struct inv *v, const struct plan_block_io *b)
{
	size_t i;

	if (!inv_between(b->weight, 0, 65535) ||
	    !inv_between(b->leaf_weight, 0, 65535))
		return inv_broken(v, "cgroup.block_io.weight",
				  "must be 0 to 65535");
	for (i = 0; i < b->n_weights; i++)
		if (!inv_between(b->weights[i].weight, 0, 65535) ||
		    !inv_between(b->weights[i].leaf_weight, 0, 65535))
			return inv_broken(v, "cgroup.block_io.weights",
					  "must be 0 to 65535");
	return 0;
}

/* What stands in the name of a file, or first in a line. */
static int check_names(const struct inv *v, const struct plan_cgroup *cg)
{
	size_t i;

	for (i = 0; i < cg->n_huge_pages; i++)
		if (cg->huge_pages[i].size[0] == '\0' ||
		    !inv_all_of(cg->huge_pages[i].size, "0123456789KMGB"))
			return inv_broken(v, "cgroup.huge_pages.size",
					  "must be a size as 2MB");
	for (i = 0; i < cg->n_rdma; i++)
		if (cg->rdma[i].device[0] == '\0' ||
		    !inv_between(cg->rdma[i].handles, 0, UINT32_MAX) ||
		    !inv_between(cg->rdma[i].objects, 0, UINT32_MAX))
			return inv_broken(v, "cgroup.rdma",
					  "must name a device and 32 bits");
	for (i = 0; i < cg->n_if_priorities; i++)
		if (cg->if_priorities[i].name[0] == '\0')
			return inv_broken(v, "cgroup.if_priorities.name",
					  "must be there");
	if (!inv_between(cg->class_id, 0, UINT32_MAX))
		return inv_broken(v, "cgroup.class_id", "must be of 32 bits");
	return 0;
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n > k && strcmp(s + n - k, end) == 0;
}

/* Names of units: systemd.unit(5). The path ends in them. */
static int check_scope(const struct inv *v, const struct plan_cgroup *cg)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789:-_.\\";

	if (!cg->systemd)
		return cg->slice[0] != '\0' || cg->scope[0] != '\0'
			       ? inv_broken(v, "cgroup.scope",
					    "is systemd's alone")
			       : 0;
	if (!inv_all_of(cg->slice, chars) || !inv_all_of(cg->scope, chars) ||
	    !ends_in(cg->slice, ".slice") || !ends_in(cg->scope, ".scope") ||
	    !ends_in(cg->path, cg->scope) ||
	    cg->path[strlen(cg->path) - strlen(cg->scope) - 1] != '/')
		return inv_broken(v, "cgroup.scope",
				  "must be a slice, a scope and their path");
	return 0;
}

static bool limits(const struct plan_cgroup *cg)
{
	const struct plan_opt all[] = {
		cg->pids,
		cg->memory.limit,
		cg->memory.reservation,
		cg->memory.swap,
		cg->memory.swappiness,
		cg->memory.kernel,
		cg->cpu.shares,
		cg->cpu.quota,
		cg->cpu.period,
		cg->cpu.burst,
		cg->cpu.idle,
		cg->cpu.rt_runtime,
		cg->cpu.rt_period,
		cg->block_io.weight,
		cg->class_id,
		cg->memory.kernel_tcp,
		cg->block_io.leaf_weight,
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].set)
			return true;
	return cg->cpu.cpus[0] != '\0' || cg->cpu.mems[0] != '\0' ||
	       cg->memory.oom_kill_disable || cg->block_io.n_weights > 0 ||
	       cg->block_io.n_throttles > 0 || cg->n_huge_pages > 0 ||
	       cg->n_rdma > 0 || cg->n_if_priorities > 0 || cg->n_unified > 0;
}

int inv_cgroup(const struct inv *v, const struct plan_cgroup *cg)
{
	size_t i;

	if (cg->none && (cg->systemd || limits(cg)))
		return inv_broken(v, "cgroup.none", "has no limits");
	for (i = 0; i < cg->n_devices; i++)
		if (check_rule(v, &cg->devices[i]) != 0)
			return -1;
	if (!inv_between(cg->pids, -1, INT64_MAX))
		return inv_broken(v, "cgroup.pids", "must be -1 or more");
	if (check_memory(v, &cg->memory) != 0 || check_cpu(v, &cg->cpu) != 0 ||
	    check_block_io(v, &cg->block_io) != 0 || check_names(v, cg) != 0 ||
	    check_scope(v, cg) != 0)
		return -1;
	return check_unified(v, cg);
}
