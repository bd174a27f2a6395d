/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_NS_H
#define SPEC_NS_H

#include "spec/value.h"

/* config-linux.md: namespaces, id mappings, time offsets, netDevices. */
enum {
	SPEC_IDMAPS_MAX = 340
}; /* the kernel's own bound */

enum spec_ns_type {
	SPEC_NS_PID,
	SPEC_NS_NETWORK,
	SPEC_NS_MOUNT,
	SPEC_NS_IPC,
	SPEC_NS_UTS,
	SPEC_NS_USER,
	SPEC_NS_CGROUP,
	SPEC_NS_TIME,
};

struct spec_ns {
	struct spec_at at;
	struct spec_enum type; /* enum spec_ns_type */
	struct spec_str path;  /* absent: a new one */
};
SPEC_LIST(spec_nss, struct spec_ns);

struct spec_idmap {
	struct spec_at at;
	struct spec_u64 container_id; /* 32 bits */
	struct spec_u64 host_id;      /* 32 bits */
	struct spec_u64 size;         /* 32 bits */
};
SPEC_LIST(spec_idmaps, struct spec_idmap);

struct spec_time_offset {
	struct spec_at at;
	struct spec_i64 secs;
	struct spec_u64 nanosecs; /* 32 bits */
};

struct spec_time_offsets {
	struct spec_at at;
	struct spec_time_offset boottime;
	struct spec_time_offset monotonic;
};

struct spec_net_device {
	struct spec_at at;
	struct spec_str key;  /* the name on the host */
	struct spec_str name; /* inside; absent: the same */
};
SPEC_LIST(spec_net_devices, struct spec_net_device);

#endif
