/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef POLICY_PRIVATE_H
#define POLICY_PRIVATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "bpf/program.h"
#include "policy/policy.h"
#include "spec/spec.h"

/*
 * One judgement: the config is drafted as it asks (draft*.c), then every rule
 * looks at config and draft, says what it found and makes safe what it forces
 * (one file a family), then the draft is built (compile.c). Nothing that a
 * rule did not change and a draft did not read gets into a plan.
 */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* One action a profile, in the order of enum plan_profile. */
#define ACTS(strict, hardened, compat, open)                         \
	{                                                            \
		POLICY_##strict, POLICY_##hardened, POLICY_##compat, \
			POLICY_##open,                               \
	}

/* ---- the draft ---- */

/* What the options of a mount say beside attributes: a set of bits. */
enum {
	SAYS_BIND = 1 << 0,
	SAYS_RO = 1 << 1, /* ro, or rro */
	SAYS_RRO = 1 << 2,
	SAYS_SUID = 1 << 3, /* "suid", in so many words; so below */
	SAYS_DEV = 1 << 4,
	SAYS_EXEC = 1 << 5,
	SAYS_RW = 1 << 6,
	SAYS_PROPAGATION = 1 << 7,
	SAYS_SHARED = 1 << 8,
	SAYS_SLAVE = 1 << 9,
	SAYS_IDMAP = 1 << 10, /* idmap or ridmap */
	SAYS_REMOUNT = 1 << 11,
	SAYS_PRIVATE_OPT = 1 << 12, /* an option of one other runtime */
	SAYS_BAD_DATA = 1 << 13,    /* something that we do not pass on */
	SAYS_UNBINDABLE = 1 << 14,
	SAYS_RIDMAP = 1 << 15,
};

/* What a mount is to the judge, by its source and destination alone. */
enum mount_class {
	MOUNT_OTHER,     /* a kernel file system, or a type we don't have */
	MOUNT_BIND,      /* a host path that is nothing special to us */
	MOUNT_ENGINE,    /* a file that the engine made: hosts, resolv.conf */
	MOUNT_VOLUME,    /* a folder that the engine made: a volume */
	MOUNT_INIT,      /* an image-init: docker-init, catatonit */
	MOUNT_HOST_FILE, /* below /etc or /usr, read-only */
	MOUNT_HOME,      /* below a user's home */
	MOUNT_SENSITIVE, /* not to be had */
};

struct mount_draft {
	struct plan_mount m;
	const struct spec_mount *s; /* NULL: ours */
	uint32_t index;             /* in the config */
	uint32_t says;              /* SAYS_* */
	uint32_t fs_flags;          /* draft_mount.c: FLAG_* */
	enum mount_class class;
	bool known;           /* the type is one that we mount */
	bool dest_dots;       /* the destination has ".." */
	bool dest_relative;   /* or no "/" before it */
	bool found;           /* remount: what it is for */
	bool opens;           /* remount: and that must stay read-only */
	const char *bad_data; /* the option behind SAYS_BAD_DATA */
	const char *odd;      /* the option behind SAYS_PRIVATE_OPT */
	struct plan_kv *data;
};

struct dev_draft {
	struct plan_device d;
	const struct spec_device *s; /* NULL: a default one */
	uint32_t index;
	bool dropped; /* a default node again */
};

/* What c's own lists will point to: const there, still to be changed here. */
struct draft {
	struct plan_container c;
	struct plan_ns ns[PLAN_NS_TYPES]; /* by type; join NULL: not asked */
	const struct policy_rule *ns_why[PLAN_NS_TYPES]; /* NULL: asked for */
	struct mount_draft *mounts;
	size_t n_mounts;
	struct dev_draft *devices;
	size_t n_devices;
	const char **masked;
	size_t n_masked;
	const char **readonly;
	size_t n_readonly;
	struct plan_sysctl *sysctls;
	size_t n_sysctls;
	struct plan_dev_rule *dev_rules;
	size_t n_dev_rules;
	struct plan_hook *hooks;
	size_t n_hooks;
	struct plan_rlimit *rlimits;
	size_t n_rlimits;
	uint32_t *groups;
	size_t n_groups;
	const char **env;
	size_t n_env;
	struct plan_filter *filters;
	size_t n_filters;
	const uint32_t *calls;   /* number of each name in linux.seccomp, in
				    order; or DRAFT_NO_CALL, _UNKNOWN_CALL */
	bool own_filter;         /* the config has one */
	struct err filter_error; /* kind NONE: it is compiled, or not there */
	const char *scope_fault; /* of cgroupsPath; NULL: none */
	bool net_host; /* refused already: nothing of it is to be set */
};

/* In draft.calls: another architecture has it; none that we know has. */
#define DRAFT_NO_CALL      (UINT32_MAX - 1)
#define DRAFT_UNKNOWN_CALL UINT32_MAX

enum {
	DRAFT_MOUNTS_MORE = 4,  /* that we may add to the config's */
	DRAFT_FILTERS = 2,      /* built-in list, config's */
	DRAFT_SYSCTLS_MORE = 4, /* that we may add to the config's */
	DRAFT_RULES_MORE = 32,  /* device rules that we add */
};

/* ---- the judge ---- */

enum {
	JUDGE_FINDINGS_MAX = 8192
};

struct judge {
	/* what is judged; NULL where the input has no such part */
	const struct spec *spec;
	const struct spec_process *proc;
	const struct spec_resources *res;
	const char *proc_at; /* pointer to it: "/process", or "" */
	const char *res_at;  /* "/linux/resources", or "" */
	uint32_t res_off;    /* of it, or of what it would stand in */
	const struct spec_problems *problems;
	const struct plan_container *running; /* NULL: a new container */
	const struct facts *facts;
	const struct policy_opts *opts;
	const struct policy_profile *profile;
	struct policy_profile by; /* the profile, as a policy has it */
	unsigned on;              /* one of POLICY_ON_* */

	struct arena arena;
	struct buf text; /* scratch of TEXT() and the JSON helpers */
	struct plan_finding *findings;
	size_t n_findings, max_findings;
	struct plan_reason *reasons;
	size_t n_reasons, max_reasons;
	struct draft d;
	bool refused;
	bool full; /* memory was used up: what is here is not whole */
};

/* A finding in the making. */
struct found {
	const char *pointer;
	uint32_t off; /* of the value, or of the nearest that is there */
	const char *message;
	const char *asked; /* JSON text; NULL: none, or with lacks "null" */
	const char *given; /* JSON text; NULL: none */
	const char *fix;   /* NULL: the rule's own */
	bool lesser;       /* the rule's lesser case */
	bool also;         /* its third case */
	bool allowed;      /* what a rule refuses: the policy names it */
	bool lacks;        /* the config does not ask for it, it only lacks */
};

/*
 * judge_found - what does the profile make of it? Kept, but for PASS.
 * Returns the action: whoever gets FORCE makes the change, and gives the
 * reason (judge_reason).
 */
enum policy_act judge_found(struct judge *j, const struct policy_rule *r,
			    const struct found *f);

/* judge_opened - a condition: only the engine can tell, on the opened file. */
void judge_opened(struct judge *j, const struct policy_rule *r,
		  const char *pointer, uint32_t off, const char *message);

/* judge_reason - member @field of the plan is as it is because of @r. */
void judge_reason(struct judge *j, const char *field,
		  const struct policy_rule *r);

/* judge_alloc - zeroed, of the judgement; NULL sets j->full. @n may be 0. */
void *judge_alloc(struct judge *j, size_t n, size_t size);

/* judge_keep - copy what stands in j->text, and empty it. Never NULL. */
const char *judge_keep(struct judge *j);

/* A formatted text, to live as long as the judgement. */
#define TEXT(j, ...) (buf_fmt(&(j)->text, __VA_ARGS__), judge_keep(j))

/* As JSON, for what was asked and what is given. */
const char *judge_json_str(struct judge *j, const char *s);
const char *judge_json_num(struct judge *j, int64_t n);
const char *judge_json_bool(bool b);
const char *judge_json_strs(struct judge *j, const struct spec_strs *l);
const char *judge_json_list(struct judge *j, const char *const *v, size_t n);
const char *judge_json_caps(struct judge *j, uint64_t caps);

/* judge_pointer - @base "/" @key, with ~ and / of the key escaped. */
const char *judge_pointer(struct judge *j, const char *base, const char *key);

/* judge_proc, judge_res - a pointer into the process, the resources. */
const char *judge_proc(struct judge *j, const char *rest);
const char *judge_res(struct judge *j, const char *rest);

/* judge_problem - what spec found, as a finding. */
void judge_problem(struct judge *j, const struct policy_rule *r,
		   const struct spec_problem *p);

/* judge_problems - all of them (cfg.c). */
void judge_problems(struct judge *j);

/* judge_open - the conformance profile: only what the spec itself says. */
bool judge_open(const struct judge *j);

/*
 * judge_lasting - can the container write what stays on the host? A set-id
 * mode or file capability there is good for the host's users (cap.c).
 */
bool judge_lasting(const struct judge *j);

/* ---- what a policy lets off (exempt.c) ---- */

/* exempt_reason - why that finding is let off; NULL: it is not. */
const char *exempt_reason(const struct judge *j, const char *rule,
			  const char *pointer);

/* exempt_audit - is what it refuses carried out in the mode audit? */
bool exempt_audit(const char *rule);

/* exempt_path, exempt_device - does the policy name it? */
bool exempt_path(const struct judge *j, const char *path, bool write);
bool exempt_device(const struct judge *j, uint32_t type, int64_t major,
		   int64_t minor);

/* exempt_annotation - its value; NULL when the config has none of that name. */
const char *exempt_annotation(const struct judge *j, const char *key);

/* exempt_trusts - may exemptions hang on that annotation, on the image? */
bool exempt_trusts(const struct plan_settings *s, const char *key);
bool exempt_trusts_image(const struct plan_settings *s);

/* ---- drafts ---- */

void draft_container(struct judge *j); /* draft.c */
void draft_process(struct judge *j);   /* draft_process.c */
void draft_filter(struct judge *j);    /* draft_filter.c */
void draft_deny(struct judge *j);

/* judge_net_name - misc.c: as the kernel has it; one "%d" in it with @mark */
bool judge_net_name(const char *s, bool mark);

/* ---- notify.c: calls about which another process is asked ---- */

/* notify_listens - does the config ask, at a socket that the policy names? */
bool notify_listens(const struct judge *j);

/* notify_draft - if it does: the listener; the flags that its filter takes. */
uint32_t notify_draft(struct judge *j);
void notify_judge(struct judge *j, const struct policy_rule *r);

/*
 * draft_more - @list, and before it what the policy adds: calls of this
 * architecture that end there. The baseline stands under it all the same.
 */
struct bpf_program draft_more(struct judge *j, const struct bpf_program *list);

void draft_mounts(struct judge *j); /* draft_mount.c */
void draft_cgroup(struct judge *j); /* draft_cgroup.c */
/* A scope of systemd's; what is wrong with the text, or NULL (draft_scope.c).
 */
const char *draft_scope(struct judge *j, const char *text);
bool draft_unit(const char *path); /* is it called as a unit of systemd's? */
uint64_t draft_bytes(const struct judge *j, uint64_t most);
uint64_t draft_caps(const struct spec_enums *l); /* draft_process.c */

/* draft_maps - mappings as the plan has them; @n: out. */
const struct plan_id_map *draft_maps(struct judge *j,
				     const struct spec_idmaps *s, size_t *n);

/*
 * draft_nested - where we are root of a user namespace, the container's ids
 * are of that: by the mappings of the config, or as they are (rootless.c).
 */
void draft_nested(struct judge *j);

/* ids_mapped - is the id, or the group's, one of the container's? */
bool ids_mapped(const struct judge *j, bool group, uint32_t id);

/* ids_map_fault - what is wrong with mapping @i of a list; NULL: nothing. */
const char *ids_map_fault(const struct spec_idmaps *l, uint32_t i);

/* rdt.c: the draft, and the rule res-rdt. */
void draft_rdt(struct judge *j);
void judge_rdt(struct judge *j, const struct policy_rule *r);

/* ids_pool.c: the rule id-map-pool. */
void judge_id_pool(struct judge *j, const struct policy_rule *r);

/* mempolicy.c: the rule res-mempolicy. */
void judge_mempolicy(struct judge *j, const struct policy_rule *r);

/* draft_sysctl - set @path to @value, in place of what was there. */
struct plan_sysctl *draft_sysctl(struct judge *j, const char *path,
				 const char *value);

/*
 * draft_public - is it a bind of the host's settings or programs, of which a
 * container has what everybody may read? So its root is not their owner.
 */
bool draft_public(const struct judge *j, const struct mount_draft *d);

/* draft_option - does the mount have that option, as written? */
bool draft_option(const struct spec_mount *m, const char *option);

/* ---- paths, by their text alone (lexical.c) ---- */

/*
 * path_clean - without "//", "." and a "/" at the end; relative paths from
 * @base. Returns NULL when it has a ".." (or no memory is left).
 */
const char *path_clean(struct judge *j, const char *base, const char *path);

/* path_within - is @path @dir, or below it? Both clean. */
bool path_within(const char *path, const char *dir);

/*
 * path_match - of a clean path: "*" is any one part or the rest of one, "**"
 * any number of parts, "#" decimal digits, "~" 64 hex digits.
 */
bool path_match(const char *pattern, const char *path);

/* path_class - what a bind's source is; @ro: it is asked for read-only. */
enum mount_class path_class(const char *source, bool ro);

/* What tells whose a pod's files are; each may be NULL. */
struct path_pod {
	const char *cgroup;  /* cgroupsPath: the kubelet's own word for it */
	const char *sandbox; /* containerd's, of this container */
	const char *uid;     /* counts where the cgroup is no pod's */
};

/*
 * path_anothers - is @source what a kubelet or containerd keeps for another pod
 * than this one?
 */
bool path_anothers(const char *source, const struct path_pod *own);

/* path_user_class - the same of what is the user's own who starts brig. */
enum mount_class path_user_class(const char *source);

/* path_root_bad - can a container's root never be there? */
bool path_root_bad(const char *path);

/* path_host_ns - a namespace that is the host's on every host? (ns.c) */
bool path_host_ns(const char *path);

/* path_engine_own - below a folder of an engine that we know by name? */
bool path_engine_own(const char *source);

/* ---- the families: each a table that ends with an id of NULL ---- */

extern const struct policy_rule rules_cfg[];
extern const struct policy_rule rules_ns[];
extern const struct policy_rule rules_ids[];
extern const struct policy_rule rules_root[];
extern const struct policy_rule rules_mount_source[];
extern const struct policy_rule rules_mount[];
extern const struct policy_rule rules_cap[];
extern const struct policy_rule rules_lsm[];
extern const struct policy_rule rules_seccomp[];
extern const struct policy_rule rules_dev[];
extern const struct policy_rule rules_path[];
extern const struct policy_rule rules_sysctl[];
extern const struct policy_rule rules_proc[];
extern const struct policy_rule rules_limits[];
extern const struct policy_rule rules_res[];
extern const struct policy_rule rules_hook[];
extern const struct policy_rule rules_misc[];
extern const struct policy_rule rules_rootless[];

#endif
