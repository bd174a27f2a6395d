/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "create_opts.h"
#include "private.h"

static const struct opt opts[] = { CREATE_OPTS(struct create_args) };

int create_take(struct cli *c, const struct create_args *a, const char *id,
		struct life_create *o, struct err *e)
{
	const unsigned listen_fds = cli_listen_fds();

	if (cli_supported(c, e) < 0)
		return -1;
	if (a->no_pivot)
		return err_set(e, ERR_UNSUPPORTED, 0, "--no-pivot",
			       "the old root is always left behind by "
			       "pivot_root: a root on an initramfs must be "
			       "mounted anew first");
	*o = (struct life_create){
		.id = id,
		.bundle = a->bundle != NULL ? a->bundle : ".",
		.pid_file = a->pid_file,
		.console_socket = a->console_socket,
		.pidfd_socket = a->pidfd_socket,
		.preserve_fds = a->preserve_fds + listen_fds,
		.listen_fds = listen_fds,
		.no_new_keyring = a->no_new_keyring,
	};
	return 0;
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	struct create_args a = { 0 };
	struct life_create o;
	struct err e;
	int status;

	if (cli_options(c, self, &a, argc, argv, 1, 1, &status) < 0)
		return status;
	if (create_take(c, &a, argv[0], &o, &e) < 0 ||
	    life_create(&c->life, &o, &e) < 0)
		return cli_fail(c, &e);
	return STATUS_DONE;
}

const struct command cmd_create = {
	.name = "create",
	.operands = "ID",
	.title = "make a container that waits for start",
	.hardened = true,
	.run = run,
	OPTS(opts),
};
