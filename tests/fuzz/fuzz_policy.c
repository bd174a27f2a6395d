/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The judge on any bytes: judged.h. */
#include "config.h"

#include "fuzz.h"
#include "judged.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)judged_config((const char *)data, size);
	judged_joined((const char *)data, size);
	return 0;
}
