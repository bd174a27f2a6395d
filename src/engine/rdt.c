/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/resctrl.h"
#include "rdt.h"

static const char at[] = "/linux/intelRdt";
static const char marker[] = "rdt";
static const char measured[] = "mon_groups";

void rdt_init(struct rdt *r)
{
	*r = (struct rdt){ .root_fd = -1, .class_fd = -1, .mon_fd = -1 };
}

void rdt_close(struct rdt *r)
{
	fd_close(&r->root_fd);
	fd_close(&r->class_fd);
	fd_close(&r->mon_fd);
}

/* "": the root, which is the default class. */
static const char *class_name(const struct plan_rdt *p, const char *id)
{
	if (strcmp(p->class, "/") == 0)
		return "";
	return p->class[0] != '\0' ? p->class : id;
}

static int mark(int state_fd, struct err *e)
{
	CLEAN_FD int fd =
		openat(state_fd, marker,
		       O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd >= 0 ? 0 : err_sys(e, at, "note it");
}

static int all_of(int fd, const char *const *lines, size_t n,
		  int (*each)(int fd, const char *line, struct err *e),
		  struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (each(fd, lines[i], e) != 0)
			return -1;
	return 0;
}

static int schemata(const struct rdt *r, const struct plan_rdt *p,
		    struct err *e)
{
	if (r->made) {
		if (all_of(r->class_fd, p->check, p->n_check, resctrl_write,
			   e) != 0)
			return -1;
	} else {
		if (p->class[0] == '\0')
			return err_set(e, ERR_SPEC, 0, at,
				       "a class of the container's name is "
				       "there already");
		if (all_of(r->class_fd, p->check, p->n_check, resctrl_has, e) !=
		    0)
			return -1;
		if (p->n_schemata > 0 && !p->shared)
			return err_set(e, ERR_DENIED, 0, at,
				       "res-rdt: the class %s is there "
				       "already, and others may be in it",
				       p->class);
	}
	return all_of(r->class_fd, p->schemata, p->n_schemata, resctrl_write,
		      e);
}

static int measure(struct rdt *r, const char *id, struct err *e)
{
	CLEAN_FD int groups = -1;
	bool made;

	if (resctrl_group(r->class_fd, measured, false, &made, &groups, e) ||
	    resctrl_group(groups, id, true, &r->mon_made, &r->mon_fd, e) != 0)
		return -1;
	if (!r->mon_made)
		return err_set(e, ERR_SPEC, 0, at,
			       "a measured group of the container's name is "
			       "there already");
	return 0;
}

int rdt_make(struct rdt *r, const struct plan_container *c, const char *id,
	     int state_fd, struct err *e)
{
	const struct plan_rdt *p = c->rdt;
	bool make;

	if (c->n_rdt == 0)
		return 0;
	make = p->class[0] == '\0' || p->n_check + p->n_schemata > 0;
	if (resctrl_open(&r->root_fd, e) != 0 || mark(state_fd, e) != 0 ||
	    resctrl_group(r->root_fd, class_name(p, id), make, &r->made,
			  &r->class_fd, e) != 0 ||
	    schemata(r, p, e) != 0)
		return -1;
	return p->monitoring ? measure(r, id, e) : 0;
}

int rdt_add(struct rdt *r, pid_t pid, struct err *e)
{
	if (r->class_fd >= 0 && resctrl_add(r->class_fd, pid, e) != 0)
		return -1;
	return r->mon_fd >= 0 ? resctrl_add(r->mon_fd, pid, e) : 0;
}

void rdt_undo(struct rdt *r, const struct plan_container *c, const char *id,
	      int state_fd)
{
	CLEAN_FD int groups = -1;
	struct err ignored;
	bool made;

	if (c->n_rdt == 0)
		return;
	if (r->mon_made && resctrl_group(r->class_fd, measured, false, &made,
					 &groups, &ignored) == 0)
		(void)!resctrl_drop(groups, id, &ignored);
	if (r->made)
		(void)!resctrl_drop(r->root_fd, class_name(c->rdt, id),
				    &ignored);
	(void)unlinkat(state_fd, marker, 0);
}

static int drop_measured(int root_fd, const struct plan_rdt *p, const char *id,
			 struct err *e)
{
	CLEAN_FD int class = -1, groups = -1;
	struct err gone;
	bool made;

	if (resctrl_group(root_fd, class_name(p, id), false, &made, &class,
			  &gone) != 0 ||
	    resctrl_group(class, measured, false, &made, &groups, &gone) != 0)
		return 0;
	return resctrl_drop(groups, id, e);
}

int rdt_remove(const struct plan_container *c, const char *owner, struct err *e)
{
	const char *slash = strrchr(owner, '/');
	const char *id = slash != NULL ? slash + 1 : owner;
	CLEAN_FD int root = -1;
	char path[4096];
	struct err none;
	int n;

	if (c->n_rdt == 0)
		return 0;
	n = snprintf(path, sizeof(path), "%s/%s", owner, marker);
	if (n < 0 || (size_t)n >= sizeof(path) ||
	    faccessat(AT_FDCWD, path, F_OK, 0) != 0 ||
	    resctrl_open(&root, &none) != 0)
		return 0; /* nothing was made */
	if (c->rdt->monitoring && drop_measured(root, c->rdt, id, e) != 0)
		return -1;
	return c->rdt->class[0] == '\0' ? resctrl_drop(root, id, e) : 0;
}
