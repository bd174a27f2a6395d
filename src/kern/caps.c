/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/caps.h"

int caps_keep_over_setuid(struct err *e)
{
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) != 0)
		return err_sys(e, "securebits", "keep capabilities");
	return 0;
}

int caps_identity(uid_t uid, gid_t gid, const struct caps_groups *groups,
		  struct err *e)
{
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) != 0)
		return err_sys(e, "securebits", "keep capabilities");
	if (groups != NULL && setgroups(groups->n, groups->ids) != 0)
		return err_sys(e, "/process/user/additionalGids", "setgroups");
	if (setresgid(gid, gid, gid) != 0)
		return err_sys(e, "/process/user/gid", "setresgid");
	if (setresuid(uid, uid, uid) != 0)
		return err_sys(e, "/process/user/uid", "setresuid");
	return 0;
}

unsigned caps_last(void)
{
	unsigned last = 63;

	while (last > 0 && cap_get_bound((cap_value_t)last) < 0)
		last--;
	return last;
}

uint64_t caps_bounding(void)
{
	uint64_t set = 0;
	unsigned i;

	for (i = 0; i < 64; i++)
		if (cap_get_bound((cap_value_t)i) > 0)
			set |= (uint64_t)1 << i;
	return set;
}

/* One of the three sets that go in by one call, from a bit set. */
static int fill(cap_t c, cap_flag_t which, uint64_t set, unsigned last_cap)
{
	cap_value_t list[64];
	int n = 0;
	unsigned i;

	for (i = 0; i <= last_cap && i < 64; i++)
		if ((set >> i & 1) != 0)
			list[n++] = (cap_value_t)i;
	return n == 0 ? 0 : cap_set_flag(c, which, n, list, CAP_SET);
}

static int set_three(const struct caps_sets *want, unsigned last_cap,
		     struct err *e)
{
	cap_t c = cap_init();
	int rc = -1;

	if (c == NULL)
		return err_sys(e, "capabilities", "cap_init");
	if (fill(c, CAP_EFFECTIVE, want->effective, last_cap) == 0 &&
	    fill(c, CAP_PERMITTED, want->permitted, last_cap) == 0 &&
	    fill(c, CAP_INHERITABLE, want->inheritable, last_cap) == 0)
		rc = cap_set_proc(c);
	if (rc != 0)
		(void)err_sys(e, "/process/capabilities", "capset");
	(void)cap_free(c);
	return rc;
}

int caps_cut(const struct caps_sets *want, unsigned last_cap, struct err *e)
{
	unsigned i;

	for (i = 0; i <= last_cap; i++)
		if ((want->bounding >> i & 1) == 0 &&
		    cap_drop_bound((cap_value_t)i) != 0)
			return err_sys(e, "/process/capabilities/bounding",
				       "drop capability %u", i);
	/* While SETPCAP is still there: no trace of the way here. */
	if (prctl(PR_SET_SECUREBITS, 0) != 0)
		return err_sys(e, "securebits", "clear");
	if (cap_reset_ambient() != 0)
		return err_sys(e, "/process/capabilities/ambient", "clear");
	if (set_three(want, last_cap, e) != 0)
		return -1;
	for (i = 0; i <= last_cap; i++)
		if ((want->ambient >> i & 1) != 0 &&
		    cap_set_ambient((cap_value_t)i, CAP_SET) != 0)
			return err_sys(e, "/process/capabilities/ambient",
				       "raise capability %u", i);
	return 0;
}

int caps_lower(const struct caps_sets *want, struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	unsigned i;

	for (i = 0; i < 2; i++)
		data[i] = (struct __user_cap_data_struct){
			.effective = (uint32_t)(want->effective >> 32 * i),
			.permitted = (uint32_t)(want->permitted >> 32 * i),
			.inheritable = (uint32_t)(want->inheritable >> 32 * i),
		};
	if (syscall(SYS_capset, &head, data) != 0)
		return err_sys(e, "/process/capabilities", "capset");
	return 0;
}
