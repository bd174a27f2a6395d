/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BPF_DUMP_H
#define BPF_DUMP_H

#include "base/buf.h"
#include "bpf/bpf.h"

/*
 * bpf_dump - disassemble, an instruction a line, with the names of the calls
 * where a number is compared. Any program, valid or not. Ends in a newline.
 */
void bpf_dump(const struct bpf_program *prog, struct buf *out);

/* bpf_dump_ret - one answer: "ALLOW", "ERRNO(EPERM)", "TRACE(7)". */
void bpf_dump_ret(uint32_t ret, struct buf *out);

#endif
