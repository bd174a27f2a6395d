/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "intake/intake.h"
#include "unit.h"

static struct intake in;
static struct arena arena;

/* ' is written for ". */
static const char *json(const char *text)
{
	size_t len = strlen(text) + 1;
	char *s = arena_copy(&arena, text, len), *c;

	ck_assert_ptr_nonnull(s);
	for (c = s; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	return s;
}

static void begin(void)
{
	arena_init(&arena, 64U << 20);
}

static void end(void)
{
	arena_free(&arena);
}

static void reads(enum intake_kind kind, const char *text, size_t n)
{
	struct err e = { 0 };

	text = json(text);
	ck_assert_msg(intake_read(&in, kind, &arena, text, strlen(text), &e) ==
			      0,
		      "%s: %s", e.at, e.text);
	ck_assert_uint_eq(in.n, n);
}

static bool has(size_t i, const char *part)
{
	return strstr(in.items[i].text, part) != NULL;
}

static void from(size_t i, const char *rule, const char *pointer,
		 const char *want)
{
	char is[JSON_POINTER_MAX];

	(void)json_pointer(intake_origin_of(&in.items[i], rule, pointer), is);
	ck_assert_str_eq(is, want);
}

START_TEST(an_inspected_container)
{
	reads(INTAKE_DOCKER,
	      "[{'Path':'/a','Args':['b'],'Config':{'User':'7:8'},"
	      "'HostConfig':{'PidMode':'host','CapDrop':['ALL'],"
	      "'CapAdd':['CAP_KILL','NET_RAW'],'Memory':5,"
	      "'Devices':[{'PathOnHost':'/dev/fuse','PathInContainer':'/f',"
	      "'CgroupPermissions':'r'}]}}]",
	      1);
	ck_assert(has(0, "\"uid\":7,\"gid\":8"));
	ck_assert(has(0, "\"args\":[\"/a\",\"b\"]"));
	ck_assert(has(0, "\"bounding\":[\"CAP_KILL\",\"CAP_NET_RAW\"]"));
	ck_assert(!has(0, "\"type\":\"pid\""));
	ck_assert(has(0, "\"type\":\"network\""));
	ck_assert(has(0, "\"limit\":5"));
	ck_assert(has(0, "\"major\":10,\"minor\":229,\"access\":\"r\""));
	from(0, "ns-pid-host", "/linux/namespaces", "/0/HostConfig/PidMode");
	from(0, "ns-x", "/linux/namespaces", "/0");
	from(0, "x", "/linux/devices/0/path", "/0/HostConfig/Devices/0");
	from(0, "x", "/process/user/uid", "/0/Config/User");
	from(0, "x", "/process/userless", "/0");
	ck_assert_uint_eq(in.items[0].n_notes, 0);
}
END_TEST

START_TEST(a_pod)
{
	reads(INTAKE_POD,
	      "{'spec':{'initContainers':[{}],'containers':[{'securityContext'"
	      ":{'runAsUser':9},'command':['a'],'args':['b'],"
	      "'volumeMounts':[{'name':'v','mountPath':'/v','readOnly':true}],"
	      "'resources':{'limits':{'memory':'2Ki','cpu':'1500m'}}}],"
	      "'volumes':[{'name':'v','hostPath':{'path':'/x'}}],"
	      "'securityContext':{'runAsUser':3}}}",
	      2);
	ck_assert(has(0, "\"uid\":3"));
	ck_assert(has(1, "\"uid\":9"));
	ck_assert(has(1, "\"args\":[\"a\",\"b\"]"));
	ck_assert(has(1, "\"source\":\"/x\",\"options\":[\"rbind\",\"ro\""));
	ck_assert(has(1, "\"limit\":2048"));
	ck_assert(has(1, "\"quota\":150000"));
	from(1, "x", "/mounts/7/source", "/spec/volumes/0");
	from(0, "user-root", "/process/user/uid",
	     "/spec/securityContext/runAsUser");
}
END_TEST

/* As the API server writes them; each is memory, in bytes. */
START_TEST(quantities)
{
	static const struct {
		const char *text;
		const char *limit;
	} c[] = {
		{ "8589934592", "8589934592" },
		{ "1.5Gi", "1610612736" },
		{ "1.Ki", "1024" },
		{ ".5Ki", "512" },
		{ "+2k", "2000" },
		{ "1e9", "1000000000" },
		{ "12E+3", "12000" },
		{ "25e-1", "2" },
		{ "2P", "2000000000000000" },
		{ "1Ei", "9223372036854775" },
		{ "99999999999999999999", "9223372036854775" },
		{ "1e4294967295", "9223372036854775" },
		{ "2000m", "2" },
	};
	char text[256], want[64];
	size_t i;

	for (i = 0; i < sizeof(c) / sizeof(*c); i++) {
		(void)snprintf(text, sizeof(text),
			       "{'spec':{'containers':[{'resources':{'limits':"
			       "{'memory':'%s'}}}]}}",
			       c[i].text);
		(void)snprintf(want, sizeof(want), "\"memory\":{\"limit\":%s}",
			       c[i].limit);
		reads(INTAKE_POD, text, 1);
		ck_assert_msg(has(0, want), "%s", c[i].text);
	}
}
END_TEST

static void noted(enum intake_kind kind, const char *text, const char *rule,
		  const char *message)
{
	reads(kind, text, 1);
	ck_assert_uint_eq(in.items[0].n_notes, rule != NULL);
	if (rule == NULL)
		return;
	ck_assert_str_eq(in.items[0].notes[0].rule, rule);
	ck_assert_ptr_nonnull(strstr(in.items[0].notes[0].message, message));
}

#define POD(own) \
	"{'spec':{'containers':[{'securityContext':{'runAsUser':1" own "}}]}}"
#define HOST(own) "[{'Config':{},'HostConfig':{'Memory':5" own "}}]"

START_TEST(misspelt)
{
	noted(INTAKE_POD, POD(",'priviliged':true"), "cfg-near-miss",
	      "is \"privileged\" meant?");
	noted(INTAKE_POD, POD(",'Privileged':true"), "cfg-near-miss",
	      "is \"privileged\" meant?");
	noted(INTAKE_POD, POD(",'privilege of another kind':true"), NULL, "");
	noted(INTAKE_POD, POD(",'runAsUserName':'x','fsGroup':1"), NULL, "");
	noted(INTAKE_DOCKER, HOST(",'Priviledged':true"), "cfg-near-miss",
	      "is \"Privileged\" meant?");
	noted(INTAKE_DOCKER,
	      HOST(",'Links':null,'CgroupMode':'host','Cgroup':'',"
		   "'CpuCount':0,'GroupAdd':null,'Isolation':''"),
	      NULL, "");
}
END_TEST

START_TEST(a_cgroup_of_docker)
{
	reads(INTAKE_DOCKER,
	      "[{'Id':'7','Config':{},'HostConfig':{'CgroupParent':'/a/..',"
	      "'CpuRealtimeRuntime':5,'CpuRealtimePeriod':9,'GroupAdd':['0','"
	      "8']}}]",
	      1);
	ck_assert(has(0, "\"cgroupsPath\":\"/a/../7\""));
	ck_assert(has(0, "\"realtimeRuntime\":5,\"realtimePeriod\":9"));
	ck_assert(has(0, "\"additionalGids\":[0,8]"));
	from(0, "x", "/linux/cgroupsPath", "/0/HostConfig/CgroupParent");
	reads(INTAKE_DOCKER, HOST(",'CgroupParent':'a.slice'"), 1);
	ck_assert(has(0, "\"cgroupsPath\":\"a.slice:docker:container\""));
	reads(INTAKE_DOCKER, HOST(""), 1);
	ck_assert(!has(0, "cgroupsPath"));
}
END_TEST

static void fails(enum intake_kind kind, const char *text, enum err_kind how,
		  const char *at)
{
	struct err e = { 0 };

	text = json(text);
	ck_assert_int_eq(intake_read(&in, kind, &arena, text, strlen(text), &e),
			 -1);
	ck_assert_int_eq(e.kind, how);
	ck_assert_str_eq(e.at, at);
}

START_TEST(what_is_none)
{
	CLEAN_BUF struct buf many = { .cap = 1 << 20 };
	int i;

	fails(INTAKE_DOCKER, "", ERR_SPEC, "1:1");
	fails(INTAKE_DOCKER, "[\n{'a':,", ERR_SPEC, "2:7");
	fails(INTAKE_DOCKER, "[\n 3]", ERR_SPEC, "2:2");
	fails(INTAKE_POD, "{'items': 7}", ERR_SPEC, "1:11");
	fails(INTAKE_POD, "{'spec':{'containers':[]}}", ERR_SPEC, "1:1");
	buf_str(&many, "{'spec':{'containers':[{}");
	for (i = 0; i < INTAKE_ITEMS_MAX; i++)
		buf_str(&many, ",{}");
	buf_str(&many, "]}}");
	fails(INTAKE_POD, many.data, ERR_LIMIT, "intake");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("intake");
	TCase *tc = tcase_create("intake");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, an_inspected_container);
	tcase_add_test(tc, a_pod);
	tcase_add_test(tc, quantities);
	tcase_add_test(tc, misspelt);
	tcase_add_test(tc, a_cgroup_of_docker);
	tcase_add_test(tc, what_is_none);
	suite_add_tcase(s, tc);
	return unit_run(s);
}
