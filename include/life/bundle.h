/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFE_BUNDLE_H
#define LIFE_BUNDLE_H

#include <limits.h>

#include "base/buf.h"
#include "base/err.h"

enum {
	BUNDLE_CONFIG_MAX = 4 * 1024 * 1024, /* rule cfg-size */
};

/*
 * bundle_read - read the config.json of the bundle at @path. Rule
 * cfg-bundle-perm: it may not be a symlink, and neither it nor a folder above
 * it may be writable by others than its owner and root, but for a folder with
 * the sticky bit; so that what is judged now is what the engine wrote.
 * @real:    out; the bundle's absolute path, no symlink in it.
 * @config:  in and out; the text is appended. Its cap should be
 *           BUNDLE_CONFIG_MAX.
 * Errors: SYS; DENIED (cfg-bundle-perm, with what to do); LIMIT (cfg-size).
 */
NODISCARD int bundle_read(const char *path, char real[PATH_MAX],
			  struct buf *config, struct err *e);

/*
 * bundle_slurp - append all that can be read from @fd.
 * @at:  what it is, for messages. Errors: SYS, LIMIT (more than @out takes).
 */
NODISCARD int bundle_slurp(int fd, struct buf *out, const char *at,
			   struct err *e);

/*
 * bundle_read_file - append a whole regular file (or pipe) to @out.
 * @path:  "-" is standard input.
 * Errors: SYS, LIMIT (more than @out takes), SPEC (no file nor pipe).
 */
NODISCARD int bundle_read_file(const char *path, struct buf *out,
			       struct err *e);

#endif
