/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_device *d;
	const struct spec_dev_rule *r;

	parse_full(&x);
	d = &x.s.lx.devices.v[0];
	ck_assert_int_eq(d->type.v, SPEC_DEV_CHAR);
	ck_assert_str_eq(d->path.s, "/dev/fuse");
	ck_assert_int_eq(d->major.v, 10);
	ck_assert_int_eq(d->minor.v, 229);
	ck_assert_uint_eq(d->file_mode.v, 0666);
	ck_assert_uint_eq(d->uid.v, 7);
	ck_assert_uint_eq(d->gid.v, 8);
	d = &x.s.lx.devices.v[1];
	ck_assert_int_eq(d->type.v, SPEC_DEV_FIFO);
	ck_assert(!d->major.set && !d->uid.set && !d->file_mode.set);
	ck_assert_uint_eq(x.s.lx.resources.devices.n, 2);
	r = &x.s.lx.resources.devices.v[0];
	ck_assert(r->allow.set && !r->allow.v);
	ck_assert_ptr_null(r->type.s);
	ck_assert(!r->major.set);
	ck_assert_str_eq(r->access.s, "rwm");
	r = &x.s.lx.resources.devices.v[1];
	ck_assert(r->allow.v);
	ck_assert_int_eq(r->type.v, SPEC_RULE_CHAR);
	ck_assert_int_eq(r->major.v, 10);
	ck_assert_int_eq(r->minor.v, -1);
	ck_assert_str_eq(r->access.s, "rw");
	arena_free(&x.a);
}
END_TEST

#define DEV(s)  ",\"linux\":{\"devices\":[" s "]}"
#define RULE(s) ",\"linux\":{\"resources\":{\"devices\":[" s "]}}"
static const struct fault faults[] = {
	{ DEV("{\"type\":\"b\",\"path\":\"/d\",\"major\":8,\"minor\":0}"), NULL,
	  NULL },
	{ DEV("{\"type\":\"u\",\"path\":\"/d\",\"major\":8,\"minor\":0}"), NULL,
	  NULL },
	{ DEV("{\"type\":\"x\",\"path\":\"/d\",\"major\":8,\"minor\":0}"),
	  CFG_ENUM, "/linux/devices/0/type" },
	{ DEV("{\"type\":\"c\",\"path\":\"/d\",\"minor\":0}"), CFG_SYNTAX,
	  "/linux/devices/0" },
	{ DEV("{\"type\":\"b\",\"path\":\"/d\",\"major\":0}"), CFG_SYNTAX,
	  "/linux/devices/0" },
	{ DEV("{\"type\":\"p\"}"), CFG_SYNTAX, "/linux/devices/0/path" },
	{ DEV("{\"path\":\"/d\"}"), CFG_SYNTAX, "/linux/devices/0/type" },
	{ DEV("{\"type\":\"p\",\"path\":\"/d\",\"fileMode\":\"0666\"}"),
	  CFG_SYNTAX, "/linux/devices/0/fileMode" },
	{ DEV("{\"type\":\"p\",\"path\":\"/d\",\"uid\":-1}"), CFG_SYNTAX,
	  "/linux/devices/0/uid" },
	{ RULE("{\"allow\":true,\"type\":\"a\"}"), NULL, NULL },
	{ RULE("{\"allow\":true,\"access\":\"\"}"), NULL, NULL },
	{ RULE("{\"type\":\"a\"}"), CFG_SYNTAX,
	  "/linux/resources/devices/0/allow" },
	{ RULE("{\"allow\":1}"), CFG_SYNTAX,
	  "/linux/resources/devices/0/allow" },
	{ RULE("{\"allow\":true,\"type\":\"p\"}"), CFG_ENUM,
	  "/linux/resources/devices/0/type" },
	{ RULE("{\"allow\":true,\"access\":\"rwx\"}"), CFG_ENUM,
	  "/linux/resources/devices/0/access" },
	{ RULE("{\"allow\":true,\"major\":\"*\"}"), CFG_SYNTAX,
	  "/linux/resources/devices/0/major" },
};
FAULT_TEST(faulty, faults)

int main(void)
{
	Suite *s = suite_create("dev");
	TCase *tc = tcase_create("dev");

	tcase_add_test(tc, every_field);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	suite_add_tcase(s, tc);
	return unit_run(s);
}
