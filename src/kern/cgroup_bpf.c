/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device rules on cgroup2 as a BPF program; bpf(2).
 *
 * Must: be attached before anybody lives in the cgroup; leave no moment without
 * a program when it is replaced; be refused whole if one rule can't be had.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/cgroup_bpf.h"

static const char at[] = "cgroup devices";

/* How one of ours is known again; less than BPF_OBJ_NAME_LEN. */
static const char own_name[] = "brig_devices";

enum {
	ATTACHED_MAX = 64, /* the kernel's own limit for one cgroup */

	R_RESULT = BPF_REG_0,
	R_CTX = BPF_REG_1,
	R_TYPE = BPF_REG_2,
	R_ACCESS = BPF_REG_3, /* what no rule has decided yet */
	R_MAJOR = BPF_REG_4,
	R_MINOR = BPF_REG_5,

	/* a fourth kind of access, beside the kernel's 1, 2 and 4 */
	ACC_NONE = 8,
	ACC_ALL = BPF_DEVCG_ACC_MKNOD | BPF_DEVCG_ACC_READ |
		  BPF_DEVCG_ACC_WRITE | ACC_NONE,
};

/* Where a jump goes whose distance isn't known yet. */
enum {
	TO_NEXT = SHRT_MIN,
	TO_ALLOW,
	TO_DENY,
};

/* Immediates are unsigned to a 32 bit operation. */
static void put(struct cgroup_bpf *p, unsigned code, unsigned dst, int off,
		uint32_t imm)
{
	struct bpf_insn *i = &p->insn[p->n++];

	memset(i, 0, sizeof(*i));
	i->code = (__u8)code;
	i->dst_reg = dst & 0xf;
	i->off = (__s16)off;
	i->imm = (__s32)imm;
}

static void load(struct cgroup_bpf *p, unsigned dst, size_t member)
{
	put(p, BPF_LDX | BPF_MEM | BPF_W, dst, (int)member, 0);
	p->insn[p->n - 1].src_reg = R_CTX;
}

static void alu(struct cgroup_bpf *p, unsigned op, unsigned dst, uint32_t imm)
{
	put(p, BPF_ALU | op | BPF_K, dst, 0, imm);
}

static void jump(struct cgroup_bpf *p, unsigned op, unsigned dst, uint32_t imm,
		 int to)
{
	put(p, BPF_JMP32 | op | BPF_K, dst, to, imm);
}

/* access_type is the access << 16 | the type. */
static void prologue(struct cgroup_bpf *p)
{
	load(p, R_TYPE, offsetof(struct bpf_cgroup_dev_ctx, access_type));
	load(p, R_ACCESS, offsetof(struct bpf_cgroup_dev_ctx, access_type));
	load(p, R_MAJOR, offsetof(struct bpf_cgroup_dev_ctx, major));
	load(p, R_MINOR, offsetof(struct bpf_cgroup_dev_ctx, minor));
	alu(p, BPF_AND, R_TYPE, 0xffff);
	alu(p, BPF_RSH, R_ACCESS, 16);
	jump(p, BPF_JNE, R_ACCESS, 0, 1);
	alu(p, BPF_MOV, R_ACCESS, ACC_NONE);
}

static uint32_t access_of(const char *s)
{
	uint32_t set = 0;

	for (; *s != '\0'; s++)
		switch (*s) {
		case 'r':
			set |= BPF_DEVCG_ACC_READ;
			break;
		case 'w':
			set |= BPF_DEVCG_ACC_WRITE;
			break;
		case 'm':
			set |= BPF_DEVCG_ACC_MKNOD;
			break;
		default:
			return 0;
		}
	return set;
}

static bool numbered(const struct cgroup_opt *o)
{
	return !o->set || (o->v >= 0 && o->v <= UINT32_MAX);
}

static int rule(struct cgroup_bpf *p, const struct cgroup_device *d)
{
	uint32_t access = access_of(d->access);

	if (access == 0 || !numbered(&d->major) || !numbered(&d->minor) ||
	    (d->type != 'a' && d->type != 'b' && d->type != 'c'))
		return -1;
	access |= ACC_NONE;
	if (d->type != 'a')
		jump(p, BPF_JNE, R_TYPE,
		     d->type == 'c' ? BPF_DEVCG_DEV_CHAR : BPF_DEVCG_DEV_BLOCK,
		     TO_NEXT);
	if (d->major.set)
		jump(p, BPF_JNE, R_MAJOR, (uint32_t)d->major.v, TO_NEXT);
	if (d->minor.set)
		jump(p, BPF_JNE, R_MINOR, (uint32_t)d->minor.v, TO_NEXT);
	if (d->allow) {
		alu(p, BPF_AND, R_ACCESS, ACC_ALL & ~access);
		jump(p, BPF_JEQ, R_ACCESS, 0, TO_ALLOW);
	} else {
		jump(p, BPF_JSET, R_ACCESS, access, TO_DENY);
	}
	return 0;
}

/* From @first on: jumps @from become jumps to the instruction @to. */
static bool aim(struct cgroup_bpf *p, size_t first, int from, size_t to)
{
	bool any = false;

	for (size_t i = first; i < p->n; i++)
		if (p->insn[i].off == from) {
			p->insn[i].off = (__s16)(to - i - 1);
			any = true;
		}
	return any;
}

/* What no jump leads to, the kernel refuses. */
static void epilogue(struct cgroup_bpf *p)
{
	(void)aim(p, 0, TO_ALLOW, p->n);
	alu(p, BPF_MOV, R_RESULT, 1);
	put(p, BPF_JMP | BPF_EXIT, 0, 0, 0);
	if (!aim(p, 0, TO_DENY, p->n))
		return;
	alu(p, BPF_MOV, R_RESULT, 0);
	put(p, BPF_JMP | BPF_EXIT, 0, 0, 0);
}

int cgroup_bpf_compile(const struct cgroup_device *rules, size_t n,
		       struct cgroup_bpf *p, struct err *e)
{
	p->n = 0;
	if (n > CGROUP_DEVICE_RULES)
		return err_set(e, ERR_LIMIT, 0, at, "%zu rules, more than %d",
			       n, CGROUP_DEVICE_RULES);
	prologue(p);
	for (size_t i = n; i-- > 0;) {
		size_t first = p->n;

		if (rule(p, &rules[i]) < 0)
			return err_set(e, ERR_SPEC, 0, at,
				       "odd device rule %zu", i);
		(void)aim(p, first, TO_NEXT, p->n);
	}
	epilogue(p);
	return 0;
}

static int bpf(int cmd, union bpf_attr *attr)
{
	return (int)syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static uint64_t address(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static int load_program(const struct cgroup_bpf *p, int *out_fd, struct err *e)
{
	static const char license[] = "GPL";
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
	a.expected_attach_type = BPF_CGROUP_DEVICE;
	a.insns = address(p->insn);
	a.insn_cnt = (__u32)p->n;
	a.license = address(license);
	memcpy(a.prog_name, own_name, sizeof(own_name));
	*out_fd = bpf(BPF_PROG_LOAD, &a);
	if (*out_fd < 0)
		return err_sys(e, at,
			       "load the program (needs CONFIG_CGROUP_BPF)");
	return 0;
}

/* The program @id if it is one of ours, else -1: one that has just gone, too.
 */
static int own_program(__u32 id, int *out_fd, struct err *e)
{
	struct bpf_prog_info info;
	union bpf_attr a;
	CLEAN_FD int fd = -1;

	*out_fd = -1;
	memset(&a, 0, sizeof(a));
	a.prog_id = id;
	fd = bpf(BPF_PROG_GET_FD_BY_ID, &a);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_sys(e, at, "open program %u", id);
	memset(&info, 0, sizeof(info));
	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = (__u32)fd;
	a.info.info_len = sizeof(info);
	a.info.info = address(&info);
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &a) < 0)
		return err_sys(e, at, "ask about program %u", id);
	if (strncmp(info.name, own_name, sizeof(info.name)) == 0)
		*out_fd = fd_take(&fd);
	return 0;
}

/* The one of ours that is attached already; -1 where there is none. */
static int find_old(int dir_fd, int *out_fd, struct err *e)
{
	__u32 ids[ATTACHED_MAX];
	union bpf_attr a;

	*out_fd = -1;
	memset(&a, 0, sizeof(a));
	a.query.target_fd = (__u32)dir_fd;
	a.query.attach_type = BPF_CGROUP_DEVICE;
	a.query.prog_ids = address(ids);
	a.query.prog_cnt = ATTACHED_MAX;
	if (bpf(BPF_PROG_QUERY, &a) < 0)
		return err_sys(e, at, "ask what is attached");
	for (__u32 i = 0; i < a.query.prog_cnt && *out_fd < 0; i++)
		if (own_program(ids[i], out_fd, e) < 0)
			return -1;
	return 0;
}

int cgroup_bpf_devices(int dir_fd, const struct cgroup_device *rules, size_t n,
		       struct err *e)
{
	struct cgroup_bpf p;
	union bpf_attr a;
	CLEAN_FD int fd = -1, old_fd = -1;

	if (cgroup_bpf_compile(rules, n, &p, e) < 0 ||
	    find_old(dir_fd, &old_fd, e) < 0 || load_program(&p, &fd, e) < 0)
		return -1;
	memset(&a, 0, sizeof(a));
	a.target_fd = (__u32)dir_fd;
	a.attach_bpf_fd = (__u32)fd;
	a.attach_type = BPF_CGROUP_DEVICE;
	a.attach_flags = BPF_F_ALLOW_MULTI;
	if (old_fd >= 0) {
		a.attach_flags |= BPF_F_REPLACE;
		a.replace_bpf_fd = (__u32)old_fd;
	}
	if (bpf(BPF_PROG_ATTACH, &a) < 0)
		return err_sys(e, at, "attach the program");
	return 0;
}
