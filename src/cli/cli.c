/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "cli/cli.h"
#include "private.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

enum {
	AGAIN_ROOT = 3, /* brig --entered --root ROOT, and then as it was */
	AGAIN_FIRST = 4,
	LOG_FD_MIN = 256, /* above what --preserve-fds names */
};

static const struct command *const commands[] = {
	&cmd_create,   &cmd_start,   &cmd_state,  &cmd_kill,   &cmd_delete,
	&cmd_run,      &cmd_exec,    &cmd_list,   &cmd_check,  &cmd_plan,
	&cmd_explain,  &cmd_record,  &cmd_pause,  &cmd_resume, &cmd_ps,
	&cmd_features, &cmd_seccomp, &cmd_update, &cmd_spec,   &cmd_policy,
	&cmd_events,
};

/* What engines may call and brig does not do: refused in plain words. */
static const struct {
	const char *name;
	const char *words;
} refused[] = {
	{ "checkpoint", "is not offered: brig does not use CRIU" },
	{ "restore", "is not offered: brig does not use CRIU" },
};

#define AT(member) offsetof(struct cli, member)
static const struct opt global[] = {
	{ "root", 0, OPT_TEXT, AT(root), "DIR",
	  "where the state of containers is kept (/run/brig)" },
	{ "log", 0, OPT_TEXT, AT(log_path), "FILE",
	  "append what is said here" },
	{ "log-format", 0, OPT_TEXT, AT(log_format), "FORMAT", "text or json" },
	{ "log-level", 0, OPT_TEXT, AT(log_level), "LEVEL",
	  "error, warning, info or debug" },
	{ "debug", 0, OPT_FLAG, AT(debug), NULL, "say more" },
	{ "scope", 0, OPT_TEXT, AT(scope), "NAME",
	  "the section of the policy to use" },
	{ "systemd-cgroup", 0, OPT_FLAG, AT(systemd_cgroup), NULL,
	  "cgroups are made by systemd" },
	{ "cgroup-manager", 0, OPT_TEXT, AT(cgroup_manager), "NAME",
	  "cgroupfs or systemd" },
	{ "rootless", 0, OPT_TEXT, AT(rootless), "BOOL", "auto or false" },
	{ "criu", 0, OPT_TEXT, AT(criu), "PATH", "not used" },
	{ "entered", 0, OPT_FLAG, AT(entered), NULL,
	  "what brig says to itself, for an ordinary user" },
	{ "version", 'v', OPT_FLAG, AT(version), NULL,
	  "print the version, and no more" },
};
#undef AT

static int print_version(struct cli *c)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, 1024);
	buf_fmt(&b, "brig version %s\ncommit: %s\nspec: 1.3.0\n",
		PACKAGE_VERSION, BRIG_COMMIT);
	return cli_put(c, &b);
}

static int print_help(struct cli *c)
{
	CLEAN_BUF struct buf b = { 0 };
	size_t i;

	buf_init(&b, 8192);
	buf_str(&b, "usage: brig [OPTION...] COMMAND [OPTION...] "
		    "[OPERAND...]\n\n");
	for (i = 0; i < COUNT(commands); i++)
		buf_fmt(&b, "  %-10s %s\n", commands[i]->name,
			commands[i]->title);
	buf_str(&b, "\n");
	for (i = 0; i < COUNT(global); i++)
		buf_fmt(&b, "  --%s%s%s%*s %s\n", global[i].name,
			global[i].value != NULL ? " " : "",
			global[i].value != NULL ? global[i].value : "",
			(int)(22 - strlen(global[i].name) -
			      (global[i].value != NULL
				       ? strlen(global[i].value) + 1
				       : 0)),
			"", global[i].help);
	buf_str(&b, "\nbrig COMMAND --help; brig(8), brig-rules(7)\n");
	return cli_put(c, &b);
}

static const struct command *find(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int unknown(struct cli *c, const char *name)
{
	struct err e;
	size_t i;

	for (i = 0; i < COUNT(refused); i++)
		if (strcmp(refused[i].name, name) == 0) {
			(void)err_set(&e, ERR_UNSUPPORTED, 0, name, "%s",
				      refused[i].words);
			return cli_fail(c, &e);
		}
	return cli_usage(c, "no such command: %.64s", name);
}

/* brig help, brig help COMMAND */
static int help(struct cli *c, int n, char **names)
{
	const struct command *cmd;

	if (n > 1)
		return cli_usage(c, "help: one command at most");
	if (n == 0 || names[0][0] == '-')
		return print_help(c);
	cmd = find(names[0]);
	return cmd != NULL ? cli_help(cmd) : unknown(c, names[0]);
}

/* crun's way to say how much is said. */
static int take_level(struct cli *c, struct err *e)
{
	static const char names[][8] = { "error", "warning", "info", "debug" };
	size_t i;

	if (c->log_level == NULL)
		return 0;
	for (i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], c->log_level) == 0) {
			c->log.most = (enum log_level)i;
			return 0;
		}
	return err_set(e, ERR_SPEC, 0, "--log-level",
		       "is error, warning, info or debug");
}

/* Where a descriptor that is to be kept for a container can't be. */
static int open_log(struct cli *c, int *log_fd, struct err *e)
{
	CLEAN_FD int fd = -1;

	if (c->log_format != NULL && strcmp(c->log_format, "json") != 0 &&
	    strcmp(c->log_format, "text") != 0)
		return err_set(e, ERR_SPEC, 0, "--log-format",
			       "is text or json");
	c->log.json =
		c->log_format != NULL && strcmp(c->log_format, "json") == 0;
	if (c->debug)
		c->log.most = LOG_DEBUG;
	if (take_level(c, e) < 0)
		return -1;
	if (c->log_path == NULL || c->log_path[0] == '\0')
		return 0;
	/* A pipe that nobody reads is an error, and not waited for. */
	fd = open(c->log_path,
		  O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NONBLOCK |
			  O_CLOEXEC,
		  0600);
	if (fd < 0 || fcntl(fd, F_SETFL, O_APPEND) < 0)
		return err_sys(e, "--log", "open %.256s", c->log_path);
	*log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD_MIN);
	if (*log_fd < 0)
		*log_fd = fd_take(&fd);
	c->log.fd = *log_fd;
	c->log.also_stderr = true;
	if (!c->debug && c->log_level == NULL)
		c->log.most = LOG_INFO;
	return 0;
}

static int run(struct cli *c, int argc, char **argv)
{
	const struct command *cmd = find(argv[0]);
	CLEAN_FD int log_fd = -1;
	struct err e;
	int status;

	if (cmd != NULL && cmd->hardened && life_harden(&e) < 0)
		return cli_fail(c, &e);
	if (open_log(c, &log_fd, &e) < 0)
		return e.kind == ERR_SPEC ? cli_usage(c, "%s %s", e.at, e.text)
					  : cli_fail(c, &e);
	if (cmd == NULL)
		status = unknown(c, argv[0]);
	else
		status = cmd->run(c, cmd, argc - 1, argv + 1);
	c->log.fd = 2;
	return status;
}

static bool by_systemd(const struct cli *c)
{
	return c->systemd_cgroup || (c->cgroup_manager != NULL &&
				     strcmp(c->cgroup_manager, "systemd") == 0);
}

/*
 * The section that the name says by which brig was started, as "databases" of
 * "/usr/local/bin/brig-databases": what is behind "brig-" in the last part of
 * it, if that begins with a letter. Else "".
 */
static const char *section_of(const char *name)
{
	const char *base = strrchr(name, '/');

	base = base != NULL ? base + 1 : name;
	if (strncmp(base, "brig-", 5) != 0 ||
	    !((base[5] >= 'a' && base[5] <= 'z') ||
	      (base[5] >= 'A' && base[5] <= 'Z')))
		return "";
	return base + 5;
}

/*
 * The same command once more: argv is taken apart on the way. Where the state
 * is stands in it too, for who is another user by then.
 */
static void set_again(struct cli *c, const char *root)
{
	if (c->again == NULL)
		return;
	if (geteuid() != 0)
		c->again[AGAIN_ROOT] = (char *)(uintptr_t)root;
	if (geteuid() == 0 || c->rootless == NULL ||
	    strcmp(c->rootless, "false") != 0)
		c->life.again = c->again;
}

static char **keep_words(int argc, char **argv)
{
	static const char *const first[] = { "brig", "--entered", "--root" };
	size_t i, n = geteuid() != 0 ? AGAIN_FIRST : 1;
	char **again;

	again = calloc((size_t)argc + AGAIN_FIRST + 1, sizeof(*again));
	if (again == NULL)
		return NULL;
	/* execve(2) takes pointers to char, but never writes through them. */
	for (i = 0; i < COUNT(first) && i < n; i++)
		again[i] = (char *)(uintptr_t)first[i];
	if (argc == 0)
		return again;
	again[0] = argv[0];
	memcpy(again + n, argv + 1, (size_t)(argc - 1) * sizeof(*again));
	return again;
}

int cli_main(int argc, char **argv, enum plan_profile profile,
	     const struct ceiling *ceiling)
{
	struct cli c = {
		.started =
			argc > 0 && ceiling == NULL ? section_of(argv[0]) : "",
		.profile = profile,
		.again = keep_words(argc, argv),
		.log = { .fd = 2, .most = LOG_WARNING },
	};
	CLEAN_BUF struct buf root = { 0 };
	struct err e;
	int left = argc > 0 ? argc - 1 : 0;
	int status;

	buf_init(&c.why, LIFE_WHY_MAX);
	buf_init(&root, PATH_MAX);
	left = opt_parse(global, COUNT(global), &c, left, argv + 1, 1, &e);
	if (c.root == NULL)
		c.root = life_root(getenv("XDG_RUNTIME_DIR"), &root);
	c.life = (struct life){ .root = c.root,
				.scope = c.scope != NULL ? c.scope : c.started,
				.systemd = by_systemd(&c),
				.profile = c.profile,
				.entered = c.entered,
				.ceiling = ceiling,
				.log = &c.log,
				.why = &c.why };
	set_again(&c, c.root);
	if (left == OPT_HELP)
		status = print_help(&c);
	else if (left > 0 && strcmp(argv[1], "help") == 0)
		status = help(&c, left - 1, argv + 2);
	else if (left < 0)
		status = cli_usage(&c, "%s: %s", e.at, e.text);
	else if (c.version || (left > 0 && strcmp(argv[1], "version") == 0))
		status = print_version(&c);
	else if (left == 0)
		status = cli_usage(&c, "no command");
	else
		status = run(&c, left, argv + 1);
	buf_free(&c.why);
	free(c.again);
	return status;
}
