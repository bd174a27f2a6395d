/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "private.h"

/*
 * A document names a device by its path alone. These names have had their
 * numbers since devices.txt; what matters is whose they are.
 */
static const struct {
	char prefix[12];
	char type;
	uint8_t major;
	uint8_t minor;
} known[] = {
	{ "mem", 'c', 1, 1 },          { "kmem", 'c', 1, 2 },
	{ "port", 'c', 1, 4 },         { "kmsg", 'c', 1, 11 },
	{ "sd", 'b', 8, 0 },           { "hd", 'b', 3, 0 },
	{ "vd", 'b', 252, 0 },         { "xvd", 'b', 202, 0 },
	{ "loop", 'b', 7, 0 },         { "dm-", 'b', 253, 0 },
	{ "mapper/", 'b', 253, 0 },    { "nvme", 'b', 255, 0 },
	{ "sr", 'b', 11, 0 },          { "fuse", 'c', 10, 229 },
	{ "kvm", 'c', 10, 232 },       { "net/tun", 'c', 10, 200 },
	{ "vhost-net", 'c', 10, 238 }, { "snd/", 'c', 116, 0 },
	{ "dri/", 'c', 226, 0 },       { "input/", 'c', 13, 0 },
	{ "video", 'c', 81, 0 },       { "ttyS", 'c', 4, 64 },
	{ "ttyUSB", 'c', 188, 0 },     { "ttyACM", 'c', 166, 0 },
	{ "bus/usb/", 'c', 189, 0 },
};

bool device_type(const char *path, char *type, int64_t *major, int64_t *minor)
{
	size_t i;

	if (strncmp(path, "/dev/", 5) != 0)
		return false;
	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strncmp(path + 5, known[i].prefix,
			    strlen(known[i].prefix)) == 0) {
			*type = known[i].type;
			*major = known[i].major;
			*minor = known[i].minor;
			return true;
		}
	return false;
}
