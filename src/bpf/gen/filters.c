/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Build time: compiles the text tables for the native architecture and writes
 * the programs as C: filters BASELINE STRICT FRONT > builtin.gen.h
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

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

static int print(const char *name, const char *path, unsigned int relax,
		 struct arena *mem, struct err *e)
{
	struct bpf_program prog;
	struct bpf_profile p;
	struct table *t = arena_alloc(mem, sizeof(*t));
	char *text;

	if (t == NULL || table_load(path, mem, &text, e) < 0 ||
	    table_read(t, text, (relax & BPF_BASELINE_SETID) == 0, arches,
		       (relax & BPF_BASELINE_COMPAT32) != 0 ? 2 : 1, mem,
		       e) < 0)
		return -1;
	p = table_profile(t);
	if (bpf_compile(&p, mem, &prog, e) < 0 || bpf_valid(&prog, e) < 0)
		return -1;
	(void)printf("static const struct sock_filter %s_%u[] = {\n", name,
		     relax);
	for (size_t i = 0; i < prog.len; i++)
		(void)printf("\t{ 0x%02x, %u, %u, 0x%08x },\n",
			     (unsigned int)prog.insns[i].code,
			     (unsigned int)prog.insns[i].jt,
			     (unsigned int)prog.insns[i].jf, prog.insns[i].k);
	(void)printf("};\n\n");
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
		if (print("baseline", argv[1], i, &mem, &e) < 0)
			goto fail;
	if (print("strict", argv[2], 0, &mem, &e) < 0 ||
	    print("front", argv[3], 0, &mem, &e) < 0)
		goto fail;
	list("baseline", 4);
	list("strict", 1);
	list("front", 1);
	arena_free(&mem);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
fail:
	(void)fprintf(stderr, "%s: %s\n", e.at, e.text);
	return EXIT_FAILURE;
}
