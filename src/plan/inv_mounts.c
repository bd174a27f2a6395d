/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The invariants of mounts: what goes to fsconfig(2) is a key that we know
 * with a value of its form, and binds alone have what only binds can have.
 */
#include "config.h"

#include <linux/mount.h>
#include <string.h>

#include "base/num.h"
#include "private.h"

enum value {
	V_FLAG,
	V_OCTAL,
	V_ID,
	V_SIZE,
	V_WORD
};

static const struct {
	enum plan_mount_type type;
	const char *key;
	enum value value;
} data[] = {
	{ PLAN_MOUNT_TMPFS, "mode", V_OCTAL },
	{ PLAN_MOUNT_TMPFS, "uid", V_ID },
	{ PLAN_MOUNT_TMPFS, "gid", V_ID },
	{ PLAN_MOUNT_TMPFS, "size", V_SIZE },
	{ PLAN_MOUNT_TMPFS, "nr_inodes", V_SIZE },
	{ PLAN_MOUNT_TMPFS, "sync", V_FLAG },
	{ PLAN_MOUNT_TMPFS, "dirsync", V_FLAG },
	{ PLAN_MOUNT_TMPFS, "lazytime", V_FLAG },
	{ PLAN_MOUNT_DEVPTS, "newinstance", V_FLAG },
	{ PLAN_MOUNT_DEVPTS, "ptmxmode", V_OCTAL },
	{ PLAN_MOUNT_DEVPTS, "mode", V_OCTAL },
	{ PLAN_MOUNT_DEVPTS, "uid", V_ID },
	{ PLAN_MOUNT_DEVPTS, "gid", V_ID },
	{ PLAN_MOUNT_DEVPTS, "max", V_ID },
	{ PLAN_MOUNT_PROC, "hidepid", V_WORD },
	{ PLAN_MOUNT_PROC, "subset", V_WORD },
};

/* "64k", "50%", "1048576" */
static bool size(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 20 &&
	       (s[n] == '\0' ||
		(strchr("kKmMgGtT%", s[n]) != NULL && s[n + 1] == '\0'));
}

static bool good(enum value value, const char *s)
{
	uint32_t n;

	switch (value) {
	case V_FLAG:
		return s[0] == '\0';
	case V_OCTAL:
		return num_octal(s, strlen(s), &n) && n <= 07777;
	case V_ID:
		return num_u32(s, strlen(s), &n) && n != UINT32_MAX;
	case V_SIZE:
		return size(s);
	case V_WORD:
		break;
	}
	return s[0] != '\0' &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0';
}

static int check_data(const struct inv *v, const struct plan_mount *m)
{
	const size_t n_known = sizeof(data) / sizeof(data[0]);
	size_t i, j;

	for (i = 0; i < m->n_data; i++) {
		for (j = 0; j < n_known; j++)
			if (data[j].type == m->type &&
			    strcmp(data[j].key, m->data[i].key) == 0)
				break;
		if (j == n_known)
			return inv_broken(v, "mounts.data.key",
					  "not one that we pass on");
		if (!good(data[j].value, m->data[i].value))
			return inv_broken(v, "mounts.data.value",
					  "not of its key's form");
		for (j = 0; j < i; j++)
			if (strcmp(m->data[i].key, m->data[j].key) == 0)
				return inv_broken(v, "mounts.data.key",
						  "must be named once");
	}
	return 0;
}

/* The access time is one field of three bits: cleared whole, then set. */
static bool clash(uint64_t set, uint64_t clear)
{
	const uint64_t atime = MOUNT_ATTR__ATIME;

	return (set & clear & ~atime) != 0 ||
	       ((clear & atime) != 0 && (clear & atime) != atime) ||
	       (set & atime) > MOUNT_ATTR_STRICTATIME;
}

/* Mappings of its own, and what they may be: a container's id is its. */
static int check_idmap(const struct inv *v, const struct plan_mount *m,
		       const struct plan_ids *ids)
{
	const struct plan_id_map *x;
	size_t n = m->n_uid_maps + m->n_gid_maps, i;

	if (n == 0 && !m->idmap_top)
		return 0;
	if (!m->idmap)
		return inv_broken(v, "mounts.idmap", "has mappings");
	if (n == 0)
		return 0;
	if (inv_map(v, m->uid_maps, m->n_uid_maps, "mounts.uid_maps") != 0 ||
	    inv_map(v, m->gid_maps, m->n_gid_maps, "mounts.gid_maps") != 0)
		return -1;
	if (ids->kind != PLAN_IDS_BLOCK)
		return 0;
	for (i = 0; i < n; i++) {
		x = i < m->n_uid_maps ? &m->uid_maps[i]
				      : &m->gid_maps[i - m->n_uid_maps];
		if ((uint64_t)x->host + x->size > ids->size)
			return inv_broken(v, "mounts.uid_maps",
					  "must be ids of the container");
	}
	return 0;
}

/* Attributes, and nothing else. */
static int check_remount(const struct inv *v, const struct plan_mount *m)
{
	if (m->idmap || m->n_data > 0 || m->copy_up || m->allow != 0)
		return inv_broken(v, "mounts.remount", "changes attributes");
	return 0;
}

static int check_mount(const struct inv *v, const struct plan_mount *m,
		       const struct plan_ids *ids)
{
	if (m->dest[1] == '\0')
		return inv_broken(v, "mounts.dest", "must not be the root");
	if (clash(m->attr_set, m->attr_clear) ||
	    clash(m->rec_set, m->rec_clear))
		return inv_broken(v, "mounts.attr_set",
				  "sets what it clears, or half a field");
	if ((m->allow & (PLAN_BIND_PLAIN | PLAN_BIND_PLAIN_RW)) != 0 &&
	    (!m->idmap || m->n_uid_maps > 0 ||
	     (m->allow & PLAN_BIND_PLAIN) == 0))
		return inv_broken(v, "mounts.allow",
				  "is for what the container's ids map");
	if (check_idmap(v, m, ids) != 0 ||
	    (m->remount && check_remount(v, m) != 0))
		return -1;
	if (m->type == PLAN_MOUNT_BIND) {
		if (m->source[0] != '/' || m->copy_up || m->n_data > 0)
			return inv_broken(v, "mounts.source",
					  "a bind has an absolute source, no "
					  "data, no copy");
		return 0;
	}
	if (m->recursive || m->idmap || m->rec_set != 0 || m->rec_clear != 0 ||
	    m->allow != 0)
		return inv_broken(v, "mounts.recursive", "is for binds");
	if (m->copy_up && m->type != PLAN_MOUNT_TMPFS)
		return inv_broken(v, "mounts.copy_up", "is for tmpfs");
	return check_data(v, m);
}

int inv_mounts(const struct inv *v, const struct plan_container *c)
{
	size_t i;

	for (i = 0; i < c->n_mounts; i++)
		if (check_mount(v, &c->mounts[i], &c->ids) != 0)
			return -1;
	return 0;
}
