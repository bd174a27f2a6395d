/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is set in a cgroup, on either kind, and joining it. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cgroup_in.h"
#include "kern/cgroup_bpf.h"
#include "kern/cgroup_set.h"

static const char at[] = "cgroup";

static const struct {
	const char *name;
	uint32_t bit;
} controllers[] = {
	{ "cpu", CGROUP_CPU },         { "cpuacct", CGROUP_CPUACCT },
	{ "cpuset", CGROUP_CPUSET },   { "memory", CGROUP_MEMORY },
	{ "devices", CGROUP_DEVICES }, { "freezer", CGROUP_FREEZER },
	{ "pids", CGROUP_PIDS },       { "blkio", CGROUP_BLKIO },
	{ "io", CGROUP_BLKIO },        { "hugetlb", CGROUP_HUGETLB },
	{ "rdma", CGROUP_RDMA },       { "misc", CGROUP_MISC },
	{ "net_cls", CGROUP_NET_CLS }, { "net_prio", CGROUP_NET_PRIO },
};

enum {
	N_CONTROLLERS = sizeof(controllers) / sizeof(controllers[0])
};

uint32_t cgroup_controller(const char *name, size_t len)
{
	for (size_t i = 0; i < N_CONTROLLERS; i++)
		if (strlen(controllers[i].name) == len &&
		    memcmp(controllers[i].name, name, len) == 0)
			return controllers[i].bit;
	return CGROUP_OTHER;
}

/* Is @name there, and are processes in the way of it? */
static bool kept_from(const struct cgroup *cg, const char *name)
{
	char have[CGROUP_TEXT];
	struct err e;

	return (cg->lack & CGROUP_LACK_BUSY) != 0 &&
	       cgroup_read(cg->h[0].root_fd, "cgroup.controllers", have, &e) ==
		       0 &&
	       cgroup_listed(have, name, strlen(name));
}

int cgroup_dir_of(const struct cgroup *cg, uint32_t controller, int *dir_fd,
		  bool *v2, struct err *e)
{
	const struct cgroup_hierarchy *h = NULL;
	size_t i;

	for (i = 0; i < cg->n; i++)
		if ((cg->h[i].controllers & controller) != 0 &&
		    cg->h[i].dir_fd >= 0 && (h == NULL || h->v2))
			h = &cg->h[i];
	if (h != NULL) {
		*dir_fd = h->dir_fd;
		if (v2 != NULL)
			*v2 = h->v2;
		return h->v2 && !cg->v2
			       ? cgroup2_enable(h->root_fd, cg->path, NULL, e)
			       : 0;
	}
	for (i = 0; i < N_CONTROLLERS - 1; i++)
		if (controllers[i].bit == controller)
			break;
	return err_set(e, ERR_UNSUPPORTED, 0, at, "needs the %s controller%s",
		       controllers[i].name,
		       kept_from(cg, controllers[i].name)
			       ? ", which a cgroup above can't give while it "
				 "has processes"
			       : "");
}

int cgroup_limit(const struct cgroup *cg, const struct cgroup_limits *l,
		 struct err *e)
{
	return cg->v2 ? cgroup2_limit(cg, l, e) : cgroup1_limit(cg, l, e);
}

/* "c 1:3 rwm"; any number is "*". */
static int device_text(const struct cgroup_device *d, char *out, size_t cap)
{
	char major[24] = "*", minor[24] = "*";

	if (d->major.set)
		(void)snprintf(major, sizeof(major), "%lld",
			       (long long)d->major.v);
	if (d->minor.set)
		(void)snprintf(minor, sizeof(minor), "%lld",
			       (long long)d->minor.v);
	return snprintf(out, cap, "%c %s:%s %s", d->type, major, minor,
			d->access);
}

static int put_rule(int fd, const struct cgroup_device *d, struct err *e)
{
	char text[64];
	int len = device_text(d, text, sizeof(text));

	if (len < 0 || (size_t)len >= sizeof(text))
		return err_set(e, ERR_SPEC, 0, at, "odd device rule");
	return cgroup_put(fd, d->allow ? "devices.allow" : "devices.deny", text,
			  e);
}

static int put_rules(int fd, const struct cgroup_device *rules, size_t n,
		     struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (put_rule(fd, &rules[i], e) < 0)
			return -1;
	return 0;
}

/* Nothing, but for these: so each is an exception in the kernel's own list. */
static bool only_allows(const struct cgroup_device *rules, size_t n)
{
	if (n == 0 || rules[0].allow || rules[0].type != 'a' ||
	    strlen(rules[0].access) != 3)
		return false;
	for (size_t i = 1; i < n; i++)
		if (!rules[i].allow || rules[i].type == 'a')
			return false;
	return true;
}

static bool same(struct cgroup_opt a, struct cgroup_opt b)
{
	return a.set == b.set && (!a.set || a.v == b.v);
}

/* What of "rwm" @d has that the list does not give for the same device. */
static void beyond(const struct cgroup_device *d,
		   const struct cgroup_device *rules, size_t n, char out[4])
{
	size_t len = 0;

	for (const char *s = d->access; *s != '\0' && len < 3; s++) {
		size_t i = 1;

		while (i < n && !(rules[i].type == d->type &&
				  same(rules[i].major, d->major) &&
				  same(rules[i].minor, d->minor) &&
				  strchr(rules[i].access, *s) != NULL))
			i++;
		if (i >= n)
			out[len++] = *s;
	}
	out[len] = '\0';
}

/* Put what @a gives and @b does not, as rules that allow it, or deny it. */
static int put_beyond(int fd, const struct cgroup_device *a, size_t n_a,
		      const struct cgroup_device *b, size_t n_b, bool allow,
		      struct err *e)
{
	char access[4];

	for (size_t i = 1; i < n_a; i++) {
		struct cgroup_device d = a[i];

		beyond(&d, b, n_b, access);
		d.allow = allow;
		d.access = access;
		if (access[0] != '\0' && put_rule(fd, &d, e) < 0)
			return -1;
	}
	return 0;
}

int cgroup_devices(const struct cgroup *cg, const struct cgroup_device *rules,
		   size_t n, const struct cgroup_device *old, size_t n_old,
		   struct err *e)
{
	struct err late;
	int fd, rc;

	if (n == 0)
		return 0;
	if (n > CGROUP_DEVICE_RULES)
		return err_set(e, ERR_LIMIT, 0, at,
			       "%zu device rules, more than %d", n,
			       CGROUP_DEVICE_RULES);
	if (cg->v2)
		return cgroup_bpf_devices(cgroup_unified_fd(cg), rules, n, e);
	if (cgroup_dir_of(cg, CGROUP_DEVICES, &fd, NULL, e) < 0)
		return -1;
	if (!only_allows(rules, n) || !only_allows(old, n_old))
		rc = put_rules(fd, rules, n, e);
	else if (put_beyond(fd, rules, n, old, n_old, true, e) == 0 &&
		 put_beyond(fd, old, n_old, rules, n, false, e) == 0)
		rc = 0;
	else
		rc = -1;
	if (rc < 0 && n_old > 0)
		(void)!put_rules(fd, old, n_old, &late);
	return rc;
}

/* One line; of "8:0 rbps=1" the device is the key, and all else stays. */
static int put_line(const struct cgroup *cg, int fd, const char *file,
		    char *line, struct err *e)
{
	static const char none[] = "rbps=max wbps=max riops=max wiops=max";
	char *rest = line + strcspn(line, " ");
	bool device = *rest != '\0' && line[strspn(line, "0123456789")] == ':';

	if (!device)
		return cgroup_set(cg, fd, file, NULL, NULL, line, e);
	*rest++ = '\0';
	return cgroup_set(cg, fd, file, line,
			  strcmp(file, "io.max") == 0 ? none : NULL, rest, e);
}

/* The kernel takes one line a write. */
static int put_lines(const struct cgroup *cg, int fd, const char *file,
		     const char *value, struct err *e)
{
	char line[512];
	size_t n;

	do {
		n = strcspn(value, "\n");
		if (n >= sizeof(line))
			return err_set(e, ERR_LIMIT, 0, file,
				       "too long a line");
		memcpy(line, value, n);
		line[n] = '\0';
		if (put_line(cg, fd, file, line, e) < 0)
			return -1;
		value += n + (value[n] == '\n');
	} while (*value != '\0');
	return 0;
}

int cgroup_unified_write(const struct cgroup *cg, const char *file,
			 const char *value, struct err *e)
{
	uint32_t bit = cgroup_controller(file, strcspn(file, "."));
	int fd;
	bool v2;

	if (file[0] == '\0' || strchr(file, '/') != NULL || file[0] == '.')
		return err_set(e, ERR_SPEC, 0, at, "%s: not a cgroup file",
			       file);
	if (bit == CGROUP_OTHER) { /* the kernel is to say */
		fd = cgroup_unified_fd(cg);
		v2 = fd >= 0;
	} else if (cgroup_dir_of(cg, bit, &fd, &v2, e) < 0) {
		return -1;
	}
	if (!v2)
		return err_set(e, ERR_UNSUPPORTED, 0, file,
			       "needs cgroup v2's controller of that name");
	return put_lines(cg, fd, file, value, e);
}

static int missing(const struct cgroup *cg, struct err *e)
{
	return err_set(e, ERR_SYS, ENOENT, at, "%s is not there", cg->path);
}

int cgroup_join_self(const struct cgroup *cg, bool cloned, struct err *e)
{
	for (size_t i = 0; i < cg->n; i++) {
		const struct cgroup_hierarchy *h = &cg->h[i];

		if (h->dir_fd < 0)
			return missing(cg, e);
		if (h->v2 && cloned)
			continue;
		if (cgroup_put(h->dir_fd, h->v2 ? "cgroup.procs" : "tasks", "0",
			       e) < 0)
			return -1;
	}
	return 0;
}

int cgroup_join(const struct cgroup *cg, pid_t pid, struct err *e)
{
	for (size_t i = 0; i < cg->n; i++) {
		if (cg->h[i].dir_fd < 0)
			return missing(cg, e);
		if (cgroup_put_num(cg->h[i].dir_fd, "cgroup.procs", pid, e) < 0)
			return -1;
	}
	return 0;
}

/* Lines "ID:CONTROLLERS:PATH": how many paths end in @path? */
static size_t lines_of(const char *s, const char *path)
{
	size_t want = strlen(path), len, n = 0;

	for (; *s != '\0'; s += len + (s[len] == '\n')) {
		len = strcspn(s, "\n");
		if (len > want && s[len - want - 1] == '/' &&
		    memcmp(s + len - want, path, want) == 0)
			n++;
	}
	return n;
}

int cgroup_joined(const struct cgroup *cg, int proc_fd, pid_t pid,
		  struct err *e)
{
	char text[8192], name[32]; /* 14 lines */
	CLEAN_FD int fd = -1;
	size_t len, want = 0;

	(void)snprintf(name, sizeof(name), "%d/cgroup", (int)pid);
	fd = openat(proc_fd, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, "cgroup", "open %s", name);
	if (fd_read_all(fd, text, sizeof(text) - 1, &len, name, e) < 0)
		return -1;
	text[len] = '\0';
	for (size_t i = 0; i < cg->n; i++)
		want += cg->h[i].dir_fd >= 0;
	if (lines_of(text, cg->path) < want)
		return err_set(e, ERR_BUG, 0, "cgroup",
			       "the kernel doesn't confirm the confinement: "
			       "the process is not in %s",
			       cg->path);
	return 0;
}
