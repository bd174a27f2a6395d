/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a profile allows where no policy file says more. */
#include "config.h"

#include <linux/capability.h>
#include <string.h>

#include "private.h"

#define CAP(name) (UINT64_C(1) << CAP_##name)

#define HARDENED                                                    \
	(CAP(CHOWN) | CAP(DAC_OVERRIDE) | CAP(FOWNER) | CAP(KILL) | \
	 CAP(SETGID) | CAP(SETUID) | CAP(NET_BIND_SERVICE))
#define DOCKER                                                               \
	(HARDENED | CAP(FSETID) | CAP(MKNOD) | CAP(NET_RAW) | CAP(SETFCAP) | \
	 CAP(SETPCAP) | CAP(SYS_CHROOT) | CAP(AUDIT_WRITE))
#define POOL                                    \
	{                                       \
		PLAN_POOL_FIRST, PLAN_POOL_LAST \
	}
#define ROOT(kind) (1U << PLAN_ROOT_##kind)

/* POLICY 1E: of use, a large surface, and let pass with a warning. */
static const struct ceiling_device devices[] = {
	{ 'c', 10, 200 },          /* net/tun */
	{ 'c', 10, 229 },          /* fuse */
	{ 'c', 10, 232 },          /* kvm */
	{ 'c', 195, CEILING_ANY }, /* nvidia */
	{ 'c', 226, CEILING_ANY }, /* dri */
};

static const struct ceiling ceilings[] = {
	{ .profile = PLAN_PROFILE_STRICT,
	  .ids = POOL,
	  .caps = HARDENED,
	  .roots = ROOT(WX),
	  .landlock = true },
	{ .profile = PLAN_PROFILE_HARDENED,
	  .ids = POOL,
	  .caps = HARDENED,
	  .roots = ROOT(WX),
	  .host_hooks = true,
	  .devices = devices,
	  .n_devices = sizeof(devices) / sizeof(*devices) },
	{ .profile = PLAN_PROFILE_COMPAT,
	  .ids = POOL,
	  .caps = DOCKER,
	  .roots = ROOT(WX) | ROOT(SCRATCH),
	  .devices = devices,
	  .n_devices = sizeof(devices) / sizeof(*devices),
	  .host_hooks = true,
	  .window_exec = true },
	{ .profile = PLAN_PROFILE_OPEN },
};

const struct ceiling *floor_ceiling(enum plan_profile profile)
{
	return &ceilings[profile];
}

void floor_ceiling_by(const struct plan_settings *s, struct ceiling *out)
{
	size_t i;

	*out = *floor_ceiling(s->profile);
	out->caps |= s->caps;
	if (s->audit) /* void in a user namespace that owns nothing */
		out->caps |= (UINT64_C(2) << CAP_LAST_CAP) - 1;
	out->roots |= 1U << s->root;
	for (i = 0; i < s->n_windows; i++)
		out->window_exec |= s->windows[i].exec;
	out->logins = s->audit;
	for (i = 0; i < s->n_exemptions; i++)
		out->logins |=
			strcmp(s->exemptions[i].rule, "id-map-overlap") == 0;
	out->setid = s->setid;
	out->ids = s->ids;
	out->paths = s->paths;
	out->n_paths = s->n_paths;
	out->more = s->devices;
	out->n_more = s->n_devices;
	out->hooks = s->hooks;
	out->n_hooks = s->n_hooks;
	out->notify_sockets = s->notify_sockets;
	out->n_notify_sockets = s->n_notify_sockets;
	out->net_named = s->net_devices;
	out->n_net_named = s->n_net_devices;
	out->host_hooks &= !s->hooks_named;
}

static bool net_named(const struct ceiling *top, const char *host)
{
	size_t i;

	for (i = 0; i < top->n_net_named; i++)
		if (strcmp(top->net_named[i], host) == 0)
			return true;
	return top->net_devices;
}

const char *ceiling_net(const struct ceiling *top,
			const struct plan_container *c)
{
	size_t i;

	for (i = 0; i < c->n_net_devices; i++)
		if (!net_named(top, c->net_devices[i].host))
			return c->net_devices[i].host;
	return NULL;
}

bool ceiling_taken(const struct ceiling *top, const struct plan_id_map *m,
		   size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((m[i].host < 65536 && !top->logins) ||
		    ((uint64_t)m[i].host + m[i].size > top->ids.first &&
		     m[i].host <= top->ids.last))
			return true;
	return false;
}

bool ceiling_more(const struct ceiling *top, uint32_t type, int64_t major,
		  int64_t minor)
{
	size_t i;

	for (i = 0; i < top->n_more; i++)
		if (top->more[i].type == type && top->more[i].major == major &&
		    (!top->more[i].minor.set || top->more[i].minor.v == minor))
			return true;
	return false;
}
