/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "spec/spec_unit.h"

START_TEST(every_field)
{
	struct parsed x;
	const struct spec_linux *lx = &x.s.lx;
	uint32_t i;

	parse_full(&x);
	ck_assert_uint_eq(lx->namespaces.n, 8);
	for (i = 0; i < 8; i++)
		ck_assert_int_eq(lx->namespaces.v[i].type.v, (int)i);
	ck_assert_int_eq(lx->namespaces.v[7].type.v, SPEC_NS_TIME);
	ck_assert_str_eq(lx->namespaces.v[0].path.s, "/proc/1234/ns/pid");
	ck_assert_ptr_null(lx->namespaces.v[1].path.s);
	ck_assert_uint_eq(lx->net_devices.n, 2);
	ck_assert_str_eq(lx->net_devices.v[0].key.s, "eth0");
	ck_assert_str_eq(lx->net_devices.v[0].name.s, "ct_eth0");
	ck_assert_str_eq(lx->net_devices.v[1].key.s, "ens4");
	ck_assert(lx->net_devices.v[1].at.set);
	ck_assert_ptr_null(lx->net_devices.v[1].name.s);
	ck_assert_int_eq(lx->time_offsets.monotonic.secs.v, 172800);
	ck_assert_uint_eq(lx->time_offsets.monotonic.nanosecs.v, 5);
	ck_assert_int_eq(lx->time_offsets.boottime.secs.v, -604800);
	ck_assert_uint_eq(lx->time_offsets.boottime.nanosecs.v, 999999999);
	ck_assert_uint_eq(lx->uid_mappings.v[0].container_id.v, 0);
	ck_assert(lx->uid_mappings.v[0].container_id.set);
	ck_assert_uint_eq(lx->uid_mappings.v[0].size.v, 32000);
	ck_assert_uint_eq(lx->gid_mappings.v[0].size.v, 32001);
	arena_free(&x.a);
}
END_TEST

static const struct fault faults[] = {
	{ ",\"linux\":{\"namespaces\":[{\"type\":\"net\"}]}", CFG_ENUM,
	  "/linux/namespaces/0/type" },
	{ ",\"linux\":{\"namespaces\":[{\"type\":\"PID\"}]}", CFG_ENUM,
	  "/linux/namespaces/0/type" },
	{ ",\"linux\":{\"namespaces\":[{\"path\":\"/x\"}]}", CFG_SYNTAX,
	  "/linux/namespaces/0/type" },
	{ ",\"linux\":{\"namespaces\":[\"pid\"]}", CFG_SYNTAX,
	  "/linux/namespaces/0" },
	{ ",\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"ipc\"},"
	  "{\"type\":\"pid\",\"path\":\"/proc/1/ns/pid\"}]}",
	  NS_JOIN_BAD, "/linux/namespaces/2" },
	{ ",\"linux\":{\"namespaces\":[{\"type\":\"pid\",\"path\":\"\\r\"}]}",
	  CFG_NUL, "/linux/namespaces/0/path" },
	{ ",\"linux\":{\"uidMappings\":[{\"containerID\":0,\"hostID\":0,"
	  "\"size\":4294967296}]}",
	  CFG_SYNTAX, "/linux/uidMappings/0/size" },
	{ ",\"linux\":{\"uidMappings\":[{\"containerId\":0,\"hostID\":0,"
	  "\"size\":1,\"containerID\":0}]}",
	  CFG_CASE_KEY, "/linux/uidMappings/0/containerID" },
	{ ",\"linux\":{\"timeOffsets\":{\"realtime\":{}}}", CFG_ENUM,
	  "/linux/timeOffsets/realtime" },
	{ ",\"linux\":{\"timeOffsets\":{\"monotonic\":{\"nanosecs\":-1}}}",
	  CFG_SYNTAX, "/linux/timeOffsets/monotonic/nanosecs" },
	{ ",\"linux\":{\"netDevices\":{\"eth0\":[]}}", CFG_SYNTAX,
	  "/linux/netDevices/eth0" },
	{ ",\"linux\":{\"netDevices\":{\"e\\n\":{}}}", CFG_NUL,
	  "/linux/netDevices/e\n" },
	{ ",\"linux\":{\"netDevices\":{\"\":{}}}", CFG_SYNTAX,
	  "/linux/netDevices/" },
	{ ",\"linux\":{\"netDevices\":[]}", CFG_SYNTAX, "/linux/netDevices" },
};

START_TEST(faulty)
{
	struct parsed x;

	parse(&x, faults[_i].text);
	/* a key in the wrong case is reported twice: beside its twin, too */
	if (strstr(faults[_i].text, "containerId") != NULL) {
		ck_assert_uint_eq(x.p.n, 2);
		ck_assert_str_eq(x.p.v[1].rule, CFG_CASE_KEY);
	} else {
		expect(&x, &faults[_i]);
	}
	arena_free(&x.a);
}
END_TEST

START_TEST(too_many_maps)
{
	static const char head[] = ",\"linux\":{\"gidMappings\":[";
	struct parsed x;
	struct buf b;
	int n, i;

	for (n = SPEC_IDMAPS_MAX; n <= SPEC_IDMAPS_MAX + 1; n++) {
		buf_init(&b, 1U << 20);
		for (i = 0; i < n; i++)
			buf_fmt(&b,
				"%s{\"containerID\":0,\"hostID\":1,"
				"\"size\":1}",
				i == 0 ? head : ",");
		buf_str(&b, "]}");
		parse(&x, b.data);
		buf_free(&b);
		ck_assert_uint_eq(x.p.n, n > SPEC_IDMAPS_MAX ? 1 : 0);
		if (n > SPEC_IDMAPS_MAX) {
			ck_assert_str_eq(x.p.v[0].rule, CFG_SIZE);
			ck_assert_str_eq(x.p.v[0].pointer,
					 "/linux/gidMappings");
		}
		arena_free(&x.a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ns");
	TCase *tc = tcase_create("ns");

	tcase_add_test(tc, every_field);
	tcase_add_loop_test(tc, faulty, 0, CASES(faults));
	tcase_add_test(tc, too_many_maps);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
