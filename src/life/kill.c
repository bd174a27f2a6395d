/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "life/kill.h"
#include "private.h"

int life_kill(const struct life *l, const char *id, int sig, bool all,
	      struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	struct engine_init init;

	if (held_open(l, id, false, &h, e) < 0)
		return -1;
	init = held_init(h);
	if (init.pid == 0 || h->plan == NULL)
		return err_set(e, ERR_STATE, 0, id, "container not running");
	return engine_signal(h->plan, &init, sig, all, e);
}
