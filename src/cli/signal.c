/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "base/num.h"
#include "private.h"

enum {
	RT_MIN = 34, /* as kill(1) has it: glibc keeps 32 and 33 */
	RT_MAX = 64,
};

static const struct {
	const char *name;
	int sig;
} table[] = {
	{ "HUP", SIGHUP },       { "INT", SIGINT },       { "QUIT", SIGQUIT },
	{ "ILL", SIGILL },       { "TRAP", SIGTRAP },     { "ABRT", SIGABRT },
	{ "IOT", SIGABRT },      { "BUS", SIGBUS },       { "FPE", SIGFPE },
	{ "KILL", SIGKILL },     { "USR1", SIGUSR1 },     { "SEGV", SIGSEGV },
	{ "USR2", SIGUSR2 },     { "PIPE", SIGPIPE },     { "ALRM", SIGALRM },
	{ "TERM", SIGTERM },     { "STKFLT", SIGSTKFLT }, { "CHLD", SIGCHLD },
	{ "CLD", SIGCHLD },      { "CONT", SIGCONT },     { "STOP", SIGSTOP },
	{ "TSTP", SIGTSTP },     { "TTIN", SIGTTIN },     { "TTOU", SIGTTOU },
	{ "URG", SIGURG },       { "XCPU", SIGXCPU },     { "XFSZ", SIGXFSZ },
	{ "VTALRM", SIGVTALRM }, { "PROF", SIGPROF },     { "WINCH", SIGWINCH },
	{ "IO", SIGIO },         { "POLL", SIGIO },       { "PWR", SIGPWR },
	{ "SYS", SIGSYS },       { "RTMIN", RT_MIN },     { "RTMAX", RT_MAX },
};

/* "RTMIN+3", "RTMAX-1" */
static int realtime(const char *s)
{
	uint32_t n;

	if (strncmp(s, "RTMIN+", 6) == 0 && num_u32(s + 6, strlen(s + 6), &n) &&
	    n <= RT_MAX - RT_MIN)
		return RT_MIN + (int)n;
	if (strncmp(s, "RTMAX-", 6) == 0 && num_u32(s + 6, strlen(s + 6), &n) &&
	    n <= RT_MAX - RT_MIN)
		return RT_MAX - (int)n;
	return -1;
}

int cli_signal(const char *s)
{
	char name[16];
	uint32_t n;
	size_t i;

	if (num_u32(s, strlen(s), &n))
		return n <= RT_MAX ? (int)n : -1;
	for (i = 0; s[i] != '\0' && i < sizeof(name) - 1; i++)
		name[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 'a' + 'A')
						     : s[i];
	if (s[i] != '\0')
		return -1;
	name[i] = '\0';
	s = strncmp(name, "SIG", 3) == 0 ? name + 3 : name;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcmp(table[i].name, s) == 0)
			return table[i].sig;
	return realtime(s);
}
