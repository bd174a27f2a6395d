/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/jsonw.h"
#include "life/group.h"
#include "private.h"

/* pause, resume, ps: what is done to all processes of a container. */
struct args {
	const char *format;
};

static const struct opt ps_opts[] = {
	{ "format", 'f', OPT_TEXT, offsetof(struct args, format), "FORMAT",
	  "table or json" },
};

enum {
	PIDS_MAX = 64 * 1024,
	PS_MAX = 1024 * 1024
};

static int freeze(struct cli *c, const struct command *self, int argc,
		  char **argv, bool on)
{
	struct args a = { 0 };
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (life_pause(&c->life, argv[0], on, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

static int run_pause(struct cli *c, const struct command *self, int argc,
		     char **argv)
{
	return freeze(c, self, argc, argv, true);
}

static int run_resume(struct cli *c, const struct command *self, int argc,
		      char **argv)
{
	return freeze(c, self, argc, argv, false);
}

static int put_pids(struct cli *c, const uint32_t *pids, size_t n, bool json)
{
	CLEAN_BUF struct buf out = { 0 };
	struct jsonw w;
	size_t i;

	buf_init(&out, PS_MAX);
	jsonw_init(&w, &out, false);
	if (json)
		jsonw_array(&w, NULL);
	else
		buf_str(&out, "PID\n");
	for (i = 0; i < n; i++)
		if (json)
			jsonw_u64(&w, NULL, pids[i]);
		else
			buf_fmt(&out, "%u\n", pids[i]);
	if (json) {
		jsonw_end(&w);
		buf_char(&out, '\n');
	}
	return cli_put(c, &out);
}

static int run_ps(struct cli *c, const struct command *self, int argc,
		  char **argv)
{
	struct args a = { 0 };
	struct err e;
	uint32_t *pids;
	size_t count;
	bool json;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (cli_json(a.format, "table", &json, &e) < 0)
		return cli_usage(c, "%s %s", e.at, e.text);
	pids = calloc(PIDS_MAX, sizeof(*pids));
	if (pids == NULL) {
		(void)err_sys(&e, "ps", "memory");
		return cli_fail(c, &e);
	}
	if (life_pids(&c->life, argv[0], pids, PIDS_MAX, &count, &e) < 0)
		status = cli_fail(c, &e);
	else
		status = put_pids(c, pids, count, json);
	free(pids);
	return status;
}

const struct command cmd_pause = {
	.name = "pause",
	.operands = "ID",
	.title = "freeze all processes of a container",
	.hardened = true,
	.run = run_pause,
};

const struct command cmd_resume = {
	.name = "resume",
	.operands = "ID",
	.title = "let the processes of a paused container go on",
	.hardened = true,
	.run = run_resume,
};

const struct command cmd_ps = {
	.name = "ps",
	.operands = "ID",
	.title = "the processes of a container",
	.hardened = true,
	.run = run_ps,
	OPTS(ps_opts),
};
