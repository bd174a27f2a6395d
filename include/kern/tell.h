/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERN_TELL_H
#define KERN_TELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * The host's own logs. None of them has to be there, and none may keep a
 * launch waiting. So nothing here fails.
 */
struct tell {
	int log_fd;   /* owned; the journal, else syslog; -1: neither */
	bool journal; /* it is the journal */
	int audit_fd; /* owned; -1: no audit, or no CAP_AUDIT_WRITE */
};

#define TELL_JOURNAL "/run/systemd/journal/socket"
#define TELL_SYSLOG  "/dev/log"

#define CLEAN_TELL   __attribute__((cleanup(tell_close)))

/*
 * tell_open - the journal by its native protocol (systemd's
 * JOURNAL_NATIVE_PROTOCOL), else syslog(3)'s socket; and audit's netlink.
 */
void tell_open(struct tell *t);
void tell_close(struct tell *t);

/*
 * tell_send - hand lines over. A child does it that nobody waits for, with no
 * other descriptor, and gives up after 5 seconds: a datagram socket may be
 * full, and the kernel makes who talks to audit wait when its backlog is full,
 * whatever the flags.
 * @lines: texts for the journal or syslog, each ended by a NUL and begun by a
 *         digit, the priority of syslog(3): "3" error, "4" warning, "6" info.
 *         No newline in them.
 * @audit: texts "key=value ..." for the kernel's audit log, each ended by a
 *         NUL; AUDIT_TRUSTED_APP of libaudit.h.
 */
void tell_send(const struct tell *t, const struct buf *lines,
	       const struct buf *audit);

#endif
