/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge on configs that are made of the input (made.h), so that what is
 * looked for are plans below the floor, not ways to write JSON.
 */
#include "config.h"

#include "base/buf.h"
#include "fuzz.h"
#include "judged.h"
#include "made.h"

enum {
	TEXT_MAX = 1 << 20
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN_BUF struct buf text = { 0 };

	buf_init(&text, TEXT_MAX);
	made_config(data, size, &text);
	MUST(buf_ok(&text));
	(void)judged_config(text.data, text.len);
	buf_free(&text);
	made_process(data, size, &text);
	MUST(buf_ok(&text));
	judged_joined(text.data, text.len);
	buf_free(&text);
	made_resources(data, size, &text);
	MUST(buf_ok(&text));
	judged_joined(text.data, text.len);
	return 0;
}
