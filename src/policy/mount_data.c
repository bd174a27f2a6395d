/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of a file system: which are passed on, and the limits of a tmpfs. */
#include "config.h"

#include <string.h>

#include "base/num.h"
#include "mount.h"
#include "private.h"

/* "64k", "49%": is it a limit, of 1 to @most? */
static bool limits(const char *s, uint64_t most)
{
	static const char units[] = "kmgt";
	size_t digits = strspn(s, "0123456789");
	const char *unit;
	uint64_t n;

	if (!num_u64(s, digits, &n) || n == 0)
		return false;
	if (s[digits] == '%')
		return n < 50;
	unit = s[digits] != '\0' ? strchr(units, s[digits] | 0x20) : NULL;
	if (unit != NULL)
		most >>= 10 * (unit - units + 1);
	return n <= most;
}

/*
 * Is there a @key that is a limit? To tmpfs 0 is none, and half of the host's
 * memory is what it has without, in bytes or in pages; @or: the answer when
 * there is no such key.
 */
static bool limited(const struct judge *j, const struct mount_draft *d,
		    const char *key, bool or)
{
	uint64_t half = j->facts->memory_bytes / 2;
	size_t i;

	for (i = 0; i < d->m.n_data; i++)
		if (strcmp(d->data[i].key, key) == 0)
			return limits(d->data[i].value,
				      key[0] == 's' ? half : half / 4096);
	return or ;
}

static void give_data(struct judge *j, size_t i, const char *key,
		      const char *value)
{
	struct mount_draft *d = &j->d.mounts[i];
	struct plan_kv *more = judge_alloc(j, d->m.n_data + 1, sizeof(*more));
	size_t k;

	for (k = 0; k < d->m.n_data; k++)
		if (strcmp(d->data[k].key, key) == 0) {
			d->data[k].value = value;
			return;
		}
	if (more == NULL)
		return;
	if (d->m.n_data > 0)
		memcpy(more, d->data, d->m.n_data * sizeof(*more));
	more[d->m.n_data].key = key;
	more[d->m.n_data].value = value;
	d->m.n_data++;
	d->data = more;
	d->m.data = more;
}

void judge_mnt_tmpfs(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	const char *bytes, *inodes;
	size_t i;

	bytes = TEXT(
		j, "%llu",
		(unsigned long long)draft_bytes(j, j->profile->tmpfs_bytes));
	inodes = TEXT(j, "%llu", (unsigned long long)j->profile->tmpfs_inodes);
	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known ||
		    d->m.type != PLAN_MOUNT_TMPFS || d->m.remount ||
		    (limited(j, d, "size", false) &&
		     limited(j, d, "nr_inodes", true)))
			continue;
		if (mount_say(j, r, d, false, true,
			      TEXT(j, "%s could take half of the host's memory",
				   d->m.dest),
			      limited(j, d, "size", false)
				      ? TEXT(j, "nr_inodes=%s", inodes)
				      : TEXT(j, "size=%s\",\"nr_inodes=%s",
					     bytes, inodes)) != POLICY_FORCE)
			continue;
		if (!limited(j, d, "size", false))
			give_data(j, i, "size", bytes);
		if (!limited(j, &j->d.mounts[i], "nr_inodes", false))
			give_data(j, i, "nr_inodes", inodes);
		judge_reason(j, TEXT(j, "mounts[%zu].data", i), r);
	}
}

/* Options of a file system that go to fsconfig(2), and what they may be. */
static const struct {
	enum plan_mount_type type;
	const char *key;
	const char *of; /* the value is made of these; "" is a flag */
	size_t most;    /* characters */
} data_keys[] = {
	{ PLAN_MOUNT_TMPFS, "mode", "01234567", 7 },
	{ PLAN_MOUNT_TMPFS, "uid", "0123456789", 5 },
	{ PLAN_MOUNT_TMPFS, "gid", "0123456789", 5 },
	{ PLAN_MOUNT_TMPFS, "size", "0123456789kKmMgGtT%", 20 },
	{ PLAN_MOUNT_TMPFS, "nr_inodes", "0123456789kKmMgG", 20 },
	{ PLAN_MOUNT_TMPFS, "sync", "", 0 },
	{ PLAN_MOUNT_TMPFS, "dirsync", "", 0 },
	{ PLAN_MOUNT_TMPFS, "lazytime", "", 0 },
	{ PLAN_MOUNT_DEVPTS, "newinstance", "", 0 },
	{ PLAN_MOUNT_DEVPTS, "ptmxmode", "01234567", 7 },
	{ PLAN_MOUNT_DEVPTS, "mode", "01234567", 7 },
	{ PLAN_MOUNT_DEVPTS, "gid", "0123456789", 5 },
	{ PLAN_MOUNT_DEVPTS, "uid", "0123456789", 5 },
	{ PLAN_MOUNT_DEVPTS, "max", "0123456789", 7 },
	{ PLAN_MOUNT_PROC, "hidepid", "abcdefghijklmnopqrstuvwxyz01234", 12 },
	{ PLAN_MOUNT_PROC, "subset", "pid", 3 },
};

/* "64k": digits, then one letter at most; "007" is a mode, "07" no id. */
static bool good_value(size_t k, const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");

	if (strspn(s, data_keys[k].of) != n || n > data_keys[k].most)
		return false;
	if (data_keys[k].most == 0)
		return true;
	if (data_keys[k].most == 20)
		return digits > 0 && n - digits <= 1;
	if (data_keys[k].of[0] == '0' && data_keys[k].of[8] != '\0' && n > 1 &&
	    s[0] == '0')
		return false;
	return n > 0;
}

static bool good_data(const struct mount_draft *d, const struct plan_kv *kv)
{
	size_t k;

	for (k = 0; k < COUNT(data_keys); k++)
		if (data_keys[k].type == d->m.type &&
		    strcmp(data_keys[k].key, kv->key) == 0)
			return good_value(k, kv->value);
	return false;
}

void judge_mnt_data(struct judge *j, const struct policy_rule *r)
{
	const struct mount_draft *d;
	size_t i, k;

	for (i = 0; i < j->d.n_mounts; i++) {
		d = &j->d.mounts[i];
		if (d->s == NULL || !d->known || d->m.remount)
			continue;
		if (d->m.copy_up && d->m.type != PLAN_MOUNT_TMPFS)
			(void)mount_say(j, r, d, false, false,
					"`tmpcopyup' is for a tmpfs", "");
		for (k = 0; k < d->m.n_data; k++)
			if (!good_data(d, &d->data[k]))
				(void)mount_say(
					j, r, d, false, false,
					TEXT(j,
					     "`%.64s' with `%.64s' is no "
					     "option that is passed on",
					     d->data[k].key, d->data[k].value),
					"");
	}
}
