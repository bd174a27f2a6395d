/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/fd.h"
#include "kern/loopback.h"

int loopback_up(struct err *e)
{
	CLEAN_FD int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq r = { .ifr_flags = 0 };

	if (fd < 0)
		return err_sys(e, "loopback", "socket");
	memcpy(r.ifr_name, "lo", 3);
	if (ioctl(fd, SIOCGIFFLAGS, &r) != 0)
		return err_sys(e, "loopback", "read its flags");
	r.ifr_flags = (short)(r.ifr_flags | IFF_UP);
	if (ioctl(fd, SIOCSIFFLAGS, &r) != 0)
		return err_sys(e, "loopback", "set it up");
	return 0;
}
