/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_OVERLAY_H
#define KERN_OVERLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * Reading the engine's overlay and building one of our own over the same
 * layers, idmapped. The kernel refuses to idmap an overlay (6.18), but takes
 * idmapped layers (5.19); layers by descriptor need 6.13, detached ones 6.15.
 * See overlayfs.rst in the kernel's documentation.
 */
enum {
	OVERLAY_LAYERS_MAX = 500, /* the kernel's own limit */
	OVERLAY_NAME = 64
};

/* What an overlay's options say, or a plain folder as its one layer. */
struct overlay_layers {
	int fds[OVERLAY_LAYERS_MAX]; /* owned; O_PATH folders, topmost first */
	unsigned n;
	unsigned n_data; /* the last of them hold data only ("::") */
	bool metacopy;
	bool userxattr;
	/* Set before overlay_read: the upper one is no layer, but kept, to be
	 * written to. */
	bool keep;
	int upper_fd; /* owned or -1; kept, an O_PATH folder */
	int home_fd;  /* owned or -1; the folder that upper and work are in */
	char upper[OVERLAY_NAME], work[OVERLAY_NAME]; /* their names there */
};

/* overlay_init - no layer yet. */
void overlay_init(struct overlay_layers *l);

/* overlay_add - append a layer. @fd: takes. Errors: LIMIT. */
NODISCARD int overlay_add(struct overlay_layers *l, int fd, struct err *e);

/* overlay_close - close all of them. */
void overlay_close(struct overlay_layers *l);

/*
 * overlay_read - open the layers that a mount's options name.
 * @super:      the options as in mountinfo, still escaped; cut up by this.
 * @root_path:  the overlay's mount point: relative layers may start two
 *              folders above it (docker), or above the upper one (containerd).
 * Errors: SYS, UNSUPPORTED (an option we don't know, layers by descriptor),
 * DENIED (relative layers of which nobody can say where they start). Kept:
 * UNSUPPORTED too if there is no upper folder, or none beside its work folder.
 */
NODISCARD int overlay_read(char *super, const char *root_path,
			   struct overlay_layers *l, struct err *e);

struct overlay_upper {
	uint64_t bytes; /* of the tmpfs */
	uint64_t inodes;
	const char *source; /* what mountinfo will show */
	const char *label;  /* SELinux's, of all of it; "" or NULL: none */
	bool by_name;       /* the older way at once, for tests */
};

/*
 * overlay_build - an overlay over @l, each layer idmapped and read-only, with
 * a new tmpfs as its upper layer, or the one that is kept, idmapped; detached,
 * nosuid and nodev. A kept one may be another overlay's, which must not be
 * written to meanwhile, and has to be told (mnt_forget) afterwards; our own
 * work folder is "brig" in its own, see overlay_leave. What the kernel makes in
 * a kept one belongs to the caller's fsuid, which has to be one that is mapped.
 * @userns_fd:  borrowed; -1: layers as they are.
 * @l:          its descriptors are used up: replaced by the idmapped clones.
 * @place_fd:   borrowed; a folder of the caller's own mount namespace on which
 *              something may stand for a moment: before Linux 6.15 layers go
 *              in by name. The working directory may change to "/".
 * The tmpfs is owned by the caller's fsuid and charged to its cgroup. The
 * upper's root takes mode and owner of the topmost layer's. Linux 5.19.
 * Errors: SYS, UNSUPPORTED (a layer can't be idmapped).
 */
NODISCARD int overlay_build(struct overlay_layers *l,
			    const struct overlay_upper *u, int userns_fd,
			    int place_fd, int *out_fd, struct err *e);

/*
 * overlay_leave - of a kept upper layer that was built upon, once that overlay
 * is gone: its own work folder, if it is still there.
 * @l:  as overlay_read left it.
 */
void overlay_leave(const struct overlay_layers *l);

#endif
