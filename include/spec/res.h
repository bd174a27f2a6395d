/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SPEC_RES_H
#define SPEC_RES_H

#include "spec/dev.h"
#include "spec/value.h"

/* config-linux.md "Control groups": linux.resources, and the JSON of update. */
struct spec_memory {
	struct spec_at at;
	struct spec_i64 limit; /* bytes; -1: none */
	struct spec_i64 reservation;
	struct spec_i64 swap; /* memory and swap together */
	struct spec_i64 kernel;
	struct spec_i64 kernel_tcp;
	struct spec_u64 swappiness;
	struct spec_bool disable_oom_killer;
	struct spec_bool use_hierarchy;
	struct spec_bool check_before_update;
};

struct spec_cpu {
	struct spec_at at;
	struct spec_u64 shares;
	struct spec_i64 quota; /* µs */
	struct spec_u64 burst;
	struct spec_u64 period;
	struct spec_i64 realtime_runtime;
	struct spec_u64 realtime_period;
	struct spec_str cpus;
	struct spec_str mems;
	struct spec_i64 idle;
};

struct spec_pids {
	struct spec_at at;
	struct spec_i64 limit; /* -1: max; 0 is a limit */
};

struct spec_weight_device {
	struct spec_at at;
	struct spec_i64 major;
	struct spec_i64 minor;
	struct spec_u64 weight;      /* 16 bits */
	struct spec_u64 leaf_weight; /* 16 bits */
};
SPEC_LIST(spec_weight_devices, struct spec_weight_device);

struct spec_throttle {
	struct spec_at at;
	struct spec_i64 major;
	struct spec_i64 minor;
	struct spec_u64 rate; /* bytes or operations a second */
};
SPEC_LIST(spec_throttles, struct spec_throttle);

struct spec_block_io {
	struct spec_at at;
	struct spec_u64 weight;      /* 16 bits; 0 is docker's "unset" */
	struct spec_u64 leaf_weight; /* 16 bits */
	struct spec_weight_devices weight_device;
	struct spec_throttles read_bps;
	struct spec_throttles write_bps;
	struct spec_throttles read_iops;
	struct spec_throttles write_iops;
};

struct spec_hugepage {
	struct spec_at at;
	struct spec_str page_size; /* "2MB" */
	struct spec_u64 limit;     /* bytes */
};
SPEC_LIST(spec_hugepages, struct spec_hugepage);

struct spec_if_prio {
	struct spec_at at;
	struct spec_str name;
	struct spec_u64 priority; /* 32 bits */
};
SPEC_LIST(spec_if_prios, struct spec_if_prio);

struct spec_net_res {
	struct spec_at at;
	struct spec_u64 class_id; /* 32 bits */
	struct spec_if_prios priorities;
};

struct spec_rdma {
	struct spec_at at;
	struct spec_str key;         /* the device */
	struct spec_u64 hca_handles; /* 32 bits */
	struct spec_u64 hca_objects; /* 32 bits */
};
SPEC_LIST(spec_rdmas, struct spec_rdma);

struct spec_resources {
	struct spec_at at;
	struct spec_dev_rules devices;
	struct spec_memory memory;
	struct spec_cpu cpu;
	struct spec_pids pids;
	struct spec_block_io block_io;
	struct spec_hugepages hugepage_limits;
	struct spec_net_res network;
	struct spec_rdmas rdma;
	struct spec_pairs unified; /* file of the cgroup, its text */
};

#endif
