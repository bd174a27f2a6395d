/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "life/exec.h"
#include "private.h"

struct args {
	const char *process;
	const char *cwd;
	const char *user;
	const char *pid_file;
	const char *console_socket;
	const char *pidfd_socket;
	const char *label;
	const char *apparmor;
	const char *cgroup;
	struct opt_list env;
	struct opt_list caps;
	struct opt_list groups;
	unsigned preserve_fds;
	bool tty;
	bool detach;
	bool no_new_privs;
	bool ignore_paused;
};

#define AT(member) offsetof(struct args, member)
static const struct opt opts[] = {
	{ "process", 'p', OPT_TEXT, AT(process), "FILE",
	  "the process as JSON; - is standard input" },
	{ "detach", 'd', OPT_FLAG, AT(detach), NULL, "return once it runs" },
	{ "pid-file", 0, OPT_TEXT, AT(pid_file), "FILE", "write the pid here" },
	{ "console-socket", 0, OPT_TEXT, AT(console_socket), "SOCKET",
	  "send the terminal's master there" },
	{ "pidfd-socket", 0, OPT_TEXT, AT(pidfd_socket), "SOCKET",
	  "send the pidfd of the process there" },
	{ "tty", 't', OPT_FLAG, AT(tty), NULL, "with a terminal" },
	{ "user", 'u', OPT_TEXT, AT(user), "USER[:GROUP]",
	  "run as this user; numbers, or names that the container has" },
	{ "additional-gids", 'g', OPT_LIST, AT(groups), "GID",
	  "one group more" },
	{ "env", 'e', OPT_LIST, AT(env), "NAME=VALUE", "one variable more" },
	{ "cwd", 0, OPT_TEXT, AT(cwd), "DIR", "working folder" },
	{ "cap", 'c', OPT_LIST, AT(caps), "CAP", "one capability more" },
	{ "no-new-privs", 0, OPT_FLAG, AT(no_new_privs), NULL,
	  "holds in any case" },
	{ "preserve-fds", 0, OPT_UINT, AT(preserve_fds), "N",
	  "keep descriptors 3 to 2+N" },
	{ "process-label", 0, OPT_TEXT, AT(label), "LABEL",
	  "SELinux label to run under" },
	{ "apparmor", 0, OPT_TEXT, AT(apparmor), "PROFILE",
	  "AppArmor profile to run under" },
	{ "cgroup", 0, OPT_TEXT, AT(cgroup), "PATH",
	  "a cgroup below the container's own" },
	{ "ignore-paused", 0, OPT_FLAG, AT(ignore_paused), NULL,
	  "run it once the container goes on" },
};
#undef AT

/* What only arguments can say makes no sense beside a process file. */
static const char *clash(const struct args *a, int words)
{
	if (a->process == NULL)
		return words == 0 ? "it takes --process FILE, or a command"
				  : NULL;
	if (words > 0)
		return "--process FILE or a command, not both";
	if (a->user != NULL || a->cwd != NULL || a->env.n > 0 ||
	    a->caps.n > 0 || a->groups.n > 0 || a->apparmor != NULL ||
	    a->label != NULL)
		return "--user, --cwd, --env, --cap, --additional-gids, "
		       "--apparmor and --process-label do not go with "
		       "--process";
	return NULL;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct args a = { 0 };
	struct life_exec o = { 0 };
	struct err e;
	int status;
	int n = cli_options(c, self, &a, argc, argv, 1, argc, &status);

	if (n < 0)
		return status;
	if (clash(&a, n - 1) != NULL)
		return cli_usage(c, "exec: %s", clash(&a, n - 1));
	o.id = argv[0];
	o.process = a.process;
	o.args = (const char *const *)argv + 1;
	o.n_args = (size_t)n - 1;
	o.env = a.env.v;
	o.n_env = a.env.n;
	o.cwd = a.cwd;
	o.user = a.user;
	o.caps = a.caps.v;
	o.n_caps = a.caps.n;
	o.groups = a.groups.v;
	o.n_groups = a.groups.n;
	o.tty = a.tty;
	o.no_new_privs = a.no_new_privs;
	o.detach = a.detach;
	o.cgroup = a.cgroup;
	o.pid_file = a.pid_file;
	o.console_socket = a.console_socket;
	o.pidfd_socket = a.pidfd_socket;
	o.listen_fds = cli_listen_fds();
	o.preserve_fds = a.preserve_fds + o.listen_fds;
	o.apparmor = a.apparmor;
	o.label = a.label;
	o.ignore_paused = a.ignore_paused;
	if (life_exec(&c->life, &o, &status, &e) < 0)
		return cli_fail(c, &e);
	return status;
}

const struct command cmd_exec = {
	.name = "exec",
	.operands = "ID [COMMAND [ARG...]]",
	.title = "run one more process in a container",
	.hardened = true,
	.most = 2,
	.run = run,
	OPTS(opts),
};
