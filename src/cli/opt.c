/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/num.h"
#include "cli/opt.h"

struct parser {
	const struct opt *opts;
	size_t n;
	char *to;
	char **argv;
	int argc;
	int next; /* word to look at */
};

static const struct opt *find(const struct parser *p, const char *name,
			      size_t len)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strncmp(p->opts[i].name, name, len) == 0 &&
		    p->opts[i].name[len] == '\0')
			return &p->opts[i];
	return NULL;
}

static const struct opt *find_letter(const struct parser *p, char c)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->opts[i].letter == c)
			return &p->opts[i];
	return NULL;
}

static int set_flag(bool *flag, const char *value, const char *as,
		    struct err *e)
{
	*flag = value == NULL || strcmp(value, "true") == 0 ||
		strcmp(value, "1") == 0;
	if (*flag || strcmp(value, "false") == 0 || strcmp(value, "0") == 0)
		return 0;
	return err_set(e, ERR_SPEC, 0, as, "is true or false, not \"%.64s\"",
		       value);
}

static int add(struct opt_list *l, const char *value, const char *as,
	       struct err *e)
{
	if (l->n == OPT_LIST_MAX)
		return err_set(e, ERR_SPEC, 0, as, "more than %d of it",
			       OPT_LIST_MAX);
	l->v[l->n++] = value;
	return 0;
}

/* Give @o its value; NULL where none was written with it. */
static int put(struct parser *p, const struct opt *o, const char *value,
	       const char *as, struct err *e)
{
	void *to = p->to + o->at;
	uint32_t u;

	if (o->kind != OPT_FLAG && value == NULL) {
		if (p->next == p->argc)
			return err_set(e, ERR_SPEC, 0, as, "needs a value");
		value = p->argv[p->next++];
	}
	switch (o->kind) {
	case OPT_FLAG:
		return set_flag(to, value, as, e);
	case OPT_TEXT:
		*(const char **)to = value;
		return 0;
	case OPT_LIST:
		return add(to, value, as, e);
	case OPT_UINT:
		if (!num_u32(value, strlen(value), &u))
			return err_set(e, ERR_SPEC, 0, as,
				       "is a number, not \"%.64s\"", value);
		*(unsigned *)to = u;
		return 0;
	}
	return err_set(e, ERR_BUG, 0, as, "no such kind of option");
}

static int long_option(struct parser *p, const char *word, struct err *e)
{
	const char *name = word + 2;
	size_t len = strcspn(name, "=");
	const struct opt *o = find(p, name, len);

	if (o == NULL)
		return err_set(e, ERR_SPEC, 0, word, "unknown option");
	return put(p, o, name[len] == '=' ? name + len + 1 : NULL, word, e);
}

/* -t, -it, -u1000, -u 1000 */
static int letters(struct parser *p, const char *word, struct err *e)
{
	const char *c;

	for (c = word + 1; *c != '\0'; c++) {
		const struct opt *o = find_letter(p, *c);

		if (o == NULL)
			return err_set(e, ERR_SPEC, 0, word, "unknown option");
		if (o->kind != OPT_FLAG)
			return put(p, o, c[1] == '\0' ? NULL : c + 1, word, e);
		if (put(p, o, NULL, word, e) < 0)
			return -1;
	}
	return 0;
}

int opt_parse(const struct opt *opts, size_t n, void *to, int argc, char **argv,
	      int most, struct err *e)
{
	struct parser p = { opts, n, to, argv, argc, 0 };
	bool only_operands = false;
	int operands = 0;

	while (p.next < argc) {
		char *word = argv[p.next++];

		if (only_operands || word[0] != '-' || word[1] == '\0') {
			argv[operands++] = word;
			only_operands |= operands >= most;
		} else if (strcmp(word, "--") == 0) {
			only_operands = true;
		} else if (strcmp(word, "--help") == 0 ||
			   strcmp(word, "-h") == 0) {
			return OPT_HELP;
		} else if ((word[1] == '-' ? long_option(&p, word, e)
					   : letters(&p, word, e)) < 0) {
			return -1;
		}
	}
	return operands;
}
