/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/mountinfo.h"
#include "private.h"
#include "proof/look.h"

enum {
	CHUNK = 4096
};

/* The whole of a file of any length that the buf takes. */
static int take(int dir_fd, const char *name, struct buf *b, struct err *e)
{
	CLEAN_FD int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	char some[CHUNK];
	ssize_t n;

	if (fd < 0)
		return err_sys(e, "proof", "open %s", name);
	while ((n = read(fd, some, sizeof(some))) > 0)
		buf_bytes(b, some, (size_t)n);
	if (n < 0)
		return err_sys(e, "proof", "read %s", name);
	if (!buf_ok(b))
		return err_set(e, ERR_LIMIT, 0, "proof", "%s is too long",
			       name);
	return 0;
}

/* Of the four ids of a line the second, which is what files are opened by. */
static bool effective(const char *ids, uint64_t *out)
{
	const char *s = ids != NULL ? strchr(ids, '\t') : NULL;

	return s != NULL && proof_dec(s + 1, out);
}

int proof_look(int dir_fd, struct proof_seen *out, struct buf *uid_map,
	       struct buf *mounts, struct buf *label, struct err *e)
{
	CLEAN_BUF struct buf status = { .cap = PROOF_SCRATCH };
	const char *s;
	struct err none;

	memset(out, 0, sizeof(*out));
	if (take(dir_fd, "status", &status, e) != 0 ||
	    take(dir_fd, "uid_map", uid_map, e) != 0 ||
	    take(dir_fd, "mountinfo", mounts, e) != 0)
		return -1;
	s = status.data;
	if (s == NULL || !effective(proof_field(s, "Uid"), &out->uid) ||
	    !proof_hex(proof_field(s, "CapEff"), &out->effective) ||
	    !proof_hex(proof_field(s, "CapBnd"), &out->bounding) ||
	    !proof_dec(proof_field(s, "NoNewPrivs"), &out->no_new_privs) ||
	    !proof_dec(proof_field(s, "Seccomp"), &out->seccomp))
		return err_set(e, ERR_SPEC, 0, "proof", "status lacks a line");
	/* Not of every kernel: Linux 5.9, and an LSM that gives labels. */
	(void)proof_dec(proof_field(s, "Seccomp_filters"), &out->filters);
	(void)take(dir_fd, "attr/current", label, &none);
	return 0;
}

static bool has(const char *options, const char *word)
{
	size_t n = strlen(word);

	for (; options != NULL; options = strchr(options, ',')) {
		options += *options == ',';
		if (strncmp(options, word, n) == 0 &&
		    (options[n] == '\0' || options[n] == ','))
			return true;
	}
	return false;
}

bool proof_mount(char **text, const char **point, unsigned *is)
{
	struct mountinfo m;
	bool of_kernel;

	if (!mountinfo_next(text, &m))
		return false;
	of_kernel = strncmp(m.point, "/proc/", 6) == 0 ||
		    strncmp(m.point, "/sys/", 5) == 0;
	*point = m.point;
	/* of v1, the folder of its hierarchies is a tmpfs */
	if (of_kernel && strcmp(m.point, "/sys/fs/cgroup") != 0 &&
	    (strcmp(m.root, "/null") == 0 || strcmp(m.type, "tmpfs") == 0))
		*is = PROOF_MASKED;
	else
		*is = (has(m.options, "ro") ? PROOF_READONLY : PROOF_WRITABLE) |
		      (has(m.options, "noexec") ? PROOF_NOEXEC : 0);
	return true;
}
