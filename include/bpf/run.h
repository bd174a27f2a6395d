/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_RUN_H
#define BPF_RUN_H

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "bpf/bpf.h"

/*
 * bpf_valid - is this a program such as bpf_compile() makes?
 * Stricter than the kernel: 1 to 4096 instructions; only load of an aligned
 * word of struct seccomp_data, and, jumps forward within the program, return
 * of a constant with a known action; the last one returns. For the loader and
 * the room floor, which hold a plan from a sandboxed process against it.
 * Errors: SPEC, naming the instruction. Makes no system call.
 */
NODISCARD int bpf_valid(const struct bpf_program *prog, struct err *e);

/*
 * bpf_run - what the kernel would answer: a SECCOMP_RET_ value with its data.
 * A program that bpf_valid() would refuse ends in SECCOMP_RET_KILL_PROCESS at
 * the instruction that is wrong; it never reads outside the program.
 */
uint32_t bpf_run(const struct bpf_program *prog, const struct seccomp_data *d);

/* bpf_ret_action - split a return value; false if it is no known action. */
bool bpf_ret_action(uint32_t ret, enum bpf_action *action, uint16_t *data);

/* bpf_ret_value - the other way: SECCOMP_RET_ value of an action. */
uint32_t bpf_ret_value(enum bpf_action action, uint16_t data);

/* bpf_action_name - "ALLOW", "ERRNO", ... */
const char *bpf_action_name(enum bpf_action action);

#endif
