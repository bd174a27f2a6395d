/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLAN_SCHEMA_H
#define PLAN_SCHEMA_H

/* How a row of schema.c is written, and how long things may be. */
#include <stddef.h>

#include "private.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The offset of a member; a compile error unless its type is t. */
#define OFF(s, m, t)                                                    \
	(offsetof(struct s, m) +                                        \
	 0 * sizeof(char[_Generic(&((struct s *)0)->m, t * : 1, default \
				  : -1)]))

#define FIELD(s, m, t, k) .name = #m, .kind = (k), .offset = OFF(s, m, t)
#define ITEMS(s, m, t, k, max) \
	FIELD(s, m, t, k), .count = OFF(s, n_##m, size_t), .most = (max)
#define NAMES(a) .names = (a), .n_names = COUNT(a)

#define BOOL(s, m)                        \
	{                                 \
		FIELD(s, m, bool, K_BOOL) \
	}
#define U32(s, m, l)                                      \
	{                                                 \
		FIELD(s, m, uint32_t, K_U32), .look = (l) \
	}
#define U64(s, m, l)                                      \
	{                                                 \
		FIELD(s, m, uint64_t, K_U64), .look = (l) \
	}
#define I64(s, m)                           \
	{                                   \
		FIELD(s, m, int64_t, K_I64) \
	}
#define OPT(s, m, l)                                             \
	{                                                        \
		FIELD(s, m, struct plan_opt, K_OPT), .look = (l) \
	}
#define ENUM(s, m, t, names)                              \
	{                                                 \
		FIELD(s, m, enum t, K_ENUM), NAMES(names) \
	}
#define BITS(s, m, t, k, names)                                 \
	{                                                       \
		FIELD(s, m, t, k), .look = L_BITS, NAMES(names) \
	}
#define TEXT(s, m, max, r)                                           \
	{                                                            \
		FIELD(s, m, const char *, K_TEXT), .longest = (max), \
						   .rule = (r)       \
	}
#define STRUCT(s, m, t, table)                                  \
	{                                                       \
		FIELD(s, m, struct t, K_STRUCT), .of = &(table) \
	}
#define LIST(s, m, t, table, max)                                          \
	{                                                                  \
		ITEMS(s, m, const struct t *, K_LIST, max), .of = &(table) \
	}
#define TEXTS(s, m, max, len, r, l)                                \
	{                                                          \
		ITEMS(s, m, const char *const *, K_TEXTS, max),    \
			.longest = (len), .rule = (r), .look = (l) \
	}
#define U32S(s, m, max)                                    \
	{                                                  \
		ITEMS(s, m, const uint32_t *, K_U32S, max) \
	}
#define TABLE(t, s, f) \
	static const struct table t = { #s, (f), COUNT(f), sizeof(struct s) }

enum {
	PATH = 4095,    /* PATH_MAX less its NUL */
	WORD = 255,     /* NAME_MAX */
	LABEL = 4000,   /* "exec " and this: one page, as proc takes it */
	LINE = 65535,   /* what a finding says or quotes */
	ARG = 131071,   /* MAX_ARG_STRLEN less its NUL, execve(2) */
	NOTE = 1 << 20, /* an annotation's value */
	ARGS = 65536,
	MAPS = 340,      /* user_namespaces(7) */
	GROUPS = 65536,  /* NGROUPS_MAX */
	CODE = 4096 * 8, /* BPF_MAXINSNS */
	MANY = 1024,
	NOTES = 16384,
};

#endif
