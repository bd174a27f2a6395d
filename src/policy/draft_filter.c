/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linux.seccomp as the compiler takes it: native rules only, each name that
 * this architecture has. What is said of other architectures is for a rule.
 */
#include "config.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

#include "bpf/bpf.h"
#include "bpf/calls.h"
#include "bpf/decide.h"
#include "private.h"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

static const enum bpf_action actions[] = {
	[SPEC_ACT_KILL] = BPF_ACT_KILL_THREAD,
	[SPEC_ACT_KILL_PROCESS] = BPF_ACT_KILL_PROCESS,
	[SPEC_ACT_KILL_THREAD] = BPF_ACT_KILL_THREAD,
	[SPEC_ACT_TRAP] = BPF_ACT_TRAP,
	[SPEC_ACT_ERRNO] = BPF_ACT_ERRNO,
	[SPEC_ACT_TRACE] = BPF_ACT_TRACE,
	[SPEC_ACT_ALLOW] = BPF_ACT_ALLOW,
	[SPEC_ACT_LOG] = BPF_ACT_LOG,
	[SPEC_ACT_NOTIFY] = BPF_ACT_NOTIFY,
};

static const enum bpf_op ops[] = {
	[SPEC_CMP_NE] = BPF_OP_NE,
	[SPEC_CMP_LT] = BPF_OP_LT,
	[SPEC_CMP_LE] = BPF_OP_LE,
	[SPEC_CMP_EQ] = BPF_OP_EQ,
	[SPEC_CMP_GE] = BPF_OP_GE,
	[SPEC_CMP_GT] = BPF_OP_GT,
	[SPEC_CMP_MASKED_EQ] = BPF_OP_MASKED_EQ,
};

enum {
	DEFAULT_ERRNO = 1
}; /* EPERM: config-linux.md, errnoRet */

static bool has_errno(enum bpf_action a)
{
	return a == BPF_ACT_ERRNO || a == BPF_ACT_TRACE;
}

static uint16_t errno_of(const struct spec_u64 *s, enum bpf_action a)
{
	if (!has_errno(a))
		return 0;
	if (!s->set)
		return DEFAULT_ERRNO;
	return s->v > BPF_MAX_ERRNO ? BPF_MAX_ERRNO : (uint16_t)s->v;
}

static const struct bpf_arg *draft_args(struct judge *j,
					const struct spec_sec_args *l)
{
	struct bpf_arg *out = judge_alloc(j, l->n, sizeof(*out));
	uint32_t i;

	for (i = 0; out != NULL && i < l->n; i++) {
		out[i].index = (uint8_t)l->v[i].index.v;
		out[i].op = l->v[i].op.v >= 0 ? ops[l->v[i].op.v] : BPF_OP_EQ;
		out[i].value = l->v[i].value.v;
		out[i].value_two = l->v[i].value_two.v;
	}
	return out;
}

/*
 * The rules of one entry: one a name that this architecture has.
 * @calls: the numbers of its names.
 */
static size_t draft_entry(struct judge *j, const struct spec_syscall *s,
			  const uint32_t *calls, struct bpf_rule *out)
{
	const struct bpf_arg *args = draft_args(j, &s->args);
	struct bpf_rule r = { .nargs = (uint8_t)s->args.n, .args = args };
	size_t n = 0;
	uint32_t i;

	if (args == NULL || s->action.v < 0)
		return 0;
	r.action = actions[s->action.v];
	r.errno_ret = errno_of(&s->errno_ret, r.action);
	for (i = 0; i < s->names.n; i++)
		if (calls[i] < DRAFT_NO_CALL) {
			r.nr = calls[i];
			out[n++] = r;
		}
	return n;
}

static uint32_t draft_flags(const struct judge *j, const struct spec_enums *l)
{
	uint32_t flags = 0, i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].s != NULL && l->v[i].v == SPEC_SEC_LOG)
			flags |= SECCOMP_FILTER_FLAG_LOG;
		else if (l->v[i].s != NULL && judge_open(j) &&
			 l->v[i].v == SPEC_SEC_SPEC_ALLOW) /* sec-flags */
			flags |= SECCOMP_FILTER_FLAG_SPEC_ALLOW;
	return flags; /* TSYNC: there is one thread */
}

/* Too much for the compiler, or a number that spec let pass: sec-complex. */
static bool out_of_bounds(const struct spec_seccomp *s)
{
	uint32_t i;

	for (i = 0; i < s->syscalls.n; i++)
		if (s->syscalls.v[i].args.n > BPF_MAX_ARGS ||
		    s->syscalls.v[i].action.s == NULL ||
		    s->syscalls.v[i].action.v < 0)
			return true;
	return s->default_action.s == NULL || s->default_action.v < 0;
}

static int compile(struct judge *j, const struct bpf_profile *p, uint32_t flags,
		   struct err *e)
{
	struct bpf_program out = { 0 };
	struct plan_filter *f;

	if (bpf_compile(p, &j->arena, &out, e) != 0)
		return -1;
	f = &j->d.filters[j->d.n_filters++];
	f->code = (const uint8_t *)out.insns;
	f->n_code = out.len * sizeof(*out.insns);
	f->flags = flags;
	return 0;
}

/* What the rules themselves say to one call: opts.call. */
static void say_call(struct judge *j, const struct bpf_profile *p)
{
	const struct spec_syscalls *l = &j->spec->lx.seccomp.syscalls;
	struct bpf_decision d = bpf_decide(p, j->opts->call);
	struct policy_rule r = { .id = POLICY_CALL, .fix = "" };
	struct found f = { .pointer = "", .message = bpf_reason_text(d.why) };
	const uint32_t *call = j->d.calls;
	size_t n = 0;
	uint32_t i, k;

	/* The entry that gave rule d.rule, counted as draft_entry() does. */
	for (i = 0; d.why == BPF_WHY_RULE && i < l->n; i++)
		for (k = 0; k < l->v[i].names.n; k++) {
			if (*call++ >= DRAFT_NO_CALL || n++ != d.rule)
				continue;
			f.pointer = TEXT(j, "/linux/seccomp/syscalls/%u", i);
			f.off = l->v[i].at.off;
		}
	r.act[j->opts->profile] = POLICY_WARN;
	(void)judge_found(j, &r, &f);
}

/* The number of each name, looked up once for all rules. */
static size_t draft_calls(struct judge *j)
{
	const struct spec_syscalls *l = &j->spec->lx.seccomp.syscalls;
	uint32_t *call;
	size_t n = 0;
	uint32_t i, k;

	for (i = 0; i < l->n; i++)
		n += l->v[i].names.n;
	call = judge_alloc(j, n, sizeof(*call));
	j->d.calls = call;
	if (call == NULL)
		return 0;
	for (i = 0; i < l->n; i++)
		for (k = 0; k < l->v[i].names.n; k++, call++) {
			const char *name = l->v[i].names.v[k].s;
			enum bpf_known known = BPF_ELSEWHERE;

			if (name != NULL)
				known = bpf_syscall_number(BPF_ARCH_NATIVE,
							   name, call);
			if (known != BPF_HERE)
				*call = known == BPF_ELSEWHERE
						? DRAFT_NO_CALL
						: DRAFT_UNKNOWN_CALL;
		}
	return n;
}

static int draft_compile(struct judge *j, struct err *e)
{
	const struct spec_seccomp *s = &j->spec->lx.seccomp;
	struct bpf_part part = { .arch = BPF_ARCH_NATIVE };
	struct bpf_profile p = { .parts = &part,
				 .nparts = 1,
				 .flags = BPF_REPEAT_IS_OR };
	size_t names = draft_calls(j), at = 0;
	struct bpf_rule *rules;
	uint32_t i;

	if (out_of_bounds(s))
		return err_set(e, ERR_SPEC, 0, "seccomp", "malformed");
	rules = judge_alloc(j, names, sizeof(*rules));
	if (rules == NULL || j->d.calls == NULL)
		return err_set(e, ERR_LIMIT, 0, "seccomp", "out of memory");
	for (i = 0; i < s->syscalls.n; i++) {
		part.nrules +=
			draft_entry(j, &s->syscalls.v[i], j->d.calls + at,
				    rules + part.nrules);
		at += s->syscalls.v[i].names.n;
	}
	part.rules = rules;
	p.default_action = actions[s->default_action.v];
	p.default_errno = errno_of(&s->default_errno_ret, p.default_action);
	if (p.default_action < BPF_ACT_TRACE)
		p.flags |= BPF_NEWER_ENOSYS;
	if (j->opts->call != NULL)
		say_call(j, &p);
	return compile(j, &p, draft_flags(j, &s->flags) | notify_draft(j), e);
}

struct bpf_program draft_more(struct judge *j, const struct bpf_program *list)
{
	const struct plan_settings *s = j->opts->settings;
	struct bpf_program out = *list;
	struct sock_filter *code;
	size_t n = 0, i;
	uint32_t nr;

	if (s == NULL || s->n_seccomp_allow == 0)
		return out;
	code = judge_alloc(j, 4 + 2 * s->n_seccomp_allow + list->len,
			   sizeof(*code));
	if (code == NULL)
		return out;
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4);
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						 NATIVE, 1, 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
	for (i = 0; i < s->n_seccomp_allow; i++) {
		if (bpf_syscall_number(BPF_ARCH_NATIVE, s->seccomp_allow[i],
				       &nr) != BPF_HERE)
			continue;
		code[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							 SECCOMP_RET_ALLOW);
	}
	code[2].k = (uint32_t)(n - 3); /* another architecture: the list's */
	memcpy(code + n, list->insns, list->len * sizeof(*code));
	out.insns = code;
	out.len = n + list->len;
	return out;
}

/* What the policy denies: before the config's own, which is the last. */
void draft_deny(struct judge *j)
{
	const struct plan_settings *s = j->opts->settings;
	struct bpf_part part = { .arch = BPF_ARCH_NATIVE };
	const struct bpf_profile p = { .default_action = BPF_ACT_ALLOW,
				       .parts = &part,
				       .nparts = 1 };
	struct plan_filter *f = j->d.filters, last;
	size_t n = j->d.n_filters, i;
	struct bpf_rule *rules;
	struct err e;

	if (s == NULL || s->n_seccomp_deny == 0 || j->running != NULL || n == 0)
		return;
	rules = judge_alloc(j, s->n_seccomp_deny, sizeof(*rules));
	for (i = 0; rules != NULL && i < s->n_seccomp_deny; i++) {
		rules[part.nrules].action = BPF_ACT_ERRNO;
		rules[part.nrules].errno_ret = DEFAULT_ERRNO;
		if (bpf_syscall_number(BPF_ARCH_NATIVE, s->seccomp_deny[i],
				       &rules[part.nrules].nr) == BPF_HERE)
			part.nrules++;
	}
	part.rules = rules;
	if (rules == NULL || compile(j, &p, 0, &e) != 0) {
		j->full = true; /* of a list of names, memory alone */
		return;
	}
	if (j->d.own_filter) {
		last = f[n];
		f[n] = f[n - 1];
		f[n - 1] = last;
	}
	judge_reason(
		j, TEXT(j, "process.filters[%zu]", j->d.own_filter ? n - 1 : n),
		policy_rule_find("sec-mandatory"));
}

void draft_filter(struct judge *j)
{
	const struct plan_process *from;
	size_t i, n = DRAFT_FILTERS + 1; /* draft_deny() */

	if (j->running != NULL)
		n += j->running->process.n_filters;
	j->d.filters = judge_alloc(j, n, sizeof(*j->d.filters));
	if (j->d.filters == NULL)
		return;
	if (j->running != NULL) { /* exec gets what the container has */
		from = &j->running->process;
		for (i = 0; i < from->n_filters; i++)
			j->d.filters[j->d.n_filters++] = from->filters[i];
		j->d.c.process.listener = from->listener;
		j->d.c.process.n_listener = from->n_listener;
		return;
	}
	j->d.own_filter = j->spec->lx.seccomp.at.set;
	if (j->d.own_filter && draft_compile(j, &j->d.filter_error) != 0)
		j->d.n_filters = 0;
}
