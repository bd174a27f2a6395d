/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linked into a static brig alone, before the libraries: what glibc's archive
 * would bring along for things that brig never does. 140 KiB: translated
 * messages with all that loads catalogues and character sets, numbers with a
 * fraction, and the unwinder, whose tables src/static.ld leaves out anyway.
 * configure tries whether the libc at hand takes it; without it a static brig
 * is bigger and does the same.
 *
 * Must
 * - answer as the original does in a program that never calls setlocale;
 * - fail, not guess, where brig has no business to come.
 */
#include "config.h"

#include <stdlib.h>

const char *__dcgettext(const char *domain, const char *text, int category);
int __printf_fp(void *to, const void *how, const void *const *args);
int __printf_fphex(void *to, const void *how, const void *const *args);
_Noreturn void from_text(void) __asm__("strtod");
_Noreturn void _Unwind_Resume(void);
_Noreturn void __gcc_personality_v0(void);

/* libc's own messages, in its own words. */
const char *__dcgettext(const char *domain, const char *text, int category)
{
	(void)domain;
	(void)category;
	return text;
}

/* To print a number with a fraction is an error; WORDS knows no such type. */
int __printf_fp(void *to, const void *how, const void *const *args)
{
	(void)to;
	(void)how;
	(void)args;
	return -1;
}

int __printf_fphex(void *to, const void *how, const void *const *args)
{
	return __printf_fp(to, how, args);
}

/* yajl names it, and is never asked: src/spec/json.c takes numbers as text. */
_Noreturn void from_text(void)
{
	abort();
}

/* Nothing is thrown, no thread cancelled, and there are no tables to read. */
_Noreturn void _Unwind_Resume(void)
{
	abort();
}

_Noreturn void __gcc_personality_v0(void)
{
	abort();
}
