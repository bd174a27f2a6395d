/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SARIF_H
#define SARIF_H

#include "base/jsonw.h"
#include "life/check.h"

/*
 * One log of SARIF 2.1.0 (OASIS) for all files of a check: sarif_begin(), a
 * file after the other, sarif_end().
 */
struct sarif {
	struct jsonw w;
	struct buf failures; /* owned: notifications, for the end */
	struct jsonw fw;
};

void sarif_begin(struct sarif *s, struct buf *out);
void sarif_file(struct sarif *s, const struct life_checked *c);
void sarif_end(struct sarif *s);

#endif
