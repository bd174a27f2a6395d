/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Build time: compiles the text tables for the native architecture and writes
 * the programs as C: filters BASELINE STRICT FRONT > builtin.gen.h
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "../private.h"
#include "bpf/builtin.h"
#include "bpf/run.h"
#include "table.h"

#define MEM_CAP (64U * 1024 * 1024)

static const enum bpf_arch arches[] = {
	BPF_ARCH_NATIVE,
#if defined(__x86_64__)
	BPF_ARCH_I386,
#else
	BPF_ARCH_ARM,
#endif
};

static void print_program(const char *name, unsigned int relax,
			  const struct bpf_program *prog)
{
	(void)printf("static const struct sock_filter %s_%u[] = {\n", name,
		     relax);
	for (size_t i = 0; i < prog->len; i++)
		(void)printf("\t{ 0x%02x, %u, %u, 0x%08x },\n",
			     (unsigned int)prog->insns[i].code,
			     (unsigned int)prog->insns[i].jt,
			     (unsigned int)prog->insns[i].jf, prog->insns[i].k);
	(void)printf("};\n\n");
}

/*
 * The same rules, each with the line it stands on for an errno. All must be
 * errnos by themselves, or another of them would be the strictest.
 */
static int number(struct table *t, struct err *e)
{
	for (size_t i = 0; i < t->parts[0].nrules; i++) {
		struct bpf_rule *r = &t->own[0][i];

		if (r->action != BPF_ACT_ERRNO)
			return err_set(e, ERR_SPEC, 0, "table",
				       "line %u: not an errno",
				       (unsigned int)t->line[0][i]);
		r->errno_ret = (uint16_t)(BPF_LINE_FIRST + t->line[0][i]);
	}
	/* clone3 and newer ones: else any errno is made ENOSYS. */
	t->flags &= ~BPF_NEWER_ENOSYS;
	return 0;
}

static int print(const char *name, const char *path, unsigned int relax,
		 bool lines, struct arena *mem, struct err *e)
{
	struct bpf_program prog;
	struct bpf_profile p;
	struct table *t = arena_alloc(mem, sizeof(*t));
	char *text;

	if (t == NULL || table_load(path, mem, &text, e) < 0 ||
	    table_read(t, text, (relax & BPF_BASELINE_SETID) == 0, arches,
		       (relax & BPF_BASELINE_COMPAT32) != 0 ? 2 : 1, mem,
		       e) < 0 ||
	    (lines && number(t, e) < 0))
		return -1;
	p = table_profile(t);
	if (bpf_compile(&p, mem, &prog, e) < 0 || bpf_valid(&prog, e) < 0)
		return -1;
	print_program(name, relax, &prog);
	return 0;
}

static void list(const char *name, unsigned int n)
{
	(void)printf("static const struct bpf_program %s_tab[] = {\n", name);
	for (unsigned int i = 0; i < n; i++)
		(void)printf("\t{ %s_%u, sizeof(%s_%u) / "
			     "sizeof(%s_%u[0]) },\n",
			     name, i, name, i, name, i);
	(void)printf("};\n\n");
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	struct arena mem;

	arena_init(&mem, MEM_CAP);
	if (argc != 4)
		return EXIT_FAILURE;
	(void)printf("/* Made by src/bpf/gen/filters.c; do not edit. */\n"
		     "#include \"bpf/bpf.h\"\n\n");
	for (unsigned int i = 0; i < 4; i++)
		if (print("baseline", argv[1], i, false, &mem, &e) < 0)
			goto fail;
	if (print("lines", argv[1], 0, true, &mem, &e) < 0 ||
	    print("strict", argv[2], 0, false, &mem, &e) < 0 ||
	    print("front", argv[3], 0, false, &mem, &e) < 0)
		goto fail;
	list("baseline", 4);
	list("lines", 1);
	list("strict", 1);
	list("front", 1);
	arena_free(&mem);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
fail:
	(void)fprintf(stderr, "%s: %s\n", e.at, e.text);
	return EXIT_FAILURE;
}
