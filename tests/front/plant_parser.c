/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linked with --wrap=spec_parse: the whole program with a planted parser. */
#include "config.h"

#include <stdio.h>

#include "attack.h"
#include "spec/spec.h"

int __real_spec_parse(struct spec *out, struct arena *a, const char *text,
		      size_t len, struct spec_problems *p, struct err *e);
int __wrap_spec_parse(struct spec *out, struct arena *a, const char *text,
		      size_t len, struct spec_problems *p, struct err *e);

int __wrap_spec_parse(struct spec *out, struct arena *a, const char *text,
		      size_t len, struct spec_problems *p, struct err *e)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%.*s", (int)(len < 63 ? len : 63),
		       text);
	attack(line);
	return __real_spec_parse(out, a, text, len, p, e);
}
