/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fuzz target without a fuzzer: runs it on each file that is named. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum {
	MOST = 4 << 20
};

/* The input in memory of its own size, so that ASan sees a read behind it. */
static int replay(const char *path, unsigned char *buf)
{
	FILE *f = fopen(path, "rb");
	unsigned char *exact;
	size_t n;

	if (f == NULL) {
		perror(path);
		return 1;
	}
	n = fread(buf, 1, MOST, f);
	(void)fclose(f);
	exact = malloc(n > 0 ? n : 1);
	if (exact == NULL)
		return 1;
	memcpy(exact, buf, n);
	(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned char *buf = malloc(MOST);
	int i, failed = 0;

	if (buf == NULL)
		return 1;
	for (i = 1; i < argc; i++)
		failed |= replay(argv[i], buf);
	free(buf);
	return failed;
}
