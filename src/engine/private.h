/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ENGINE_PRIVATE_H
#define ENGINE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/engine.h"
#include "kern/cgroup.h"
#include "plan/plan.h"
#include "proof/proof.h"
#include "sync.h"

/* What the files of this room share. */

/* ---- ids.c's neighbour map.c: container ids to host ids ---- */

/* The maps of a launch: written to the kernel, and used to translate. */
struct id_maps {
	bool user_ns;
	struct proof_extent uid[PROOF_EXTENTS];
	struct proof_extent gid[PROOF_EXTENTS];
	size_t n_uid;
	size_t n_gid;
};

/* maps_fill - from the plan and the lease. Errors: BUG. */
NODISCARD int maps_fill(struct id_maps *m, const struct plan_ids *ids,
			const struct engine_lease *lease, struct err *e);

/* maps_parse - of such lines. @n: out. Errors: BUG (they are none). */
NODISCARD int maps_parse(const char *text, struct proof_extent *x, size_t *n,
			 struct err *e);

/* maps_text - as lines for /proc/PID/uid_map; NULL when it does not fit. */
const char *maps_text(const struct proof_extent *x, size_t n, char *buf,
		      size_t size);

/*
 * maps_uid, maps_gid - the host id of a container's.
 * Errors: DENIED (user-id-invalid: unmapped).
 */
NODISCARD int maps_uid(const struct id_maps *m, uint32_t uid, uid_t *out,
		       struct err *e);
NODISCARD int maps_gid(const struct id_maps *m, uint32_t gid, gid_t *out,
		       struct err *e);

/* maps_tty - of the group of terminals, 5; where it is not mapped, of @gid. */
NODISCARD int maps_tty(const struct id_maps *m, uint32_t gid, gid_t *out,
		       struct err *e);

/* ---- user.c: host ids and the user namespace ---- */

struct ids_pool;

/*
 * user_lease - a block for @owner, or a share in that of the container whose
 * ipc or pid namespace is joined (@join_fds, by type).
 * Errors: DENIED (ns-join-foreign), LIMIT (ids used up), STATE (that container
 * ended meanwhile), SYS.
 */
NODISCARD int user_lease(struct ids_pool *pool, int proc_fd,
			 const struct plan_container *c, const int *join_fds,
			 const char *owner, struct engine_lease *lease,
			 struct err *e);

/*
 * user_maps_unused - the config's own ids: has another section's pool given
 * none of them away?
 * Errors: DENIED (id-map-pool), SYS.
 */
NODISCARD int user_maps_unused(const struct plan_ids *ids,
			       const struct plan_id_pool *ours, struct err *e);

/*
 * user_share - become one more owner of the ids of the user namespace at @path,
 * which was joined, where they are a block of ours: it is nobody else's then
 * when the one that made it has gone. Only the host's root gives out blocks.
 * @pool:   out; opened, if there is anything to share: close it, in any case.
 * @maps:   borrowed; its.
 * @shared: out; there is something to give back.
 * Errors: STATE (that container ended meanwhile), SYS.
 */
NODISCARD int user_share(struct ids_pool *pool, const struct plan_id_pool *ours,
			 const char *path, int userns_fd,
			 const struct id_maps *maps, const char *owner,
			 bool *shared, struct err *e);

/* user_make - the user namespace of these maps. @out_fd: the caller's. */
NODISCARD int user_make(int proc_fd, const struct plan_process *p,
			const struct plan_ids *ids, const struct id_maps *maps,
			uid_t root_uid, gid_t root_gid, int *out_fd,
			struct err *e);

/*
 * user_join - the user namespace that the plan names, and its maps.
 * @ours: borrowed; ids that we give out: theirs is one that we made.
 * @out_fd: the caller's. Errors: DENIED (ns-userns-mismatch, id-map-host-root,
 * ns-join-invalid: one that can't be joined in safety), SYS.
 */
NODISCARD int user_join(int proc_fd, const struct plan_ids *ids,
			const struct plan_id_pool *ours, struct id_maps *maps,
			int *out_fd, struct err *e);

/* user_maps_of - the maps of the process @pid, whose namespace was joined. */
NODISCARD int user_maps_of(int proc_fd, pid_t pid, struct id_maps *maps,
			   struct err *e);

/* ---- running.c: the end of what create and exec have made ---- */

/*
 * child_end - kill the caller's child and reap it. Returns false, and puts that
 * before @e's text, when it has not ended within 10 s: what waits for the
 * answer of a FUSE server that has read the question does not.
 */
bool child_end(pid_t pid, int pidfd, struct err *e);

/* ---- tail.c: what create and exec end in ---- */

/* The process-to-be, confined step by step; inputs first. */
enum {
	TAIL_ENV = 3, /* HOME, LISTEN_FDS, LISTEN_PID */
};

struct tail {
	const struct plan_process *p;
	const struct id_maps *maps;
	char **argv;  /* NULL-terminated */
	char **envp;  /* NULL-terminated, with room for TAIL_ENV before that */
	size_t n_env; /* of envp */
	bool needs_home;  /* the plan has no HOME */
	bool keep_groups; /* none can be dropped: plan_ids */
	bool nested;      /* plan_ids: we are not the host's root */
	const char *id;   /* for a session keyring's name; NULL: the caller's */
	int userns_fd;    /* owned; -1: none to enter */
	int domain_fd;    /* owned; a Landlock ruleset, or -1 */
	int proc_fd; /* owned; a private procfs of the container's pid ns */
	unsigned last_cap;
	mode_t umask;
	unsigned keep_fds;   /* 3 + preserved ones */
	unsigned listen_fds; /* of those, the ones of LISTEN_FDS */
	int *other_fds[7]; /* owned by the caller and still needed, moved up */
	const struct proof_ns *ns;
	size_t n_ns;
	uint64_t root_mnt; /* id of the root's mount; 0: not known */
	bool root_readonly;
	bool cgroup_root;
	/* Borrowed, with a listener alone: where its number is said, and who
	 * has taken it answers by a byte. */
	int said_fd;
	int answer_fd;
	/* made on the way */
	int filters_before;
	bool in_cwd;        /* as the container's root */
	char program[4096]; /* what execve gets */
	char home[256];
	char listen[TAIL_ENV - 1][24];
	char scratch[PROOF_SCRATCH];
	char proof[ENGINE_PROOF_MAX];
	size_t proof_len;
};

/*
 * The steps, in this order; all in the container's mount namespace. After
 * tail_enter() the container's root can kill or stop this process.
 */
NODISCARD int tail_self(struct tail *t, struct err *e);  /* as host root */
NODISCARD int tail_stdio(struct tail *t, struct err *e); /* as host root */
NODISCARD int
tail_domain(struct tail *t, const struct plan_container *c,
	    struct err *e); /* domain.c; as host root, in the root */
NODISCARD int tail_enter(struct tail *t, struct err *e); /* user namespace */
NODISCARD int tail_identity(struct tail *t, struct err *e);
NODISCARD int tail_caps(struct tail *t, struct err *e);
void tail_cwd(struct tail *t); /* the same, as the container's root */
NODISCARD int tail_program(struct tail *t, struct err *e); /* cwd, lookup */
NODISCARD int tail_fds(struct tail *t, struct err *e);
NODISCARD int tail_lock(struct tail *t, struct err *e); /* nnp, baseline */
NODISCARD int tail_prove(struct tail *t, struct err *e);

/*
 * tail_filters - the config's filters: execve alone may follow.
 * @listener:  out, where the plan has one; NULL: nobody listens, and what the
 *             filter notifies of is ENOSYS.
 */
NODISCARD int tail_filters(const struct tail *t, int *listener, struct err *e);

/*
 * tail_exec - the config's filters, then execve; between them, where there is
 * a listener, one write(2), its number, and one read(2), the answer. Returns
 * only on failure, having filled @e.
 */
int tail_exec(struct tail *t, struct err *e);

/*
 * tail_fill_words - argv and envp from the plan, in the parent, before the
 * child is made: the child does not allocate. tail_free_words undoes it.
 */
NODISCARD int tail_fill_words(struct tail *t, struct err *e);
void tail_free_words(struct tail *t);

/*
 * tail_cut_limits - the plan's resource limits, exactly, last of all: a low
 * RLIMIT_NOFILE would be in our own way. What had to be raised was raised by
 * tail_self(), as host root.
 */
NODISCARD int tail_cut_limits(struct tail *t, struct err *e);

/* ---- the child of a create ---- */

enum {
	PROTECT_MAX = 104,
	PROTECT_ABOVE = 32,
	APART_MAX = 1536,
};

/* apart.c: the root, its layers, and the folders above them. */
struct apart {
	struct root_part {
		uint64_t dev;
		uint64_t ino;
		bool above;
	} part[APART_MAX];
	size_t n; /* 0: nothing is held against it */
};

/*
 * The host's protected folders, the root first, the state folder last; and the
 * folders above that.
 */
struct protect {
	char state[4096]; /* the state folder; "" where none is told */
	bool layers;      /* what an overlay is made of is judged, too */
	struct apart own; /* of the container's root */
	uint64_t above_dev[PROTECT_ABOVE];
	uint64_t above_ino[PROTECT_ABOVE];
	unsigned n_above;
	const char *path[PROTECT_MAX];
	bool below[PROTECT_MAX]; /* all below it too */
	uint64_t dev[PROTECT_MAX];
	uint64_t ino[PROTECT_MAX]; /* 0: not on this host */
	uint64_t mount[PROTECT_MAX];
	bool linked[PROTECT_MAX]; /* it is a link, to wherever */
};

enum {
	EARLY_MAX = 32,
	MOUNTS_MAX = 1024, /* the schema's */
};

/* A bind that was cloned while its mount still had its peers. */
struct early_bind {
	const struct plan_mount *mount; /* borrowed */
	int src_fd;                     /* owned; what is judged */
	int tree_fd;                    /* owned */
};

struct child {
	const struct plan_container *c;
	const struct engine_job *job;
	const struct cgroup *cgroup;
	const struct id_maps *maps;
	struct protect protect;
	uint64_t windows_shut; /* bit a window of the plan that was not there */
	struct sync sync;
	int join_fds[PLAN_NS_TYPES]; /* borrowed by the steps; -1: new */
	bool adrift; /* no mount namespace of its own, PLAN_PROFILE_OPEN only:
			the root is never attached, but a tree of mounts that
			no namespace has and that ends with its last user */
	uint64_t own_ino[PLAN_NS_TYPES + 1]; /* the host's; last is user */
	int gate_fd;
	int answer_fd; /* the gate once more, to see its end; -1: no listener */
	int said_fd;
	int root_fd;      /* the new root's mount */
	int root_src_fd;  /* a slave root's folder; -1: no slave */
	int root_tree_fd; /* its clone, made as early */
	struct early_bind early[EARLY_MAX];
	size_t n_early;
	uint64_t mount_ids[MOUNTS_MAX]; /* of the plan's mounts; 0: not yet */
	int late_fds[MOUNTS_MAX]; /* owned: a tmpfs to be read-only at last */
	int null_fd;              /* the container's /dev/null, verified */
	int console_slave_fd;
	int console_master_fd;
	uid_t root_uid; /* host id of the container's root */
	gid_t root_gid;
	struct tail tail;
};

/* child_main - the container side of a launch; never returns. */
_Noreturn void child_main(struct child *ch);

/*
 * hooks_inside.c: createContainer before the pivot, startContainer behind the
 * gate. Errors: as engine_hooks().
 */
NODISCARD int hooks_create_container(struct child *ch, struct err *e);
NODISCARD int hooks_start_container(struct child *ch, struct err *e);

/*
 * root_mountinfo - the whole of /proc/self/mountinfo, in @a, which was made
 * with ROOT_MOUNTINFO_CAP. NULL: @e is filled.
 */
enum {
	ROOT_MOUNTINFO_CAP = 128 * 1024 * 1024
};
char *root_mountinfo(int proc_fd, struct arena *a, const char *at,
		     struct err *e);

/*
 * root.c: compose and attach the root; open its windows. root_early clones one
 * that is to see what the host mounts later, as binds_early does.
 */
NODISCARD int root_early(struct child *ch, struct err *e);
NODISCARD int root_build(struct child *ch, struct err *e);
NODISCARD int root_windows(struct child *ch, struct err *e);

/* root_leave - the engine's overlay, once a container wrote to its layers. */
void root_leave(const struct plan_container *c);

/*
 * root_volume - the overlay at @fd (borrowed), or the folder within it, once
 * more, idmapped, for a bind that is read-only: the kernel won't idmap it.
 * Errors: as root_build().
 */
NODISCARD int root_volume(struct child *ch, int fd, int userns_fd, int *out_fd,
			  const char *at, struct err *e);

/*
 * root_layers - may a container have what the layers of the overlay at @fd
 * are? An overlay shows the host's folders where no ".." leads to them.
 * Errors: as protect_root(); SYS; UNSUPPORTED (they can't be read back).
 */
NODISCARD int root_layers(const struct protect *p, int proc_fd, int fd,
			  const char *at, struct err *e);

/* mounts.c: the config's mounts, masks. */
NODISCARD int mounts_make(struct child *ch, struct err *e);
NODISCARD int mounts_mask(struct child *ch, struct err *e);

/* mounts_masked - after the pivot: are they? Errors: BUG, SYS. */
NODISCARD int mounts_masked(struct child *ch, struct err *e);

/*
 * bind.c: binds_early clones those that are to see what the host mounts later,
 * before this mount namespace is cut off from it; bind_make makes one ready.
 * Errors: SYS, DENIED, LIMIT (EARLY_MAX), UNSUPPORTED (can't be idmapped).
 */
NODISCARD int binds_early(struct child *ch, struct err *e);
NODISCARD int bind_make(struct child *ch, const struct plan_mount *m,
			int *out_fd, const char *at, struct err *e);

/* copy_up.c: fill a new tmpfs with what the image has in its place. */
NODISCARD int copy_up(struct child *ch, const struct plan_mount *m, int tree_fd,
		      const char *at, struct err *e);

/*
 * mount_late.c: the attributes that a mount is made with, and, where it is to
 * be read-only at last, that it becomes so; its late_fds is set until then.
 */
uint64_t late_attr(const struct plan_mount *m);
NODISCARD int late_close(struct child *ch, struct err *e);

/* mount_cgroup.c: what is mounted at /sys/fs/cgroup. */
NODISCARD int mount_cgroup(struct child *ch, const struct plan_mount *m,
			   int *out_fd, const char *at, struct err *e);

/* dev.c: nodes, links, the console. */
NODISCARD int dev_populate(struct child *ch, struct err *e);
NODISCARD int dev_console(struct child *ch, struct err *e);

/*
 * protect.c: is this opened host file one that a container may have?
 * protect_init looks the protected folders up, and by @owner, the path of the
 * container's own folder in it, the state folder; then each source is judged,
 * and by protect_below all that is mounted below it.
 * Errors: DENIED (the rule is named), SYS.
 */
NODISCARD int protect_init(struct protect *p, const char *owner, struct err *e);
NODISCARD int protect_source(const struct protect *p, int proc_fd, int fd,
			     const struct plan_mount *m, const char *at,
			     struct err *e);
NODISCARD int protect_below(const struct protect *p, int proc_fd, int fd,
			    const struct plan_mount *m, const char *at,
			    struct err *e);

/*
 * sockets_one - sockets.c: is the socket at @fd, whose path is @path, none that
 * an engine or the system is had by? Nor may it have another name.
 * sockets_in - is none of them in the folder at @fd, or in one below?
 * Errors: DENIED (the rule is named), SYS.
 */
NODISCARD int sockets_one(int proc_fd, int fd, const char *path,
			  const struct stat *st, const char *at, struct err *e);
NODISCARD int sockets_in(int fd, const char *path, const char *at,
			 struct err *e);

/*
 * closed_wanted - may the container set set-id modes on what lasts? Then
 * closed_hold wants of all that it may write that the host's users do not get
 * there. Errors: DENIED.
 */
bool closed_wanted(const struct plan_container *c);
NODISCARD int closed_hold(int proc_fd, int fd, const char *what, const char *at,
			  struct err *e);

/*
 * apart_wanted - is it of use to know where the root is? apart_note adds the
 * folder at @fd, and what is above it. apart_is - is that the root or a layer,
 * or, if @itself, above one?
 * Errors: LIMIT, SYS.
 */
bool apart_wanted(const struct plan_container *c);
NODISCARD int apart_note(struct apart *p, int fd, const char *at,
			 struct err *e);
bool apart_is(const struct apart *p, const struct stat *st, bool itself);

/* bind_readonly - is it, whatever else its attributes say? */
bool bind_readonly(const struct plan_mount *m);

/* protect_leaf - leaf.c: is @path what an engine keeps for a container? */
bool protect_leaf(const char *path);

/* protect_same_pod - leaf.c: does @path lie in the folder of the pod that
 * @source names, if it names one? A link in a volume leads anywhere. */
bool protect_same_pod(const char *path, const char *source);

/* protect_image - leaf.c: is @path, or is it in, an image that containerd has
 * mounted for a pod, of layers that it chose itself? */
bool protect_image(const char *path);

/* protect_root_within - leaf.c: may a root, or a @layer of one, be at @path,
 * which lies in the protected folder @by? */
bool protect_root_within(const struct protect *p, const char *path,
			 const char *by, bool layer);

/* protect_root - may @fd be a container's root, or @layer one of its layers? */
NODISCARD int protect_root(const struct protect *p, int proc_fd, int fd,
			   bool layer, const char *at, struct err *e);

/* What a source has to do with the protected folders. */
struct origin {
	const char *by; /* that one; NULL: nothing */
	bool holds;     /* it is not in there: what is there is in it */
	bool own;       /* it is of the container's own root */
	bool shut;      /* on the way to it not everybody may pass */
};

/*
 * origin_find - origin.c: is @fd, by whatever mount, in a protected folder, or
 * does it hold what one shows?
 * @path: in: its path as the kernel has it; out: if it is in there, its path by
 *        way of that folder. @size bytes.
 * @out:  filled if it is; else left as it was.
 * Errors: DENIED (it can't be told), SYS.
 */
NODISCARD int origin_find(const struct protect *p, int proc_fd, int fd,
			  char *path, size_t size, struct origin *out,
			  const char *at, struct err *e);

/* origin_in_common - is @fd of a file system that a protected folder is of? */
bool origin_in_common(const struct protect *p, int fd);

/*
 * origin_place - where @fd lies in its file system, whatever is mounted where.
 * @path: in: its path, out: that place. @size bytes.
 * Errors: DENIED (it can't be told).
 */
NODISCARD int origin_place(int proc_fd, int fd, char *path, size_t size,
			   const char *at, struct err *e);

/*
 * origin_within - is @fd, by whatever link or mount, in the folder @dir? Yes
 * where that can't be told; not where there is no such folder.
 * Errors: SYS.
 */
NODISCARD int origin_within(int proc_fd, int fd, const char *dir, bool *yes,
			    const char *at, struct err *e);

/*
 * origin_kernels - is @fd of a file system that is the kernel's own interface?
 * Errors: DENIED (it is), SYS.
 */
NODISCARD int origin_kernels(int fd, const struct plan_mount *m, const char *at,
			     struct err *e);

#endif
