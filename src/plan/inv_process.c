/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The invariants of a process: the container's own or one more. */
#include "config.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

#include "base/num.h"
#include "private.h"

enum {
	INSN = sizeof(struct sock_filter),
	FLAGS = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG |
		SECCOMP_FILTER_FLAG_SPEC_ALLOW,
	LISTEN = SECCOMP_FILTER_FLAG_NEW_LISTENER |
		 SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
};

/* ---- seccomp programs ---- */

/* Calculations that the kernel takes of a seccomp filter (seccomp.c there). */
static bool alu(const struct sock_filter *i)
{
	bool by_k = BPF_SRC(i->code) == BPF_K;

	switch (BPF_OP(i->code)) {
	case BPF_ADD:
	case BPF_SUB:
	case BPF_MUL:
	case BPF_AND:
	case BPF_OR:
	case BPF_XOR:
	case BPF_NEG:
		return true;
	case BPF_DIV:
		return !by_k || i->k != 0;
	case BPF_LSH:
	case BPF_RSH:
		return !by_k || i->k < 32;
	}
	return false;
}

static bool load(const struct sock_filter *i)
{
	switch (i->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return i->k < sizeof(struct seccomp_data) && i->k % 4 == 0;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		return i->k < BPF_MEMWORDS;
	case BPF_LD | BPF_IMM:
	case BPF_LDX | BPF_IMM:
	case BPF_LD | BPF_W | BPF_LEN:
	case BPF_LDX | BPF_W | BPF_LEN:
	case BPF_MISC | BPF_TAX:
	case BPF_MISC | BPF_TXA:
		return true;
	}
	return false;
}

/* @left: how many instructions stand behind this one. */
static bool jump(const struct sock_filter *i, size_t left)
{
	switch (BPF_OP(i->code)) {
	case BPF_JA:
		return i->k < left;
	case BPF_JEQ:
	case BPF_JGT:
	case BPF_JGE:
	case BPF_JSET:
		return i->jt < left && i->jf < left;
	}
	return false;
}

static bool sound(const struct sock_filter *i, size_t left)
{
	switch (BPF_CLASS(i->code)) {
	case BPF_ALU:
		return alu(i);
	case BPF_JMP:
		return jump(i, left);
	case BPF_RET:
		return i->code == (BPF_RET | BPF_K) ||
		       i->code == (BPF_RET | BPF_A);
	}
	return load(i);
}

int inv_filter(const struct inv *v, const struct plan_filter *f)
{
	static const char at[] = "process.filters.code";
	struct sock_filter i = { 0 };
	size_t pc, n = f->n_code / INSN;

	if (n == 0 || f->n_code % INSN != 0)
		return inv_broken(v, at, "must be whole instructions");
	for (pc = 0; pc < n; pc++) {
		memcpy(&i, f->code + pc * INSN, INSN);
		if (!sound(&i, n - pc - 1))
			return inv_broken(v, at,
					  "has an instruction that the kernel "
					  "refuses");
	}
	if (BPF_CLASS(i.code) != BPF_RET)
		return inv_broken(v, at, "must end in a return");
	if ((f->flags & ~(uint32_t)(FLAGS | LISTEN)) != 0)
		return inv_broken(v, "process.filters.flags",
				  "has a flag that we don't carry out");
	return 0;
}

/* ---- the rest ---- */

static int check_caps(const struct inv *v, const struct plan_caps *c)
{
	if ((c->permitted & ~c->bounding) != 0)
		return inv_broken(v, "process.caps.permitted",
				  "must be within bounding");
	if ((c->effective & ~c->permitted) != 0)
		return inv_broken(v, "process.caps.effective",
				  "must be within permitted");
	if ((c->inheritable & ~c->bounding) != 0)
		return inv_broken(v, "process.caps.inheritable",
				  "must be within bounding");
	if ((c->ambient & ~(c->permitted & c->inheritable)) != 0)
		return inv_broken(v, "process.caps.ambient",
				  "must be within permitted and inheritable");
	return 0;
}

static int check_rlimits(const struct inv *v, const struct plan_process *p)
{
	uint32_t seen = 0, bit;
	size_t i;

	for (i = 0; i < p->n_rlimits; i++) {
		bit = UINT32_C(1) << p->rlimits[i].resource;
		if ((seen & bit) != 0)
			return inv_broken(v, "process.rlimits",
					  "must name each limit once");
		if (p->rlimits[i].soft > p->rlimits[i].hard)
			return inv_broken(v, "process.rlimits.soft",
					  "must not be above hard");
		seen |= bit;
	}
	return 0;
}

static int check_ids(const struct inv *v, const struct plan_process *p)
{
	size_t i;

	if (p->uid == UINT32_MAX || p->gid == UINT32_MAX)
		return inv_broken(v, "process.uid", "-1 is no id");
	for (i = 0; i < p->n_groups; i++)
		if (p->groups[i] == UINT32_MAX)
			return inv_broken(v, "process.groups", "-1 is no id");
	if (!inv_between(p->umask, 0, 0777))
		return inv_broken(v, "process.umask", "must be 0 to 0777");
	if (!inv_between(p->oom_score_adj, -1000, 1000))
		return inv_broken(v, "process.oom_score_adj",
				  "must be -1000 to 1000");
	return 0;
}

/* ---- processor, disk, memory ---- */

enum { /* sched(7): OTHER and BATCH have a nice value, FIFO and RR a priority */
	NICE = 1 << 0 | 1 << 3,
	PRIORITY = 1 << 1 | 1 << 2,
	DEADLINE = 1 << 6,
};

static int check_scheduler(const struct inv *v, const struct plan_scheduler *s)
{
	unsigned is = 1U << s->policy;

	if ((is & NICE) != 0 ? s->nice < -20 || s->nice > 19
			     : s->nice < INT32_MIN || s->nice > INT32_MAX)
		return inv_broken(v, "process.scheduler.nice",
				  "must be -20 to 19");
	if (s->priority > 99 || ((is & PRIORITY) == 0 && s->priority != 0))
		return inv_broken(v, "process.scheduler.priority",
				  "must be fifo's or rr's, and below 100");
	if ((is & DEADLINE) == 0 &&
	    (s->runtime != 0 || s->deadline != 0 || s->period != 0))
		return inv_broken(v, "process.scheduler.runtime",
				  "must be deadline's");
	return 0;
}

/* set_mempolicy(2): what no kernel takes */
static int check_memory(const struct inv *v, const struct plan_memory_policy *m)
{
	enum {
		NONE = 1 << 0 | 1 << 4, /* default, local */
		SOME = 1 << 2 | 1 << 3 | 1 << 5 | 1 << 6,
	};
	static const char at[] = "process.memory_policy.nodes";
	unsigned n;

	if (!num_set(m->nodes, NULL, &n))
		return inv_broken(v, at, "must be a list as 0-3,7");
	if ((1U << m->mode & NONE) != 0 && n > 0)
		return inv_broken(v, at, "must be empty in this mode");
	if ((1U << m->mode & SOME) != 0 && n == 0)
		return inv_broken(v, at, "must not be empty in this mode");
	return 0;
}

static int check_shares(const struct inv *v, const struct plan_process *p)
{
	if (p->n_scheduler > 0 && check_scheduler(v, p->scheduler) != 0)
		return -1;
	if (p->n_memory_policy > 0 && check_memory(v, p->memory_policy) != 0)
		return -1;
	if (p->n_io_priority > 0 &&
	    (p->io_priority->class == 0 || p->io_priority->level > 7))
		return inv_broken(v, "process.io_priority",
				  "must be of a class, and 0 to 7");
	if (p->personality.set && p->personality.v != 0 &&
	    p->personality.v != 8)
		return inv_broken(v, "process.personality", "must be 0 or 8");
	if (!num_set(p->cpus_initial, NULL, NULL) ||
	    !num_set(p->cpus_final, NULL, NULL))
		return inv_broken(v, "process.cpus_initial",
				  "must be a list as 0-3,7");
	return 0;
}

/* The kernel makes one listener at most: of the last, and for somebody. */
static int check_listener(const struct inv *v, const struct plan_process *p)
{
	uint32_t listens;
	size_t i;

	for (i = 0; i < p->n_filters; i++) {
		listens = p->filters[i].flags & (uint32_t)LISTEN;
		if (i + 1 == p->n_filters && p->n_listener > 0
			    ? (listens & SECCOMP_FILTER_FLAG_NEW_LISTENER) == 0
			    : listens != 0)
			return inv_broken(v, "process.filters.flags",
					  "must listen where a listener is");
	}
	if (p->n_listener > 0 && p->n_filters == 0)
		return inv_broken(v, "process.listener", "must have a filter");
	return 0;
}

int inv_process(const struct inv *v, const struct plan_process *p)
{
	size_t i;

	if (p->n_args == 0 || p->args[0][0] == '\0')
		return inv_broken(v, "process.args", "must name a program");
	if (p->cwd[0] == '\0')
		return inv_broken(v, "process.cwd", "must be an absolute path");
	if (p->rows > UINT16_MAX || p->columns > UINT16_MAX ||
	    (!p->terminal && (p->rows > 0 || p->columns > 0)))
		return inv_broken(v, "process.rows",
				  "must be a terminal's, and below 65536");
	if (check_ids(v, p) != 0 || check_caps(v, &p->caps) != 0 ||
	    check_rlimits(v, p) != 0 || check_shares(v, p) != 0)
		return -1;
	for (i = 0; i < p->n_filters; i++)
		if (inv_filter(v, &p->filters[i]) != 0)
			return -1;
	return check_listener(v, p);
}
