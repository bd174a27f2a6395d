/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `explain --denied': why something inside says "permission denied". */
#include "config.h"

#include <string.h>

#include "base/fd.h"
#include "base/jsonw.h"
#include "denied.h"
#include "life/check.h"
#include "life/process_text.h"
#include "proof/look.h"

enum {
	OUT_MAX = 16 * 1024 * 1024,
	TEXT_MAX = 4 * 1024 * 1024
};

struct shown {
	struct buf *b;
	struct jsonw *w; /* NULL: as text */
	struct proof_seen seen;
	char *mounts;
};

static const struct {
	unsigned is;
	const char *name, *denies, *opens;
} mount_rows[] = {
	{ PROOF_WRITABLE, "writable",
	  "only these can be written; EROFS elsewhere",
	  "a volume or tmpfs there, or \"root\": \"windows\"" },
	{ PROOF_NOEXEC, "noexec", "EACCES where a file of these is run",
	  "move the program into the image; \"exec\" of a window" },
	{ PROOF_READONLY, "read-only", "EROFS where these are written",
	  "a volume or tmpfs there, or \"root\": \"windows\"" },
	{ PROOF_MASKED, "masked", "these look empty",
	  "nothing: they tell of the host" },
};

static void begin(struct shown *t, const char *name, const char *denies,
		  const char *opens)
{
	if (t->w == NULL) {
		buf_fmt(t->b, "%s: %s\n  opened by: %s\n", name, denies, opens);
		return;
	}
	jsonw_object(t->w, NULL);
	jsonw_str(t->w, "what", name);
	jsonw_str(t->w, "denies", denies);
	jsonw_str(t->w, "opened-by", opens);
	jsonw_array(t->w, "is");
}

static void is(struct shown *t, const char *s)
{
	if (t->w != NULL) {
		jsonw_str(t->w, NULL, s);
		return;
	}
	buf_str(t->b, "  ");
	buf_safe(t->b, s);
	buf_char(t->b, '\n');
}

static void end(struct shown *t)
{
	if (t->w != NULL) {
		jsonw_end(t->w);
		jsonw_end(t->w);
	}
}

static void put_number(struct shown *t, uint64_t n, const char *unit)
{
	CLEAN_BUF struct buf b = { .cap = 128 };

	buf_fmt(&b, "%llu%s", (unsigned long long)n, unit);
	is(t, buf_ok(&b) ? b.data : "");
}

static void put_caps(struct shown *t)
{
	CLEAN_BUF struct buf name = { .cap = 64 };
	unsigned i;

	begin(t, "capabilities",
	      "EPERM of what needs one that is not here, and of mounts, "
	      "sysctls, raw sockets, device nodes even with it: the namespaces "
	      "belong to the host",
	      "\"capabilities\", for those that the config asks for");
	for (i = 0; i < 64 && process_cap(i) != NULL; i++) {
		if ((t->seen.effective >> i & 1) == 0)
			continue;
		name.len = 0;
		buf_fmt(&name, "CAP_%s", process_cap(i));
		is(t, buf_ok(&name) ? name.data : "");
	}
	end(t);
}

/* Lines of numbers with the kernel's blanks before them. */
static void put_lines(struct shown *t, char *s)
{
	char *stop;

	for (; s != NULL && *s != '\0'; s = stop) {
		stop = strchr(s, '\n');
		if (stop != NULL)
			*stop++ = '\0';
		else
			stop = s + strlen(s);
		is(t, s + strspn(s, " "));
	}
}

static void put_mounts(struct shown *t, size_t k)
{
	CLEAN_BUF struct buf text = { .cap = TEXT_MAX };
	const char *point;
	unsigned bits;
	char *s;

	buf_str(&text, t->mounts); /* proof_mount() cuts it up */
	begin(t, mount_rows[k].name, mount_rows[k].denies, mount_rows[k].opens);
	s = buf_ok(&text) ? text.data : NULL;
	while (s != NULL && proof_mount(&s, &point, &bits))
		if ((bits & mount_rows[k].is) != 0)
			is(t, point);
	end(t);
}

static void put_all(struct shown *t, const struct plan_container *c,
		    char *uid_map, char *label)
{
	size_t k;

	begin(t, "ids",
	      "EACCES of files whose owner is outside of these (inside, host, "
	      "how many): they are nobody's",
	      "chown on the host, or an idmap of the mount");
	put_lines(t, uid_map);
	end(t);
	put_caps(t);
	begin(t, "no_new_privs",
	      t->seen.no_new_privs == 1
		      ? "sudo, su and other set-id programs stay who they are"
		      : "nothing",
	      "nothing: run as the user that is meant");
	put_number(t, t->seen.no_new_privs, "");
	end(t);
	begin(t, "seccomp",
	      "EPERM or ENOSYS of the calls that a filter does not let through",
	      "brig seccomp --test CALL tells which; \"seccomp\": \"allow\" "
	      "for the built-in list");
	put_number(t, t->seen.filters, " filters");
	end(t);
	for (k = 0; k < sizeof(mount_rows) / sizeof(*mount_rows); k++)
		put_mounts(t, k);
	if (c->has_process && c->process.landlock) {
		begin(t, "landlock",
		      "EACCES of what is outside of the writable mounts, of "
		      "other domains' processes, and of new mounts",
		      "a profile other than strict");
		end(t);
	}
	if (c->has_process && c->process.mdwe) {
		begin(t, "write-exec",
		      "EACCES where memory that can be written is to be run: "
		      "what compiles while it runs ends",
		      "\"deny-write-exec\"");
		end(t);
	}
	if (label != NULL && label[0] != '\0') {
		begin(t, "label", "EACCES of what this LSM profile lacks",
		      "the host's journal or audit log says what; another "
		      "profile in the config");
		put_lines(t, label);
		end(t);
	}
}

static void put_head(struct shown *t, const char *id, uint32_t pid)
{
	if (t->w == NULL) {
		buf_fmt(t->b,
			"%s, process %u, host user %llu, as the kernel has it "
			"now\nwords in quotes are keys of brig-policy(5)\n\n",
			id, (unsigned)pid, (unsigned long long)t->seen.uid);
		return;
	}
	jsonw_object(t->w, NULL);
	jsonw_u64(t->w, "version", 1);
	jsonw_str(t->w, "id", id);
	jsonw_u64(t->w, "pid", pid);
	jsonw_u64(t->w, "uid", t->seen.uid);
	jsonw_array(t->w, "confinement");
}

int denied_show(struct cli *c, const char *id, bool json)
{
	CLEAN_BUF struct buf out = { .cap = OUT_MAX };
	CLEAN_BUF struct buf uid_map = { .cap = TEXT_MAX };
	CLEAN_BUF struct buf mounts = { .cap = TEXT_MAX };
	CLEAN_BUF struct buf label = { .cap = TEXT_MAX };
	CLEAN_FD int proc_fd = -1;
	struct shown t = { .b = &out };
	struct plan *plan;
	struct jsonw w;
	struct err e;
	uint32_t pid;
	int status;

	if (life_look(&c->life, id, &plan, &proc_fd, &pid, &e) < 0)
		return cli_fail(c, &e);
	if (proof_look(proc_fd, &t.seen, &uid_map, &mounts, &label, &e) < 0) {
		plan_free(plan);
		return cli_fail(c, &e);
	}
	jsonw_init(&w, &out, true);
	t.w = json ? &w : NULL;
	t.mounts = mounts.data != NULL ? mounts.data : (char[]){ "" };
	put_head(&t, id, pid);
	put_all(&t, plan_container(plan), uid_map.data, label.data);
	if (json) {
		jsonw_end(&w);
		jsonw_end(&w);
		buf_char(&out, '\n');
	}
	status = cli_put(c, &out);
	plan_free(plan);
	return status;
}
