/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is the config what its readers will all take it for? Most of it is found by
 * spec while reading: those rows have no function, their findings come in as
 * problems (judge_problems).
 */
#include "config.h"

#include <string.h>

#include "private.h"

void judge_problems(struct judge *j)
{
	const struct spec_problems *p = j->problems;
	const struct policy_rule *r;
	bool said = false;
	uint32_t i;

	for (i = 0; i < p->n; i++) {
		r = policy_rule_find(p->v[i].rule);
		if (r == NULL) /* never less than what spec said */
			r = policy_rule_find(CFG_SYNTAX);
		judge_problem(j, r, &p->v[i]);
		said |= p->v[i].refuses;
	}
	if (p->refusing > 0 && !said)
		judge_problem(j, policy_rule_find(CFG_SIZE),
			      &(struct spec_problem){
				      .pointer = "",
				      .message = "too many problems to tell",
				      .refuses = true });
}

static void judge_ungranted(struct judge *j, const struct policy_rule *r)
{
	const struct spec_caps *c;
	uint64_t asked;
	uint64_t can = j->facts->caps;
	uint64_t known = j->facts->last_cap >= 63
				 ? UINT64_MAX
				 : (UINT64_C(2) << j->facts->last_cap) - 1;
	uint64_t lost;

	if (j->proc == NULL) /* update */
		return;
	c = &j->proc->capabilities;
	asked = draft_caps(&c->bounding) | draft_caps(&c->permitted) |
		draft_caps(&c->effective);
	lost = asked & ~(can & known) & j->profile->caps;
	if (lost == 0)
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = judge_proc(j, "/capabilities"),
			    .off = c->at.off,
			    .message = "this host can not grant them, so they "
				       "are left out",
			    .asked = judge_json_caps(j, lost),
			    .fix = "leave them out of the config, or run brig "
				   "with them" });
	j->d.c.process.caps.bounding &= ~lost;
	j->d.c.process.caps.permitted &= ~lost;
	j->d.c.process.caps.effective &= ~lost;
	j->d.c.process.caps.inheritable &= ~lost;
	j->d.c.process.caps.ambient &= ~lost;
}

/* Numbers that no file of a cgroup takes: "out of range" of their meaning. */
static void range(struct judge *j, const struct policy_rule *r,
		  const char *member, const struct spec_i64 *s, int64_t least,
		  int64_t most)
{
	if (s->set && (s->v < least || s->v > most))
		judge_found(j, r,
			    &(struct found){
				    .pointer = judge_res(j, member),
				    .off = s->off,
				    .message = TEXT(j, "not from %lld to %lld",
						    (long long)least,
						    (long long)most),
				    .asked = judge_json_num(j, s->v) });
}

static void node_list(struct judge *j, const struct policy_rule *r,
		      const char *member, const struct spec_str *s)
{
	if (s->s != NULL && s->s[strspn(s->s, "0123456789,- ")] != '\0')
		judge_found(
			j, r,
			&(struct found){ .pointer = judge_res(j, member),
					 .off = s->off,
					 .message = "not a list as 0-3,7",
					 .asked = judge_json_str(j, s->s) });
}

static void judge_ranges(struct judge *j, const struct policy_rule *r)
{
	const struct spec_resources *s = j->res;

	if (s == NULL) /* exec */
		return;
	range(j, r, "/memory/limit", &s->memory.limit, -1, INT64_MAX);
	range(j, r, "/memory/reservation", &s->memory.reservation, -1,
	      INT64_MAX);
	range(j, r, "/memory/swap", &s->memory.swap, -1, INT64_MAX);
	range(j, r, "/memory/kernel", &s->memory.kernel, -1, INT64_MAX);
	range(j, r, "/memory/kernelTCP", &s->memory.kernel_tcp, -1, INT64_MAX);
	range(j, r, "/pids/limit", &s->pids.limit, -1, INT64_MAX);
	range(j, r, "/cpu/quota", &s->cpu.quota, -1, INT64_MAX);
	range(j, r, "/cpu/realtimeRuntime", &s->cpu.realtime_runtime, -1,
	      INT64_MAX);
	range(j, r, "/cpu/idle", &s->cpu.idle, 0, 1);
	node_list(j, r, "/cpu/cpus", &s->cpu.cpus);
	node_list(j, r, "/cpu/mems", &s->cpu.mems);
	if (s->memory.swappiness.v > 100)
		judge_found(j, r,
			    &(struct found){ .pointer = judge_res(
						     j, "/memory/swappiness"),
					     .off = s->memory.swappiness.off,
					     .message = "not from 0 to 100" });
}

static void platform(struct judge *j, const struct policy_rule *r,
		     const struct spec_at *at, const char *pointer, bool lesser)
{
	if (at->set)
		judge_found(j, r,
			    &(struct found){ .pointer = pointer,
					     .off = at->off,
					     .message = "a section for another "
							"platform: none of it "
							"is carried out",
					     .lesser = lesser });
}

static void judge_platform(struct judge *j, const struct policy_rule *r)
{
	platform(j, r, &j->spec->vm, "/vm", false);
	platform(j, r, &j->spec->windows, "/windows", true);
	platform(j, r, &j->spec->solaris, "/solaris", true);
	platform(j, r, &j->spec->freebsd, "/freebsd", true);
	platform(j, r, &j->spec->zos, "/zos", true);
}

/* Annotations that other runtimes act on; a "." or "/" at the end: a prefix. */
static const char *const acted_on[] = {
	"run.oci.",     "krun.",  "org.criu.", "org.systemd.property.",
	"module.wasm.", "bundle",
};

static bool acts(const char *key)
{
	size_t i, n;

	for (i = 0; i < COUNT(acted_on); i++) {
		n = strlen(acted_on[i]);
		if (acted_on[i][n - 1] == '.'
			    ? strncmp(key, acted_on[i], n) == 0
			    : strcmp(key, acted_on[i]) == 0)
			return true;
	}
	return false;
}

static void judge_annotation(struct judge *j, const struct policy_rule *r)
{
	const struct spec_pairs *l = &j->spec->annotations;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (acts(l->v[i].key.s))
			judge_found(j, r,
				    &(struct found){
					    .pointer = judge_pointer(
						    j, "/annotations",
						    l->v[i].key.s),
					    .off = l->v[i].value.off,
					    .message = "other runtimes act on "
						       "this annotation: brig "
						       "does not" });
}

#define FOUND_BY_SPEC                                                 \
	.family = "cfg", .act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE), \
	.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_UPDATE

const struct policy_rule rules_cfg[] = {
	{
		.id = "cfg-size",
		FOUND_BY_SPEC,
		.title = "a config larger or deeper than any real one: 4 MiB, "
			 "32 levels, 1024 mounts, 4096 system call names, 340 "
			 "id maps",
		.why = "a parser's memory and time are the attacker's to "
		       "spend, and lengths that overflow have been a way to "
		       "root",
		.fix = "make the config smaller",
		.references = { "CVE-2021-43784" },
	},
	{
		.id = "cfg-dup-key",
		FOUND_BY_SPEC,
		.title = "the same key twice in one object",
		.why = "one reader takes the first, another the last: "
		       "`capabilities' given twice started with two different "
		       "sets under two runtimes",
		.fix = "keep one of the two",
		.references = { "RFC 8259 4" },
	},
	{
		.id = "cfg-case-key",
		FOUND_BY_SPEC,
		.title = "a key that is a known one but for its case",
		.why = "readers written in Go take `NONEWPRIVILEGES' for "
		       "noNewPrivileges, those in C ignore it",
		.fix = "write the key as the specification does",
	},
	{
		.id = "cfg-near-miss",
		FOUND_BY_SPEC,
		.title = "an unknown key that is nearly a known one",
		.why = "`secomp' is ignored as unknown, and the container "
		       "starts without a filter",
		.fix = "write the key as the specification does, or remove it",
	},
	{
		.id = "cfg-unknown",
		.family = "cfg",
		.act = ACTS(WARN, WARN, WARN, WARN),
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_UPDATE,
		.title = "a key that the specification does not know",
		.why = "it must be ignored, so whatever it was to do is not "
		       "done",
		.fix = "remove the key",
	},
	{
		.id = "cfg-nul",
		FOUND_BY_SPEC,
		.title = "a NUL in a string, a control character in a path or "
			 "name",
		.why = "a text that ends at the NUL is another text: a mount "
		       "source /etc\\0/x has bound /etc",
		.fix = "remove the character",
	},
	{
		.id = "cfg-syntax",
		FOUND_BY_SPEC,
		.title = "not JSON, not UTF-8, or not of the type that the "
			 "specification gives",
		.why = "what one reader forgives another reads differently: "
		       "trailing bytes, floats and numbers out of range are "
		       "all refused",
		.fix = "correct the text at the place named",
		.references = { "RFC 8259" },
		.judge = judge_ranges,
	},
	{
		.id = "cfg-version",
		FOUND_BY_SPEC,
		.title = "ociVersion is absent, no version, or not one of 1.0 "
			 "to 1.3",
		.why = "a config of another version means something else",
		.fix = "write the version that the config was made for",
	},
	{
		.id = "cfg-enum",
		.family = "cfg",
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC | POLICY_ON_UPDATE,
		.title = "a name that no list of the specification has: a "
			 "namespace, limit, action, operator",
		.why = "other runtimes drop such a name without a word, and "
		       "what it was to confine is not confined",
		.fix = "write the name as the specification does",
	},
	{
		.id = "cfg-cap",
		.family = "cfg",
		.act = ACTS(WARN, WARN, WARN, WARN),
		.on = POLICY_ON_CREATE | POLICY_ON_EXEC,
		.title = "a capability that no list of ours has, or that this "
			 "host does not have or may not grant: it is left out",
		.why = "a program that needs it fails later, and elsewhere",
		.fix = "write the name as capabilities(7) does, in capitals",
		.judge = judge_ungranted,
	},
	{
		.id = "cfg-platform",
		.family = "cfg",
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.lesser_when = "windows, solaris, freebsd or zos",
		.lesser = ACTS(WARN, WARN, WARN, WARN),
		.on = POLICY_ON_CREATE,
		.title = "a section for a virtual machine or another platform",
		.why = "who wrote `vm' expects a kernel of its own, and would "
		       "get this one",
		.fix = "remove the section",
		.judge = judge_platform,
	},
	{
		.id = "cfg-bundle-perm",
		.family = "cfg",
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.on = POLICY_ON_LAUNCH,
		.opened = "config.json, which is root's or the bundle's "
			  "owner's, each folder above it, and that of each "
			  "link on the way; access lists count",
		.title = "config.json, or a folder above it, that others than "
			 "its owner and root may write",
		.why = "the config could be another one between the moment "
		       "that it is judged and the launch",
		.fix = "chmod go-w the bundle and the folders above it",
	},
	{
		.id = "cfg-annotation",
		.family = "cfg",
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.on = POLICY_ON_CREATE,
		.title = "an annotation that other runtimes carry out: "
			 "run.oci.*, krun.*, org.criu.*, "
			 "org.systemd.property.*, module.wasm.*, bundle",
		.why = "annotations come from images and from users who may "
		       "label a container, and have delegated cgroups, set "
		       "mount contexts and unit properties",
		.fix = "remove the annotation",
		.references = { "CVE-2025-24965" },
		.judge = judge_annotation,
	},
	{
		.id = "cfg-unjudged",
		.family = "cfg",
		.act = ACTS(WARN, WARN, WARN, WARN),
		.on = POLICY_ON_CREATE,
		.title = "check --input: a part of docker inspect's output or "
			 "of a pod that decides, and that the document does "
			 "not show",
		.why = "what an image, a node or a profile elsewhere says is "
		       "judged when the engine has written the config.json",
		.fix = "judge the config.json that the engine writes, too",
	},
	{
		.id = "cfg-id",
		.family = "cfg",
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.on = POLICY_ON_LAUNCH,
		.title = "a container id that is not 1 to 128 of A-Z a-z 0-9 _ "
			 "+ - and, but first, dots",
		.why = "the id becomes the name of a folder and of a cgroup",
		.fix = "choose another id",
	},
	{ .id = NULL },
};
