/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that have a line a device. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup_in.h"
#include "kern/cgroup_io.h"

enum {
	NAME = 64,
	LINE = 96
};

static int only_v1(const char *what, struct err *e)
{
	return err_set(e, ERR_UNSUPPORTED, 0, "cgroup",
		       "%s: cgroup v2 has no such setting", what);
}

static bool has(int fd, const char *file)
{
	return faccessat(fd, file, F_OK, 0) == 0;
}

static const char *dev_text(struct cgroup_dev d, char *buf)
{
	(void)snprintf(buf, NAME, "%u:%u", d.major, d.minor);
	return buf;
}

static int put_weight(const struct cgroup *cg, int fd, const char *plain,
		      const char *bfq, const char *key, int64_t w,
		      struct err *e)
{
	char file[NAME], value[LINE];

	(void)snprintf(file, sizeof(file), "%s%s", has(fd, plain) ? plain : bfq,
		       key != NULL ? "_device" : "");
	(void)snprintf(value, sizeof(value), "%lld", (long long)w);
	return cgroup_set(cg, fd, file, key, "0", value, e);
}

int cgroup_io_weight(const struct cgroup *cg, const struct cgroup_dev *dev,
		     struct cgroup_opt weight, struct cgroup_opt leaf,
		     struct err *e)
{
	char buf[NAME], value[LINE];
	const char *key = dev != NULL ? dev_text(*dev, buf) : NULL;
	int64_t w = weight.v;
	bool v2, bfq;
	int fd;

	if (cgroup_dir_of(cg, CGROUP_BLKIO, &fd, &v2, e) < 0)
		return -1;
	if (!v2) {
		if (weight.set && put_weight(cg, fd, "blkio.weight",
					     "blkio.bfq.weight", key, w, e) < 0)
			return -1;
		return leaf.set
			       ? put_weight(cg, fd, "blkio.leaf_weight",
					    "blkio.leaf_weight", key, leaf.v, e)
			       : 0;
	}
	if (leaf.set)
		return only_v1("leafWeight", e);
	bfq = has(fd, "io.bfq.weight");
	if (!bfq) {
		w = w < 10 ? 10 : w;
		w = 1 + (w - 10) * 9999 / 990;
	}
	(void)snprintf(value, sizeof(value), "%lld", (long long)w);
	return cgroup_set(cg, fd, bfq ? "io.bfq.weight" : "io.weight",
			  key != NULL ? key : "default", "default", value, e);
}

int cgroup_io_rate(const struct cgroup *cg, struct cgroup_dev dev,
		   enum cgroup_rate what, uint64_t rate, struct err *e)
{
	static const char *const v1[] = { "read_bps", "write_bps", "read_iops",
					  "write_iops" };
	static const char *const v2[] = { "rbps", "wbps", "riops", "wiops" };
	char key[NAME], file[NAME], value[LINE];
	bool unified;
	int fd;

	if (cgroup_dir_of(cg, CGROUP_BLKIO, &fd, &unified, e) < 0)
		return -1;
	(void)dev_text(dev, key);
	(void)snprintf(value, sizeof(value), "%llu", (unsigned long long)rate);
	if (!unified) {
		(void)snprintf(file, sizeof(file), "blkio.throttle.%s_device",
			       v1[what]);
		return cgroup_set(cg, fd, file, key, "0", value, e);
	}
	(void)snprintf(value, sizeof(value), "%s=%llu", v2[what],
		       (unsigned long long)rate);
	if (rate == 0)
		(void)snprintf(value, sizeof(value), "%s=max", v2[what]);
	return cgroup_set(cg, fd, "io.max", key,
			  "rbps=max wbps=max riops=max wiops=max", value, e);
}

int cgroup_huge_pages(const struct cgroup *cg, const char *size, uint64_t bytes,
		      struct err *e)
{
	static const char *const kinds[] = { ".rsvd", "" };
	char file[NAME], value[LINE];
	bool v2, some = false;
	int fd, n;

	if (cgroup_dir_of(cg, CGROUP_HUGETLB, &fd, &v2, e) < 0)
		return -1;
	if (strchr(size, '/') != NULL)
		return err_set(e, ERR_SPEC, 0, "hugepageLimits",
			       "not a size of pages");
	(void)snprintf(value, sizeof(value), "%llu", (unsigned long long)bytes);
	for (size_t i = 0; i < 2; i++) {
		n = snprintf(file, sizeof(file), "hugetlb.%s%s.%s", size,
			     kinds[i], v2 ? "max" : "limit_in_bytes");
		if (n < 0 || (size_t)n >= sizeof(file) || !has(fd, file))
			continue;
		if (cgroup_set(cg, fd, file, NULL, NULL, value, e) != 0)
			return -1;
		some = true;
	}
	if (some)
		return 0;
	return err_set(e, ERR_UNSUPPORTED, 0, "hugepageLimits",
		       "the host has no huge pages of %s", size);
}

int cgroup_rdma(const struct cgroup *cg, const char *device,
		struct cgroup_opt handles, struct cgroup_opt objects,
		struct err *e)
{
	char value[LINE] = "";
	int fd, n = 0;

	if (cgroup_dir_of(cg, CGROUP_RDMA, &fd, NULL, e) < 0)
		return -1;
	if (handles.set)
		n = snprintf(value, sizeof(value), "hca_handle=%lld",
			     (long long)handles.v);
	if (objects.set)
		(void)snprintf(value + n, sizeof(value) - (size_t)n,
			       "%shca_object=%lld", n > 0 ? " " : "",
			       (long long)objects.v);
	return cgroup_set(cg, fd, "rdma.max", device,
			  "hca_handle=max hca_object=max", value, e);
}

int cgroup_net_class(const struct cgroup *cg, uint32_t id, struct err *e)
{
	char value[LINE];
	int fd;

	if (cg->v2)
		return only_v1("network classID", e);
	if (cgroup_dir_of(cg, CGROUP_NET_CLS, &fd, NULL, e) < 0)
		return -1;
	(void)snprintf(value, sizeof(value), "%u", id);
	return cgroup_set(cg, fd, "net_cls.classid", NULL, NULL, value, e);
}

int cgroup_net_priority(const struct cgroup *cg, const char *name,
			uint32_t priority, struct err *e)
{
	char value[LINE];
	int fd;

	if (cg->v2)
		return only_v1("network priorities", e);
	if (cgroup_dir_of(cg, CGROUP_NET_PRIO, &fd, NULL, e) < 0)
		return -1;
	(void)snprintf(value, sizeof(value), "%u", priority);
	return cgroup_set(cg, fd, "net_prio.ifpriomap", name, "0", value, e);
}
