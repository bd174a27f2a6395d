/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filters of a config: what they are, and what a call gets from them. The
 * programs come out of the plan, so they are those that a launch loads.
 */
#include "config.h"

#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/num.h"
#include "bpf/builtin.h"
#include "bpf/calls.h"
#include "bpf/dump.h"
#include "bpf/run.h"
#include "findings.h"
#include "life/check.h"
#include "policy/policy.h"
#include "private.h"

struct args {
	const char *profile;
	const char *layer;
	const char *test;
	bool dump;
	bool raw;
};

#define AT(member) offsetof(struct args, member)
static const struct opt opts[] = {
	{ "dump", 0, OPT_FLAG, AT(dump), NULL, "disassemble" },
	{ "raw", 0, OPT_FLAG, AT(raw), NULL,
	  "the program's bytes, struct sock_filter" },
	{ "test", 0, OPT_TEXT, AT(test), "CALL",
	  "what CALL gets with these ARGs, and by which rule" },
	{ "layer", 0, OPT_TEXT, AT(layer), "LAYER",
	  "baseline, list or config" },
	{ "profile", 0, OPT_TEXT, AT(profile), "NAME",
	  "strict, hardened or compat" },
};
#undef AT

enum {
	OUT_MAX = 16 * 1024 * 1024,
	LAYERS_MAX = 16,
	CALL_ARGS = 6,
};

/* One filter of the stack, lowest first. */
struct layer {
	const char *name;
	struct bpf_program prog;
};

struct stack {
	const struct plan *plan;
	struct layer layer[LAYERS_MAX];
	size_t n;
};

static bool builtin_list(const struct bpf_program *p)
{
	const struct bpf_program *list = bpf_strict();

	return p->len == list->len &&
	       memcmp(p->insns, list->insns, p->len * sizeof(*p->insns)) == 0;
}

static int stack_up(struct stack *s, const struct plan *plan, struct err *e)
{
	const struct plan_container *c = plan_container(plan);
	const struct plan_process *p = &c->process;
	unsigned int relax = 0;
	size_t i;

	s->plan = plan;
	if (!c->has_process)
		return err_set(e, ERR_SPEC, 0, "/process",
			       "is not there: nothing is filtered");
	if (p->baseline == PLAN_BASELINE_DENY_SETID_OK)
		relax = BPF_BASELINE_SETID;
	if (p->baseline != PLAN_BASELINE_NONE)
		s->layer[s->n++] =
			(struct layer){ "baseline", *bpf_baseline(relax) };
	for (i = 0; i < p->n_filters && s->n < LAYERS_MAX; i++) {
		const struct plan_filter *f = &p->filters[i];
		struct layer *l = &s->layer[s->n++];

		l->prog.insns = (const void *)f->code;
		l->prog.len = f->n_code / sizeof(*l->prog.insns);
		l->name = builtin_list(&l->prog) ? "list" : "config";
	}
	return 0;
}

/* A config without a filter has the built-in list in its place. */
static const struct layer *find(const struct stack *s, const char *name)
{
	bool config = strcmp(name, "config") == 0;
	size_t i;

	for (i = s->n; i-- > 0;)
		if (strcmp(s->layer[i].name, name) == 0)
			return &s->layer[i];
	if (config && s->n > 0 && strcmp(s->layer[s->n - 1].name, "list") == 0)
		return &s->layer[s->n - 1];
	return NULL;
}

static void dump(const struct stack *s, const struct layer *only, struct buf *b)
{
	size_t i;

	if (only != NULL) {
		bpf_dump(&only->prog, b);
		return;
	}
	for (i = 0; i < s->n; i++) {
		buf_fmt(b, "%s: %zu instructions\n", s->layer[i].name,
			s->layer[i].prog.len);
		bpf_dump(&s->layer[i].prog, b);
	}
}

/* ---- one call ---- */

/* A number: 10, -1, 0x1f; of 64 bits. */
static bool number(const char *s, uint64_t *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t len = strlen(s), i;
	int64_t below;

	if (s[0] == '-' && num_i64(s, len, &below)) {
		*out = (uint64_t)below;
		return true;
	}
	if (s[0] != '0' || s[1] != 'x')
		return num_u64(s, len, out);
	*out = 0;
	for (i = 2; i < len; i++) {
		char low =
			s[i] >= 'A' && s[i] <= 'F' ? (char)(s[i] | 0x20) : s[i];
		const char *d = strchr(digits, low);

		if (d == NULL)
			return false;
		*out = *out << 4 | (uint64_t)(d - digits);
	}
	return len > 2 && len <= 18;
}

/* CALL or ARCH:CALL, by name or by number. */
static int call_of(const char *word, struct seccomp_data *d,
		   enum bpf_arch *arch, struct err *e)
{
	const char *colon = strchr(word, ':');
	size_t len = colon != NULL ? (size_t)(colon - word) : 0;
	uint64_t v = 0;
	uint32_t nr = 0;
	unsigned int a;

	*arch = BPF_ARCH_NATIVE;
	for (a = 0; colon != NULL && a < BPF_ARCHES; a++) {
		const char *name = bpf_arch_name((enum bpf_arch)a);

		if (strlen(name) == len && strncmp(name, word, len) == 0)
			break;
	}
	if (colon != NULL && a == BPF_ARCHES)
		return err_set(e, ERR_SPEC, 0, "--test",
			       "no such architecture: %.64s", word);
	if (colon != NULL) {
		*arch = (enum bpf_arch)a;
		word = colon + 1;
	}
	if (bpf_syscall_number(*arch, word, &nr) != BPF_HERE &&
	    (!number(word, &v) || v > UINT32_MAX))
		return err_set(e, ERR_SPEC, 0, "--test",
			       "%s has no such call: %.64s",
			       bpf_arch_name(*arch), word);
	d->nr = (int)(nr | (uint32_t)v);
	d->arch = bpf_arch_audit(*arch);
	return 0;
}

/* What the config's own rules say, found where they were read. */
static void put_own(struct buf *b, const struct plan *plan)
{
	const struct plan_report *r = plan_report(plan);
	size_t i;

	for (i = 0; i < r->n_findings; i++) {
		const struct plan_finding *f = &r->findings[i];

		if (strcmp(f->rule, POLICY_CALL) != 0)
			continue;
		buf_safe(b, f->message);
		if (f->pointer[0] != '\0')
			buf_char(b, ' ');
		buf_safe(b, f->pointer);
	}
}

static void put_why(struct buf *b, const struct stack *s, const struct layer *l,
		    const struct seccomp_data *d, uint32_t ret)
{
	bool denied = (ret & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO;
	unsigned int line = denied ? bpf_baseline_line(d) : 0;

	if (strcmp(l->name, "config") == 0)
		put_own(b, s->plan);
	else if (ret == SECCOMP_RET_KILL_PROCESS)
		buf_str(b, "not an architecture that it permits");
	else if (strcmp(l->name, "list") == 0)
		buf_str(b, ret == SECCOMP_RET_ALLOW
				   ? "by the line of strict.allow"
				   : "not as a line of strict.allow has it");
	else if (line > 0)
		buf_fmt(b, "by line %u of baseline.deny", line);
	else
		buf_str(b, denied ? "newer than baseline.deny" : "by default");
}

static void put_call(struct buf *b, enum bpf_arch arch,
		     const struct seccomp_data *d)
{
	const char *name = bpf_syscall_name(arch, (uint32_t)d->nr);
	size_t i;

	buf_fmt(b, "%s %u (%s) with", bpf_arch_name(arch), (uint32_t)d->nr,
		name != NULL ? name : "no name");
	for (i = 0; i < CALL_ARGS; i++)
		buf_fmt(b, " 0x%llx", (unsigned long long)d->args[i]);
	buf_char(b, '\n');
}

/* The kernel takes the strictest answer of all filters. */
static void test(struct buf *b, const struct stack *s, const struct layer *only,
		 const struct seccomp_data *d)
{
	uint32_t worst = SECCOMP_RET_ALLOW;
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct layer *l = &s->layer[i];
		uint32_t ret = bpf_run(&l->prog, d);

		if (only != NULL && l != only)
			continue;
		/* As the kernel: the newest first, and only if stricter. */
		if ((int32_t)(ret & SECCOMP_RET_ACTION_FULL) <=
		    (int32_t)(worst & SECCOMP_RET_ACTION_FULL))
			worst = ret;
		buf_fmt(b, "  %-9s ", l->name);
		bpf_dump_ret(ret, b);
		buf_str(b, "  ");
		put_why(b, s, l, d, ret);
		buf_char(b, '\n');
	}
	if (only == NULL) {
		buf_fmt(b, "  %-9s ", "together");
		bpf_dump_ret(worst, b);
		buf_char(b, '\n');
	}
}

/* ---- the command ---- */

static int refused(struct cli *c, const struct plan *p)
{
	CLEAN_BUF struct buf b = { 0 };

	buf_init(&b, OUT_MAX);
	findings_text(&b, plan_report(p), NULL, false);
	if (buf_ok(&b) && b.len > 0)
		log_line(&c->log, LOG_ERROR, "refused: there is no filter\n%s",
			 b.data);
	return STATUS_REFUSED;
}

static int show(struct cli *c, const struct args *a, const struct plan *p,
		enum bpf_arch arch, const struct seccomp_data *d)
{
	CLEAN_BUF struct buf b = { 0 };
	const struct layer *only = NULL;
	struct stack s = { 0 };
	struct err e;

	buf_init(&b, OUT_MAX);
	if (stack_up(&s, p, &e) < 0)
		return cli_fail(c, &e);
	if (a->layer != NULL || a->raw) {
		only = find(&s, a->layer != NULL ? a->layer : "config");
		if (only == NULL) {
			(void)err_set(&e, ERR_SPEC, 0, "--layer",
				      "there is no such filter in this plan");
			return cli_fail(c, &e);
		}
	}
	if (a->raw) {
		buf_bytes(&b, only->prog.insns,
			  only->prog.len * sizeof(*only->prog.insns));
	} else if (a->dump) {
		dump(&s, only, &b);
	} else {
		put_call(&b, arch, d);
		test(&b, &s, only, d);
	}
	return cli_put(c, &b);
}

/* NR and ARGs, if there are any; the last operand is the config. */
static int words(const struct args *a, int n, char **argv,
		 struct seccomp_data *d, enum bpf_arch *arch, struct err *e)
{
	uint64_t v = 0;
	int i;

	if ((a->dump ? 1 : 0) + (a->raw ? 1 : 0) + (a->test != NULL ? 1 : 0) !=
	    1)
		return err_set(e, ERR_SPEC, 0, "brig seccomp",
			       "takes one of --dump, --raw and --test");
	if (a->layer != NULL && strcmp(a->layer, "baseline") != 0 &&
	    strcmp(a->layer, "list") != 0 && strcmp(a->layer, "config") != 0)
		return err_set(e, ERR_SPEC, 0, "--layer",
			       "is baseline, list or config");
	if (a->test == NULL)
		return n == 1 ? 0
			      : err_set(e, ERR_SPEC, 0, "brig seccomp",
					"takes one config");
	for (i = 0; i + 1 < n; i++) {
		if (!number(argv[i], &v))
			return err_set(e, ERR_SPEC, 0, "--test",
				       "not a number: %.64s", argv[i]);
		d->args[i] = v;
	}
	return call_of(a->test, d, arch, e);
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	enum bpf_arch arch = BPF_ARCH_NATIVE;
	struct seccomp_data d = { 0 };
	struct args a = { 0 };
	struct life l = c->life;
	struct plan *p = NULL;
	struct err e;
	int status;
	int n = cli_options(c, self, &a, argc, argv, 1, 1 + CALL_ARGS, &status);

	if (n < 0)
		return status;
	if (words(&a, n, argv, &d, &arch, &e) < 0 ||
	    cli_judge_by(c, &(struct cli_by){ .profile = a.profile }, &l, &e) <
		    0)
		return cli_usage(c, "%s %s", e.at, e.text);
	if (life_check_call(&l, argv[n - 1], a.test != NULL ? &d : NULL, &p,
			    &e) < 0)
		return cli_fail(c, &e);
	status = plan_report(p)->refused ? refused(c, p)
					 : show(c, &a, p, arch, &d);
	plan_free(p);
	return status;
}

const struct command cmd_seccomp = {
	.name = "seccomp",
	.operands = "[ARG...] BUNDLE|FILE|-",
	.title = "the system call filters, and what a call gets from them",
	.run = run,
	OPTS(opts),
};
