# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the kernel says of a process that brig confines, for the tests of all
# engines.

# CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID NET_BIND_SERVICE
CAPS=0x4eb
KEEP='^(Cap|NoNew|Seccomp)'

# caps_in STATUS: no capability in any set that the profile does not have
caps_in() {
	for caps_v in $(printf '%s\n' "$1" | sed -n 's/^Cap...:[[:space:]]*//p')
	do
		[ $((0x$caps_v & ~CAPS)) -eq 0 ] || return 1
	done
	printf '%s\n' "$1" | grep -q '^CapEff:'
}

field() { printf '%s\n' "$1" | sed -n "s/^$2:[[:space:]]*//p"; }

# confined NAME STATUS: what holds of every process of a container
confined() {
	ok "hardened: $1: capabilities within the profile" caps_in "$2"
	is "hardened: $1: no new privileges" "$(field "$2" NoNewPrivs)" 1
	is "$1: seccomp filters" "$(field "$2" Seccomp)" 2
	like "hardened: $1: two filters or more" \
		"$(field "$2" Seccomp_filters)" '^([2-9]|[1-9][0-9]+)$'
}

base_of() { awk 'NR == 1 { print $2 }' "/proc/$1/uid_map"; }

# apart A B: two blocks of ids, neither the host's, that don't overlap
apart() {
	[ "$1" -ge 65536 ] && [ "$2" -ge 65536 ] &&
		{ [ $(($1 - $2)) -ge 65536 ] || [ $(($2 - $1)) -ge 65536 ]; }
}
