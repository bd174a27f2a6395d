/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random profiles, random calls: what the program answers in the interpreter
 * against the rules themselves. PAIRS=n says how many, SEED=n which; a million
 * unless they do, each time the same ones. A build that is slow makes fewer.
 */
#include "config.h"

#include "base/num.h"
#include "random.h"

#define CALLS 128 /* of each profile */
#if SANITIZED
#define PAIRS 100000
#else
#define PAIRS 1000000
#endif

static uint64_t asked(const char *name, uint64_t otherwise)
{
	const char *s = getenv(name);
	uint64_t v = otherwise;

	if (s != NULL)
		ck_assert_msg(num_u64(s, strlen(s), &v), "%s=%s", name, s);
	return v;
}

/* How the answers were found: a run that sees only some shows too little. */
struct seen {
	uint64_t why[BPF_WHY_DEFAULT + 1];
	uint64_t action[BPF_ACT_ALLOW + 1];
};

static void one_profile(struct made *m, uint64_t *seed, struct seen *seen)
{
	uint64_t from = *seed;
	struct bpf_profile p = random_profile(m, seed);
	struct bpf_program prog;
	struct arena mem;
	uint16_t data;

	arena_init(&mem, MEM_CAP);
	compile_ok(&p, &mem, &prog);
	for (int j = 0; j < CALLS; j++) {
		struct seccomp_data d = random_call(&p, seed);
		struct bpf_decision want = bpf_decide(&p, &d);
		uint32_t got = bpf_run(&prog, &d);
		enum bpf_action action = BPF_ACT_ALLOW;

		if (got != want.ret)
			ck_abort_msg("SEED=%llu call %d: %x arch %x: %x for "
				     "%x (%s %zu)",
				     (unsigned long long)from, j,
				     (unsigned int)d.nr, d.arch, got, want.ret,
				     bpf_reason_text(want.why), want.rule);
		(void)bpf_ret_action(got, &action, &data);
		seen->why[want.why]++;
		seen->action[action]++;
	}
	arena_free(&mem);
}

START_TEST(programs_mean_their_rules)
{
	uint64_t seed = asked("SEED", UINT64_C(0x9e3779b97f4a7c15));
	uint64_t pairs = asked("PAIRS", PAIRS);
	struct made *m = calloc(1, sizeof(*m));
	struct seen seen = { 0 };

	ck_assert_ptr_nonnull(m);
	for (uint64_t i = 0; i < pairs; i += CALLS)
		one_profile(m, &seed, &seen);
	for (int i = 0; i <= BPF_WHY_DEFAULT; i++)
		ck_assert_uint_gt(seen.why[i], pairs / 5000);
	for (int i = 0; i <= BPF_ACT_ALLOW; i++)
		ck_assert_uint_gt(seen.action[i], pairs / 200);
	ck_assert_uint_gt(seen.why[BPF_WHY_RULE], pairs / 4);
	free(m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pairs");
	TCase *tc = tcase_create("pairs");

	tcase_set_timeout(tc, getenv("PAIRS") != NULL ? 0 : 120);
	tcase_add_test(tc, programs_mean_their_rules);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
