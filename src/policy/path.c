/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Masked and read-only paths: the config's, and always ours. */
#include "config.h"

#include <string.h>

#include "private.h"

static bool listed(const char *const *list, size_t n, const char *path)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (path_within(path, list[i]) && strcmp(list[i], "/") != 0)
			return true;
	return false;
}

/*
 * Those of @ours that @list lacks: how many, and as JSON in j->text; with
 * @really they are added instead.
 */
static size_t join(struct judge *j, const char **list, size_t *n,
		   const char *const *ours, size_t n_ours, bool really)
{
	size_t i, lacking = 0, had = *n;

	for (i = 0; list != NULL && i < n_ours; i++) {
		if (listed(list, had, ours[i]))
			continue;
		lacking++;
		if (really)
			list[(*n)++] = ours[i];
		else
			buf_fmt(&j->text, "%s\"%s\"", lacking > 1 ? "," : "[",
				ours[i]);
	}
	return lacking;
}

static void judge_list(struct judge *j, const struct policy_rule *r,
		       const char *pointer, const struct spec_strs *s,
		       const char **list, size_t *n, const char *const *ours,
		       size_t n_ours, const char *member)
{
	const char *missing;
	size_t had = *n, i;
	size_t lacking = join(j, list, n, ours, n_ours, false);

	if (lacking == 0)
		return;
	buf_str(&j->text, "]");
	missing = judge_keep(j);
	if (judge_found(
		    j, r,
		    &(struct found){
			    .pointer = pointer,
			    .off = s->set ? s->off : j->spec->lx.at.off,
			    .message = TEXT(j, "lacks %zu of ours", lacking),
			    .asked = s->set ? judge_json_strs(j, s) : NULL,
			    .given = missing,
			    .lacks = true }) != POLICY_FORCE)
		return;
	(void)join(j, list, n, ours, n_ours, true);
	for (i = had; i < *n; i++)
		judge_reason(j, TEXT(j, "%s[%zu]", member, i), r);
}

static void judge_masked(struct judge *j, const struct policy_rule *r)
{
	judge_list(j, r, "/linux/maskedPaths", &j->spec->lx.masked_paths,
		   j->d.masked, &j->d.n_masked, j->profile->masked_paths,
		   j->profile->n_masked_paths, "masked_paths");
}

static void judge_readonly(struct judge *j, const struct policy_rule *r)
{
	judge_list(j, r, "/linux/readonlyPaths", &j->spec->lx.readonly_paths,
		   j->d.readonly, &j->d.n_readonly, j->profile->readonly_paths,
		   j->profile->n_readonly_paths, "readonly_paths");
}

static void odd_paths(struct judge *j, const struct policy_rule *r,
		      const char *list, const struct spec_strs *s)
{
	const char *path;
	uint32_t i;

	for (i = 0; i < s->n; i++) {
		if (s->v[i].s == NULL)
			continue;
		path = s->v[i].s[0] == '/' ? path_clean(j, "", s->v[i].s)
					   : NULL;
		/* the root would hide ours, and is attached over nothing */
		if (path != NULL && strcmp(path, "/") != 0)
			continue;
		judge_found(
			j, r,
			&(struct found){
				.pointer = TEXT(j, "/linux/%s/%u", list, i),
				.off = s->v[i].off,
				.message = path != NULL
						   ? "the root itself"
						   : "not an absolute path, or "
						     "one with `..'",
				.asked = judge_json_str(j, s->v[i].s) });
	}
}

static void judge_magic(struct judge *j, const struct policy_rule *r)
{
	odd_paths(j, r, "maskedPaths", &j->spec->lx.masked_paths);
	odd_paths(j, r, "readonlyPaths", &j->spec->lx.readonly_paths);
}

#define PATHS .family = "path", .on = POLICY_ON_CREATE

const struct policy_rule rules_path[] = {
	{
		.id = "path-masked",
		PATHS,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "maskedPaths lacks one of ours: kernel memory, keys, "
			 "timers, interrupts, firmware, debug and tracing, "
			 "power meters",
		.why = "the host's keys, addresses and load are read there; "
		       "Kubernetes leaves the list empty unless it is asked. "
		       "What newer dockers mask beside, a file of each "
		       "processor, is left to them: a mount each",
		.fix = "nothing to do: they are added",
		.references = { "PSS Baseline" },
		.judge = judge_masked,
	},
	{
		.id = "path-readonly",
		PATHS,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "readonlyPaths lacks /proc/bus, /proc/fs, /proc/irq, "
			 "/proc/sys or /proc/sysrq-trigger",
		.why = "the machine is set up, and rebooted, by writing there",
		.fix = "nothing to do: they are added",
		.references = { "PSS Baseline" },
		.judge = judge_readonly,
	},
	{
		.id = "path-mask-magic",
		.family = "path",
		.on = POLICY_ON_CREATE | POLICY_ON_LAUNCH,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the place is no link, and what covers it is our own",
		.title = "a masked or read-only path that is not absolute, has "
			 "`..' or is the root; one that is a link",
		.why = "the mask lands elsewhere, or is the attacker's file",
		.fix = "name the path itself",
		.references = { "CVE-2025-31133" },
		.judge = judge_magic,
	},
	{ .id = NULL },
};
