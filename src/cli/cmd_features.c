/* SPDX-License-Identifier: GPL-2.0-or-later */
/* features.md of runtime-spec 1.3: what is recognised, on any host. */
#include "config.h"

#include "base/jsonw.h"
#include "life/process_text.h"
#include "private.h"

#ifdef HAVE_SYSTEMD
static const bool users_systemd = true;
#else
static const bool users_systemd = false;
#endif

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
	"async",         "atime",        "bind",
	"defaults",      "dev",          "diratime",
	"dirsync",       "exec",         "idmap",
	"iversion",      "lazytime",     "loud",
	"mand",          "noatime",      "nodev",
	"nodiratime",    "noexec",       "noiversion",
	"nolazytime",    "nomand",       "norelatime",
	"nostrictatime", "nosuid",       "nosymfollow",
	"private",       "ratime",       "rbind",
	"rdev",          "rdiratime",    "relatime",
	"remount",       "rexec",        "ridmap",
	"rnoatime",      "rnodev",       "rnodiratime",
	"rnoexec",       "rnorelatime",  "rnostrictatime",
	"rnosuid",       "rnosymfollow", "ro",
	"rprivate",      "rrelatime",    "rro",
	"rrw",           "rshared",      "rslave",
	"rstrictatime",  "rsuid",        "rsymfollow",
	"runbindable",   "rw",           "shared",
	"silent",        "slave",        "strictatime",
	"suid",          "symfollow",    "sync",
	"tmpcopyup",     "unbindable",   NULL,
};

static const char *const namespaces[] = {
	"cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts", NULL,
};

static const char *const actions[] = {
	"SCMP_ACT_ALLOW",       "SCMP_ACT_ERRNO",
	"SCMP_ACT_KILL",        "SCMP_ACT_KILL_PROCESS",
	"SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
	"SCMP_ACT_NOTIFY",      "SCMP_ACT_TRACE",
	"SCMP_ACT_TRAP",        NULL,
};

static const char *const operators[] = {
	"SCMP_CMP_EQ", "SCMP_CMP_GE",        "SCMP_CMP_GT", "SCMP_CMP_LE",
	"SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE", NULL,
};

/* By name: those of another machine are passed over. */
static const char *const archs[] = {
	"SCMP_ARCH_AARCH64",     "SCMP_ARCH_ARM",    "SCMP_ARCH_LOONGARCH64",
	"SCMP_ARCH_M68K",        "SCMP_ARCH_MIPS",   "SCMP_ARCH_MIPS64",
	"SCMP_ARCH_MIPS64N32",   "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64",
	"SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64",
	"SCMP_ARCH_PPC",         "SCMP_ARCH_PPC64",  "SCMP_ARCH_PPC64LE",
	"SCMP_ARCH_RISCV64",     "SCMP_ARCH_S390",   "SCMP_ARCH_S390X",
	"SCMP_ARCH_SH",          "SCMP_ARCH_SHEB",   "SCMP_ARCH_X32",
	"SCMP_ARCH_X86",         "SCMP_ARCH_X86_64", NULL,
};

static const char *const flags[] = {
	"SECCOMP_FILTER_FLAG_LOG",
	"SECCOMP_FILTER_FLAG_SPEC_ALLOW",
	"SECCOMP_FILTER_FLAG_TSYNC",
	"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
	NULL,
};

/* SPEC_ALLOW is read, and left out of what is loaded: rule sec-flags. */
static const char *const supported_flags[] = {
	"SECCOMP_FILTER_FLAG_LOG",
	"SECCOMP_FILTER_FLAG_TSYNC",
	"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
	NULL,
};

static const char *const none[] = { NULL };

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

static const char *const memory_modes[] = {
	"MPOL_DEFAULT",    "MPOL_BIND",
	"MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE",
	"MPOL_PREFERRED",  "MPOL_PREFERRED_MANY",
	"MPOL_LOCAL",      NULL,
};

static const char *const memory_flags[] = {
	"MPOL_F_NUMA_BALANCING",
	"MPOL_F_RELATIVE_NODES",
	"MPOL_F_STATIC_NODES",
	NULL,
};

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
	jsonw_bool(w, "v2", true);
	jsonw_bool(w, "systemd", true);
	jsonw_bool(w, "systemdUser", users_systemd);
	jsonw_bool(w, "rdma", true);
	jsonw_end(w);
	jsonw_object(w, "seccomp");
	jsonw_bool(w, "enabled", true);
	list(w, "actions", actions);
	list(w, "operators", operators);
	list(w, "archs", archs);
	list(w, "knownFlags", flags);
	list(w, "supportedFlags", supported_flags);
	jsonw_end(w);
	enabled(w, "apparmor", true);
	enabled(w, "selinux", true);
	jsonw_object(w, "memoryPolicy");
	list(w, "modes", memory_modes);
	list(w, "flags", memory_flags);
	jsonw_end(w);
	jsonw_object(w, "intelRdt");
	jsonw_bool(w, "enabled", true);
	jsonw_bool(w, "schemata", true);
	jsonw_bool(w, "monitoring", true);
	jsonw_end(w);
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
	list(&w, "potentiallyUnsafeConfigAnnotations", none);
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
