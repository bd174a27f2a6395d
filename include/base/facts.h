/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_FACTS_H
#define BASE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the host can do, as a value: gathered by kern/probe.c at a launch,
 * fixed for `brig check`, so that a verdict never depends on a look at the
 * host from within the half that judges.
 */
enum facts_cgroup {
	FACTS_CGROUP_V1, /* v1 hierarchies, with or without a cgroup2 beside */
	FACTS_CGROUP_V2, /* cgroup2 alone at /sys/fs/cgroup */
	FACTS_CGROUP_NONE,
};

enum facts_user {
	FACTS_HOST_ROOT, /* uid 0 of the initial user namespace */
	FACTS_NS_ROOT,   /* uid 0 of somebody's user namespace */
	FACTS_ORDINARY,  /* any other user */
};

enum {
	FACTS_MAPS = 16,
	FACTS_CGROUP_CAP = 512
};

/* A line of uid_map: ids in here, and in the namespace that this one is of. */
struct facts_map {
	uint32_t inside;
	uint32_t outside;
	uint32_t size;
};

struct facts {
	enum facts_user user;
	/* FACTS_NS_ROOT: the ids that there are; else none */
	struct facts_map uid_maps[FACTS_MAPS];
	unsigned n_uid_maps;
	struct facts_map gid_maps[FACTS_MAPS];
	unsigned n_gid_maps;
	bool setgroups;   /* groups may be dropped */
	bool root_nobody; /* FACTS_NS_ROOT: the host's root is nobody in here,
			     as everybody else: whose a file is can't be told */
	bool entered; /* brig itself made that namespace, for an ordinary user
			 whose config names ids of the host's */
	enum facts_cgroup
		cgroup; /* not the host's root: V2 is one that was delegated:
			   below cgroup_at, of which the first
			   cgroup_top bytes are the highest that was */
	char cgroup_at[FACTS_CGROUP_CAP];
	size_t cgroup_top;
	/* Not the host's root: the cgroup of the systemd that the user runs, or
	   the namespace's owner, and that may be asked for scopes; "": none */
	char manager_at[FACTS_CGROUP_CAP];
	/* Not the host's root: has such a cgroup, or one of that systemd's,
	   limits of memory and of the processors, too? */
	bool cgroup_memory;
	bool cgroup_cpu;
	uint64_t caps;         /* what this process may grant: bit N, cap N */
	unsigned last_cap;     /* the kernel's newest capability */
	unsigned landlock_abi; /* 0: none */
	bool time_ns;          /* Linux 5.6, CONFIG_TIME_NS */
	bool memfd_noexec;     /* vm.memfd_noexec, Linux 6.3 */
	bool mdwe;             /* PR_SET_MDWE, Linux 6.3 */
	bool tmpfs_idmap; /* a tmpfs takes a mapping: Linux 6.3 by its number;
			     false where a kernel has it backported, and
			     then it is mapped all the same */
	bool apparmor;
	bool selinux;
	int32_t oom_score_adj; /* this process's own */
	uint64_t nofile_hard;  /* RLIMIT_NOFILE's hard limit of this process */
	uint64_t memory_bytes; /* of the host */
};

/*
 * facts_reference - the host that `brig check` judges for: Linux 6.1 and
 * host root with all capabilities but SYS_RESOURCE, cgroup v2, no LSM; and a
 * tmpfs takes idmapped mounts, for where a source lies is not looked at.
 */
extern const struct facts facts_reference;

#endif
