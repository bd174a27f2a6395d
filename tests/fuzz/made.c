/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "made.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
/* One of a menu; the first one is harmless. */
#define PICK(in, ...)                                       \
	pick(in, (const char *const[]){ __VA_ARGS__ },      \
	     sizeof((const char *const[]){ __VA_ARGS__ }) / \
		     sizeof(const char *))

struct input {
	const uint8_t *at;
	size_t left;
	uint8_t heat;
	struct buf *out;
};

static uint8_t byte(struct input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

/* Is something other than usual asked for here? */
static bool odd(struct input *in)
{
	return byte(in) > 255 - in->heat / 4;
}

static const char *pick(struct input *in, const char *const *menu, size_t n)
{
	return odd(in) ? menu[byte(in) % n] : menu[0];
}

static void put(struct input *in, const char *s)
{
	buf_str(in->out, s);
}

/* "KEY":VALUE, out of a menu; an empty value leaves the key out. */
static void key(struct input *in, const char *name, const char *value)
{
	if (value[0] != '\0')
		buf_fmt(in->out, ",\"%s\":%s", name, value);
}

/* Up to @most out of a menu, each at most as often as it is drawn. */
static void list(struct input *in, const char *name, const char *const *menu,
		 size_t n, unsigned int most)
{
	unsigned int many = byte(in) % (most + 1);

	buf_fmt(in->out, ",\"%s\":[", name);
	for (unsigned int i = 0; i < many; i++)
		buf_fmt(in->out, "%s%s", i > 0 ? "," : "", menu[byte(in) % n]);
	put(in, "]");
}

static void caps(struct input *in)
{
	static const char *const sets[] = { "bounding", "effective",
					    "permitted", "inheritable",
					    "ambient" };
	static const char *const fair[] = {
		"\"CAP_CHOWN\"",   "\"CAP_KILL\"",
		"\"CAP_SETUID\"",  "\"CAP_NET_BIND_SERVICE\"",
		"\"CAP_NET_RAW\"", "\"CAP_SETFCAP\"",
		"\"CAP_MKNOD\"",   "\"CAP_SYS_CHROOT\"",
	};
	static const char *const foul[] = {
		"\"CAP_CHOWN\"",           "\"CAP_SYS_ADMIN\"",
		"\"CAP_SYS_NICE\"",        "\"CAP_BPF\"",
		"\"CAP_NET_ADMIN\"",       "\"CAP_NOTHING\"",
		"\"CAP_DAC_READ_SEARCH\"", "\"cap_chown\"",
	};

	if (odd(in))
		return;
	put(in, ",\"capabilities\":{\"x\":0");
	for (size_t i = 0; i < N(sets); i++)
		if (i < 3 || odd(in))
			list(in, sets[i], odd(in) ? foul : fair, N(fair), 8);
	put(in, "}");
}

static void user(struct input *in)
{
	static const char *const gids[] = { "5",     "0",     "1000",
					    "65536", "99999", "4294967295" };

	buf_fmt(in->out, "\"user\":{\"uid\":%s,\"gid\":%s",
		PICK(in, "1000", "0", "65535", "65536", "200000", "4294967294",
		     "4294967295", "-1"),
		PICK(in, "1000", "0", "65536", "4294967294", "4294967295"));
	key(in, "umask", PICK(in, "", "18", "0", "511", "4096"));
	if (odd(in))
		list(in, "additionalGids", gids, N(gids), 4);
	put(in, "}");
}

static void process_body(struct input *in)
{
	static const char *const env[] = {
		"\"PATH=/bin\"",    "\"A=\"",      "\"A\"",           "\"=x\"",
		"\"LD_PRELOAD=x\"", "\"TOKEN=x\"", "\"B=1\\u000a2\"",
	};
	static const char *const limits[] = {
		"{\"type\":\"RLIMIT_CORE\",\"soft\":1,\"hard\":1}",
		"{\"type\":\"RLIMIT_NOFILE\",\"soft\":9,\"hard\":99999999}",
		"{\"type\":\"RLIMIT_NPROC\",\"soft\":1,\"hard\":9999999}",
		"{\"type\":\"RLIMIT_CORE\",\"soft\":9,\"hard\":9}",
		"{\"type\":\"RLIMIT_RTPRIO\",\"soft\":9,\"hard\":9}",
		"{\"type\":\"RLIMIT_AS\",\"soft\":9,\"hard\":8}",
	};

	put(in, "{");
	user(in);
	key(in, "args",
	    PICK(in, "[\"/bin/true\"]", "[]", "[\"\"]", "[\"/proc/self/exe\"]",
		 "[\"sh\",\"-c\",\"x\\u000ay\"]", ""));
	key(in, "cwd",
	    PICK(in, "\"/\"", "\"srv\"", "\"/proc/self/fd/7\"", "\"/a/../b\"",
		 "\"/srv\"", ""));
	key(in, "noNewPrivileges", PICK(in, "true", "", "false"));
	key(in, "oomScoreAdj", PICK(in, "", "0", "-998", "1000", "1001"));
	key(in, "terminal", PICK(in, "", "true", "false"));
	key(in, "consoleSize",
	    PICK(in, "", "{\"height\":24,\"width\":80}",
		 "{\"height\":5000,\"width\":80}"));
	key(in, "apparmorProfile",
	    PICK(in, "", "\"docker-default\"", "\"unconfined\""));
	key(in, "selinuxLabel",
	    PICK(in, "", "\"a:b:c:s0\"", "\"system_u:system_r:spc_t:s0\""));
	key(in, "scheduler",
	    PICK(in, "", "{\"policy\":\"SCHED_FIFO\",\"priority\":1}",
		 "{\"policy\":\"SCHED_OTHER\",\"nice\":-5}",
		 "{\"policy\":\"SCHED_BATCH\"}"));
	key(in, "ioPriority",
	    PICK(in, "", "{\"class\":\"IOPRIO_CLASS_RT\",\"priority\":1}",
		 "{\"class\":\"IOPRIO_CLASS_IDLE\",\"priority\":1}"));
	if (odd(in))
		list(in, "env", env, N(env), 4);
	if (!odd(in))
		list(in, "rlimits", limits, odd(in) ? N(limits) : 1, 1);
	caps(in);
	put(in, "}");
}

static void mount(struct input *in)
{
	static const char *const options[] = {
		"\"nosuid\"",
		"\"nodev\"",
		"\"noexec\"",
		"\"ro\"",
		"\"rprivate\"",
		"\"rbind\"",
		"\"bind\"",
		"\"rw\"",
		"\"suid\"",
		"\"dev\"",
		"\"exec\"",
		"\"rshared\"",
		"\"rslave\"",
		"\"size=64k\"",
		"\"mode=755\"",
		"\"uid=7\"",
		"\"idmap\"",
		"\"ridmap\"",
		"\"remount\"",
		"\"rro\"",
		"\"rnosuid\"",
		"\"rsuid\"",
		"\"rnodev\"",
		"\"rdev\"",
		"\"tmpcopyup\"",
		"\"context=a\"",
		"\"unbindable\"",
		"\"newinstance\"",
		"\"ptmxmode=0666\"",
		"\"gid=5\"",
		"\"size=1m,mpol=bind\"",
		"\"relatime\"",
	};

	buf_fmt(in->out, "{\"destination\":%s",
		PICK(in, "\"/data\"", "\"/tmp\"", "\"/proc\"", "\"/proc/sys\"",
		     "\"/sys\"", "\"/sys/fs/cgroup\"", "\"/dev\"",
		     "\"/dev/pts\"", "\"/dev/shm\"", "\"/dev/mqueue\"",
		     "\"/dev/null\"", "\"/\"", "\"x\"", "\"/a/../b\"",
		     "\"/etc/hosts\"", "\"/var/run/x\"", "\"/data/in\"",
		     "\"/proc/meminfo\""));
	key(in, "type",
	    PICK(in, "\"bind\"", "\"tmpfs\"", "\"proc\"", "\"sysfs\"",
		 "\"devpts\"", "\"mqueue\"", "\"cgroup\"", "\"cgroup2\"",
		 "\"none\"", "", "\"overlay\"", "\"debugfs\"", "\"bpf\""));
	key(in, "source",
	    PICK(in, "\"/srv/data\"", "\"tmpfs\"", "\"/\"", "\"/etc\"",
		 "\"/etc/localtime\"", "\"/var/run/docker.sock\"",
		 "\"/var/lib/docker/volumes/v/_data\"", "\"/dev/sda\"",
		 "\"/home/u/src\"", "\"/home/u/.ssh\"", "\"/srv/../etc\"",
		 "\"proc\"", "\"\"", "", "\"rel\"",
		 "\"/var/lib/lxcfs/proc/meminfo\"", "\"/proc/1/root\"",
		 "\"/srv/bundle/rootfs\""));
	list(in, "options", options, odd(in) ? N(options) : 7, 6);
	put(in, "}");
}

static void mounts(struct input *in)
{
	unsigned int n = byte(in) % 6;

	put(in, ",\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\","
		"\"source\":\"proc\",\"options\":[\"nosuid\"]},"
		"{\"destination\":\"/dev\",\"type\":\"tmpfs\","
		"\"source\":\"tmpfs\",\"options\":[\"size=64k\"]}");
	for (unsigned int i = 0; i < n; i++) {
		put(in, ",");
		mount(in);
	}
	put(in, "]");
}

static void hooks(struct input *in)
{
	static const char *const when[] = { "prestart",        "createRuntime",
					    "createContainer", "startContainer",
					    "poststart",       "poststop" };

	if (!odd(in))
		return;
	put(in, ",\"hooks\":{\"x\":0");
	for (size_t i = 0; i < N(when); i++)
		if (odd(in))
			buf_fmt(in->out,
				",\"%s\":[{\"path\":%s,\"args\":%s%s}]",
				when[i],
				PICK(in, "\"/usr/bin/hook\"",
				     "\"/proc/77/exe\"", "\"/proc/self/exe\"",
				     "\"hook\"", "\"/srv/bundle/hook\"",
				     "\"/proc/1/e\"", "\"/\""),
				PICK(in, "[\"hook\"]",
				     "[\"libnetwork-setkey\","
				     "\"-exec-root=/run/docker\","
				     "\"0123456789ab\"]",
				     "[]"),
				PICK(in, ",\"timeout\":9", "", ",\"timeout\":0",
				     ",\"env\":[\"A\"]",
				     ",\"env\":[\"LD_PRELOAD=x\"]"));
	put(in, "}");
}

static void namespaces(struct input *in)
{
	static const char *const types[] = { "mount", "pid",  "network",
					     "ipc",   "uts",  "cgroup",
					     "user",  "time", "pid" };
	const char *comma = "";

	put(in, ",\"namespaces\":[");
	for (size_t i = 0; i < N(types); i++) {
		/* Those that a runtime must have, and those that it may. */
		if (odd(in) ? byte(in) % 2 == 0 : i > 3)
			continue;
		buf_fmt(in->out, "%s{\"type\":\"%s\"%s}", comma, types[i],
			PICK(in, "", ",\"path\":\"\"",
			     ",\"path\":\"/proc/77/ns/net\"",
			     ",\"path\":\"/proc/1/ns/net\"",
			     ",\"path\":\"/proc/self/ns/mnt\"",
			     ",\"path\":\"/run/docker/netns/default\"",
			     ",\"path\":\"/proc/../x\"", ",\"path\":\"rel\""));
		comma = ",";
	}
	put(in, "]");
}

static void maps(struct input *in, const char *name)
{
	static const char *const menu[] = {
		"{\"containerID\":0,\"hostID\":100000,\"size\":65536}",
		"{\"containerID\":0,\"hostID\":0,\"size\":1}",
		"{\"containerID\":1,\"hostID\":1000,\"size\":10}",
		"{\"containerID\":0,\"hostID\":4294967290,\"size\":9}",
		"{\"containerID\":9,\"hostID\":99999,\"size\":0}",
		"{\"containerID\":65536,\"hostID\":300000,\"size\":65536}",
	};

	list(in, name, menu, odd(in) ? N(menu) : 1, 3);
}

static void seccomp(struct input *in)
{
	unsigned int n = byte(in) % 5;

	if (odd(in))
		return;
	buf_fmt(in->out, ",\"seccomp\":{\"defaultAction\":\"SCMP_ACT_%s\"",
		PICK(in, "ERRNO", "ALLOW", "KILL", "LOG", "TRACE", "NOTIFY",
		     "TRAP", "NONE"));
	key(in, "defaultErrnoRet", PICK(in, "", "38", "0", "4096"));
	key(in, "architectures",
	    PICK(in, "[\"SCMP_ARCH_X86_64\"]", "[]", "",
		 "[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]",
		 "[\"SCMP_ARCH_MIPS\"]"));
	key(in, "flags",
	    PICK(in, "", "[\"SECCOMP_FILTER_FLAG_LOG\"]",
		 "[\"SECCOMP_FILTER_FLAG_SPEC_ALLOW\"]",
		 "[\"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\"]"));
	key(in, "listenerPath", PICK(in, "", "\"/run/x\""));
	put(in, ",\"syscalls\":[{\"names\":[\"read\"],"
		"\"action\":\"SCMP_ACT_ALLOW\"}");
	for (unsigned int i = 0; i < n; i++)
		buf_fmt(in->out,
			",{\"names\":[%s],\"action\":\"SCMP_ACT_%s\"%s,"
			"\"args\":%s}",
			PICK(in, "\"ioctl\"", "\"clone3\"",
			     "\"mount\",\"write\"", "\"nosuchcall\"", ""),
			PICK(in, "ALLOW", "ERRNO", "KILL_PROCESS", "NOTIFY",
			     "TRACE", "LOG"),
			PICK(in, "", ",\"errnoRet\":5", ",\"errnoRet\":9999"),
			PICK(in, "[]",
			     "[{\"index\":1,\"value\":21522,"
			     "\"op\":\"SCMP_CMP_EQ\"}]",
			     "[{\"index\":6,\"value\":1,"
			     "\"op\":\"SCMP_CMP_EQ\"}]",
			     "[{\"index\":0,\"value\":1,\"valueTwo\":3,"
			     "\"op\":\"SCMP_CMP_MASKED_EQ\"},{\"index\":0,"
			     "\"value\":4294967296,\"op\":\"SCMP_CMP_LT\"}]"));
	put(in, "]}");
}

static void resources_body(struct input *in)
{
	static const char *const rules[] = {
		"{\"allow\":false,\"access\":\"rwm\"}",
		"{\"allow\":true,\"type\":\"c\",\"major\":1,\"minor\":3,"
		"\"access\":\"rw\"}",
		"{\"allow\":true,\"type\":\"c\",\"major\":136,"
		"\"access\":\"rwm\"}",
		"{\"allow\":true,\"type\":\"a\",\"access\":\"rwm\"}",
		"{\"allow\":true,\"type\":\"b\",\"major\":8,\"minor\":0,"
		"\"access\":\"r\"}",
		"{\"allow\":true,\"access\":\"rwm\"}",
		"{\"allow\":true,\"type\":\"c\",\"major\":1,\"minor\":1,"
		"\"access\":\"m\"}",
	};

	put(in, "{\"x\":0");
	list(in, "devices", rules, odd(in) ? N(rules) : 3, 4);
	key(in, "memory",
	    PICK(in, "{\"limit\":268435456}", "", "{\"limit\":-1}",
		 "{\"limit\":-2}", "{\"swap\":-1}",
		 "{\"disableOOMKiller\":true}",
		 "{\"limit\":1,\"swap\":9223372036854775807}"));
	key(in, "pids",
	    PICK(in, "{\"limit\":100}", "", "{\"limit\":0}", "{\"limit\":-1}",
		 "{}"));
	key(in, "cpu",
	    PICK(in, "{\"shares\":512}", "", "{\"quota\":-1,\"period\":0}",
		 "{\"cpus\":\"0-3\"}", "{\"cpus\":\"x\"}",
		 "{\"realtimeRuntime\":1}"));
	key(in, "unified",
	    PICK(in, "", "{\"memory.high\":\"1\"}", "{\"cgroup.procs\":\"1\"}",
		 "{\"a/b\":\"1\"}"));
	key(in, "hugepageLimits",
	    PICK(in, "", "[{\"pageSize\":\"2MB\",\"limit\":1}]",
		 "[{\"pageSize\":\"../x\",\"limit\":1}]"));
	key(in, "blockIO", PICK(in, "", "{\"weight\":10}", "{}"));
	put(in, "}");
}

static void linux_paths(struct input *in)
{
	static const char *const paths[] = {
		"\"/proc/kcore\"",  "\"/proc/sys\"",     "\"/sys/firmware\"",
		"\"/proc/../etc\"", "\"rel\"",           "\"/dev/null\"",
		"\"/etc/x\"",       "\"/proc/self/fd\"",
	};
	static const char *const devices[] = {
		"{\"path\":\"/dev/x\",\"type\":\"c\",\"major\":1,\"minor\":3}",
		"{\"path\":\"/dev/null\",\"type\":\"c\",\"major\":1,"
		"\"minor\":5}",
		"{\"path\":\"/srv/x\",\"type\":\"c\",\"major\":1,\"minor\":3}",
		"{\"path\":\"/dev/sda\",\"type\":\"b\",\"major\":8,"
		"\"minor\":0}",
		"{\"path\":\"/dev/y\",\"type\":\"c\",\"major\":1,\"minor\":3,"
		"\"fileMode\":2494,\"uid\":7,\"gid\":4294967295}",
		"{\"path\":\"/dev/fuse\",\"type\":\"c\",\"major\":10,"
		"\"minor\":229}",
		"{\"path\":\"/dev/p\",\"type\":\"p\"}",
	};

	list(in, "maskedPaths", paths, odd(in) ? N(paths) : 3, 4);
	list(in, "readonlyPaths", paths, odd(in) ? N(paths) : 3, 4);
	if (odd(in))
		list(in, "devices", devices, odd(in) ? N(devices) : 1, 3);
}

static void linux_part(struct input *in)
{
	put(in, ",\"linux\":{\"x\":0");
	namespaces(in);
	if (odd(in))
		maps(in, "uidMappings");
	if (odd(in))
		maps(in, "gidMappings");
	seccomp(in);
	put(in, ",\"resources\":");
	resources_body(in);
	linux_paths(in);
	key(in, "cgroupsPath",
	    PICK(in, "\"/box/1\"", "", "\"/a/../b\"", "\"/\"",
		 "\"system.slice:a:b\"", "\"rel\""));
	key(in, "rootfsPropagation",
	    PICK(in, "", "\"rprivate\"", "\"rslave\"", "\"rshared\"",
		 "\"unbindable\""));
	key(in, "sysctl",
	    PICK(in, "", "{\"net.ipv4.ip_unprivileged_port_start\":\"0\"}",
		 "{\"net.ipv4.ping_group_range\":\"0 0\"}",
		 "{\"kernel.shmmax\":\"1\",\"kernel.panic\":\"1\"}",
		 "{\"net/../kernel/x\":\"1\"}", "{\"net.x\":\"\"}",
		 "{\"kernel.hostname\":\"x\",\"net.ipv4.ip_forward\":\"1\"}"));
	key(in, "timeOffsets",
	    PICK(in, "", "{\"boottime\":{\"secs\":9}}",
		 "{\"monotonic\":{\"secs\":-999999999999}}"));
	key(in, "personality",
	    PICK(in, "", "{\"domain\":\"LINUX\"}", "{\"domain\":\"LINUX32\"}",
		 "{\"domain\":\"LINUX\",\"flags\":[\"x\"]}"));
	key(in, "netDevices", PICK(in, "", "{\"eth0\":{}}"));
	key(in, "mountLabel", PICK(in, "", "\"a,b\"", "\"a\""));
	key(in, "intelRdt", PICK(in, "", "{\"closID\":\"../x\"}"));
	key(in, "memoryPolicy",
	    PICK(in, "", "{\"mode\":\"MPOL_BIND\",\"nodes\":\"0\"}"));
	put(in, "}");
}

static struct input input(const uint8_t *data, size_t size, struct buf *out)
{
	struct input in = { .at = data, .left = size, .out = out };

	in.heat = byte(&in);
	return in;
}

void made_process(const uint8_t *data, size_t size, struct buf *out)
{
	struct input in = input(data, size, out);

	process_body(&in);
}

void made_resources(const uint8_t *data, size_t size, struct buf *out)
{
	struct input in = input(data, size, out);

	resources_body(&in);
}

void made_config(const uint8_t *data, size_t size, struct buf *out)
{
	struct input in = input(data, size, out);

	buf_fmt(out, "{\"ociVersion\":%s",
		PICK(&in, "\"1.2.0\"", "\"1.0.2-dev\"", "\"2.0.0\""));
	if (!odd(&in)) {
		put(&in, ",\"process\":");
		process_body(&in);
	}
	buf_fmt(out, ",\"root\":{\"path\":%s%s}",
		PICK(&in, "\"rootfs\"", "\"/srv/c/rootfs\"", "\"/usr\"",
		     "\"/\"", "\"/var/lib/docker/overlay2/x/merged\"",
		     "\"/srv/../x\""),
		PICK(&in, "", ",\"readonly\":true", ",\"readonly\":false"));
	key(&in, "hostname", PICK(&in, "", "\"box\"", "\"a;b\"", "\"\""));
	key(&in, "domainname", PICK(&in, "", "\"x.y\"", "\"a/b\""));
	mounts(&in);
	hooks(&in);
	linux_part(&in);
	key(&in, "annotations",
	    PICK(&in, "", "{\"a\":\"b\"}", "{\"run.oci.handler\":\"krun\"}",
		 "{\"org.systemd.property.X\":\"y\"}"));
	put(&in, "}");
}
