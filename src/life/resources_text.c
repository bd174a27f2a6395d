/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "base/num.h"
#include "life/resources_text.h"

/* Where each option stands, those of one object side by side. */
static const struct {
	const char *option;
	const char *object;
	const char *key;
	char kind; /* 'n' a number, 's' a size, 't' a text */
} rows[LIFE_LIMITS] = {
	[LIFE_MEMORY] = { "--memory", "memory", "limit", 's' },
	[LIFE_MEMORY_RESERVATION] = { "--memory-reservation", "memory",
				      "reservation", 's' },
	[LIFE_MEMORY_SWAP] = { "--memory-swap", "memory", "swap", 's' },
	[LIFE_KERNEL_MEMORY] = { "--kernel-memory", "memory", "kernel", 's' },
	[LIFE_KERNEL_MEMORY_TCP] = { "--kernel-memory-tcp", "memory",
				     "kernelTCP", 's' },
	[LIFE_CPU_SHARES] = { "--cpu-share", "cpu", "shares", 'n' },
	[LIFE_CPU_QUOTA] = { "--cpu-quota", "cpu", "quota", 'n' },
	[LIFE_CPU_PERIOD] = { "--cpu-period", "cpu", "period", 'n' },
	[LIFE_CPU_BURST] = { "--cpu-burst", "cpu", "burst", 'n' },
	[LIFE_CPU_RT_RUNTIME] = { "--cpu-rt-runtime", "cpu", "realtimeRuntime",
				  'n' },
	[LIFE_CPU_RT_PERIOD] = { "--cpu-rt-period", "cpu", "realtimePeriod",
				 'n' },
	[LIFE_CPU_IDLE] = { "--cpu-idle", "cpu", "idle", 'n' },
	[LIFE_CPUSET_CPUS] = { "--cpuset-cpus", "cpu", "cpus", 't' },
	[LIFE_CPUSET_MEMS] = { "--cpuset-mems", "cpu", "mems", 't' },
	[LIFE_PIDS_LIMIT] = { "--pids-limit", "pids", "limit", 'n' },
	[LIFE_BLKIO_WEIGHT] = { "--blkio-weight", "blockIO", "weight", 'n' },
};

/* 512m, 1GiB, 2KB, 100, -1: each letter is 1024 times the one before. */
static bool size_of(const char *s, int64_t *out)
{
	static const char units[] = "bkmgtp";
	size_t digits = strspn(s, "-0123456789");
	const char *unit = s + digits, *at;
	int shift = 0;

	if (!num_i64(s, digits, out))
		return false;
	if (*unit == '\0')
		return true;
	at = strchr(units, *unit | 0x20);
	if (at == NULL || *out < 0)
		return false;
	shift = 10 * (int)(at - units);
	unit++;
	if (shift > 0 && (*unit | 0x20) == 'i' && (unit[1] | 0x20) == 'b')
		unit += 2;
	else if (shift > 0 && (*unit | 0x20) == 'b')
		unit++;
	if (*unit != '\0' || *out > INT64_MAX >> shift)
		return false;
	*out <<= shift;
	return true;
}

static int put(struct jsonw *w, size_t i, const char *s, struct err *e)
{
	int64_t n;

	if (rows[i].kind == 't')
		jsonw_str(w, rows[i].key, s);
	else if (rows[i].kind == 's' ? size_of(s, &n)
				     : num_i64(s, strlen(s), &n))
		jsonw_i64(w, rows[i].key, n);
	else
		return err_set(e, ERR_SPEC, 0, rows[i].option,
			       "\"%.64s\" is no %s", s,
			       rows[i].kind == 's' ? "size as 512m" : "number");
	return 0;
}

int resources_text(const struct life_update *o, struct buf *out, struct err *e)
{
	const char *in = "";
	struct jsonw w;
	size_t i;

	jsonw_init(&w, out, false);
	jsonw_object(&w, NULL);
	for (i = 0; i < LIFE_LIMITS; i++) {
		if (o->limit[i] == NULL)
			continue;
		if (strcmp(in, rows[i].object) != 0) {
			if (in[0] != '\0')
				jsonw_end(&w);
			in = rows[i].object;
			jsonw_object(&w, in);
		}
		if (put(&w, i, o->limit[i], e) < 0)
			return -1;
	}
	if (in[0] != '\0')
		jsonw_end(&w);
	jsonw_end(&w);
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "update", "too long a text");
	return 0;
}
