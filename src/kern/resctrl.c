/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "kern/path.h"
#include "kern/resctrl.h"

static const char at[] = "/linux/intelRdt";

enum {
	LINE = 4096
};

int resctrl_open(int *out_fd, struct err *e)
{
	struct statfs fs;

	*out_fd = open("/sys/fs/resctrl", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*out_fd >= 0 && fstatfs(*out_fd, &fs) == 0 &&
	    fs.f_type == RDTGROUP_SUPER_MAGIC)
		return 0;
	fd_close(out_fd);
	return err_set(e, ERR_UNSUPPORTED, 0, at,
		       "no resctrl is mounted at /sys/fs/resctrl");
}

int resctrl_group(int fd, const char *name, bool make, bool *made, int *out_fd,
		  struct err *e)
{
	*made = false;
	if (make && name[0] != '\0') {
		*made = mkdirat(fd, name, 0755) == 0;
		if (!*made && errno != EEXIST)
			return err_sys(e, at, "make the class %s", name);
	}
	*out_fd = path_open(fd, name[0] != '\0' ? name : ".", PATH_ONE_FS,
			    O_PATH | O_DIRECTORY, 0);
	return *out_fd >= 0 ? 0 : err_sys(e, at, "open the class %s", name);
}

/* Without blanks: the kernel sets them as it likes. */
static void squeeze(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (*s != ' ' && *s != '\t')
			*to++ = *s;
	*to = '\0';
}

int resctrl_has(int group_fd, const char *line, struct err *e)
{
	CLEAN_FD int fd =
		path_open(group_fd, "schemata", PATH_ONE_FS, O_RDONLY, 0);
	char text[LINE], want[LINE];
	size_t len;
	char *s, *end;

	if (fd < 0)
		return err_sys(e, at, "open its schemata");
	if (fd_read_all(fd, text, sizeof(text) - 1, &len, at, e) != 0)
		return -1;
	text[len] = '\0';
	if ((size_t)snprintf(want, sizeof(want), "%s", line) >= sizeof(want))
		return err_set(e, ERR_LIMIT, 0, at, "a line too long");
	squeeze(text);
	squeeze(want);
	for (s = text; *s != '\0'; s = end) {
		len = strcspn(s, "\n");
		end = s + len + (s[len] == '\n');
		s[len] = '\0';
		if (strcmp(s, want) == 0)
			return 0;
	}
	return err_set(e, ERR_SPEC, 0, at,
		       "the class is there already, and is not \"%.64s\"",
		       line);
}

int resctrl_write(int group_fd, const char *line, struct err *e)
{
	CLEAN_FD int fd =
		path_open(group_fd, "schemata", PATH_ONE_FS, O_WRONLY, 0);
	char text[LINE];
	int n = snprintf(text, sizeof(text), "%s\n", line);

	if (n < 0 || (size_t)n >= sizeof(text))
		return err_set(e, ERR_LIMIT, 0, at, "a line too long");
	if (fd < 0)
		return err_sys(e, at, "open its schemata");
	if (write(fd, text, (size_t)n) != n) /* one write is one change */
		return err_sys(e, at, "write \"%.64s\"", line);
	return 0;
}

int resctrl_add(int group_fd, pid_t pid, struct err *e)
{
	CLEAN_FD int fd =
		path_open(group_fd, "tasks", PATH_ONE_FS, O_WRONLY, 0);
	char text[16];
	int n = snprintf(text, sizeof(text), "%d", (int)pid);

	if (fd < 0)
		return err_sys(e, at, "open its tasks");
	return fd_write_all(fd, text, (size_t)n, at, e);
}

int resctrl_drop(int fd, const char *name, struct err *e)
{
	if (unlinkat(fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
		return err_sys(e, at, "remove the class %s", name);
	return 0;
}
