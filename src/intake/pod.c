/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pod as `kubectl get -o json` prints it, a list of such, or a workload that
 * has a template of one. What the kubelet and CRI make of it is what counts.
 */
#include "config.h"

#include <string.h>

#include "private.h"

struct pod {
	struct box x;
	struct walk *w;
	const struct json *owner;   /* what the template is of: its spec */
	const struct json *spec;    /* PodSpec */
	const struct json *context; /* its securityContext */
	const struct json *c;       /* the container */
	const struct json *own;     /* its securityContext */
	bool open;                  /* privileged */
};

/* What the container says counts, else what the pod says. */
static const struct json *either(const struct pod *d, const char *key)
{
	const struct json *m = get(d->own, key);

	return m != NULL ? m : get(d->context, key);
}

static const struct json *side(const struct pod *d, const char *key)
{
	return get(d->own, key) != NULL ? d->own : d->context;
}

/* Where to point at when it is not said: the nearest that could say it. */
static const struct json *nearest(const struct pod *d, const char *key)
{
	const struct json *m = either(d, key);

	if (m != NULL)
		return m;
	return d->own != NULL ? d->own : d->c;
}

/* ---- process ---- */

static void put_user(struct pod *d)
{
	int64_t uid = num(d->w, side(d, "runAsUser"), "runAsUser", -1);
	int64_t gid = num(d->w, side(d, "runAsGroup"), "runAsGroup", 0);

	if (uid < 0) {
		note(&d->x, nearest(d, "runAsUser"),
		     "no runAsUser: the image says who it is");
		uid = flag(d->w, side(d, "runAsNonRoot"), "runAsNonRoot")
			      ? 65534
			      : 0;
	}
	jsonw_object(&d->x.j, "user");
	jsonw_i64(&d->x.j, "uid", uid);
	jsonw_i64(&d->x.j, "gid", gid);
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/user", "", nearest(d, "runAsUser"));
}

static uint64_t caps(struct pod *d)
{
	const struct json *l = want(d->w, d->own, "capabilities", JSON_OBJECT);

	origin(&d->x, "/process/capabilities", "",
	       d->open ? get(d->own, "privileged")
		       : nearest(d, "capabilities"));
	return caps_asked(d->w, l, "add", "drop",
			  d->open ? CAPS_ALL : CAPS_ENGINE);
}

static void put_strings(struct pod *d, const char *key)
{
	const struct json *s = NULL;

	while ((s = strings(d->w, d->c, key, s)) != NULL)
		jsonw_str(&d->x.j, NULL, s->u.s);
}

static void put_env(struct pod *d)
{
	const struct json *s = NULL;

	jsonw_array(&d->x.j, "env");
	while ((s = each(d->w, d->c, "env", s)) != NULL) {
		CLEAN_BUF struct buf b = { .cap = 1 << 20 };

		buf_fmt(&b, "%s=%s", str(d->w, s, "name"),
			str(d->w, s, "value"));
		jsonw_str(&d->x.j, NULL, buf_ok(&b) ? b.data : "");
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/env", "", get(d->c, "env"));
}

static void put_process(struct pod *d)
{
	const struct json *gain =
		want(d->w, d->own, "allowPrivilegeEscalation", JSON_BOOL);

	jsonw_object(&d->x.j, "process");
	put_user(d);
	jsonw_array(&d->x.j, "args");
	if (get(d->c, "command") == NULL)
		jsonw_str(&d->x.j, NULL, "/");
	put_strings(d, "command");
	put_strings(d, "args");
	jsonw_end(&d->x.j);
	put_env(d);
	jsonw_str(&d->x.j, "cwd", "/");
	put_caps(&d->x, caps(d));
	jsonw_bool(&d->x.j, "noNewPrivileges", gain != NULL && !gain->u.b);
	jsonw_end(&d->x.j);
	origin(&d->x, "/process/noNewPrivileges", "",
	       nearest(d, "allowPrivilegeEscalation"));
}

/* ---- mounts ---- */

static const struct json *volume(struct pod *d, const char *name)
{
	const struct json *v = NULL;

	while ((v = each(d->w, d->spec, "volumes", v)) != NULL)
		if (is(str(d->w, v, "name"), name))
			return v;
	return NULL;
}

/* A StatefulSet has a volume of each claim that it is to make. */
static const struct json *claim(struct pod *d, const char *name)
{
	const struct json *v = NULL;

	while ((v = each(d->w, d->owner, "volumeClaimTemplates", v)) != NULL)
		if (is(str(d->w, get(v, "metadata"), "name"), name))
			return v;
	return NULL;
}

static const char *propagation(struct pod *d, const struct json *m)
{
	const char *s = str(d->w, m, "mountPropagation");

	if (is(s, "Bidirectional"))
		return "rshared";
	return is(s, "HostToContainer") ? "rslave" : "rprivate";
}

/* Those of the kubelet's own, which no rule knows the host's side of. */
static bool kubelet(const struct json *v)
{
	static const char *const kinds[] = { "configMap",
					     "secret",
					     "projected",
					     "downwardAPI",
					     "persistentVolumeClaim",
					     "emptyDir",
					     "ephemeral",
					     "image" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (get(v, kinds[i]) != NULL)
			return true;
	return false;
}

/* A folder of its own: what is written in one, is not in another. */
static const char *kubelet_source(struct pod *d, const struct json *v)
{
	CLEAN_BUF struct buf b = { .cap = 64 };
	const char *s;

	buf_fmt(&b, "/var/lib/kubelet/pods/pod/volumes/%lu",
		v != NULL ? (unsigned long)v->off : 0UL);
	s = buf_ok(&b) ? arena_copy(d->w->arena, b.data, b.len) : NULL;
	if (s == NULL)
		no_room(d->w);
	return s != NULL ? s : "";
}

static void put_volume(struct pod *d, const struct json *m)
{
	const struct json *made = claim(d, str(d->w, m, "name"));
	const struct json *v =
		made != NULL ? made : volume(d, str(d->w, m, "name"));
	const struct json *host = want(d->w, v, "hostPath", JSON_OBJECT);
	struct bind b = {
		.source = kubelet_source(d, v),
		.at = str(d->w, m, "mountPath"),
		.propagation = propagation(d, m),
		.ro = flag(d->w, m, "readOnly") || get(v, "image") != NULL,
		.node = m,
	};

	if (v == NULL) {
		complain(d->w, m, "the name of one of the pod's volumes");
		return;
	}
	if (is(str(d->w, get(v, "emptyDir"), "medium"), "Memory")) {
		put_tmpfs(&d->x, b.at, "size=64m", m);
		return;
	}
	if (host != NULL) {
		b.source = str(d->w, host, "path");
		b.node = v;
	} else if (made == NULL && !kubelet(v)) {
		note(&d->x, v, "a volume of a kind that is not known here");
	}
	put_bind(&d->x, &b);
}

static void put_mounts(struct pod *d)
{
	const struct json *m = NULL;

	put_mounts_begin(&d->x, d->open);
	while ((m = each(d->w, d->c, "volumeMounts", m)) != NULL)
		put_volume(d, m);
	put_mounts_end(&d->x);
}

/* ---- linux ---- */

static unsigned namespaces(struct pod *d)
{
	static const struct {
		const char *key, *rule;
		unsigned bits;
	} host[] = {
		{ "hostNetwork", "ns-net", OWN_NET },
		{ "hostPID", "ns-pid", OWN_PID },
		{ "hostIPC", "ns-ipc", OWN_IPC },
		{ "hostUsers", "ns-user", 0 },
	};
	unsigned set = OWN_NET | OWN_PID | OWN_IPC | OWN_UTS | OWN_CGROUP;
	size_t i;

	for (i = 0; i < 4; i++) {
		if (flag(d->w, d->spec, host[i].key))
			set &= ~host[i].bits;
		origin(&d->x, "/linux/namespaces", host[i].rule,
		       get(d->spec, host[i].key));
	}
	return set;
}

static int64_t limit(struct pod *d, const struct json *limits, const char *key)
{
	const struct json *m = get(limits, key);
	int64_t n = -1;

	if (m == NULL)
		return -1;
	if (m->type == JSON_NUMBER)
		return num(d->w, limits, key, 0) * 1000;
	if (m->type == JSON_STRING)
		n = quantity(m->u.s);
	if (n < 0)
		complain(d->w, m, "a quantity, as \"500m\" or \"128Mi\"");
	return n;
}

static void put_resources(struct pod *d)
{
	const struct json *r = want(d->w, d->c, "resources", JSON_OBJECT);
	const struct json *l = want(d->w, r, "limits", JSON_OBJECT);
	int64_t memory = limit(d, l, "memory");
	int64_t cpu = limit(d, l, "cpu");

	jsonw_object(&d->x.j, "resources");
	jsonw_raw(&d->x.j, "devices",
		  d->open ? "[{\"allow\":true,\"access\":\"rwm\"}]"
			  : "[{\"allow\":false,\"access\":\"rwm\"}]");
	if (memory > 0) {
		jsonw_object(&d->x.j, "memory");
		jsonw_i64(&d->x.j, "limit", memory / 1000);
		jsonw_end(&d->x.j);
	}
	if (cpu > 0) {
		jsonw_object(&d->x.j, "cpu");
		jsonw_i64(&d->x.j, "quota",
			  cpu > 1000000 ? INT64_C(100000000) : cpu * 100);
		jsonw_end(&d->x.j);
	}
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/resources", "", l != NULL ? l : d->c);
	origin(&d->x, "/linux/resources/devices", "",
	       get(d->own, "privileged"));
	if (r != NULL)
		note(&d->x, get(r, "claims"), "devices that a claim gives");
}

static void put_sysctls(struct pod *d)
{
	const struct json *s = NULL;

	jsonw_object(&d->x.j, "sysctl");
	while ((s = each(d->w, d->context, "sysctls", s)) != NULL)
		jsonw_str(&d->x.j, str(d->w, s, "name"), str(d->w, s, "value"));
	jsonw_end(&d->x.j);
	origin(&d->x, "/linux/sysctl", "", get(d->context, "sysctls"));
}

static void put_filter(struct pod *d)
{
	const struct json *at = either(d, "seccompProfile");
	const char *type = str(d->w, at, "type");

	if (is(type, "Localhost"))
		note(&d->x, at,
		     "a seccomp profile of the node: it is judged "
		     "in config.json");
	if (!d->open && at != NULL && !is(type, "Unconfined"))
		put_seccomp(&d->x);
	origin(&d->x, "/linux/seccomp", "",
	       d->open ? get(d->own, "privileged")
		       : nearest(d, "seccompProfile"));
}

/* Block devices all of them, whose numbers the node knows alone. */
static void put_devices(struct pod *d)
{
	const struct json *m = NULL;
	unsigned n = 0;

	jsonw_array(&d->x.j, "devices");
	while ((m = each(d->w, d->c, "volumeDevices", m)) != NULL) {
		jsonw_object(&d->x.j, NULL);
		jsonw_str(&d->x.j, "path", str(d->w, m, "devicePath"));
		jsonw_str(&d->x.j, "type", "b");
		jsonw_i64(&d->x.j, "major", 0);
		jsonw_i64(&d->x.j, "minor", 0);
		jsonw_end(&d->x.j);
		origin_at(&d->x, "/linux/devices", n++, m);
	}
	jsonw_end(&d->x.j);
}

static void put_linux(struct pod *d)
{
	static const struct json none = { .type = JSON_ARRAY };
	const struct json *proc = want(d->w, d->own, "procMount", JSON_STRING);
	bool bare = d->open || (proc != NULL && is(proc->u.s, "Unmasked"));

	jsonw_object(&d->x.j, "linux");
	jsonw_str(&d->x.j, "cgroupsPath", "/kubepods/podpod/c");
	put_namespaces(&d->x, namespaces(d), NULL);
	put_resources(d);
	put_devices(d);
	put_sysctls(d);
	put_filter(d);
	put_paths(&d->x, bare ? &none : NULL, bare ? &none : NULL);
	jsonw_end(&d->x.j);
	if (proc == NULL)
		proc = get(d->own, "privileged");
	origin(&d->x, "/linux/maskedPaths", "", proc);
	origin(&d->x, "/linux/readonlyPaths", "", proc);
}

/* ---- a container, a pod, what has pods ---- */

static void notes(struct pod *d)
{
	const struct json *windows = either(d, "windowsOptions");

	note(&d->x, either(d, "seLinuxOptions"),
	     "an SELinux label: what it allows, the node's policy says");
	note(&d->x, either(d, "appArmorProfile"),
	     "an AppArmor profile: what it allows, the node says");
	note(&d->x, windows, "options for Windows, which Linux has no use for");
	note(&d->x, get(d->spec, "runtimeClassName"),
	     "what this class of runtime is, the cluster says");
}

/* The pod's own are told with each of its containers, as all else of it is. */
static void misspelt(struct pod *d)
{
	near_keys(&d->x, d->spec, NEAR_POD);
	near_keys(&d->x, d->context, NEAR_CONTEXT);
	near_keys(&d->x, get(d->context, "seccompProfile"), NEAR_PROFILE);
	near_keys(&d->x, d->c, NEAR_CONTAINER);
	near_keys(&d->x, d->own, NEAR_CONTEXT);
	near_keys(&d->x, get(d->own, "seccompProfile"), NEAR_PROFILE);
	near_keys(&d->x, get(d->own, "capabilities"), NEAR_CAPS);
}

static void container(struct walk *w, const struct json *owner,
		      const struct json *spec, const struct json *c)
{
	struct pod d = { .w = w, .owner = owner, .spec = spec, .c = c };

	d.context = want(w, spec, "securityContext", JSON_OBJECT);
	d.own = want(w, c, "securityContext", JSON_OBJECT);
	if (!box_begin(&d.x, w, c))
		return;
	d.open = flag(w, d.own, "privileged");
	put_process(&d);
	jsonw_object(&d.x.j, "root");
	jsonw_str(&d.x.j, "path", "rootfs");
	jsonw_bool(&d.x.j, "readonly",
		   flag(w, d.own, "readOnlyRootFilesystem"));
	jsonw_end(&d.x.j);
	origin(&d.x, "/root", "", nearest(&d, "readOnlyRootFilesystem"));
	put_mounts(&d);
	put_linux(&d);
	notes(&d);
	misspelt(&d);
	box_end(&d.x);
}

static void one_pod(struct walk *w, const struct json *owner,
		    const struct json *spec)
{
	static const char *const lists[] = { "initContainers", "containers",
					     "ephemeralContainers" };
	const struct json *c;
	size_t i;

	for (i = 0; i < 3; i++)
		for (c = NULL; (c = each(w, spec, lists[i], c)) != NULL;)
			container(w, owner, spec, c);
}

/* A pod; or of a workload its template, two of them deep in a CronJob. */
static void object(struct walk *w, const struct json *o)
{
	const struct json *spec = want(w, o, "spec", JSON_OBJECT);
	const struct json *in = get(spec, "jobTemplate");
	const struct json *template, *owner;

	if (in != NULL)
		spec = want(w, in, "spec", JSON_OBJECT);
	owner = spec;
	template = want(w, spec, "template", JSON_OBJECT);
	if (template != NULL)
		spec = want(w, template, "spec", JSON_OBJECT);
	if (!w->failed && want(w, spec, "containers", JSON_ARRAY) == NULL)
		complain(w, o, "a pod, or what has a template of one");
	else
		one_pod(w, owner, spec);
}

void pod_read(struct walk *w, const struct json *root)
{
	const struct json *o = NULL;

	if (root->type != JSON_OBJECT)
		complain(w, root, "a pod, or a list of pods");
	else if (get(root, "items") == NULL)
		object(w, root);
	else
		while ((o = each(w, root, "items", o)) != NULL)
			object(w, o);
}
