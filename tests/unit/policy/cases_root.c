/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "cases.h"

const struct rule_case cases_root[] = {
	{ "root-host", "RRR", "/root/path", "'/srv/c/rootfs'", "'/usr'", NULL },
	{ "root-host", "RRR", "/root/path", "'/srv/c/rootfs'", "'/var/lib'",
	  NULL },
	{ "root-host", "CCC", "/root/path", "'/srv/c/rootfs'",
	  "'/var/lib/docker/overlay2/x/merged'", NULL },
	{ "root-symlink", "RRR", "/root/path", "'/srv/c/rootfs'",
	  "'/srv/../rootfs'", NULL },
	{ "root-symlink", "CCC", "/root/path", "'/srv/c/rootfs'", "'rootfs'",
	  NULL },
	{ "root-writable", "FFF", "/root/readonly", ",'readonly':true", "",
	  ",'readonly':true" },
	{ "root-writable", "RFF", "/root/readonly", ",'readonly':true",
	  ",'readonly':false", ",'readonly':true" },
	{ "root-ephemeral", "WWW", "/root", ",'readonly':true", "",
	  ",'readonly':true" },
	{ "root-propagation", "RRR", "/linux/rootfsPropagation",
	  "'cgroupsPath'", "'rootfsPropagation':'rshared','cgroupsPath'",
	  "'rootfsPropagation':'private','cgroupsPath'" },
	{ "root-propagation", "WWW", "/linux/rootfsPropagation",
	  "'cgroupsPath'", "'rootfsPropagation':'slave','cgroupsPath'",
	  "'rootfsPropagation':'rprivate','cgroupsPath'" },
	{ "path-masked", "FFF", "/linux/maskedPaths", "'/proc/kcore',", "",
	  "'/proc/kcore','/proc/cpuinfo'," },
	{ "path-readonly", "FFF", "/linux/readonlyPaths", "'/proc/bus',", "",
	  "'/proc/bus','/proc/dma'," },
	{ "path-mask-magic", "RRR", "/linux/maskedPaths/0", "'/proc/acpi'",
	  "'/proc/../proc/acpi'", "'/proc/acpi'" },
	{ "path-mask-magic", "RRR", "/linux/readonlyPaths/0", "'/proc/bus'",
	  "'proc/bus'", "'/proc/bus'" },
	{ NULL, NULL, NULL, NULL, NULL, NULL },
};
