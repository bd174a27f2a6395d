/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The typed reader on any bytes, as a config, a process file and an update.
 * A text that no rule refuses has all that the specification requires.
 */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "spec/spec.h"

static void check_strs(const struct spec_strs *l, size_t size)
{
	uint32_t i;

	MUST(l->set || l->n == 0);
	for (i = 0; i < l->n; i++) {
		MUST(l->v[i].s != NULL);
		MUST(strlen(l->v[i].s) == l->v[i].len);
		MUST(l->v[i].off < size);
	}
}

static void check_good(const struct spec *s)
{
	uint32_t i;

	MUST(s->json != NULL && s->root.path.s != NULL);
	MUST(strncmp(s->oci_version.s, "1.", 2) == 0);
	for (i = 0; i < s->mounts.n; i++)
		MUST(s->mounts.v[i].destination.s != NULL);
	for (i = 0; i < s->lx.namespaces.n; i++)
		MUST(s->lx.namespaces.v[i].type.v >= 0 &&
		     s->lx.namespaces.v[i].type.v <= SPEC_NS_TIME);
	for (i = 0; i < s->lx.seccomp.syscalls.n; i++)
		MUST(s->lx.seccomp.syscalls.v[i].action.s != NULL);
	MUST(!s->process.at.set || s->process.cwd.s != NULL);
}

static void as_config(const char *text, size_t size)
{
	struct spec_problems p;
	struct arena a;
	struct spec s;
	struct err e;
	uint32_t i;

	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(spec_parse(&s, &a, text, size, &p, &e) == 0);
	for (i = 0; i < p.n; i++)
		MUST(p.v[i].off <= size && p.v[i].pointer != NULL);
	check_strs(&s.process.args, size);
	check_strs(&s.process.env, size);
	check_strs(&s.lx.masked_paths, size);
	for (i = 0; i < s.mounts.n; i++)
		check_strs(&s.mounts.v[i].options, size);
	if (p.refusing == 0)
		check_good(&s);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct spec_resources res;
	struct spec_process process;
	struct spec_problems p;
	struct arena a;
	struct err e;

	as_config(text, size);
	arena_init(&a, 64U << 20);
	spec_problems_init(&p, &a);
	MUST(spec_parse_process(&process, &a, text, size, &p, &e) == 0);
	MUST(p.refusing > 0 || process.at.set);
	MUST(spec_parse_resources(&res, &a, text, size, &p, &e) == 0);
	arena_free(&a);
	return 0;
}
