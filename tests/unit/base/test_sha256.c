/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "unit.h"

/* FIPS 180-2, appendix B; NIST's byte vectors; the lengths round a block. */
static const struct {
	const char *text, *hex;
} known[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb924"
	      "27ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039"
	  "a33ce45964ff2167f6ecedd419db06c1" },
	{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
	  "cf5b16a778af8380036ce59e7b049237"
	  "0b249b11e8f07a51afac45037afee9d1" },
};

START_TEST(published_vectors)
{
	char hex[65];

	sha256_hex(known[_i].text, strlen(known[_i].text), hex);
	ck_assert_str_eq(hex, known[_i].hex);
}
END_TEST

START_TEST(a_million_times_a)
{
	char *a = malloc(1000000), hex[65];

	ck_assert_ptr_nonnull(a);
	memset(a, 'a', 1000000);
	sha256_hex(a, 1000000, hex);
	ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67"
			      "f1809a48a497200e046d39ccc7112cd0");
	free(a);
}
END_TEST

static const struct {
	size_t len;
	const char *hex;
} sizes[] = {
	{ 55, "9f4390f8d30c2dd92ec9f095b65e2b9a"
	      "e9b0a925a5258e241c9f1e910f734318" },
	{ 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f"
	      "590ce20f1bde7090ef7970686ec6738a" },
	{ 57, "f13b2d724659eb3bf47f2dd6af1accc8"
	      "7b81f09f59f2b75e5c0bed6589dfe8c6" },
	{ 63, "7d3e74a05d7db15bce4ad9ec0658ea98"
	      "e3f06eeecf16b4c6fff2da457ddc2f34" },
	{ 64, "ffe054fe7ae0cb6dc65c3af9b61d5209"
	      "f439851db43d0ba5997337df154668eb" },
	{ 65, "635361c48bb9eab14198e76ea8ab7f1a"
	      "41685d6ad62aa9146d301d4f17eb0ae0" },
	{ 119, "31eba51c313a5c08226adf18d4a359cf"
	       "dfd8d2e816b13f4af952f7ea6584dcfb" },
	{ 120, "2f3d335432c70b580af0e8e1b3674a7c"
	       "020d683aa5f73aaaedfdc55af904c21c" },
	{ 128, "6836cf13bac400e9105071cd6af47084"
	       "dfacad4e5e302c94bfed24e013afb73e" },
	{ 129, "c12cb024a2e5551cca0e08fce8f1c5e3"
	       "14555cc3fef6329ee994a3db752166ae" },
};

START_TEST(lengths_round_a_block)
{
	char a[130], hex[65];

	memset(a, 'a', sizeof(a));
	sha256_hex(a, sizes[_i].len, hex);
	ck_assert_str_eq(hex, sizes[_i].hex);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sha256");
	TCase *tc = tcase_create("sha256");

	tcase_add_loop_test(tc, published_vectors, 0,
			    sizeof(known) / sizeof(known[0]));
	tcase_add_test(tc, a_million_times_a);
	tcase_add_loop_test(tc, lengths_round_a_block, 0,
			    sizeof(sizes) / sizeof(sizes[0]));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
