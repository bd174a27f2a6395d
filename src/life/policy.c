/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The policy's files. Must: take no file that another than root could have
 * written, changed or put in its place; run nothing where one can't be read.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/when.h"
#include "front/front.h"
#include "kern/probe.h"
#include "life/bundle.h"
#include "life/policy.h"

enum {
	NAME = sizeof(LIFE_POLICY_D) + 256,
};

struct files {
	struct buf text; /* of all, one behind the other */
	struct front_file file[LIFE_POLICY_FILES];
	char name[LIFE_POLICY_FILES][NAME];
	size_t n;
};

static void clean_files(struct files **f)
{
	if (*f != NULL)
		buf_free(&(*f)->text);
	free(*f);
}
#define CLEAN_FILES __attribute__((cleanup(clean_files)))

/* ---- one descriptor after the other ---- */

static int roots(int fd, const char *at, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_sys(e, at, "stat");
	if (!probe_host_root(st.st_uid) ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(e, ERR_DENIED, 0, at,
			       "a policy is root's and nobody else may write "
			       "it, nor a folder above; fix: chown root, "
			       "chmod go-w");
	return 0;
}

/* A folder below @fd; *@out is -1 when there is none. */
static int step(int fd, const char *name, const char *at, int *out,
		struct err *e)
{
	*out = openat(fd, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*out < 0)
		return errno == ENOENT ? 0 : err_sys(e, at, "open");
	return roots(*out, at, e);
}

/* "/", "/etc", "/etc/brig". */
static int open_dir(int *out, struct err *e)
{
	CLEAN_FD int root_fd = -1;
	CLEAN_FD int etc_fd = -1;

	*out = -1;
	if (step(AT_FDCWD, "/", "/", &root_fd, e) < 0 ||
	    step(root_fd, "etc", "/etc", &etc_fd, e) < 0)
		return -1;
	return etc_fd < 0 ? 0 : step(etc_fd, "brig", LIFE_POLICY_DIR, out, e);
}

/* ---- the files ---- */

static int new_files(struct files **f, struct err *e)
{
	*f = calloc(1, sizeof(**f));
	if (*f == NULL)
		return err_sys(e, "policy", "no memory");
	buf_init(&(*f)->text, LIFE_POLICY_MAX);
	memcpy((*f)->name[0], LIFE_POLICY_FILE, sizeof(LIFE_POLICY_FILE));
	return 0;
}

/* One more, whose text has been added from @start on. */
static void added(struct files *f, size_t start)
{
	f->file[f->n] = (struct front_file){ .name = f->name[f->n],
					     .start = start,
					     .len = f->text.len - start };
	f->n++;
}

/* Is it there? @must: then it has to be. */
static int read_one(struct files *f, int dir_fd, const char *file, bool must,
		    struct err *e)
{
	const char *at = f->name[f->n];
	CLEAN_FD int fd = -1;
	size_t start = f->text.len;
	struct stat st;

	fd = openat(dir_fd, file,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && !must)
		return 0;
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_sys(e, at, "open");
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_DENIED, 0, at, "is no regular file");
	if (roots(fd, at, e) < 0 || bundle_slurp(fd, &f->text, at, e) < 0)
		return -1;
	added(f, start);
	return 0;
}

static bool ends_json(const char *s)
{
	size_t n = strlen(s);

	return s[0] != '.' && n > 5 && strcmp(s + n - 5, ".json") == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The names of the folder's files, behind those that are there. */
static int names(struct files *f, DIR *d, size_t *n, struct err *e)
{
	static const char dir[] = LIFE_POLICY_D "/";
	struct dirent *ent;

	errno = 0;
	while ((ent = readdir(d)) != NULL) {
		if (ends_json(ent->d_name)) {
			if (*n == LIFE_POLICY_FILES)
				return err_set(e, ERR_LIMIT, 0, LIFE_POLICY_D,
					       "more than %d files in all",
					       (int)LIFE_POLICY_FILES);
			memcpy(f->name[*n], dir, sizeof(dir) - 1);
			memcpy(f->name[(*n)++] + sizeof(dir) - 1, ent->d_name,
			       strlen(ent->d_name) + 1);
		}
		errno = 0;
	}
	return errno != 0 ? err_sys(e, LIFE_POLICY_D, "read") : 0;
}

static int list(struct files *f, int dir_fd, size_t *n, struct err *e)
{
	CLEAN_FD int fd =
		openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	int rc;

	*n = f->n;
	if (d == NULL)
		return err_sys(e, LIFE_POLICY_D, "read");
	fd = -1; /* the stream owns it now */
	rc = names(f, d, n, e);
	(void)closedir(d);
	if (rc == 0)
		qsort(f->name[f->n], *n - f->n, sizeof(f->name[0]), by_name);
	return rc;
}

static int read_folder(struct files *f, int dir_fd, struct err *e)
{
	CLEAN_FD int fd = -1;
	size_t n;

	if (step(dir_fd, LIFE_POLICY_D, LIFE_POLICY_DIR "/" LIFE_POLICY_D, &fd,
		 e) < 0)
		return -1;
	if (fd < 0)
		return 0;
	if (list(f, fd, &n, e) < 0)
		return -1;
	while (f->n < n)
		if (read_one(f, fd, f->name[f->n] + sizeof(LIFE_POLICY_D), true,
			     e) < 0)
			return -1;
	return 0;
}

/* *@out is NULL where there is nothing, which costs next to nothing. */
static int read_host(struct files **out, struct err *e)
{
	CLEAN_FILES struct files *f = NULL;
	CLEAN_FD int dir_fd = -1;

	if (open_dir(&dir_fd, e) < 0)
		return -1;
	if (dir_fd < 0)
		return 0;
	if (new_files(&f, e) < 0)
		return -1;
	if (read_one(f, dir_fd, LIFE_POLICY_FILE, false, e) < 0 ||
	    read_folder(f, dir_fd, e) < 0)
		return -1;
	if (f->n == 0)
		return 0;
	*out = f;
	f = NULL;
	return 0;
}

static int read_file(const char *path, struct files **out, struct err *e)
{
	const char *base = strrchr(path, '/');
	size_t n;

	base = base != NULL && base[1] != '\0' ? base + 1 : path;
	if (new_files(out, e) < 0 ||
	    bundle_read_file(path, &(*out)->text, e) < 0)
		return -1;
	n = strnlen(base, NAME - 1);
	memcpy((*out)->name[0], base, n);
	(*out)->name[0][n] = '\0';
	added(*out, 0);
	return 0;
}

/* ---- what they come to ---- */

static int find(const char *file, struct files **out, struct err *e)
{
	return file != NULL ? read_file(file, out, e) : read_host(out, e);
}

/* @f: NULL is no file at all. */
static int compile(const struct files *f, struct front_job *job,
		   struct plan **out, struct err *e)
{
	struct timespec now = { 0 };
	char today[32];

	(void)clock_gettime(CLOCK_REALTIME, &now);
	time_rfc3339(now.tv_sec, today, sizeof(today));
	today[sizeof("2026-11-22") - 1] = '\0';
	job->kind = FRONT_POLICY;
	job->today = today;
	job->text = f != NULL && f->text.data != NULL ? f->text.data : "";
	if (f != NULL) {
		job->len = f->text.len;
		job->files = f->file;
		job->n_files = f->n;
	}
	return front_compile(job, out, e);
}

int life_policy(const struct life *l, bool all, struct plan **out,
		struct err *e)
{
	CLEAN_FILES struct files *f = NULL;
	struct front_job job = {
		.profile = l->profile,
		.scope = l->scope,
		.own_profile = l->own_profile,
		.all_sections = all,
	};

	*out = NULL;
	if (find(l->policy, &f, e) < 0)
		return -1;
	return compile(f, &job, out, e);
}

/* The first thing that is wrong, as an error. */
static int wrong(struct plan **p, struct err *e)
{
	const struct plan_report *r = plan_report(*p);
	size_t more = r->n_findings - 1;

	(void)err_set(e, ERR_SPEC, 0, "policy", "%.250s%s",
		      r->findings[0].message,
		      more > 0 ? " (and more: brig policy check)" : "");
	plan_free(*p);
	*p = NULL;
	return -1;
}

int life_settings(const struct life *l, const char *scope,
		  enum plan_profile profile, bool own, struct plan **out,
		  struct err *e)
{
	CLEAN_FILES struct files *f = NULL;
	struct front_job job = {
		.profile = profile,
		.scope = scope,
		.own_profile = own,
	};

	*out = NULL;
	if (find(l->policy, &f, e) < 0)
		return -1;
	if (f == NULL && scope[0] != '\0')
		return err_set(e, ERR_SPEC, 0, "--scope",
			       "no section \"%.64s\": there is no policy in %s",
			       scope, LIFE_POLICY_DIR);
	if (f == NULL)
		return 0;
	if (compile(f, &job, out, e) < 0)
		return -1;
	return plan_settings(*out) != NULL ? 0 : wrong(out, e);
}
