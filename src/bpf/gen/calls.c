/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Build time: writes the table of system calls as C, from libseccomp's tables
 * (the only place where brig uses it) and our own:
 * calls NEWER.TAB NARROW.TAB > calls.gen.h
 */
#include "config.h"

#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../private.h"
#include "base/num.h"

#define MAX_CALLS   1024
#define MAX_NAME    40
#define ARM_PRIVATE 0xf0000
#define NUMBERS     7000 /* MIPS begins its own at 4000, 5000 and 6000 */

struct entry {
	char name[MAX_NAME];
	struct bpf_call call;
};

struct all {
	size_t n;
	struct entry e[MAX_CALLS];
};

static const struct {
	const char *name;
	uint32_t token;
} ours[BPF_ARCHES] = {
	[BPF_ARCH_X86_64] = { "x86_64", SCMP_ARCH_X86_64 },
	[BPF_ARCH_AARCH64] = { "aarch64", SCMP_ARCH_AARCH64 },
	[BPF_ARCH_X32] = { "x32", SCMP_ARCH_X32 },
	[BPF_ARCH_I386] = { "i386", SCMP_ARCH_X86 },
	[BPF_ARCH_ARM] = { "arm", SCMP_ARCH_ARM },
};

/* Only for their names: a profile that lists these makes no mistake. */
static const uint32_t others[] = {
	SCMP_ARCH_MIPS,   SCMP_ARCH_MIPS64, SCMP_ARCH_MIPS64N32,
	SCMP_ARCH_PARISC, SCMP_ARCH_PPC,    SCMP_ARCH_PPC64LE,
	SCMP_ARCH_S390,   SCMP_ARCH_S390X,  SCMP_ARCH_RISCV64,
};

static _Noreturn void fail(const char *what, const char *name)
{
	(void)fprintf(stderr, "gen/calls: %s: %s\n", what, name);
	exit(EXIT_FAILURE);
}

static struct entry *entry(struct all *all, const char *name)
{
	struct entry *e;

	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->e[i].name, name) == 0)
			return &all->e[i];
	if (all->n == MAX_CALLS || strlen(name) >= MAX_NAME)
		fail("no room for", name);
	e = &all->e[all->n++];
	(void)snprintf(e->name, sizeof(e->name), "%s", name);
	for (int i = 0; i < BPF_ARCHES; i++)
		e->call.nr[i] = CALL_NONE;
	return e;
}

static void number(struct all *all, const char *name, enum bpf_arch arch,
		   int nr)
{
	struct entry *e = entry(all, name);
	int16_t have = e->call.nr[arch];
	int16_t want = (int16_t)nr;

	if (nr >= ARM_PRIVATE)
		want = (int16_t)(CALL_PRIVATE | (nr & 0xff));
	else if (nr >= CALL_DENSE)
		fail("CALL_DENSE is too small for", name);
	if (have != CALL_NONE && have != want)
		fail("two numbers for", name);
	for (size_t i = 0; i < all->n; i++)
		if (all->e[i].call.nr[arch] == want && &all->e[i] != e)
			fail("one number for two", name);
	e->call.nr[arch] = want;
}

static void from_libseccomp(struct all *all)
{
	for (int i = 0; i < BPF_ARCHES; i++)
		for (int nr = 0; nr < ARM_PRIVATE + 16; nr++) {
			int n = i == BPF_ARCH_X32 ? nr | (int)X32_BIT : nr;
			char *name;

			if (nr == NUMBERS)
				nr = ARM_PRIVATE;
			if (nr >= ARM_PRIVATE && i != BPF_ARCH_ARM)
				break;
			name = seccomp_syscall_resolve_num_arch(ours[i].token,
								n);
			if (name != NULL)
				number(all, name, (enum bpf_arch)i, nr);
			free(name);
		}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		for (int nr = 0; nr < NUMBERS; nr++) {
			char *name =
				seccomp_syscall_resolve_num_arch(others[i], nr);

			if (name != NULL)
				(void)entry(all, name);
			free(name);
		}
}

/* Cut a line into words, in place; its comment is gone. */
static size_t words(char *line, char **word, size_t max)
{
	size_t n = 0;
	char *save = NULL;

	line[strcspn(line, "#\n")] = '\0';
	for (char *w = strtok_r(line, " \t", &save); w != NULL && n < max;
	     w = strtok_r(NULL, " \t", &save))
		word[n++] = w;
	return n;
}

static void newer_line(struct all *all, char **word, size_t n)
{
	uint32_t nr = 0;

	if (n < 2 || !num_u32(word[1], strlen(word[1]), &nr) ||
	    nr >= CALL_DENSE)
		fail("not understood", word[0]);
	(void)entry(all, word[0]);
	for (int i = 0; i < BPF_ARCHES; i++) {
		bool named = n == 2;

		for (size_t j = 2; j < n; j++)
			named = named || strcmp(word[j], ours[i].name) == 0;
		if (named)
			number(all, word[0], (enum bpf_arch)i, (int)nr);
	}
}

static void narrow_line(struct all *all, char **word, size_t n)
{
	struct entry *e = entry(all, word[0]);

	for (size_t j = 1; j < n; j++) {
		unsigned int i = (unsigned int)word[j][0] - '0';
		const char *rest = word[j] + 1;

		if (i > 5 || (*rest != '\0' && strcmp(rest, ":16") != 0))
			fail("not understood", word[0]);
		if (*rest == '\0')
			e->call.half |= (uint8_t)(1U << i);
		else
			e->call.quarter |= (uint8_t)(1U << i);
	}
}

static void read_table(struct all *all, const char *path,
		       void (*take)(struct all *, char **, size_t))
{
	FILE *f = fopen(path, "re");
	char line[256], *word[16];
	size_t n;

	if (f == NULL)
		fail("open", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		n = words(line, word, 16);
		if (n > 0)
			take(all, word, n);
	}
	if (ferror(f) != 0)
		fail("read", path);
	(void)fclose(f);
}

static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void print_calls(const struct all *all)
{
	size_t at = 0;

	(void)printf("static const char call_names[] = {\n");
	for (size_t i = 0; i < all->n; i++) {
		(void)printf("\t");
		for (const char *p = all->e[i].name; *p != '\0'; p++)
			(void)printf("'%c',", *p);
		(void)printf("0,\n");
	}
	(void)printf("};\n\nstatic const struct bpf_call calls[] = {\n");
	for (size_t i = 0; i < all->n; i++) {
		const struct bpf_call *c = &all->e[i].call;

		(void)printf("\t{ %zu, {", at);
		for (int j = 0; j < BPF_ARCHES; j++)
			(void)printf(" %d,", (int)c->nr[j]);
		(void)printf(" }, 0x%02x, 0x%02x }, /* %s */\n",
			     (unsigned int)c->half, (unsigned int)c->quarter,
			     all->e[i].name);
		at += strlen(all->e[i].name) + 1;
	}
	(void)printf("};\n\n");
}

static void print_numbers(const struct all *all)
{
	int newest[BPF_ARCHES] = { 0 };

	(void)printf("static const uint16_t call_at[BPF_ARCHES][CALL_DENSE] = "
		     "{\n");
	for (int j = 0; j < BPF_ARCHES; j++) {
		(void)printf("\t{\n");
		for (size_t i = 0; i < all->n; i++) {
			int nr = all->e[i].call.nr[j];

			if (nr == CALL_NONE || nr >= CALL_PRIVATE)
				continue;
			(void)printf("\t\t[%d] = %zu,\n", nr, i + 1);
			newest[j] = nr > newest[j] ? nr : newest[j];
		}
		(void)printf("\t},\n");
	}
	(void)printf("};\n\nstatic const uint32_t call_newest[BPF_ARCHES] = {");
	for (int j = 0; j < BPF_ARCHES; j++)
		(void)printf(" 0x%x,",
			     (unsigned int)newest[j] |
				     (j == BPF_ARCH_X32 ? X32_BIT : 0));
	(void)printf(" };\n");
}

int main(int argc, char **argv)
{
	struct all *all = calloc(1, sizeof(*all));

	if (argc != 3 || all == NULL)
		return EXIT_FAILURE;
	from_libseccomp(all);
	read_table(all, argv[1], newer_line);
	read_table(all, argv[2], narrow_line);
	qsort(all->e, all->n, sizeof(all->e[0]), compare);
	(void)printf("/* Made by src/bpf/gen/calls.c; do not edit. */\n");
	print_calls(all);
	print_numbers(all);
	free(all);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
