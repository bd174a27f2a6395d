/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_CGROUP_IO_H
#define KERN_CGROUP_IO_H

#include <stdint.h>

#include "base/err.h"
#include "kern/cgroup_set.h"

/*
 * What a cgroup is given of block devices, huge pages, RDMA and networks: one
 * line of a control file a call. What cg->undo is for holds here too.
 * Sources: admin-guide/cgroup-v1 and cgroup-v2.rst of the kernel; the
 * conversions to cgroup2 are crun's and runc's.
 * Errors of all: UNSUPPORTED (the controller, the file or, on cgroup2, the
 * setting is not there: by name), SYS.
 */
struct cgroup_dev {
	uint32_t major;
	uint32_t minor;
};

enum cgroup_rate {
	CGROUP_READ_BPS,
	CGROUP_WRITE_BPS,
	CGROUP_READ_IOPS,
	CGROUP_WRITE_IOPS,
};

/*
 * cgroup_io_weight - its share of one device, or (@dev NULL) of all.
 * @weight:  10 .. 1000; BFQ's file where it is, else io.weight's 1 .. 10000.
 * @leaf:    v1 only.
 */
NODISCARD int cgroup_io_weight(const struct cgroup *cg,
			       const struct cgroup_dev *dev,
			       struct cgroup_opt weight, struct cgroup_opt leaf,
			       struct err *e);

/* cgroup_io_rate - bytes or operations a second at most; 0: no limit. */
NODISCARD int cgroup_io_rate(const struct cgroup *cg, struct cgroup_dev dev,
			     enum cgroup_rate what, uint64_t rate,
			     struct err *e);

/*
 * cgroup_huge_pages - bytes of huge pages, as they are reserved; where the
 * kernel can't count that (before 5.7), as they are used.
 * @size:  "2MB", a file's name has it. Errors also: SPEC (an odd one).
 */
NODISCARD int cgroup_huge_pages(const struct cgroup *cg, const char *size,
				uint64_t bytes, struct err *e);

/* cgroup_rdma - of one RDMA device; what is not set stays. */
NODISCARD int cgroup_rdma(const struct cgroup *cg, const char *device,
			  struct cgroup_opt handles, struct cgroup_opt objects,
			  struct err *e);

/* cgroup_net_class - the class of its packets; v1 only. */
NODISCARD int cgroup_net_class(const struct cgroup *cg, uint32_t id,
			       struct err *e);

/* cgroup_net_priority - of what it sends by one interface; v1 only. */
NODISCARD int cgroup_net_priority(const struct cgroup *cg, const char *name,
				  uint32_t priority, struct err *e);

#endif
