/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls. The filter of the config is compiled as it is written
 * (draft_filter.c), and ours go under it: the kernel takes the strictest.
 */
#include "config.h"

#include <string.h>

#include "bpf/builtin.h"
#include "bpf/calls.h"
#include "private.h"

#define AT "/linux/seccomp"

static const struct spec_seccomp *section(const struct judge *j)
{
	return &j->spec->lx.seccomp;
}

static uint32_t section_off(const struct judge *j)
{
	return section(j)->at.set ? section(j)->at.off : j->spec->lx.at.off;
}

/* The built-in list of what servers use, under what is there already. */
static void stack_allow_list(struct judge *j, const struct policy_rule *r)
{
	const struct bpf_program p = draft_more(j, bpf_strict());
	struct plan_filter *f = j->d.filters;

	if (f == NULL || j->d.n_filters >= DRAFT_FILTERS)
		return;
	memmove(f + 1, f, j->d.n_filters * sizeof(*f));
	f->code = (const uint8_t *)p.insns;
	f->n_code = p.len * sizeof(*p.insns);
	f->flags = 0;
	j->d.n_filters++;
	judge_reason(j, "process.filters[0]", r);
}

static void judge_absent(struct judge *j, const struct policy_rule *r)
{
	if (!j->proc->at.set || j->d.own_filter)
		return;
	if (judge_found(j, r,
			&(struct found){
				.pointer = AT,
				.off = section_off(j),
				.message = "no filter: all system calls would "
					   "be allowed",
				.given = "\"built-in allow-list\"",
				.lacks = true }) == POLICY_FORCE)
		stack_allow_list(j, r);
}

static void judge_mandatory(struct judge *j, const struct policy_rule *r)
{
	if (!j->proc->at.set ||
	    judge_found(j, r,
			&(struct found){
				.pointer = AT,
				.off = section_off(j),
				.message = "a filter of our own goes under "
					   "any other",
				.asked = "",
				.given = "\"built-in deny-list\"",
				.lacks = true }) != POLICY_FORCE)
		return;
	j->d.c.process.baseline = j->profile->baseline;
	if (j->d.c.process.baseline == PLAN_BASELINE_DENY_SETID_OK &&
	    (j->running != NULL || judge_lasting(j)))
		j->d.c.process.baseline = PLAN_BASELINE_DENY;
	judge_reason(j, "process.baseline", r);
	if (j->profile->allow_list && j->d.n_filters == 1 && j->d.own_filter)
		stack_allow_list(j, r);
}

static void judge_default(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enum *s = &section(j)->default_action;

	if (s->s == NULL || (s->v != SPEC_ACT_ALLOW && s->v != SPEC_ACT_LOG &&
			     s->v != SPEC_ACT_TRACE))
		return;
	if (judge_found(
		    j, r,
		    &(struct found){ .pointer = AT "/defaultAction",
				     .off = s->off,
				     .message = "what is not named is allowed",
				     .asked = judge_json_str(j, s->s),
				     .given = "\"built-in allow-list\"" }) ==
		    POLICY_FORCE &&
	    j->d.n_filters == 1)
		stack_allow_list(j, r);
}

static bool native(int arch)
{
#if defined(__x86_64__)
	return arch == SPEC_ARCH_X86_64;
#else
	return arch == SPEC_ARCH_AARCH64;
#endif
}

static void judge_arch(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enums *l = &section(j)->architectures;
	const char *asked;
	uint32_t i, foreign = 0;

	for (i = 0; i < l->n; i++)
		if (l->v[i].s != NULL && !native(l->v[i].v)) {
			buf_fmt(&j->text, "%s\"%s\"", foreign++ > 0 ? "," : "[",
				l->v[i].s);
		}
	if (foreign == 0)
		return;
	buf_str(&j->text, "]");
	asked = judge_keep(j);
	judge_found(j, r,
		    &(struct found){
			    .asked = asked,
			    .pointer = AT "/architectures",
			    .off = l->off,
			    .message = "calls of another architecture end the "
				       "process",
			    .given = TEXT(j, "[\"%s\"]",
					  bpf_arch_name(BPF_ARCH_NATIVE)) });
	judge_reason(j, "process.filters", r);
}

/* Calls @each for every entry whose action is @action. */
static void say_action(struct judge *j, const struct policy_rule *r, int action,
		       const char *message)
{
	const struct spec_seccomp *s = section(j);
	uint32_t i;

	if (s->default_action.s != NULL && s->default_action.v == action)
		judge_found(j, r,
			    &(struct found){ .pointer = AT "/defaultAction",
					     .off = s->default_action.off,
					     .message = message,
					     .asked = judge_json_str(
						     j, s->default_action.s) });
	for (i = 0; i < s->syscalls.n; i++)
		if (s->syscalls.v[i].action.s != NULL &&
		    s->syscalls.v[i].action.v == action)
			judge_found(
				j, r,
				&(struct found){
					.pointer = TEXT(
						j, AT "/syscalls/%u/action", i),
					.off = s->syscalls.v[i].action.off,
					.message = message,
					.asked = judge_json_str(
						j,
						s->syscalls.v[i].action.s) });
}

static void judge_trace(struct judge *j, const struct policy_rule *r)
{
	say_action(j, r, SPEC_ACT_TRACE,
		   "a tracer can make another call of it");
}

static void judge_flags(struct judge *j, const struct policy_rule *r)
{
	const struct spec_enums *l = &section(j)->flags;
	uint32_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].s != NULL &&
		    (l->v[i].v == SPEC_SEC_SPEC_ALLOW ||
		     (l->v[i].v == SPEC_SEC_WAIT_KILLABLE_RECV &&
		      !notify_listens(j))))
			judge_found(
				j, r,
				&(struct found){
					.pointer = TEXT(j, AT "/flags/%u", i),
					.off = l->v[i].off,
					.message =
						l->v[i].v == SPEC_SEC_SPEC_ALLOW
							? "speculative store "
							  "bypass would stay "
							  "possible"
							: "there is no "
							  "listener "
							  "to wait for",
					.asked = judge_json_str(j, l->v[i].s),
					.given = "null" });
}

/* A comparison of 64 bits where the kernel reads less. */
static bool narrow(uint32_t nr, const struct spec_sec_arg *a)
{
	uint64_t width;

	if (a->index.v > 5 || a->op.s == NULL)
		return false;
	width = bpf_syscall_width(BPF_ARCH_NATIVE, nr, (unsigned)a->index.v);
	if (width == UINT64_MAX)
		return false;
	return a->op.v != SPEC_CMP_MASKED_EQ || (a->value.v & ~width) != 0;
}

/* @calls: the numbers of its names. */
static bool narrow_entry(const struct spec_syscall *s, const uint32_t *calls,
			 const char **name)
{
	uint32_t i, k;

	for (i = 0; i < s->names.n; i++) {
		if (calls[i] >= DRAFT_NO_CALL)
			continue;
		for (k = 0; k < s->args.n; k++)
			if (narrow(calls[i], &s->args.v[k])) {
				*name = s->names.v[i].s;
				return true;
			}
	}
	return false;
}

static void judge_arg32(struct judge *j, const struct policy_rule *r)
{
	const struct spec_syscalls *l = &section(j)->syscalls;
	const char *name = NULL, *last = "";
	const uint32_t *calls = j->d.calls;
	uint32_t i, n = 0;

	for (i = 0; calls != NULL && i < l->n; i++) {
		calls += l->v[i].names.n;
		if (!narrow_entry(&l->v[i], calls - l->v[i].names.n, &name))
			continue;
		if (strcmp(name, last) != 0 && j->text.len < 200)
			buf_fmt(&j->text, "%s%s", n == 0 ? "" : ", ", name);
		last = name;
		n++;
	}
	if (n == 0)
		return;
	buf_str(&j->text, ": compared in the bits that the kernel reads, not "
			  "in 64");
	last = judge_keep(j);
	judge_found(j, r,
		    &(struct found){ .message = last,
				     .pointer = AT "/syscalls",
				     .off = l->off,
				     .asked = "",
				     .given = "\"low bits\"",
				     .lacks = true });
	judge_reason(j, "process.filters", r);
}

static void judge_complex(struct judge *j, const struct policy_rule *r)
{
	if (!j->d.own_filter || j->d.filter_error.kind == ERR_NONE)
		return;
	judge_found(j, r,
		    &(struct found){ .pointer = AT,
				     .off = section_off(j),
				     .message = TEXT(j, "%s: %s",
						     j->d.filter_error.at,
						     j->d.filter_error.text) });
}

static void say_errno(struct judge *j, const struct policy_rule *r,
		      const struct spec_u64 *s, int action, const char *pointer)
{
	if (!s->set || (s->v > 0 && s->v <= BPF_MAX_ERRNO) ||
	    (s->v == 0 && action != SPEC_ACT_ERRNO))
		return;
	judge_found(j, r,
		    &(struct found){
			    .pointer = pointer,
			    .off = s->off,
			    .message = s->v == 0 ? "the call seems to succeed "
						   "and does nothing"
						 : "no error has this number",
			    .asked = judge_json_num(j, (int64_t)s->v),
			    .lesser = s->v == 0 });
}

static void judge_errno(struct judge *j, const struct policy_rule *r)
{
	const struct spec_seccomp *s = section(j);
	uint32_t i;

	say_errno(j, r, &s->default_errno_ret, s->default_action.v,
		  AT "/defaultErrnoRet");
	for (i = 0; i < s->syscalls.n; i++)
		say_errno(j, r, &s->syscalls.v[i].errno_ret,
			  s->syscalls.v[i].action.v,
			  TEXT(j, AT "/syscalls/%u/errnoRet", i));
}

static void judge_unknown(struct judge *j, const struct policy_rule *r)
{
	const struct spec_syscalls *l = &section(j)->syscalls;
	const uint32_t *call = j->d.calls;
	const char *name;
	uint32_t i, k, n = 0, off = 0;

	for (i = 0; call != NULL && i < l->n; i++)
		for (k = 0; k < l->v[i].names.n; k++) {
			name = l->v[i].names.v[k].s;
			if (*call++ != DRAFT_UNKNOWN_CALL)
				continue;
			if (n == 0)
				off = l->v[i].names.v[k].off;
			if (j->text.len < 200)
				buf_fmt(&j->text, "%s%.64s", n == 0 ? "" : ", ",
					name);
			n++;
		}
	if (n == 0)
		return;
	buf_fmt(&j->text,
		": %u name%s that no table of ours has: no rule is "
		"made of %s",
		n, n == 1 ? "" : "s", n == 1 ? "it" : "them");
	judge_found(j, r,
		    &(struct found){ .message = judge_keep(j),
				     .pointer = AT "/syscalls",
				     .off = off });
}

#define SEC .family = "seccomp", .on = POLICY_ON_CREATE

const struct policy_rule rules_seccomp[] = {
	{
		.id = "sec-absent",
		SEC,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "linux.seccomp is missing (seccomp=unconfined, "
			 "Kubernetes without SeccompDefault)",
		.why = "every system call of the kernel can be reached; the "
		       "built-in list of what servers use is put there",
		.fix = "leave --security-opt seccomp=unconfined out; in "
		       "Kubernetes: seccompProfile RuntimeDefault",
		.references = { "CIS-Docker 5.22", "PSS Restricted" },
		.judge = judge_absent,
	},
	{
		.id = "sec-mandatory",
		SEC,
		.act = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "always: our own filter is stacked under the config's",
		.why = "profiles of engines allow what has led out before: "
		       "nested namespaces, mounts, keyrings, odd sockets, "
		       "set-id files. In strict the built-in allow-list too",
		.fix = "nothing to do",
		.references = { "CVE-2022-0185", "CVE-2024-1086",
				"CVE-2017-5226" },
		.judge = judge_mandatory,
	},
	{
		.id = "sec-default-allow",
		SEC,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "a filter that allows, logs or traces what it does "
			 "not name",
		.why = "tomorrow's calls are allowed today; the built-in "
		       "allow-list is stacked under it",
		.fix = "make SCMP_ACT_ERRNO the default and name what is "
		       "needed",
		.references = { "CIS-Docker 5.22" },
		.judge = judge_default,
	},
	{
		.id = "sec-arch",
		SEC,
		.act = ACTS(REFUSE, FORCE, FORCE, FORCE),
		.title = "architectures beside this machine's own",
		.why = "a 32-bit socketcall hides its arguments from every "
		       "filter; such calls end the process",
		.fix = "name the native architecture alone",
		.references = { "CVE-2026-31431" },
		.judge = judge_arch,
	},
	{
		.id = "sec-notify",
		SEC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "SCMP_ACT_NOTIFY, with its listenerPath; in any case "
			 "one that "
			 "does not allow read and write, by which brig hands "
			 "the listener over; with --host, any of who is not "
			 "the host's root",
		.why = "who listens can let any call pass, and the arguments "
		       "change while it looks at them",
		.fix = "name an errno instead",
		.judge = notify_judge,
	},
	{
		.id = "sec-trace",
		SEC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, PASS),
		.title = "SCMP_ACT_TRACE",
		.why = "a tracer can make another call of it",
		.fix = "name an errno instead",
		.judge = judge_trace,
	},
	{
		.id = "sec-flags",
		SEC,
		.act = ACTS(REFUSE, FORCE, FORCE, PASS),
		.title = "the flags SPEC_ALLOW and, without a listener, "
			 "WAIT_KILLABLE_RECV",
		.why = "the first leaves a speculative side channel open",
		.fix = "remove the flag",
		.judge = judge_flags,
	},
	{
		.id = "sec-arg32",
		SEC,
		.act = ACTS(FORCE, FORCE, FORCE, FORCE),
		.title = "a comparison of 64 bits with an argument of which "
			 "the kernel reads 32 or 16",
		.why = "ioctl(fd, 0x100005412) passes a filter that denies "
		       "0x5412, and does what that does",
		.fix = "nothing to do; or write SCMP_CMP_MASKED_EQ with the "
		       "mask 4294967295",
		.references = { "CVE-2019-10063", "CVE-2019-7303" },
		.judge = judge_arg32,
	},
	{
		.id = "sec-complex",
		SEC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a filter that does not become a program: more than "
			 "4096 instructions or rules",
		.why = "the kernel takes no longer ones, and one cut short is "
		       "weaker than its rules",
		.fix = "make fewer rules",
		.judge = judge_complex,
	},
	{
		.id = "sec-errno",
		SEC,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.lesser_when = "0: the call seems to succeed",
		.lesser = ACTS(WARN, WARN, WARN, WARN),
		.title = "an errnoRet above 4095",
		.why = "the kernel cuts it, and the program sees another error",
		.fix = "name an error of errno(3)",
		.judge = judge_errno,
	},
	{
		.id = "sec-unknown-nr",
		SEC,
		.act = ACTS(WARN, WARN, WARN, WARN),
		.title = "a system call that no table of ours has",
		.why = "a misspelt one denies nothing; a newer one gets ENOSYS",
		.fix = "correct the name",
		.judge = judge_unknown,
	},
	{ .id = NULL },
};
