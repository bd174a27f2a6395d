/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a cgroup has used, from the kernel's files into the JSON that runc's
 * events have, by one table. Sources: admin-guide/cgroup-v1, cgroup-v2.rst,
 * accounting/psi.rst of the kernel; times are in nanoseconds.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/jsonw.h"
#include "base/num.h"
#include "kern/cgroup_stat.h"
#include "stats.h"

enum {
	TEXT = 128 * 1024, /* of a thousand processors, of many disks */
	TICK = 10000000,   /* of USER_HZ, in ns */
	USEC = 1000,
};

enum op {
	OBJECT = '{',
	END = '}',
	NUM = 'n',    /* "max": 0 */
	LIMIT = 'l',  /* "max": the largest number */
	SUM = 's',    /* cgroup2: .key is another file, to be added */
	SET = 'c',    /* "0-3,7" */
	ROW = 'r',    /* numbers in one line */
	COLUMN = 'k', /* .scale is which, below a heading */
	RAW = 'w',    /* names and numbers */
	DISK = 'd',   /* v1: .key is the file to try before; else the unit */
	HUGE_PAGES = 'h',
	PRESSURE = 'p',
	SIGNED = 'i',
	NOTHING = '0', /* runc has its own veth devices there: always null */
};

struct file {
	const char *name;
	const char *key; /* of the line; NULL: the file is one number */
	unsigned scale;
};

struct step {
	enum op op;
	const char *name;
	uint32_t controller;
	struct file v[2]; /* v1, cgroup2 */
	char words[192];  /* what these point into */
};

/*
 * A step a line: op, name, controller; file, key and scale of v1; the same of
 * cgroup2. As text, since a pointer of a table costs four times its length.
 */
static const char steps[] =
	"{\n{ cpu\n{ usage\n"
	"n total A cpuacct.usage - 1 cpu.stat usage_usec u\n"
	"r percpu A cpuacct.usage_percpu\n"
	"k percpu_kernel A cpuacct.usage_all - 2\n"
	"k percpu_user A cpuacct.usage_all - 1\n"
	"n kernel A cpuacct.stat system t cpu.stat system_usec u\n"
	"n user A cpuacct.stat user t cpu.stat user_usec u\n"
	"}\n{ throttling\n"
	"n periods C cpu.stat nr_periods 1 cpu.stat nr_periods 1\n"
	"n throttledPeriods C cpu.stat nr_throttled 1 cpu.stat nr_throttled 1\n"
	"n throttledTime C cpu.stat throttled_time 1 cpu.stat throttled_usec "
	"u\n"
	"}\n"
	"p psi C - - 1 cpu.pressure\n"
	"}\n{ cpuset\n"
	"c cpus S cpuset.cpus - 1 cpuset.cpus.effective\n"
	"n cpu_exclusive S cpuset.cpu_exclusive\n"
	"c mems S cpuset.mems - 1 cpuset.mems.effective\n"
	"n mem_hardwall S cpuset.mem_hardwall\n"
	"n mem_exclusive S cpuset.mem_exclusive\n"
	"n memory_migrate S cpuset.memory_migrate\n"
	"n memory_spread_page S cpuset.memory_spread_page\n"
	"n memory_spread_slab S cpuset.memory_spread_slab\n"
	"n memory_pressure S cpuset.memory_pressure\n"
	"n sched_load_balance S cpuset.sched_load_balance\n"
	"i sched_relax_domain_level S cpuset.sched_relax_domain_level\n"
	"}\n{ memory\n"
	"n cache M memory.stat cache 1 memory.stat file 1\n"
	"{ usage\n"
	"l limit M memory.limit_in_bytes - 1 memory.max\n"
	"n usage M memory.usage_in_bytes - 1 memory.current\n"
	"n max M memory.max_usage_in_bytes - 1 memory.peak\n"
	"n failcnt M memory.failcnt\n"
	"}\n{ swap\n"
	"l limit M memory.memsw.limit_in_bytes - 1 memory.swap.max memory.max\n"
	"s usage M memory.memsw.usage_in_bytes - 1 memory.swap.current "
	"memory.current\n"
	"n max M memory.memsw.max_usage_in_bytes\n"
	"n failcnt M memory.memsw.failcnt\n"
	"}\n{ kernel\n"
	"l limit M memory.kmem.limit_in_bytes\n"
	"n usage M memory.kmem.usage_in_bytes - 1 memory.stat kernel\n"
	"n max M memory.kmem.max_usage_in_bytes\n"
	"n failcnt M memory.kmem.failcnt\n"
	"}\n{ kernelTCP\n"
	"l limit M memory.kmem.tcp.limit_in_bytes\n"
	"n usage M memory.kmem.tcp.usage_in_bytes - 1 memory.stat sock\n"
	"n max M memory.kmem.tcp.max_usage_in_bytes\n"
	"n failcnt M memory.kmem.tcp.failcnt\n"
	"}\n"
	"w raw M memory.stat - 1 memory.stat\n"
	"p psi M - - 1 memory.pressure\n"
	"}\n{ pids\n"
	"n current P pids.current - 1 pids.current\n"
	"n limit P pids.max - 1 pids.max\n"
	"}\n{ blkio\n"
	"d ioServiceBytesRecursive B blkio.throttle.io_service_bytes_recursive "
	"blkio.bfq.io_service_bytes_recursive 1 io.stat bytes\n"
	"d ioServicedRecursive B blkio.throttle.io_serviced_recursive "
	"blkio.bfq.io_serviced_recursive 1 io.stat ios\n"
	"p psi B - - 1 io.pressure\n"
	"}\n{ hugetlb\n"
	"h\n"
	"}\n{ intel_rdt\n"
	"}\n"
	"0 network_interfaces\n"
	"}\n";

static uint32_t controller_of(char letter)
{
	static const struct {
		char letter;
		uint32_t controller;
	} rows[] = { { 'A', CGROUP_CPUACCT }, { 'C', CGROUP_CPU },
		     { 'S', CGROUP_CPUSET },  { 'M', CGROUP_MEMORY },
		     { 'P', CGROUP_PIDS },    { 'B', CGROUP_BLKIO } };
	size_t i = 0;

	while (i < 5 && rows[i].letter != letter)
		i++;
	return rows[i].controller;
}

/* A line of the table, taken apart. */
static void step_of(const char *line, size_t len, struct step *t)
{
	const char *word[9] = { NULL };
	char *s = t->words;
	unsigned n = 0;

	memcpy(s, line, len);
	s[len] = '\0';
	for (; n < 9 && *s != '\0'; n++) {
		size_t l = strcspn(s, " ");

		word[n] = l == 1 && *s == '-' ? NULL : s;
		s += l + (s[l] == ' ');
		if (s[-1] == ' ')
			s[-1] = '\0';
	}
	t->op = (enum op)line[0];
	t->name = word[1];
	t->controller = controller_of(word[2] != NULL ? word[2][0] : '\0');
	for (unsigned i = 0; i < 2; i++) {
		const char *scale = word[5 + 3 * i];

		t->v[i].name = word[3 + 3 * i];
		t->v[i].key = word[4 + 3 * i];
		t->v[i].scale = scale == NULL     ? 1
				: scale[0] == 't' ? TICK
				: scale[0] == 'u' ? USEC
						  : (unsigned)(scale[0] - '0');
	}
}

struct stats {
	const struct cgroup *cg;
	struct jsonw w;
	char *text; /* TEXT bytes */
};

/* A file that is not there, or goes away meanwhile, is an empty one. */
static bool load(struct stats *s, uint32_t controller, const char *v1,
		 const char *v2, bool *is_v2)
{
	CLEAN_FD int fd = cgroup_stat_open(s->cg, controller, v1, v2, is_v2);
	struct err e;
	size_t n = 0;

	if (fd >= 0 && fd_read_all(fd, s->text, TEXT - 1, &n, "stats", &e) < 0)
		n = 0;
	s->text[n] = '\0';
	return fd >= 0;
}

/* Where the value of @key is, or the text itself. */
static const char *value_of(const char *text, const char *key)
{
	size_t len = key != NULL ? strlen(key) : 0;
	const char *line;

	if (key == NULL)
		return text;
	for (line = text; line != NULL && *line != '\0';) {
		if (strncmp(line, key, len) == 0 && line[len] == ' ')
			return line + len + 1;
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	return "";
}

/* The number at @s, and 0 for whatever else is there. */
static uint64_t number(const char *s, uint64_t max)
{
	uint64_t n;

	if (strncmp(s, "max", 3) == 0)
		return max;
	return num_u64(s, strspn(s, "0123456789"), &n) ? n : 0;
}

static uint64_t get(struct stats *s, const struct step *t, uint64_t max)
{
	bool sum = t->op == LIMIT || t->op == SUM, v2;
	const struct file *f;
	const char *more;
	uint64_t n;

	(void)load(s, t->controller, t->v[0].name, t->v[1].name, &v2);
	f = &t->v[v2];
	more = sum && v2 && f->key != NULL && strchr(f->key, '.') != NULL
		       ? f->key
		       : NULL;
	n = number(value_of(s->text, more == NULL ? f->key : NULL), max);
	if (more != NULL && n != UINT64_MAX) {
		(void)load(s, t->controller, NULL, more, &v2);
		max = number(s->text, max);
		n = max > UINT64_MAX - n ? UINT64_MAX : n + max;
	}
	return n * f->scale;
}

static void put_set(struct stats *s)
{
	uint64_t bits[NUM_SET_MAX / 64] = { 0 };

	s->text[strcspn(s->text, "\n")] = '\0';
	if (!num_set(s->text, bits, NULL))
		return;
	for (unsigned i = 0; i < NUM_SET_MAX; i++)
		if ((bits[i / 64] >> i % 64 & 1) != 0)
			jsonw_u64(&s->w, NULL, i);
}

/* Numbers of a line, or one of each line but the first. */
static void put_numbers(struct stats *s, const struct step *t)
{
	const char *p = s->text;
	unsigned column = 0;

	if (t->op == COLUMN) {
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	while (*p != '\0') {
		size_t n = strspn(p, "0123456789");

		if (n > 0 && (t->op == ROW || column == t->v[0].scale))
			jsonw_u64(&s->w, NULL, number(p, 0));
		p += n > 0 ? n : 1;
		column++;
		if (*p == '\n')
			column = 0;
		p += *p == ' ' || *p == '\n';
	}
}

static void put_raw(struct stats *s)
{
	char *line = s->text, *end, *sp;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		sp = strchr(line, ' ');
		if (sp == NULL)
			continue;
		*sp = '\0';
		jsonw_u64(&s->w, line, number(sp + 1, 0));
	}
}

static void put_io(struct jsonw *w, uint64_t major, uint64_t minor,
		   const char *op, uint64_t value)
{
	jsonw_object(w, NULL);
	jsonw_u64(w, "major", major);
	jsonw_u64(w, "minor", minor);
	jsonw_str(w, "op", op);
	jsonw_u64(w, "value", value);
	jsonw_end(w);
}

/* "8:0 Read 1" of v1; "8:0 rbytes=1 wbytes=2 dbytes=3" of cgroup2. */
static void put_disks(struct stats *s, const struct file *f, bool v2)
{
	static const char *const ops[] = { "Read", "Write", "Discard" };
	static const char letter[] = "rwd";
	char *line = s->text, *end, *minor, *p, key[16];
	uint64_t a, b;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		minor = strchr(line, ':');
		p = minor != NULL ? strchr(minor, ' ') : NULL;
		if (p == NULL)
			continue;
		a = number(line, 0);
		b = number(minor + 1, 0);
		if (!v2) {
			*p++ = '\0';
			minor = p + strcspn(p, " ");
			if (*minor == '\0')
				continue;
			*minor = '\0';
			put_io(&s->w, a, b, p, number(minor + 1, 0));
			continue;
		}
		for (size_t i = 0; i < 3; i++) {
			const char *v;

			(void)snprintf(key, sizeof(key), " %c%s=", letter[i],
				       f->key);
			v = strstr(p, key);
			if (v != NULL)
				put_io(&s->w, a, b, ops[i],
				       number(v + strlen(key), 0));
		}
	}
}

static void put_huge(struct stats *s)
{
	static const char *const sizes[] = { "64KB",  "1MB", "2MB", "32MB",
					     "512MB", "1GB", "2GB", "16GB" };
	static const char *const what[][3] = {
		{ "usage", ".usage_in_bytes", ".current" },
		{ "max", ".max_usage_in_bytes", NULL },
		{ "failcnt", ".failcnt", ".events" },
	};
	char name[2][64];
	bool v2;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		for (size_t k = 0; k < 3; k++) {
			for (size_t v = 0; v < 2; v++)
				(void)snprintf(name[v], sizeof(name[v]),
					       "hugetlb.%s%s", sizes[i],
					       what[k][v + 1] != NULL
						       ? what[k][v + 1]
						       : "");
			if (!load(s, CGROUP_HUGETLB, name[0], name[1], &v2) &&
			    k == 0)
				break;
			if (k == 0)
				jsonw_object(&s->w, sizes[i]);
			jsonw_u64(&s->w, what[k][0],
				  number(value_of(s->text,
						  v2 && k == 2 ? "max" : NULL),
					 0));
			if (k == 2)
				jsonw_end(&s->w);
		}
	}
}

/* "some avg10=0.00 avg60=0.00 avg300=0.00 total=0", and "full" likewise. */
static void put_pressure(struct stats *s)
{
	char *line = s->text, *end, *word, *value;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		word = strchr(line, ' ');
		if (word == NULL)
			continue;
		*word++ = '\0';
		jsonw_object(&s->w, line);
		while ((value = strchr(word, '=')) != NULL) {
			char *next =
				value + 1 + strspn(value + 1, "0123456789.");
			bool last = *next == '\0';

			*value++ = *next = '\0';
			if (value < next)
				jsonw_raw(&s->w, word, value);
			if (last)
				break;
			word = next + 1;
		}
		jsonw_end(&s->w);
	}
}

static void put_list(struct stats *s, const struct step *t)
{
	bool v2 = false;

	if (t->op != DISK || t->v[0].key == NULL ||
	    !load(s, t->controller, t->v[0].key, NULL, &v2) ||
	    s->text[0] == '\0')
		(void)load(s, t->controller, t->v[0].name, t->v[1].name, &v2);
	jsonw_array(&s->w, t->name);
	if (t->op == SET)
		put_set(s);
	else if (t->op == DISK)
		put_disks(s, &t->v[1], v2);
	else
		put_numbers(s, t);
	jsonw_end(&s->w);
}

static void put(struct stats *s, const struct step *t)
{
	bool v2;

	switch (t->op) {
	case OBJECT:
		jsonw_object(&s->w, t->name);
		break;
	case END:
		jsonw_end(&s->w);
		break;
	case NUM:
		jsonw_u64(&s->w, t->name, get(s, t, 0));
		break;
	case LIMIT:
	case SUM:
		jsonw_u64(&s->w, t->name, get(s, t, UINT64_MAX));
		break;
	case SIGNED:
		(void)load(s, t->controller, t->v[0].name, NULL, &v2);
		if (s->text[0] == '-')
			jsonw_i64(&s->w, t->name,
				  -(int64_t)number(s->text + 1, 0));
		else
			jsonw_u64(&s->w, t->name, number(s->text, 0));
		break;
	case NOTHING:
		jsonw_null(&s->w, t->name);
		break;
	case SET:
	case ROW:
	case COLUMN:
	case DISK:
		put_list(s, t);
		break;
	case HUGE_PAGES:
		put_huge(s);
		break;
	case RAW:
	case PRESSURE:
		if (!load(s, t->controller, t->v[0].name, t->v[1].name, &v2))
			break;
		jsonw_object(&s->w, t->name);
		if (t->op == RAW)
			put_raw(s);
		else
			put_pressure(s);
		jsonw_end(&s->w);
		break;
	}
}

int stats_json(const struct cgroup *cg, struct buf *out, struct err *e)
{
	struct stats s = { .cg = cg, .text = malloc(TEXT) };
	struct step t;
	size_t len;

	if (s.text == NULL)
		return err_sys(e, "events", "memory");
	jsonw_init(&s.w, out, false);
	for (const char *line = steps; *line != '\0'; line += len + 1) {
		len = strcspn(line, "\n");
		step_of(line, len, &t);
		put(&s, &t);
	}
	free(s.text);
	if (!buf_ok(out))
		return err_set(e, ERR_LIMIT, 0, "events", "too much to tell");
	return 0;
}
