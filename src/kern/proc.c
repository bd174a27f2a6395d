/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <limits.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kern/proc.h"

int proc_no_new_privs(struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_sys(e, "no_new_privs", "prctl");
	return 0;
}

#ifndef PR_SET_MDWE /* linux/prctl.h of Linux 6.3 */
#define PR_SET_MDWE              65
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif

int proc_no_write_exec(struct err *e)
{
	if (prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0)
		return err_sys(e, "proc-mdwe", "PR_SET_MDWE, Linux 6.3");
	return 0;
}

int proc_undumpable(struct err *e)
{
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_sys(e, "dumpable", "prctl");
	return 0;
}

int proc_no_caps(struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capset, &head, none) != 0)
		return err_sys(e, "capabilities", "capset");
	return 0;
}

int proc_die_with_parent(int on, struct err *e)
{
	if (prctl(PR_SET_PDEATHSIG, on != 0 ? SIGKILL : 0, 0, 0, 0) != 0)
		return err_sys(e, "parent death signal", "prctl");
	return 0;
}

int proc_cloexec_from(unsigned first, struct err *e)
{
	if (close_range(first, UINT_MAX, CLOSE_RANGE_CLOEXEC) != 0)
		return err_sys(e, "descriptors", "close_range");
	return 0;
}

int proc_close_from(unsigned first, struct err *e)
{
	if (close_range(first, UINT_MAX, 0) != 0)
		return err_sys(e, "descriptors", "close_range");
	return 0;
}

/* Not by signal(3): it has two signals for itself, which whoever called may
 * have ignored all the same. */
void proc_default_signals(void)
{
	static const unsigned long
		plain[8]; /* the kernel's sigaction: SIG_DFL */
	sigset_t none;
	int sig;

	for (sig = 1; sig < NSIG; sig++) /* KILL and STOP say no: fine */
		(void)syscall(SYS_rt_sigaction, sig, plain, NULL, (size_t)8);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}
