/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "life/events.h"
#include "private.h"

struct args {
	const char *interval;
	bool stats;
};

static const struct opt opts[] = {
	{ "interval", 0, OPT_TEXT, offsetof(struct args, interval), "TIME",
	  "between two of stats: 5s, 500ms, 1m30s" },
	{ "stats", 0, OPT_FLAG, offsetof(struct args, stats), NULL,
	  "what it has used until now, and no more" },
};

/* Go's way to write a duration, of whole numbers. 0: it is none. */
static unsigned duration_ms(const char *s)
{
	static const struct {
		const char *name;
		unsigned ms;
	} units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }
	};
	enum {
		MOST = 1 << 30
	};
	uint64_t all = 0;
	uint32_t n;
	size_t len, i;

	while (*s != '\0') {
		len = strspn(s, "0123456789");
		if (!num_u32(s, len, &n))
			return 0;
		s += len;
		len = strspn(s, "msh");
		for (i = 0; i < 4; i++)
			if (strlen(units[i].name) == len &&
			    strncmp(s, units[i].name, len) == 0)
				break;
		if (i == 4)
			return 0;
		all += (uint64_t)n * units[i].ms;
		if (all > MOST)
			return 0;
		s += len;
	}
	return (unsigned)all;
}

static int each(void *ctx, const struct buf *line, struct err *e)
{
	if (cli_put(ctx, line) != STATUS_DONE)
		return err_set(e, ERR_SYS, 0, "events", "nobody reads");
	return 0;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { .interval = "5s" };
	struct life_events o = { 0 };
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	o.id = argv[0];
	o.once = a.stats;
	o.interval_ms = duration_ms(a.interval);
	if (o.interval_ms == 0)
		return cli_usage(c, "events: --interval is a time as 5s, "
				    "longer than 0");
	if (life_events(&c->life, &o, each, c, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_events = {
	.name = "events",
	.operands = "ID",
	.title = "what a container uses, and that its memory ran out",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
