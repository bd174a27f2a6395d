/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the text tables of filters; see table.h. Not part of the program. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "bpf/calls.h"
#include "table.h"

#define MAX_WORDS 64
#define MAX_TEXT  (256 * 1024)

/* One line, cut into words. */
struct line {
	size_t no;
	size_t n;
	const char *word[MAX_WORDS];
	char text[512];
};

static int bad(const struct line *l, struct err *e, const char *why,
	       const char *word)
{
	return err_set(e, ERR_SPEC, 0, "table", "line %zu: %s '%s'", l->no, why,
		       word);
}

/* The next line without its comment; false at the end. */
static bool next_line(struct line *l, const char **at)
{
	size_t len = strcspn(*at, "\n"), use;
	char *p = l->text;

	if (**at == '\0')
		return false;
	use = strcspn(*at, "#\n");
	if (use >= sizeof(l->text))
		use = sizeof(l->text) - 1;
	memcpy(l->text, *at, use);
	l->text[use] = '\0';
	*at += len + ((*at)[len] == '\n');
	l->no++;
	l->n = 0;
	for (; l->n < MAX_WORDS; l->n++) {
		p += strspn(p, " \t");
		if (*p == '\0')
			break;
		l->word[l->n] = p;
		p += strcspn(p, " \t");
		if (*p != '\0')
			*p++ = '\0';
	}
	return true;
}

static bool digits(const char *s, unsigned int base, uint64_t *out)
{
	uint64_t v = 0;

	for (; *s != '\0'; s++) {
		const char all[] = "0123456789abcdef";
		const char *d = strchr(all, *s);

		if (d == NULL || (unsigned int)(d - all) >= base ||
		    v > (UINT64_MAX - 15) / base)
			return false;
		v = v * base + (uint64_t)(d - all);
	}
	*out = v;
	return true;
}

static bool number(const char *s, uint64_t *out)
{
	if (s[0] == '0' && s[1] == 'x' && s[2] != '\0')
		return digits(s + 2, 16, out);
	if (s[0] == '0' && s[1] != '\0')
		return digits(s + 1, 8, out);
	return num_u64(s, strlen(s), out);
}

static bool action(const char *s, enum bpf_action *a, uint16_t *errno_ret)
{
	static const struct {
		const char *name;
		enum bpf_action action;
		uint16_t num;
	} all[] = {
		{ "ALLOW", BPF_ACT_ALLOW, 0 },
		{ "LOG", BPF_ACT_LOG, 0 },
		{ "KILL_PROCESS", BPF_ACT_KILL_PROCESS, 0 },
		{ "SKIP", BPF_ACT_ERRNO, 0 },
		{ "EPERM", BPF_ACT_ERRNO, EPERM },
		{ "ENOSYS", BPF_ACT_ERRNO, ENOSYS },
		{ "EACCES", BPF_ACT_ERRNO, EACCES },
		{ "EINVAL", BPF_ACT_ERRNO, EINVAL },
		{ "EAFNOSUPPORT", BPF_ACT_ERRNO, EAFNOSUPPORT },
		{ "EPROTONOSUPPORT", BPF_ACT_ERRNO, EPROTONOSUPPORT },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(s, all[i].name) != 0)
			continue;
		*a = all[i].action;
		*errno_ret = all[i].num;
		return true;
	}
	return false;
}

static bool operator_of(const char *s, enum bpf_op *op)
{
	static const char *const all[] = {
		[BPF_OP_NE] = "!=", [BPF_OP_LT] = "<",  [BPF_OP_LE] = "<=",
		[BPF_OP_EQ] = "==", [BPF_OP_GE] = ">=", [BPF_OP_GT] = ">",
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(s, all[i]) != 0)
			continue;
		*op = (enum bpf_op)i;
		return true;
	}
	return false;
}

/* One comparison, from word *i on. */
static int comparison(const struct line *l, size_t *i, struct bpf_arg *arg,
		      struct err *e)
{
	const char *w = *i < l->n ? l->word[*i] : "";

	if (w[0] != 'a' || w[1] < '0' || w[1] > '5' || w[2] != '\0')
		return bad(l, e, "not an argument:", w);
	arg->index = (uint8_t)(w[1] - '0');
	if (*i + 2 >= l->n)
		return bad(l, e, "no comparison after", w);
	if (strcmp(l->word[*i + 1], "&") == 0) {
		arg->op = BPF_OP_MASKED_EQ;
		if (*i + 4 >= l->n || strcmp(l->word[*i + 3], "==") != 0 ||
		    !number(l->word[*i + 2], &arg->value) ||
		    !number(l->word[*i + 4], &arg->value_two) ||
		    (arg->value_two & ~arg->value) != 0)
			return bad(l, e, "no MASK == VALUE after", w);
		*i += 5;
		return 0;
	}
	if (!operator_of(l->word[*i + 1], &arg->op) ||
	    !number(l->word[*i + 2], &arg->value))
		return bad(l, e, "no comparison after", w);
	*i += 3;
	return 0;
}

static int comparisons(const struct line *l, size_t i, struct bpf_rule *r,
		       struct arena *mem, struct err *e)
{
	struct bpf_arg *args;

	if (i == l->n)
		return 0;
	args = arena_array(mem, BPF_MAX_ARGS, sizeof(*args));
	if (args == NULL)
		return bad(l, e, "no memory", "");
	r->args = args;
	if (strcmp(l->word[i], "when") != 0)
		return bad(l, e, "unknown word", l->word[i]);
	for (;;) {
		if (r->nargs == BPF_MAX_ARGS)
			return bad(l, e, "too many comparisons at", l->word[i]);
		i++;
		if (comparison(l, &i, &args[r->nargs], e) < 0)
			return -1;
		r->nargs++;
		if (i == l->n)
			return 0;
		if (strcmp(l->word[i], "and") != 0)
			return bad(l, e, "unknown word", l->word[i]);
	}
}

static int rule(struct table *t, const struct line *l, size_t i, struct err *e)
{
	const char *name = l->word[i];
	struct bpf_rule r = { 0 };
	enum bpf_known known;

	if (i + 1 >= l->n || !action(l->word[i + 1], &r.action, &r.errno_ret))
		return bad(l, e, "no action for", name);
	if (comparisons(l, i + 2, &r, t->mem, e) < 0)
		return -1;
	for (size_t p = 0; p < t->nparts; p++) {
		struct bpf_part *part = &t->parts[p];

		known = bpf_syscall_number(part->arch, name, &r.nr);
		if (known == BPF_UNKNOWN)
			return bad(l, e, "no architecture has", name);
		if (known == BPF_ELSEWHERE)
			continue;
		if (part->nrules == BPF_MAX_RULES)
			return bad(l, e, "too many rules at", name);
		t->line[p][part->nrules] = (uint16_t)l->no;
		t->own[p][part->nrules++] = r;
	}
	return 0;
}

static int newer(struct table *t, const struct line *l, struct err *e)
{
	uint64_t v = 0;

	if (l->n == 2 && strcmp(l->word[1], "default") == 0)
		return 0;
	if (l->n < 2 || l->n > 3 || strcmp(l->word[1], "ENOSYS") != 0 ||
	    (l->n == 3 && (!number(l->word[2], &v) || v > 0xffff)))
		return bad(l, e, "not understood:", "newer");
	t->flags |= BPF_NEWER_ENOSYS;
	t->newest = (uint32_t)v;
	return 0;
}

int table_read(struct table *t, const char *text, bool setid,
	       const enum bpf_arch *arch, size_t narch, struct arena *mem,
	       struct err *e)
{
	struct line l = { 0 };
	bool have_default = false;

	memset(t, 0, sizeof(*t));
	t->mem = mem;
	t->nparts = narch;
	for (size_t i = 0; i < narch; i++) {
		t->parts[i].arch = arch[i];
		t->own[i] = arena_array(mem, BPF_MAX_RULES,
					sizeof(struct bpf_rule));
		t->line[i] = arena_array(mem, BPF_MAX_RULES, sizeof(uint16_t));
		t->parts[i].rules = t->own[i];
		if (t->own[i] == NULL || t->line[i] == NULL)
			return bad(&l, e, "no memory", "");
	}
	while (next_line(&l, &text)) {
		size_t i = 0;

		if (l.n == 0)
			continue;
		if (strcmp(l.word[0], "default") == 0) {
			if (l.n != 2 || !action(l.word[1], &t->default_action,
						&t->default_errno))
				return bad(&l, e, "no action for", "default");
			have_default = true;
			continue;
		}
		if (strcmp(l.word[0], "newer") == 0) {
			if (newer(t, &l, e) < 0)
				return -1;
			continue;
		}
		if (strcmp(l.word[0], "@setid") == 0)
			i = 1;
		if (i == l.n)
			return bad(&l, e, "nothing after", l.word[0]);
		if ((i == 0 || setid) && rule(t, &l, i, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < narch; i++)
		t->parts[i].newest = arch[i] == BPF_ARCH_X32 && t->newest != 0
					     ? t->newest | 0x40000000U
					     : t->newest;
	return have_default ? 0 : bad(&l, e, "no line", "default");
}

struct bpf_profile table_profile(const struct table *t)
{
	return (struct bpf_profile){
		.default_action = t->default_action,
		.default_errno = t->default_errno,
		.flags = t->flags,
		.parts = t->parts,
		.nparts = t->nparts,
	};
}

int table_load(const char *path, struct arena *mem, char **text, struct err *e)
{
	FILE *f = fopen(path, "re");
	size_t len;

	if (f == NULL)
		return err_sys(e, path, "open");
	*text = arena_alloc(mem, MAX_TEXT + 1);
	len = *text != NULL ? fread(*text, 1, MAX_TEXT, f) : 0;
	(void)fclose(f);
	if (len == 0 || len == MAX_TEXT)
		return err_set(e, ERR_SPEC, 0, path, "empty or too large");
	return 0;
}
