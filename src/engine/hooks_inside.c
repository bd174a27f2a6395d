/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

/*
 * The hooks that run in the container, as children of its first process.
 *
 * createContainer, before the pivot: a file of the host's, in the container's
 * namespaces; as the container's root with no more than its process may have,
 * unless policy names the file. startContainer, behind the gate: a file of the
 * container's, confined as the process itself.
 *
 * Answers: CVE-2025-23266: neither sees the image's environment, nor a
 * descriptor of ours.
 */
#include <linux/securebits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bpf/builtin.h"
#include "hooks.h"
#include "kern/caps.h"
#include "kern/proc.h"
#include "kern/seccomp.h"
#include "private.h"

/* In the hook's own process. No program of the host gains anything by it. */
static int confine(const struct child *ch, struct err *e)
{
	const struct caps_groups none = { NULL, 0 };
	const uint64_t may = ch->c->process.caps.bounding;
	const struct caps_sets caps = { .bounding = may,
					.effective = may,
					.permitted = may };
	const struct bpf_program *b = bpf_baseline(0);

	if (ch->tail.userns_fd < 0)
		return err_set(e, ERR_BUG, 0, "hooks", "no user namespace");
	if (setns(ch->tail.userns_fd, CLONE_NEWUSER) != 0)
		return err_sys(e, "hooks", "enter the user namespace");
	if (caps_identity(0, 0, ch->tail.keep_groups ? NULL : &none, e) != 0 ||
	    caps_cut(&caps, ch->tail.last_cap, e) != 0 ||
	    proc_no_new_privs(e) != 0)
		return -1;
	return seccomp_load(b->insns, b->len * sizeof(b->insns[0]), 0, e);
}

static int enter(void *ctx, bool confined, struct err *e)
{
	if (confined)
		return confine(ctx, e);
	/* What the child needs for its own steps is nothing of a hook's. */
	if (prctl(PR_SET_SECUREBITS, 0) != 0)
		return err_sys(e, "securebits", "clear");
	return 0;
}

int hooks_create_container(struct child *ch, struct err *e)
{
	const struct hooks_inside inside = { enter, NULL, ch };
	const struct hooks_job job = { .c = ch->c,
				       .when = PLAN_HOOK_CREATE_CONTAINER,
				       .id = ch->job->id,
				       .bundle = ch->job->bundle,
				       .pid = getpid(),
				       .status = "creating",
				       .inside = &inside };

	return hooks_run(&job, e);
}

/* The filters of the config, as before the process itself. */
static int last_filters(void *ctx, struct err *e)
{
	const struct child *ch = ctx;

	return tail_filters(&ch->tail, NULL, e);
}

int hooks_start_container(struct child *ch, struct err *e)
{
	const struct hooks_inside inside = { NULL, last_filters, ch };
	const struct hooks_job job = { .c = ch->c,
				       .when = PLAN_HOOK_START_CONTAINER,
				       .id = ch->job->id,
				       .bundle = ch->job->bundle,
				       .pid = getpid(),
				       .status = "created",
				       .inside = &inside };

	return hooks_run(&job, e);
}
