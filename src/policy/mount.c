/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules for mounts but for their sources (mount_source.c). */
#include "config.h"

#include "mount.h"
#include "private.h"

#define MNT .family = "mount", .on = POLICY_ON_CREATE
#define F   .act = ACTS(REFUSE, FORCE, FORCE, PASS)
#define R   .act = ACTS(REFUSE, REFUSE, REFUSE, PASS)
#define W   .act = ACTS(WARN, WARN, WARN, PASS)

const struct policy_rule rules_mount[] = {
	{
		.id = "mnt-default-dev",
		MNT,
		.act = ACTS(FORCE, FORCE, FORCE, FORCE),
		.title = "nothing is mounted at /dev",
		.why = "device nodes are made on a tmpfs and never in the "
		       "image, whose /dev may be a link to the host's",
		.fix = "mount a tmpfs at /dev: nosuid,noexec,strictatime,"
		       "mode=755,size=65536k",
		.references = { "CVE-2026-41579" },
		.judge = judge_mnt_default_dev,
	},
	{
		.id = "mnt-suid",
		MNT,
		F,
		.title = "a mount without nosuid",
		.why = "a set-id program in a volume runs as its owner",
		.fix = "add nosuid (and rnosuid for a recursive bind)",
		.judge = judge_mnt_suid,
	},
	{
		.id = "mnt-dev",
		MNT,
		F,
		.title = "a mount without nodev, but for /dev and devpts",
		.why = "a device node in a volume opens the host's device",
		.fix = "add nodev (and rnodev for a recursive bind)",
		.judge = judge_mnt_dev,
	},
	{
		.id = "mnt-exec",
		MNT,
		F,
		.lesser_when = "a writable volume: a folder stays as it is, a "
			       "file gets noexec",
		.lesser = ACTS(FORCE, WARN, WARN, PASS),
		.opened = "the source, where it is writable, is not the "
			  "container's own root or a layer of it, nor in or "
			  "above one",
		.title = "a kernel file system, tmpfs, /dev, shared memory, or "
			 "an engine's file without noexec",
		.why = "a program written to a bound /etc/hosts was run. What "
		       "can be written must not be what can be executed; what "
		       "is bound read-only may be",
		.fix = "add noexec",
		.judge = judge_mnt_exec,
	},
	{
		.id = "mnt-sysfs-rw",
		MNT,
		F,
		.title = "sysfs without ro",
		.why = "devices of the host are set up and powered off there",
		.fix = "add ro",
		.judge = judge_mnt_sysfs,
	},
	{
		.id = "mnt-cgroup-rw",
		MNT,
		F,
		.title = "a cgroup mount without ro",
		.why = "a release agent is a program that the host's root "
		       "runs; limits can be lifted",
		.fix = "add ro",
		.references = { "CVE-2022-0492", "CVE-2023-25809" },
		.judge = judge_mnt_cgroup,
	},
	{
		.id = "mnt-fs-type",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "a file system that is not one of bind, tmpfs, proc, "
			 "sysfs, cgroup, cgroup2, devpts, mqueue",
		.why = "debugfs, tracefs, bpf and the like are windows into "
		       "the "
		       "kernel; a block file system is a parser in it",
		.fix = "mount it on the host, and bind the folder",
		.references = { "CVE-2022-0185" },
		.judge = judge_mnt_fs_type,
	},
	{
		.id = "mnt-proc-cover",
		MNT,
		R,
		.title = "a mount over /proc or below it, but for proc itself",
		.why = "LSM labels and sysctls are then written to a file of "
		       "the image instead of the kernel. lxcfs' files are no "
		       "exception: the floor has none",
		.fix = "mount it elsewhere",
		.references = { "CVE-2019-16884", "CVE-2019-19921",
				"CVE-2025-52881" },
		.judge = judge_mnt_proc_cover,
	},
	{
		.id = "mnt-sys-cover",
		MNT,
		R,
		.title = "a mount over /sys or below it, but for sysfs itself "
			 "and cgroups",
		.why = "programs, and the masks, take it for the kernel's",
		.fix = "mount it elsewhere",
		.judge = judge_mnt_sys_cover,
	},
	{
		.id = "mnt-proc-place",
		MNT,
		R,
		.title = "proc, sysfs, cgroup or devpts at another place than "
			 "/proc, /sys, /sys/fs/cgroup and /dev/pts",
		.why = "there no path is masked and none is read-only; each "
		       "devpts has terminals, which are the whole host's",
		.fix = "mount it at its own place",
		.references = { "CVE-2023-27561", "CVE-2023-28642" },
		.judge = judge_mnt_proc_place,
	},
	{
		.id = "mnt-dest",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "the destination, opened inside the root, is not in "
			  "/proc, /sys or /dev unless it is said to be",
		.title = "a destination that is relative, has `..', is the "
			 "root, or covers a default device",
		.why = "what is mounted ends elsewhere than it was judged for",
		.fix = "name an absolute path inside the container",
		.references = { "CVE-2021-30465", "CVE-2024-45310" },
		.judge = judge_mnt_dest,
	},
	{
		.id = "mnt-propagation",
		MNT,
		R,
		.lesser_when = "slave or rslave: the host's mounts come in",
		.lesser = ACTS(WARN, WARN, WARN, PASS),
		.also_when = "a bind that does not say",
		.also = ACTS(FORCE, FORCE, FORCE, PASS),
		.title = "shared or rshared propagation",
		.why = "what the container mounts appears on the host",
		.fix = "write rprivate",
		.references = { "CIS-Docker 5.20" },
		.judge = judge_mnt_propagation,
	},
	{
		.id = "mnt-ro-submount",
		MNT,
		F,
		.title = "a recursive bind with ro and without rro",
		.why = "what is mounted below the source stays writable",
		.fix = "write rro",
		.judge = judge_mnt_submount,
	},
	{
		.id = "mnt-data",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "an option that is none of mount(8)'s, and none of "
			 "the few of its file system that are passed on",
		.why = "options are texts that the kernel parses; a context= "
		       "among them changes labels",
		.fix = "remove the option",
		.judge = judge_mnt_data,
	},
	{
		.id = "mnt-tmpfs-size",
		MNT,
		F,
		.title = "a tmpfs without size=, with size=0 or half of the "
			 "host's memory and more, or with such an nr_inodes",
		.why = "its limit is half of the host's memory",
		.fix = "write size= (docker: --tmpfs /tmp:size=64m)",
		.judge = judge_mnt_tmpfs,
	},
	{
		.id = "mnt-idmap",
		MNT,
		W,
		.title = "a mount with mappings of its own",
		.why = "files that the container makes get owners that its "
		       "user namespace does not tell",
		.fix = "leave idmap, ridmap and the mappings of the mount out",
		.judge = judge_mnt_idmap,
	},
	{
		.id = "mnt-idmap-invalid",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.title = "mappings of a mount that are no mappings, stand "
			 "alone, are for a mount that is no bind or is one of "
			 "/etc or /usr, or are an ordinary user's to ask for",
		.why = "its files would have owners that nobody asked for",
		.fix = "give uidMappings and gidMappings, both, without "
		       "overlaps",
		.references = { "runtime-spec config.md" },
		.judge = judge_mnt_idmap_invalid,
	},
	{
		.id = "mnt-remount",
		MNT,
		.act = ACTS(REFUSE, REFUSE, REFUSE, REFUSE),
		.opened = "what is mounted there is what the entry before has "
			  "mounted",
		.title = "a remount of what no entry before it mounts, or of "
			 "more than the attributes of the mount",
		.why = "windows, masks and the root are brig's: a remount "
		       "would open them",
		.fix = "put it behind the entry that it is for; give data and "
		       "propagation there",
		.judge = judge_mnt_remount,
	},
	{
		.id = "mnt-ext-opts",
		MNT,
		W,
		.title = "an option that one other runtime has: copy-symlink, "
			 "src-nofollow, dest-nofollow",
		.why = "it asks for less than brig does anyway",
		.fix = "remove the option",
		.judge = judge_mnt_ext,
	},
	{ .id = NULL },
};
