/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge CONFIG TABLE: what of a launch is judgement, in µs of CPU, medians and
 * bests of many rounds: reading a config, judging it (with its own filter
 * compiled), encoding the plan; and compiling a filter alone, of a text table.
 * Exits 1 if the best sum is above 0.4 ms, or the best filter above 0.2 ms: the
 * medians are also those of what else the machine does.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/facts.h"
#include "plan/codec.h"
#include "policy/policy.h"
#include "spec/spec.h"
#include "table.h"

enum {
	ROUNDS = 1000,
	LIMIT_US = 400,
	LIMIT_FILTER_US = 200,
	MEM = 64 << 20
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double told(const char *what, double *v)
{
	qsort(v, ROUNDS, sizeof(*v), by_size);
	printf("%-24s %8.1f %8.1f\n", what, v[ROUNDS / 2], v[0]);
	return v[0];
}

static void fatal(const char *what, const struct err *e)
{
	fprintf(stderr, "judge: %s: %s: %s\n", what, e->at, e->text);
	exit(2);
}

/* One round: the same as the sandboxed child does. */
static void one(const char *text, size_t len, double *parse, double *judge,
		double *encode)
{
	const struct policy_opts o = {
		.profile = PLAN_PROFILE_HARDENED,
		.bundle = "/bundle",
		.scope = "",
		.config_sha256 = "0123456789abcdef0123456789abcdef"
				 "0123456789abcdef0123456789abcdef",
		.id = "",
	};
	CLEAN_BUF struct buf frame = { 0 };
	struct spec_problems p;
	struct plan *plan = NULL;
	struct err e = { 0 };
	struct arena a;
	struct spec s;
	double t[4];

	buf_init(&frame, MEM);
	arena_init(&a, MEM);
	spec_problems_init(&p, &a);
	t[0] = now_us();
	if (spec_parse(&s, &a, text, len, &p, &e) != 0)
		fatal("spec", &e);
	t[1] = now_us();
	if (policy_compile_container(&plan, &s, &p, &facts_reference, &o, &e) !=
		    0 ||
	    plan_container(plan) == NULL)
		fatal("policy", &e);
	t[2] = now_us();
	if (plan_encode(plan, &frame, &e) != 0)
		fatal("encode", &e);
	t[3] = now_us();
	*parse = t[1] - t[0];
	*judge = t[2] - t[1];
	*encode = t[3] - t[2];
	plan_free(plan);
	arena_free(&a);
}

static double filter(const char *path, double *v)
{
	static const enum bpf_arch native[] = { BPF_ARCH_NATIVE };
	struct bpf_program prog = { 0 };
	struct bpf_profile p;
	struct err e = { 0 };
	struct arena mem, a;
	struct table t;
	char *text;
	double from;

	arena_init(&mem, MEM);
	if (table_load(path, &mem, &text, &e) != 0 ||
	    table_read(&t, text, true, native, 1, &mem, &e) != 0)
		fatal("table", &e);
	p = table_profile(&t);
	for (int i = 0; i < ROUNDS; i++) {
		arena_init(&a, MEM);
		from = now_us();
		if (bpf_compile(&p, &a, &prog, &e) != 0)
			fatal("filter", &e);
		v[i] = now_us() - from;
		arena_free(&a);
	}
	printf("%zu rules, %zu instructions\n", p.parts[0].nrules, prog.len);
	arena_free(&mem);
	return told("a filter alone", v);
}

int main(int argc, char **argv)
{
	static double v[4][ROUNDS];
	char *text = malloc(4 << 20);
	FILE *f = argc == 3 ? fopen(argv[1], "re") : NULL;
	double sum, alone;
	size_t len;

	if (f == NULL || text == NULL) {
		fprintf(stderr, "usage: judge CONFIG TABLE\n");
		return 2;
	}
	len = fread(text, 1, 4 << 20, f);
	(void)fclose(f);
	for (int i = 0; i < ROUNDS; i++) {
		one(text, len, &v[0][i], &v[1][i], &v[2][i]);
		v[3][i] = v[0][i] + v[1][i] + v[2][i];
	}
	free(text);
	printf("%-24s %8s %8s\n", "µs of CPU", "median", "best");
	(void)told("reading", v[0]);
	(void)told("judging and compiling", v[1]);
	(void)told("encoding", v[2]);
	sum = told("in all", v[3]);
	alone = filter(argv[2], v[0]);
	return sum > LIMIT_US || alone > LIMIT_FILTER_US;
}
