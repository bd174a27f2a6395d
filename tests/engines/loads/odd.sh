# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016,SC2154
#
# What few images have: links, set-id files, capabilities and attributes of
# files, pipes, whiteouts, folders that hide others, programs of musl and of 32
# bits. oddities.t looks at each.
PACKAGES='musl attr'
CONFIG='{"Cmd": ["sleep", "100000"]}'

files() {
	mkdir -p "$root/odd/hidden"
	(
		cd "$root/odd" || exit
		echo one >a && ln a b
		echo two >h1 && ln h1 h2
		: >gone && : >hidden/old
		mkfifo -m 640 fifo
		cp ../usr/bin/id suid && chmod 4755 suid
		cp ../usr/bin/grep cap && setcap cap_net_raw,cap_chown+ep cap
		echo x >attr && setfattr -n user.odd -v yes attr
		echo x >other && chown 4242:4343 other
		printf '%s\n' '.globl _start' '_start: mov $1, %eax' \
			'xor %ebx, %ebx' 'int $0x80' >../i.s
		as --32 -o ../i.o ../i.s && ld -m elf_i386 -o i386 ../i.o
		rm ../i.s ../i.o
		echo 'int puts(const char *); int main(void) {
			puts("of musl"); return 0; }' >../m.c
		musl-gcc -o musl ../m.c && rm ../m.c
	)
}

extra() {
	mkdir -p up/x/odd/hidden
	(
		cd up/x/odd || exit
		echo three >a
		: >.wh.gone
		: >hidden/new && : >hidden/.wh..wh..opq
	)
	tar -C up/x --numeric-owner -cf extra.tar .
	echo extra.tar
}
