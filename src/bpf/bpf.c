/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler: checks a profile, sorts its rules, lays the numbers out in
 * spans of one answer each, and has them written as a search tree.
 *
 * Must: take any bytes that the types can hold for a profile, and end soon.
 */
#include "config.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "bpf/calls.h"
#include "bpf/run.h"
#include "private.h"

#define AT "seccomp"

/* The call whose chain is longest, for the message about a full program. */
struct longest {
	enum bpf_arch arch;
	uint32_t nr;
	size_t insns;
};

struct job {
	const struct bpf_profile *p;
	struct bpf_asm a;
	struct bpf_way *ways;
	uint64_t *keys, *spare; /* number, strictness, place in the list */
	const struct bpf_way **chain;
	struct bpf_span *spans;
	size_t nspans;
	struct longest longest;
	uint32_t other;  /* the default action's value */
	uint32_t newer;  /* for what the profile is too old to know */
	uint32_t newest; /* what it knows, of the part at hand */
	uint32_t clone3; /* its number there */
};

static bool goes_with(enum bpf_arch first, enum bpf_arch arch)
{
	switch (arch) {
	case BPF_ARCH_X32:
	case BPF_ARCH_I386:
		return first == BPF_ARCH_X86_64;
	case BPF_ARCH_ARM:
		return first == BPF_ARCH_AARCH64;
	case BPF_ARCH_X86_64:
	case BPF_ARCH_AARCH64:
		break;
	}
	return false;
}

static bool sound_action(enum bpf_action action, uint16_t data)
{
	switch (action) {
	case BPF_ACT_ERRNO:
		return data <= BPF_MAX_ERRNO;
	case BPF_ACT_TRACE:
		return true;
	case BPF_ACT_KILL_PROCESS:
	case BPF_ACT_KILL_THREAD:
	case BPF_ACT_TRAP:
	case BPF_ACT_NOTIFY:
	case BPF_ACT_LOG:
	case BPF_ACT_ALLOW:
		return data == 0;
	}
	return false;
}

static bool sound_number(enum bpf_arch arch, uint32_t nr)
{
	if (arch == BPF_ARCH_X32)
		return nr >= X32_BIT && nr != UINT32_MAX;
	return nr < X32_BIT;
}

static int check_rule(const struct bpf_part *part, size_t i, struct err *e)
{
	const struct bpf_rule *r = &part->rules[i];

	if (!sound_number(part->arch, r->nr))
		return err_set(e, ERR_SPEC, 0, AT,
			       "rule %zu: %u is no system call of %s", i, r->nr,
			       bpf_arch_name(part->arch));
	if (!sound_action(r->action, r->errno_ret))
		return err_set(e, ERR_SPEC, 0, AT,
			       "rule %zu: action %d with errno %u", i,
			       (int)r->action, (unsigned int)r->errno_ret);
	if (r->nargs > BPF_MAX_ARGS || (r->nargs > 0 && r->args == NULL))
		return err_set(e, ERR_SPEC, 0, AT,
			       "rule %zu: %u comparisons, more than %d", i,
			       (unsigned int)r->nargs, BPF_MAX_ARGS);
	for (unsigned int j = 0; j < r->nargs; j++) {
		if (r->args[j].index > 5)
			return err_set(e, ERR_SPEC, 0, AT,
				       "rule %zu: argument %u of 0 to 5", i,
				       (unsigned int)r->args[j].index);
		if ((unsigned int)r->args[j].op > BPF_OP_MASKED_EQ)
			return err_set(e, ERR_SPEC, 0, AT,
				       "rule %zu: unknown operator", i);
	}
	return 0;
}

static int check(const struct bpf_profile *p, struct err *e)
{
	if (p->nparts < 1 || p->nparts > BPF_MAX_PARTS)
		return err_set(e, ERR_SPEC, 0, AT, "%zu architectures",
			       p->nparts);
	if (p->parts[0].arch != BPF_ARCH_X86_64 &&
	    p->parts[0].arch != BPF_ARCH_AARCH64)
		return err_set(
			e, ERR_SPEC, 0, AT,
			"the first part is not of a native architecture");
	if (!sound_action(p->default_action, p->default_errno))
		return err_set(
			e, ERR_SPEC, 0, AT, "default action %d with errno %u",
			(int)p->default_action, (unsigned int)p->default_errno);
	for (size_t i = 0; i < p->nparts; i++) {
		const struct bpf_part *part = &p->parts[i];

		if (i > 0 && !goes_with(p->parts[0].arch, part->arch))
			return err_set(e, ERR_SPEC, 0, AT,
				       "part %zu: no companion of %s", i,
				       bpf_arch_name(p->parts[0].arch));
		if (i == 2 && part->arch == p->parts[1].arch)
			return err_set(e, ERR_SPEC, 0, AT, "%s twice",
				       bpf_arch_name(part->arch));
		if (part->nrules > BPF_MAX_RULES)
			return err_set(e, ERR_LIMIT, 0, AT,
				       "%zu rules for %s, more than %d",
				       part->nrules, bpf_arch_name(part->arch),
				       BPF_MAX_RULES);
		for (size_t j = 0; j < part->nrules; j++)
			if (check_rule(part, j, e) < 0)
				return -1;
	}
	return 0;
}

/* Does a rule name one argument more than once? */
static bool repeats(const struct bpf_rule *r)
{
	unsigned int seen = 0;

	for (unsigned int j = 0; j < r->nargs; j++) {
		unsigned int bit = 1U << r->args[j].index;

		if ((seen & bit) != 0)
			return true;
		seen |= bit;
	}
	return false;
}

static size_t count_ways(const struct bpf_profile *p,
			 const struct bpf_part *part)
{
	size_t n = part->nrules;

	if ((p->flags & BPF_REPEAT_IS_OR) != 0)
		for (size_t i = 0; i < part->nrules; i++)
			if (repeats(&part->rules[i]))
				n += part->rules[i].nargs - 1U;
	return n;
}

/* Bottom-up merge sort: no recursion, no memory, no worst case. */
static uint64_t *sort(uint64_t *v, uint64_t *spare, size_t n)
{
	for (size_t run = 1; run < n; run *= 2) {
		uint64_t *t = v;

		for (size_t at = 0; at < n; at += 2 * run) {
			size_t mid = at + run < n ? at + run : n;
			size_t end = at + 2 * run < n ? at + 2 * run : n;
			size_t i = at, j = mid;

			for (size_t k = at; k < end; k++)
				spare[k] = i < mid && (j >= end || v[i] <= v[j])
						   ? v[i++]
						   : v[j++];
		}
		v = spare;
		spare = t;
	}
	return v;
}

/* Fill ways and keys from the rules; gives back how many. */
static size_t gather(struct job *job, const struct bpf_part *part)
{
	size_t n = 0;

	for (size_t i = 0; i < part->nrules; i++) {
		const struct bpf_rule *r = &part->rules[i];
		bool split =
			(job->p->flags & BPF_REPEAT_IS_OR) != 0 && repeats(r);

		for (unsigned int j = 0; j < (split ? r->nargs : 1U); j++) {
			job->ways[n] = (struct bpf_way){
				.ret = bpf_ret_value(r->action, r->errno_ret),
				.nargs = split ? 1 : r->nargs,
				.args = r->nargs > 0 ? r->args + j : NULL,
			};
			job->keys[n] = (uint64_t)r->nr << 32 |
				       (uint64_t)r->action << 24 | n;
			n++;
		}
	}
	return n;
}

static void span(struct job *job, uint32_t first, uint32_t ret, size_t pos)
{
	struct bpf_span *s = &job->spans[job->nspans];

	if (job->nspans > 0 && pos == 0 && s[-1].pos == 0 && s[-1].ret == ret)
		return;
	*s = (struct bpf_span){ .first = first, .ret = ret, .pos = pos };
	job->nspans++;
}

/* The answer to a number that no rule names. */
static uint32_t unlisted(const struct job *job, enum bpf_arch arch, uint32_t nr)
{
	bool x86 = arch == BPF_ARCH_X86_64;

	if (nr > job->newest || nr == job->clone3 ||
	    (x86 && nr >= FREE_FIRST && nr <= FREE_LAST) ||
	    (x86 && nr == LATE_URETPROBE &&
	     job->newest <= LATE_URETPROBE_AFTER) ||
	    (x86 && nr == LATE_UPROBE && job->newest <= LATE_UPROBE_AFTER))
		return job->newer;
	return job->other;
}

/* The next number after @at where unlisted() may change its mind. */
static uint64_t bend(const struct job *job, uint64_t at)
{
	const uint64_t bends[] = {
		LATE_URETPROBE,
		LATE_UPROBE,
		FREE_FIRST,
		FREE_LAST + 1,
		job->clone3,
		(uint64_t)job->clone3 + 1,
		(uint64_t)job->newest + 1,
	};
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < sizeof(bends) / sizeof(bends[0]); i++)
		if (bends[i] > at && bends[i] < next)
			next = bends[i];
	return next;
}

/* clone3: any errno becomes ENOSYS, for the C libraries' fallback. */
static uint32_t soften(const struct job *job, uint32_t ret)
{
	bool is_errno = (ret & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO;

	return is_errno && (job->p->flags & BPF_NEWER_ENOSYS) != 0 ? job->newer
								   : ret;
}

/* One call: its ways, strictest first, become an answer or a chain. */
static void call(struct job *job, enum bpf_arch arch, uint32_t nr,
		 const uint64_t *keys, size_t n)
{
	bool is_clone3 = nr == job->clone3;
	uint32_t other = job->other;
	size_t used = 0, before = job->a.len, pos;

	for (; used < n; used++) {
		struct bpf_way *w = &job->ways[keys[used] & 0xffffff];

		if (is_clone3)
			w->ret = soften(job, w->ret);
		if (w->nargs == 0) {
			other = w->ret;
			break;
		}
		job->chain[used] = w;
	}
	if (is_clone3)
		other = soften(job, other);
	while (used > 0 && job->chain[used - 1]->ret == other)
		used--;
	if (used == 0) {
		span(job, nr, other, 0);
		return;
	}
	pos = chain_emit(&job->a, arch, nr, job->chain, used, other);
	span(job, nr, 0, pos);
	if (job->a.len - before > job->longest.insns)
		job->longest =
			(struct longest){ arch, nr, job->a.len - before };
}

static uint32_t newest_of(const struct bpf_part *part)
{
	uint32_t newest = part->newest;

	if (newest != 0)
		return newest;
	for (size_t i = 0; i < part->nrules; i++)
		/* ARM's private calls, from 0xf0000 on, tell no date. */
		if (part->rules[i].nr > newest &&
		    (part->arch != BPF_ARCH_ARM ||
		     part->rules[i].nr < 0xf0000U))
			newest = part->rules[i].nr;
	/* Who names nothing knows nothing of age either. */
	return part->nrules > 0 ? newest : UINT32_MAX;
}

/* The spans of one part, for the numbers from @at to before @end. */
static void lay_out(struct job *job, const struct bpf_part *part, uint64_t at,
		    uint64_t end)
{
	size_t n = gather(job, part), i = 0, same;
	const uint64_t *keys = sort(job->keys, job->spare, n);

	job->newest = newest_of(part);
	job->clone3 = UINT32_MAX;
	(void)bpf_syscall_number(part->arch, "clone3", &job->clone3);
	while (at < end) {
		uint64_t next = i < n ? keys[i] >> 32 : end;

		if (next == at) {
			for (same = 1; i + same < n; same++)
				if (keys[i + same] >> 32 != at)
					break;
			call(job, part->arch, (uint32_t)at, &keys[i], same);
			i += same;
			at++;
			continue;
		}
		span(job, (uint32_t)at, unlisted(job, part->arch, (uint32_t)at),
		     0);
		at = bend(job, at);
		if (at > next)
			at = next;
	}
}

static const struct bpf_part *find(const struct bpf_profile *p,
				   enum bpf_arch arch)
{
	for (size_t i = 0; i < p->nparts; i++)
		if (p->parts[i].arch == arch)
			return &p->parts[i];
	return NULL;
}

/* The search for all numbers of one AUDIT_ARCH; gives where it begins. */
static size_t part_emit(struct job *job, const struct bpf_part *part)
{
	const struct bpf_part *x32 = NULL;
	uint32_t minus_one;

	job->nspans = 0;
	if (part->arch != BPF_ARCH_X86_64) {
		lay_out(job, part, 0, (uint64_t)UINT32_MAX + 1);
	} else {
		lay_out(job, part, 0, X32_BIT);
		minus_one = unlisted(job, part->arch, UINT32_MAX);
		x32 = find(job->p, BPF_ARCH_X32);
		if (x32 != NULL)
			lay_out(job, x32, X32_BIT, UINT32_MAX);
		else
			span(job, X32_BIT, SECCOMP_RET_KILL_PROCESS, 0);
		span(job, UINT32_MAX, minus_one, 0);
	}
	asm_here(&job->a, tree_emit(&job->a, job->spans, job->nspans));
	return asm_load(&job->a, (uint32_t)offsetof(struct seccomp_data, nr));
}

static void program(struct job *job)
{
	const struct bpf_profile *p = job->p;
	size_t begin[BPF_MAX_PARTS] = { 0 };
	size_t next;

	for (size_t i = p->nparts; i-- > 0;)
		if (p->parts[i].arch != BPF_ARCH_X32)
			begin[i] = part_emit(job, &p->parts[i]);
	next = asm_ret(&job->a, SECCOMP_RET_KILL_PROCESS);
	for (size_t i = p->nparts; i-- > 0;)
		if (p->parts[i].arch != BPF_ARCH_X32)
			next = asm_jump(&job->a, BPF_JEQ,
					bpf_arch_audit(p->parts[i].arch),
					begin[i], next);
	(void)asm_load(&job->a, (uint32_t)offsetof(struct seccomp_data, arch));
}

static int too_long(const struct job *job, struct err *e)
{
	const struct longest *l = &job->longest;
	const char *name = bpf_syscall_name(l->arch, l->nr);

	return err_set(e, ERR_LIMIT, 0, AT,
		       "the filter needs %zu instructions, the kernel takes "
		       "%d; the rules for call %u (%s) alone need %zu",
		       job->a.len, BPF_MAX_INSNS, l->nr,
		       name != NULL ? name : "no name", l->insns);
}

static int scratch(struct job *job, struct arena *mem, struct err *e)
{
	size_t ways = 0, n;

	for (size_t i = 0; i < job->p->nparts; i++) {
		n = count_ways(job->p, &job->p->parts[i]);
		ways = n > ways ? n : ways;
	}
	/* Every rule may begin a span and end one, the rest are bends. */
	n = 2 * job->p->nparts * (ways + 8);
	job->a.insns = arena_array(mem, BPF_MAX_INSNS, sizeof(*job->a.insns));
	job->ways = arena_array(mem, ways, sizeof(*job->ways));
	job->keys = arena_array(mem, ways, sizeof(*job->keys));
	job->spare = arena_array(mem, ways, sizeof(*job->spare));
	job->chain = arena_array(mem, ways, sizeof(*job->chain));
	job->spans = arena_array(mem, n, sizeof(*job->spans));
	if (job->a.insns == NULL || job->ways == NULL || job->keys == NULL ||
	    job->spare == NULL || job->chain == NULL || job->spans == NULL)
		return err_set(e, ERR_SYS, ENOMEM, AT, "no memory");
	return 0;
}

int bpf_compile(const struct bpf_profile *p, struct arena *mem,
		struct bpf_program *out, struct err *e)
{
	struct job job = { .p = p };

	if (check(p, e) < 0 || scratch(&job, mem, e) < 0)
		return -1;
	job.other = bpf_ret_value(p->default_action, p->default_errno);
	job.newer = (p->flags & BPF_NEWER_ENOSYS) != 0
			    ? bpf_ret_value(BPF_ACT_ERRNO, ENOSYS)
			    : job.other;
	program(&job);
	if (job.a.len > BPF_MAX_INSNS)
		return too_long(&job, e);
	out->insns = job.a.insns + (BPF_MAX_INSNS - job.a.len);
	out->len = job.a.len;
	return 0;
}
