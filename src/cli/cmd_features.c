/* SPDX-License-Identifier: GPL-2.0-or-later */
/* features.md of runtime-spec 1.3: what is recognised, on any host. */
#include "config.h"

#include "base/jsonw.h"
#include "life/process_text.h"
#include "private.h"

static const char *const hooks[] = {
	"prestart",
	"createRuntime",
	"createContainer",
	"startContainer",
	"poststart",
	"poststop",
	NULL,
};

static const char *const mount_options[] = {
	"async",         "atime",        "bind",        "defaults",
	"dev",           "diratime",     "dirsync",     "exec",
	"iversion",      "lazytime",     "loud",        "mand",
	"noatime",       "nodev",        "nodiratime",  "noexec",
	"noiversion",    "nolazytime",   "nomand",      "norelatime",
	"nostrictatime", "nosuid",       "nosymfollow", "private",
	"ratime",        "rbind",        "rdev",        "rdiratime",
	"relatime",      "rexec",        "rnoatime",    "rnodev",
	"rnodiratime",   "rnoexec",      "rnorelatime", "rnostrictatime",
	"rnosuid",       "rnosymfollow", "ro",          "rprivate",
	"rrelatime",     "rro",          "rrw",         "rslave",
	"rstrictatime",  "rsuid",        "rsymfollow",  "rw",
	"silent",        "slave",        "strictatime", "suid",
	"symfollow",     "sync",         "tmpcopyup",   NULL,
};

static const char *const namespaces[] = {
	"cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts", NULL,
};

static const char *const actions[] = {
	"SCMP_ACT_ALLOW",       "SCMP_ACT_ERRNO",
	"SCMP_ACT_KILL",        "SCMP_ACT_KILL_PROCESS",
	"SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
	"SCMP_ACT_TRAP",        NULL,
};

static const char *const operators[] = {
	"SCMP_CMP_EQ", "SCMP_CMP_GE",        "SCMP_CMP_GT", "SCMP_CMP_LE",
	"SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE", NULL,
};

static const char *const archs[] = {
#if defined(__x86_64__)
	"SCMP_ARCH_X86_64",
#elif defined(__aarch64__)
	"SCMP_ARCH_AARCH64",
#endif
	NULL,
};

static void list(struct jsonw *w, const char *key, const char *const *v)
{
	jsonw_array(w, key);
	for (; *v != NULL; v++)
		jsonw_str(w, NULL, *v);
	jsonw_end(w);
}

static void caps(struct jsonw *w)
{
	CLEAN_BUF struct buf name = { 0 };
	size_t i;

	jsonw_array(w, "capabilities");
	for (i = 0; process_cap(i) != NULL; i++) {
		buf_init(&name, 64);
		buf_fmt(&name, "CAP_%s", process_cap(i));
		jsonw_str(w, NULL, name.data);
		buf_free(&name);
	}
	jsonw_end(w);
}

static void enabled(struct jsonw *w, const char *key, bool is)
{
	jsonw_object(w, key);
	jsonw_bool(w, "enabled", is);
	jsonw_end(w);
}

static void linux_section(struct jsonw *w)
{
	jsonw_object(w, "linux");
	list(w, "namespaces", namespaces);
	caps(w);
	jsonw_object(w, "cgroup");
	jsonw_bool(w, "v1", true);
	jsonw_bool(w, "v2", false);
	jsonw_bool(w, "systemd", false);
	jsonw_bool(w, "systemdUser", false);
	jsonw_bool(w, "rdma", false);
	jsonw_end(w);
	jsonw_object(w, "seccomp");
	jsonw_bool(w, "enabled", true);
	list(w, "actions", actions);
	list(w, "operators", operators);
	list(w, "archs", archs);
	jsonw_end(w);
	enabled(w, "apparmor", false);
	enabled(w, "selinux", false);
	enabled(w, "intelRdt", false);
	enabled(w, "netDevices", true);
	jsonw_object(w, "mountExtensions");
	enabled(w, "idmap", true);
	jsonw_end(w);
	jsonw_end(w);
}

static int run(struct cli *c, const struct command *self, int argc, char **argv)
{
	CLEAN_BUF struct buf b = { 0 };
	struct jsonw w;
	int status;

	buf_init(&b, 64 * (size_t)1024);
	if (cli_options(c, self, NULL, argc, argv, 0, 0, &status) < 0)
		return status;
	jsonw_init(&w, &b, true);
	jsonw_object(&w, NULL);
	jsonw_str(&w, "ociVersionMin", "1.0.0");
	jsonw_str(&w, "ociVersionMax", "1.3.0");
	list(&w, "hooks", hooks);
	list(&w, "mountOptions", mount_options);
	linux_section(&w);
	jsonw_object(&w, "annotations");
	jsonw_str(&w, "org.opencontainers.runtime.brig.version",
		  PACKAGE_VERSION);
	jsonw_end(&w);
	jsonw_end(&w);
	buf_char(&b, '\n');
	return cli_put(c, &b);
}

const struct command cmd_features = {
	.name = "features",
	.operands = "",
	.title = "print what brig knows, as JSON",
	.run = run,
};
