/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cage of room front, tried by a planted parser: plant_parser.c. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../front/attack.h"
#include "job.h"
#include "private.h"
#include "unit.h"

static void fails(const char *text, enum err_kind kind, const char *says)
{
	const struct front_job j = job_of(text);
	struct plan *p;
	struct err e = { 0 };

	job_begin();
	ck_assert_msg(front_compile(&j, &p, &e) == -1, "%s", text);
	ck_assert_msg(e.kind == kind, "%s: %s", e.at, e.text);
	ck_assert_msg(strstr(e.text, says) != NULL, "%s: %s", text, e.text);
	ck_assert_ptr_null(p);
	job_clean();
}

START_TEST(dies_of_it)
{
	fails(attacks[_i].text, ERR_SPEC, "forbidden system call");
}
END_TEST

/* The plant does no harm by itself, and would be seen if it could work. */
START_TEST(the_plant)
{
	const struct front_job j = job_of(JOB_CONFIG);
	struct plan *p;
	struct err e = { 0 };

	ck_assert_int_eq(front_compile(&j, &p, &e), 0);
	ck_assert_ptr_nonnull(plan_container(p));
	plan_free(p);
	ck_assert_int_eq(access("/tmp/brig-planted", F_OK), -1);
}
END_TEST

START_TEST(attacks_that_would_work)
{
	attacks[_i].attack(); /* without a cage */
}
END_TEST

START_TEST(through_the_pipe)
{
	fails("flood", ERR_LIMIT, "too long");
	fails("nothing", ERR_SPEC, "no answer");
	fails("letter", ERR_SPEC, "not a plan");
	fails("garbage", ERR_SPEC, "parser's answer");
	fails("unended", ERR_SPEC, "no answer");
	fails("unknown kind", ERR_SPEC, "no answer");
	fails("no kind", ERR_SPEC, "no answer");
	fails("error", ERR_LIMIT, "tw?[2Jo"); /* tamed */
	fails("crash", ERR_SPEC, "made the parser d");
	fails("others", ERR_SPEC, "without an answer");
}
END_TEST

/* Out of time, whichever is over first: the processor's or ours. */
START_TEST(by_not_ending)
{
	const struct front_job j = job_of("spin");
	struct plan *p;
	struct err e = { 0 };

	job_begin();
	ck_assert_int_eq(front_compile(&j, &p, &e), -1);
	ck_assert_msg(strstr(e.text, "made the parser die") != NULL ||
			      strstr(e.text, "took too long") != NULL,
		      "%s", e.text);
	job_clean();
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__)
START_TEST(memory)
{
	struct front_job j = job_of("hog");
	struct plan *p;
	struct err e = { 0 };

	job_begin();
	ck_assert_int_eq(front_compile(&j, &p, &e), -1);
	ck_assert_msg(strstr(e.text, "ended without an answer") != NULL, "%s",
		      e.text);
	job_clean();
}
END_TEST
#endif

/* ---- several to a child ---- */

struct answers {
	const char *text[8];
	size_t n;
	bool ran[8];
	struct err why[8];
};

static void answer(void *ctx, size_t i, struct plan *p, const struct err *e)
{
	struct answers *a = ctx;

	ck_assert_uint_eq(i, a->n); /* in order, none twice */
	ck_assert((p != NULL) != (e != NULL));
	a->ran[a->n] = p != NULL && !plan_report(p)->refused;
	if (e != NULL)
		a->why[a->n] = *e;
	a->n++;
	plan_free(p);
}

static void judge(struct answers *a, size_t n)
{
	const struct front_sink to = { answer, a };
	struct front_job jobs[8];
	struct err e = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		jobs[i] = job_of(a->text[i]);
	job_begin();
	ck_assert_msg(front_compile_many(jobs, n, &to, &e) == 0, "%s", e.text);
	job_clean();
	ck_assert_uint_eq(a->n, n);
}

/* Whatever one of them does, the others have their answers. */
START_TEST(one_among_others)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "open", "forbidden system call" },
		{ "crash", "made the parser d" },
		{ "garbage", "parser" },
		{ "nothing", "parser" },
		{ "flood", "parser" },
		{ "error", "" },
	};
	size_t at;

	for (at = 0; at < 3; at++) {
		struct answers a = { .text = { JOB_CONFIG, JOB_CONFIG,
					       JOB_CONFIG } };
		size_t i;

		a.text[at] = bad[_i].text;
		judge(&a, 3);
		for (i = 0; i < 3; i++)
			ck_assert_msg(a.ran[i] == (i != at), "%zu, %zu: %s", at,
				      i, a.why[i].text);
		ck_assert_msg(strstr(a.why[at].text, bad[_i].says) != NULL,
			      "%s", a.why[at].text);
	}
}
END_TEST

START_TEST(all_of_them)
{
	struct answers a = { .text = { "open", "crash", JOB_CONFIG, "fork",
				       "nothing" } };

	judge(&a, 5);
	ck_assert(a.ran[2]);
	ck_assert(!a.ran[0] && !a.ran[1] && !a.ran[3] && !a.ran[4]);
	a = (struct answers){ .n = 0 };
	judge(&a, 0);
}
END_TEST

/* One that is caged, as /proc has it: no right to look is left to its user. */
static void is_caged(pid_t pid)
{
	char path[32], text[4096];
	struct stat st;
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	ck_assert_int_eq(fstat(fileno(f), &st), 0);
	(void)fclose(f);
	ck_assert_uint_eq(st.st_uid, 0);
	ck_assert_ptr_nonnull(strstr(text, "CapPrm:\t0000000000000000\n"));
	ck_assert_ptr_nonnull(strstr(text, "CapEff:\t0000000000000000\n"));
	ck_assert_ptr_nonnull(strstr(text, "NoNewPrivs:\t1\n"));
	ck_assert_ptr_nonnull(strstr(text, "Seccomp:\t2\n"));
}

/* As another user, with root's capabilities. */
static void as_a_user(void)
{
	if (geteuid() == 0 && (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 ||
			       setresuid(1234, 1234, 1234) != 0 ||
			       prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0))
		_exit(1);
}

/* Nobody writes to it and nobody hangs up: who made it has been killed. */
START_TEST(not_without_its_parent)
{
	int s[2], p[2], status;
	struct err e;
	pid_t middle, pid;
	char byte;

	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
	ck_assert_int_eq(pipe(p), 0);
	middle = fork();
	if (middle == 0) {
		as_a_user();
		pid = fork();
		if (pid != 0 && write(p[1], &pid, sizeof(pid)) > 0)
			for (;;)
				(void)pause();
		if (cage_enter(s[1], &e) != 0 || write(0, "", 1) != 1)
			_exit(1);
		_exit(read(0, &byte, 1) == 1);
	}
	ck_assert_int_eq(read(s[0], &byte, 1), 1);
	ck_assert_int_eq(read(p[0], &pid, sizeof(pid)), sizeof(pid));
	is_caged(pid);
	ck_assert_int_eq(kill(middle, SIGKILL), 0);
	ck_assert_int_eq(waitpid(middle, NULL, 0), middle);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cage");
	TCase *tc = tcase_create("cage");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_plant);
	tcase_add_loop_test(tc, dies_of_it, 0, ATTACKS);
	tcase_add_loop_test(tc, one_among_others, 0, 6);
	tcase_add_test(tc, all_of_them);
	/* these do work outside: the filter, not the machine, stops them */
	tcase_add_loop_exit_test(tc, attacks_that_would_work, 42, 0, 1);
	tcase_add_loop_exit_test(tc, attacks_that_would_work, 42, 3, 6);
	tcase_add_loop_exit_test(tc, attacks_that_would_work, 42, 14, 18);
	tcase_add_test(tc, through_the_pipe);
	tcase_add_test(tc, not_without_its_parent);
	tcase_add_test(tc, by_not_ending);
#if !defined(__SANITIZE_ADDRESS__)
	tcase_add_test(tc, memory);
#endif
	suite_add_tcase(s, tc);
	return unit_run(s);
}
