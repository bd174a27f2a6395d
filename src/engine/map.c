/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "engine/ids.h"
#include "private.h"

static int add(struct proof_extent *x, size_t *n, uint32_t inside,
	       uint32_t host, uint32_t size, struct err *e)
{
	if (*n == PROOF_EXTENTS || size == 0)
		return err_set(e, ERR_BUG, 0, "ids", "a map that can't be");
	x[(*n)++] = (struct proof_extent){ inside, host, size };
	return 0;
}

static int fill_block(struct proof_extent *x, size_t *n, uint32_t size,
		      const uint32_t *extra, size_t n_extra,
		      const struct engine_lease *lease, struct err *e)
{
	size_t i;

	if (lease->base == 0 || size > IDS_BLOCK ||
	    (n_extra > 0 && lease->extra_base == 0))
		return err_set(e, ERR_BUG, 0, "ids", "no lease");
	if (add(x, n, 0, lease->base, size, e) != 0)
		return -1;
	for (i = 0; i < n_extra; i++)
		if (add(x, n, extra[i], lease->extra_base + (uint32_t)i, 1, e))
			return -1;
	return 0;
}

static int fill_maps(struct proof_extent *x, size_t *n,
		     const struct plan_id_map *from, size_t n_from,
		     struct err *e)
{
	size_t i;

	for (i = 0; i < n_from; i++)
		if (add(x, n, from[i].container, from[i].host, from[i].size, e))
			return -1;
	return 0;
}

int maps_fill(struct id_maps *m, const struct plan_ids *ids,
	      const struct engine_lease *lease, struct err *e)
{
	m->n_uid = m->n_gid = 0;
	m->user_ns = ids->kind != PLAN_IDS_NONE;
	switch (ids->kind) {
	case PLAN_IDS_BLOCK:
		if (fill_block(m->uid, &m->n_uid, ids->size, ids->extra_uids,
			       ids->n_extra_uids, lease, e) != 0)
			return -1;
		return fill_block(m->gid, &m->n_gid, ids->size, ids->extra_gids,
				  ids->n_extra_gids, lease, e);
	case PLAN_IDS_MAPS:
	case PLAN_IDS_NESTED:
		if (fill_maps(m->uid, &m->n_uid, ids->uid_maps, ids->n_uid_maps,
			      e) != 0)
			return -1;
		return fill_maps(m->gid, &m->n_gid, ids->gid_maps,
				 ids->n_gid_maps, e);
	case PLAN_IDS_JOIN: /* from the namespace: maps_parse() */
	case PLAN_IDS_NONE:
		break;
	}
	return 0;
}

int maps_parse(const char *text, struct proof_extent *x, size_t *n,
	       struct err *e)
{
	uint32_t v[3];
	size_t i, len;

	*n = 0;
	while (*text != '\0') {
		for (i = 0; i < 3; i++) {
			text += strspn(text, " \t");
			len = strspn(text, "0123456789");
			if (!num_u32(text, len, &v[i]))
				return err_set(e, ERR_BUG, 0, "ids",
					       "a map that can't be read");
			text += len;
		}
		text += strspn(text, " \t\n");
		if (add(x, n, v[0], v[1], v[2], e) != 0)
			return -1;
	}
	return 0;
}

const char *maps_text(const struct proof_extent *x, size_t n, char *buf,
		      size_t size)
{
	size_t len = 0, i;
	int more;

	for (i = 0; i < n; i++) {
		more = snprintf(buf + len, size - len, "%u %u %u\n",
				x[i].inside, x[i].host, x[i].size);
		if (more < 0 || (size_t)more >= size - len)
			return NULL;
		len += (size_t)more;
	}
	return buf;
}

static int translate(const struct proof_extent *x, size_t n, bool user_ns,
		     uint32_t id, uint32_t *out, const char *what,
		     struct err *e)
{
	size_t i;

	if (!user_ns) {
		*out = id;
		return 0;
	}
	for (i = 0; i < n; i++)
		if (id >= x[i].inside && id - x[i].inside < x[i].size) {
			*out = x[i].host + (id - x[i].inside);
			return 0;
		}
	return err_set(e, ERR_DENIED, 0, what,
		       "user-id-invalid: %u is not mapped in the container",
		       id);
}

int maps_uid(const struct id_maps *m, uint32_t uid, uid_t *out, struct err *e)
{
	return translate(m->uid, m->n_uid, m->user_ns, uid, out, "uid", e);
}

int maps_gid(const struct id_maps *m, uint32_t gid, gid_t *out, struct err *e)
{
	return translate(m->gid, m->n_gid, m->user_ns, gid, out, "gid", e);
}

int maps_tty(const struct id_maps *m, uint32_t gid, gid_t *out, struct err *e)
{
	enum {
		TTY = 5
	};

	return maps_gid(m, TTY, out, e) == 0 ? 0 : maps_gid(m, gid, out, e);
}
