/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deaf PROGRAM ARG...: runs it with every signal ignored and blocked, also the
 * two that signal(3) has for itself.
 */
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const unsigned long ignored[8] = { 1 }, all = ~0UL;

	for (int sig = 1; sig <= 64; sig++)
		syscall(SYS_rt_sigaction, sig, ignored, NULL, sizeof(all));
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof(all));
	if (argc > 1)
		execv(argv[1], argv + 1);
	return 126;
}
