/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "life/delete.h"
#include "private.h"

int life_delete(const struct life *l, const char *id, bool force, struct err *e)
{
	CLEAN_HELD struct held *h = NULL;
	enum life_status now;

	if (held_open(l, id, true, &h, e) < 0)
		return force && e->kind == ERR_STATE && e->num == ENOENT ? 0
									 : -1;
	now = held_status(h);
	if (now != LIFE_STOPPED && !force)
		return err_set(e, ERR_STATE, 0, id,
			       "cannot delete a container that is not "
			       "stopped: it is %s",
			       status_name(now));
	return held_undo(l, h, e);
}
