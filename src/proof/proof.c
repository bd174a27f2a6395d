/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/num.h"
#include "kern/lsm.h"
#include "kern/ns.h"
#include "private.h"

enum {
	TEXT = 16 * 1024
};

/* What has been read so far, and where it goes. */
struct reader {
	int proc_fd;
	const struct proof_want *want;
	char *out;
	size_t cap;
	size_t len;
	char *text; /* scratch, PROOF_SCRATCH bytes */
	struct err *e;
};

static int say(struct reader *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

static int say(struct reader *r, const char *fmt, ...)
{
	size_t left = r->cap - r->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(r->out + r->len, left, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= left)
		return err_set(r->e, ERR_LIMIT, 0, "proof", "too long");
	r->len += (size_t)n;
	return 0;
}

static int broken(struct reader *r, const char *fact, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static int broken(struct reader *r, const char *fact, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(r->e, ERR_BUG, 0, fact,
		       "the kernel doesn't confirm the confinement: %s", text);
}

/* The whole of a small file of /proc, in r->text. */
static int slurp(struct reader *r, const char *path)
{
	CLEAN_FD int fd = openat(r->proc_fd, path, O_RDONLY | O_CLOEXEC);
	size_t len;

	if (fd < 0)
		return err_sys(r->e, "proof", "open %s", path);
	if (fd_read_all(fd, r->text, PROOF_SCRATCH - 1, &len, path, r->e) != 0)
		return -1;
	r->text[len] = '\0';
	return 0;
}

const char *proof_field(const char *status, const char *name)
{
	size_t n = strlen(name);
	const char *s;

	for (s = status; s != NULL; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (strncmp(s, name, n) == 0 && s[n] == ':') {
			s += n + 1;
			return s + strspn(s, "\t ");
		}
	}
	return NULL;
}

bool proof_dec(const char *s, uint64_t *out)
{
	return s != NULL && num_u64(s, strspn(s, "0123456789"), out);
}

bool proof_hex(const char *s, uint64_t *out)
{
	uint64_t n = 0;
	unsigned i;

	if (s == NULL)
		return false;
	for (i = 0; i < 16; i++) {
		const char *d = memchr("0123456789abcdef", s[i], 16);

		if (s[i] == '\0' || d == NULL)
			return false;
		n = n << 4 |
		    (uint64_t)(unsigned char)(*d <= '9' ? *d - '0'
							: *d - 'a' + 10);
	}
	*out = n;
	return true;
}

static int check_number(struct reader *r, const char *status, const char *name,
			uint64_t want)
{
	uint64_t got;

	if (!proof_dec(proof_field(status, name), &got))
		return broken(r, name, "status has no %s", name);
	if (got != want)
		return broken(r, name, "%s is %" PRIu64 ", not %" PRIu64, name,
			      got, want);
	return say(r, "%s %" PRIu64 "\n", name, got);
}

static int check_caps(struct reader *r, const char *status)
{
	const struct caps_sets *c = &r->want->caps;
	const struct {
		const char *name;
		uint64_t want;
	} sets[] = {
		{ "CapInh", c->inheritable }, { "CapPrm", c->permitted },
		{ "CapEff", c->effective },   { "CapBnd", c->bounding },
		{ "CapAmb", c->ambient },
	};
	uint64_t got;
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		if (!proof_hex(proof_field(status, sets[i].name), &got))
			return broken(r, sets[i].name, "not in status");
		if (got != sets[i].want)
			return broken(r, sets[i].name,
				      "%016" PRIx64 ", not %016" PRIx64, got,
				      sets[i].want);
		if (say(r, "%s %016" PRIx64 "\n", sets[i].name, got) != 0)
			return -1;
	}
	return 0;
}

/* All four ids (real, effective, saved, fs) of one line of status. */
static int check_ids(struct reader *r, const char *status, const char *name,
		     uint64_t want)
{
	const char *s = proof_field(status, name);
	uint64_t got;
	int i;

	for (i = 0; i < 4; i++) {
		if (!proof_dec(s, &got) || got != want)
			return broken(r, name, "not all %" PRIu64, want);
		s += strspn(s, "0123456789");
		s += strspn(s, "\t");
	}
	return say(r, "%s %" PRIu64 "\n", name, want);
}

/* As many as were wanted, and each of them wanted: the kernel sorts them. */
static int check_groups(struct reader *r, const char *status)
{
	const struct proof_want *w = r->want;
	const char *s = proof_field(status, "Groups");
	uint64_t got;
	size_t n = 0, i;

	for (; s != NULL && *s != '\n' && *s != '\0'; n++) {
		if (!proof_dec(s, &got))
			return broken(r, "Groups", "a word that is no number");
		for (i = 0; i < w->n_groups && w->groups[i] != got; i++)
			;
		if (i == w->n_groups && !w->any_groups)
			return broken(r, "Groups", "%" PRIu64 " is one", got);
		s += strspn(s, "0123456789");
		s += strspn(s, " \t");
	}
	if (s == NULL || (n != w->n_groups && !w->any_groups))
		return broken(r, "Groups", "%zu, not %zu", n, w->n_groups);
	return say(r, "Groups %zu\n", n);
}

static int check_status(struct reader *r)
{
	const struct proof_want *w = r->want;
	const char *status = r->text;
	int bits = prctl(PR_GET_SECUREBITS);

	if (slurp(r, "self/status") != 0)
		return -1;
	if (check_ids(r, status, "Uid", w->uid) != 0 ||
	    check_ids(r, status, "Gid", w->gid) != 0 ||
	    check_groups(r, status) != 0 || check_caps(r, status) != 0 ||
	    check_number(r, status, "NoNewPrivs", w->no_new_privs) != 0)
		return -1;
	if (w->filters > 0 &&
	    (check_number(r, status, "Seccomp", 2) != 0 ||
	     check_number(r, status, "Seccomp_filters", w->filters) != 0))
		return -1;
	if (bits != 0)
		return broken(r, "securebits", "%d, not 0", bits);
	return say(r, "securebits 0\n");
}

int proof_filters(int proc_fd, char *scratch)
{
	char ignored[1];
	struct err e;
	struct reader r = { .proc_fd = proc_fd,
			    .out = ignored,
			    .cap = 1,
			    .text = scratch,
			    .e = &e };
	uint64_t n;

	if (slurp(&r, "self/status") != 0)
		return -1;
	/* Linux before 5.9 doesn't count them. */
	return proof_dec(proof_field(scratch, "Seccomp_filters"), &n) ? (int)n
								      : -1;
}

/* Three numbers of a line of uid_map; returns the line's end or NULL. */
static const char *extent(const char *s, struct proof_extent *x)
{
	uint32_t *to[3] = { &x->inside, &x->host, &x->size };
	uint64_t n;
	int i;

	for (i = 0; i < 3; i++) {
		s += strspn(s, " ");
		if (!proof_dec(s, &n) || n > UINT32_MAX)
			return NULL;
		*to[i] = (uint32_t)n;
		s += strspn(s, "0123456789");
	}
	return *s == '\n' ? s + 1 : NULL;
}

/* The kernel may sort extents: each that was wanted is there, and no more. */
static int check_map(struct reader *r, const char *file,
		     const struct proof_extent *want, size_t n)
{
	char path[32];
	const char *s = r->text;
	struct proof_extent x;
	size_t lines = 0, i;

	(void)snprintf(path, sizeof(path), "self/%s", file);
	if (slurp(r, path) != 0)
		return -1;
	while (*s != '\0') {
		s = extent(s, &x);
		if (s == NULL)
			return broken(r, file, "a line that is none");
		for (i = 0; i < n; i++)
			if (want[i].inside == x.inside &&
			    want[i].host == x.host && want[i].size == x.size)
				break;
		if (i == n)
			return broken(r, file, "%u %u %u was not asked for",
				      x.inside, x.host, x.size);
		lines++;
		if (say(r, "%s %u %u %u\n", file, x.inside, x.host, x.size))
			return -1;
	}
	if (lines != n)
		return broken(r, file, "%zu extents, not %zu", lines, n);
	return 0;
}

static int check_namespaces(struct reader *r)
{
	const struct proof_want *w = r->want;
	uint64_t ino;
	size_t i;

	for (i = 0; i < w->n_ns; i++) {
		const struct proof_ns *n = &w->ns[i];

		ino = ns_inode(r->proc_fd, "self", n->name);
		if (ino == 0)
			return broken(r, n->name, "namespace unreadable");
		if (n->not_ino != 0 && ino == n->not_ino)
			return broken(r, n->name, "the host's own namespace");
		if (n->ino != 0 && ino != n->ino)
			return broken(r, n->name, "not the namespace joined");
		if (say(r, "ns.%s %" PRIu64 "\n", n->name, ino) != 0)
			return -1;
	}
	return 0;
}

/* Each line of /proc/self/cgroup ends in ":/" where the namespace hides it. */
static int check_cgroup(struct reader *r)
{
	char *s = r->text, *end, *colon;

	if (slurp(r, "self/cgroup") != 0)
		return -1;
	for (; *s != '\0'; s = end + 1) {
		end = strchr(s, '\n');
		if (end == NULL)
			break;
		*end = '\0';
		colon = strrchr(s, ':');
		if (colon == NULL || strcmp(colon, ":/") != 0)
			return broken(r, "cgroup", "%s", s);
	}
	return say(r, "cgroup /\n");
}

static int check_fds(struct reader *r)
{
	CLEAN_FD int dir = openat(r->proc_fd, "self/fd",
				  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char buf[2048];
	ssize_t n, i;
	uint64_t fd;
	int flags;

	if (dir < 0)
		return err_sys(r->e, "proof", "open self/fd");
	while ((n = getdents64(dir, buf, sizeof(buf))) > 0)
		for (i = 0; i < n;) {
			const struct dirent64 *d = (const void *)(buf + i);

			i += d->d_reclen;
			if (!num_u64(d->d_name, strlen(d->d_name), &fd) ||
			    fd < r->want->keep_fds)
				continue;
			flags = fcntl((int)fd, F_GETFD);
			if (flags < 0 || (flags & FD_CLOEXEC) == 0)
				return broken(r, "descriptors",
					      "%d would outlive execve",
					      (int)fd);
		}
	if (n < 0)
		return err_sys(r->e, "proof", "read self/fd");
	return say(r, "descriptors %u\n", r->want->keep_fds);
}

/* The id of the mount that @path is on; 0 before Linux 5.8. */
static int mount_of(struct reader *r, const char *path, uint64_t *id)
{
	struct statx st;

	if (statx(AT_FDCWD, path, AT_NO_AUTOMOUNT, STATX_MNT_ID, &st) != 0)
		return err_sys(r->e, "proof", "statx %s", path);
	*id = (st.stx_mask & STATX_MNT_ID) != 0 ? st.stx_mnt_id : 0;
	return 0;
}

/* "/.." steps onto a mount that lies over "/", as an old root might. */
static int check_root(struct reader *r)
{
	const uint64_t want = r->want->root_mnt;
	uint64_t root, up;
	struct statvfs v;

	if (mount_of(r, "/", &root) != 0 || mount_of(r, "/..", &up) != 0)
		return -1;
	if (root != up)
		return broken(r, "root", "another mount lies over it");
	if (want != 0 && root != want)
		return broken(r, "root", "it is not the one that was made");
	if (!r->want->root_readonly)
		return say(r, "root rw\n");
	if (statvfs("/", &v) != 0)
		return err_sys(r->e, "proof", "statvfs /");
	if ((v.f_flag & ST_RDONLY) == 0)
		return broken(r, "root", "it is writable");
	return say(r, "root ro\n");
}

/* By openat(2): brig's own filter knows no openat2(2). */
static int check_label(struct reader *r, enum lsm which, const char *file,
		       const char *name, const char *label)
{
	if (label[0] == '\0')
		return 0;
	if (slurp(r, file) != 0)
		return -1;
	if (!lsm_name_is(which, r->text, label))
		return broken(r, name, "lsm-unapplied: \"%.64s\"", r->text);
	return say(r, "%s %s\n", name, label);
}

static int check_labels(struct reader *r)
{
	if (check_label(r, LSM_APPARMOR, "self/attr/apparmor/exec", "apparmor",
			r->want->apparmor) != 0)
		return -1;
	return check_label(r, LSM_SELINUX, "self/attr/exec", "selinux",
			   r->want->selinux);
}

int proof_self(int proc_fd, const struct proof_want *want, char *scratch,
	       char *out, size_t cap, size_t *len, struct err *e)
{
	struct reader r = { .proc_fd = proc_fd,
			    .want = want,
			    .out = out,
			    .cap = cap,
			    .text = scratch,
			    .e = e };

	*len = 0;
	if (check_status(&r) != 0 || check_labels(&r) != 0)
		return -1;
	if (want->user_ns &&
	    (check_map(&r, "uid_map", want->uid_map, want->n_uid_map) != 0 ||
	     check_map(&r, "gid_map", want->gid_map, want->n_gid_map) != 0))
		return -1;
	if (check_namespaces(&r) != 0 || check_root(&r) != 0 ||
	    (want->cgroup_root && check_cgroup(&r) != 0) || check_fds(&r) != 0)
		return -1;
	*len = r.len;
	return 0;
}
