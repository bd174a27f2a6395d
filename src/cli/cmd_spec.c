/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A config to begin with: one of which brig itself has nothing to say. Its text
 * is spec.text, with the system calls of the built-in strict list. A line may
 * begin with a mark: @R not rootless, @L rootless, @P @M @C where there can be
 * limits of processes, memory, processors; or have a value in the place of its
 * @: @U @G the caller's ids (where there are no others), @A the architecture.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "private.h"

#if defined(__x86_64__)
#define ARCH "SCMP_ARCH_X86_64"
#elif defined(__aarch64__)
#define ARCH "SCMP_ARCH_AARCH64"
#endif

static const char text[] = {
#include "src/cli/spec.gen.h"
};

struct args {
	const char *bundle;
	bool rootless;
};

static const struct opt opts[] = {
	{ "bundle", 'b', OPT_TEXT, offsetof(struct args, bundle), "DIR",
	  "write it there; the present folder if not given" },
	{ "rootless", 0, OPT_FLAG, offsetof(struct args, rootless), NULL,
	  "for the calling user, who is not root" },
};

/* A line with the value in the place of its "@". */
static void put_value(struct buf *b, const char *s, size_t n, const char *value)
{
	const char *at = memchr(s, '@', n);

	if (at == NULL)
		return;
	buf_bytes(b, s, (size_t)(at - s));
	buf_str(b, value);
	buf_bytes(b, at + 1, (size_t)(s + n - at - 1));
}

static void put_id(struct buf *b, const char *s, size_t n, unsigned id)
{
	char value[16];

	(void)snprintf(value, sizeof(value), "%u", id);
	put_value(b, s, n, value);
}

/* @own: NULL for root. */
static void put_line(struct buf *b, const char *s, size_t n,
		     const struct life_own *own)
{
	bool rootless = own != NULL;

	if (s[0] != '@') {
		buf_bytes(b, s, n);
		return;
	}
	switch (s[1]) {
	case 'R':
		buf_bytes(b, s + 2, rootless ? 0 : n - 2);
		break;
	case 'L':
		buf_bytes(b, s + 2, rootless ? n - 2 : 0);
		break;
	case 'P':
	case 'M':
	case 'C':
		if (!rootless || (s[1] == 'P' && own->pids) ||
		    (s[1] == 'M' && own->memory) || (s[1] == 'C' && own->cpu))
			buf_bytes(b, s + 2, n - 2);
		break;
	case 'U':
		if (rootless && !own->ids)
			put_id(b, s + 2, n - 2, geteuid());
		break;
	case 'G':
		if (rootless && !own->ids)
			put_id(b, s + 2, n - 2, getegid());
		break;
	case 'A':
		put_value(b, s + 2, n - 2, ARCH);
		break;
	default:
		break;
	}
}

/* A file that is there stays as it is. */
static int put_file(const char *bundle, const struct buf *b, struct err *e)
{
	CLEAN_FD int dir = open(bundle, O_PATH | O_DIRECTORY | O_CLOEXEC);
	CLEAN_FD int fd = -1;

	if (dir < 0)
		return err_sys(e, "--bundle", "open %.256s", bundle);
	if (!buf_ok(b))
		return err_set(e, ERR_LIMIT, 0, "spec", "no memory");
	fd = openat(dir, "config.json",
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_sys(e, "config.json", "make it");
	if (fd_write_all(fd, b->data, b->len, "config.json", e) == 0)
		return 0;
	(void)unlinkat(dir, "config.json", 0);
	return -1;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	CLEAN_BUF struct buf b = { 0 };
	struct args a = { .bundle = "." };
	struct life_own own;
	const char *s = text, *end = text + sizeof(text), *eol;
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 0, 0, &status) < 0)
		return status;
	if (a.rootless && (geteuid() == 0 || getegid() == 0))
		return cli_usage(c, "--rootless is for a caller who is not "
				    "root");
	if (a.rootless && life_own(&own, &e) < 0)
		return cli_fail(c, &e);
	buf_init(&b, 2 * sizeof(text));
	for (; s < end; s = eol + 1) {
		eol = memchr(s, '\n', (size_t)(end - s));
		if (eol == NULL)
			break;
		put_line(&b, s, (size_t)(eol - s) + 1,
			 a.rootless ? &own : NULL);
	}
	return put_file(a.bundle, &b, &e) < 0 ? cli_fail(c, &e) : STATUS_DONE;
}

const struct command cmd_spec = {
	.name = "spec",
	.operands = "",
	.title = "write a config.json to begin with",
	.run = run,
	OPTS(opts),
};
