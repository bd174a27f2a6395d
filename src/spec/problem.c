/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "private.h"
#include "spec/problem.h"

void spec_problems_init(struct spec_problems *p, struct arena *a)
{
	memset(p, 0, sizeof(*p));
	p->arena = a;
}

/* Count one, and say whether there is a place for it in the list. */
static bool room(struct spec_problems *p, bool refuses)
{
	if (refuses)
		p->refusing++;
	if (p->n >= (refuses ? SPEC_PROBLEMS_MAX : SPEC_WARNINGS_MAX)) {
		p->dropped++;
		return false;
	}
	if (p->v == NULL) {
		p->v = arena_array(p->arena, SPEC_PROBLEMS_MAX, sizeof(*p->v));
		if (p->v == NULL)
			p->no_memory = true;
	}
	return p->v != NULL;
}

static void keep(struct spec_problems *p, const struct spec_problem *one)
{
	struct spec_problem *q = &p->v[p->n];

	*q = *one;
	q->pointer = arena_copy(p->arena, one->pointer, strlen(one->pointer));
	q->message = arena_copy(p->arena, one->message, strlen(one->message));
	if (q->pointer == NULL || q->message == NULL)
		p->no_memory = true;
	else
		p->n++;
}

static bool is_refusal(const char *rule)
{
	return strcmp(rule, CFG_UNKNOWN) != 0 && strcmp(rule, CFG_CAP) != 0;
}

void spec_problem_add(struct spec_problems *p, const char *rule, uint32_t off,
		      const char *pointer, const char *fmt, ...)
{
	struct spec_problem one = { .rule = rule,
				    .pointer = pointer,
				    .off = off,
				    .refuses = is_refusal(rule) };
	char text[256];
	va_list ap;

	if (!room(p, one.refuses))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	one.message = text;
	keep(p, &one);
}

bool problems_full(struct spec_problems *p)
{
	if (p->refusing == 0 || p->n < SPEC_PROBLEMS_MAX)
		return false;
	p->refusing++;
	p->dropped++;
	return true;
}

void problem_node(struct spec_problems *p, const char *rule,
		  const struct json *node, const char *fmt, ...)
{
	struct spec_problem one = { .rule = rule,
				    .off = node->off,
				    .refuses = is_refusal(rule) };
	char pointer[JSON_POINTER_MAX], text[256];
	va_list ap;

	if (!room(p, one.refuses))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	one.pointer = json_pointer(node, pointer);
	one.message = text;
	keep(p, &one);
}
