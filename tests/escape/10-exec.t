#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A process file that asks for more than its container has: judged by the same
# policy. CVE-2022-29162, 2022-27650, 2025-27612, 2024-40635, 2026-46680,
# 2026-30892, 2025-52881.
#
# Seen (able.sh): runc and crun give an exec whatever capabilities its file
# names, inheritable ones among them.
#
# shellcheck disable=SC2016,SC2046,SC2086,SC2317

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox nsenter
playground "$@"
ROOT_TOOLS=probe
tool probe

up 'echo ready; sleep 1000'
ready "$ID"
A=$ID PA=$(pid_of "$ID")

# ask FILTER [SCRIPT]: an exec with such a file; what it says, and its status
ask() {
	EXEC_JQ=$1
	in_sh "$A" "${2:-cat /proc/self/status}" >"$W/o" 2>&1 </dev/null
	RC=$?
	EXEC_JQ=.
	OUT=$(cat "$W/o")
}
# no more than the profile has, or refused
cut() {
	if [ $RC = 3 ]; then
		like "hardened: $1: refused" "$OUT" "$2 at /"
		return
	fi
	for cut_s in CapInh CapPrm CapEff CapBnd CapAmb; do
		cut_v=$(inside $cut_s)
		case $cut_s in
		CapInh | CapAmb) cut_h= ;;
		*) cut_h='hardened: ' ;;
		esac
		if [ -n "$cut_v" ] && [ $((0x$cut_v & ~0x4eb)) -eq 0 ]; then
			pass "$cut_h$1: $cut_s"
		else
			fail "$cut_h$1: $cut_s" "${cut_v:-$OUT}"
		fi
	done
	case $1 in inheritable | ambient) cut_h='hardened: ' ;; *) cut_h= ;; esac
	is "$cut_h$1: nothing inheritable" "$(inside CapInh)" \
		0000000000000000
	is "hardened: $1: no new privileges" "$(inside NoNewPrivs)" 1
}
for c in CAP_SYS_ADMIN CAP_SYS_PTRACE CAP_NET_ADMIN CAP_DAC_READ_SEARCH; do
	ask ".capabilities |= map_values(. + [\"$c\"])"
	cut "$c" cap-critical
done
for c in CAP_SYS_NICE CAP_NET_RAW CAP_MKNOD CAP_SETFCAP; do
	ask ".capabilities |= map_values(. + [\"$c\"])"
	cut "$c" 'cap-[a-z]*'
done
ask '.capabilities.inheritable = ["CAP_CHOWN", "CAP_KILL"]'
cut "inheritable" 'cap-inheritable'
ask '.capabilities.ambient = ["CAP_CHOWN"] |
	.capabilities.inheritable = ["CAP_CHOWN"]'
cut "ambient" 'cap-ambient'
ask '.noNewPrivileges = false'
cut "noNewPrivileges: false" nnp-off
ask 'del(.capabilities)'
cut "no capabilities at all" 'cap-.*'

# Ids
for u in 4294967295 4294967296 -1 18446744073709551616 1.5 '"0"'; do
	case $u in 4294967295 | '"0"') h='hardened: ' ;; *) h= ;; esac
	ask ".user.uid = $u" 'id -u'
	isnt "${h}uid $u" $RC 0
	unlike "uid $u is not root" "$OUT" '^0$'
	ask ".user.gid = $u" 'id -g'
	isnt "${h}gid $u" $RC 0
	ask ".user.additionalGids = [$u]" 'id -G'
	isnt "group $u" $RC 0
done
# an image's entry for what is no number
cp -a "$W/root" "$W/odd"
printf '%s:x:0:0::/:\n' 4294967296 -1 99999999999 >"$W/odd/etc/passwd"
up 'echo ready; sleep 1000' ".root.path = \"$W/odd\""
ready "$ID"
for u in 4294967296 -1 99999999999 1000:4294967296; do
	OUT=$(rt exec --user "$u" "$ID" /bin/echo ran 2>&1 </dev/null)
	unlike "hardened: exec --user $u" "$OUT" '^ran'
done
down "$ID"
ask '.user = {uid: 1000, gid: 1000, additionalGids: [0]}' 'id -G'
is "hardened: a user gets no group 0 beside" "$OUT" 1000
ask '.user = {uid: 1000, gid: 1000}' 'probe ids; cat /proc/self/status'
like "a user is that user" "$OUT" '^1000 1000 1000$'
is "with no capability" "$(inside CapEff)" 0000000000000000
is "nor one to come" "$(inside CapPrm)" 0000000000000000

# Places and programs
for c in /proc/self/fd/3 /proc/self/cwd /proc/1/root ../.. ''; do
	ask ".cwd = \"$c\"" 'pwd; ls'
	isnt "cwd $c" $RC 0
done
for p in /proc/self/exe /proc/self/fd/3 /proc/1/exe; do
	ask ".args = [\"$p\", \"--version\"]"
	isnt "args $p" $RC 0
	unlike "args $p: no runtime runs" "$OUT" 'version'
done
ask '.args = []'
isnt "no args" $RC 0
ask '.oomScoreAdj = -900' 'cat /proc/self/oom_score_adj'
unlike "a lower oom score" "$OUT" '^-'
ask '.rlimits = [{type: "RLIMIT_NOFILE", soft: 1048577, hard: 9999999}]' \
	'probe limits'
unlike "more files than the host has" "$OUT" '^7 .* [0-9]{7,}$'

# A file that is broken
broken() { # DESC RULE TEXT: the file has it
	printf '%s' "$3" >"$W/p.json"
	rt exec --process "$W/p.json" "$A" >"$W/o" 2>&1 </dev/null
	isnt "$1" $? 0
	unlike "$1: nothing runs" "$(cat "$W/o")" '^ran$'
	like "hardened: $1: names rule" "$(cat "$W/o")" "$2"
}
P=$(jq -c "$(args echo ran) | .process" "$W/$A/config.json")
broken "hardened: bytes after the end" cfg-syntax "$P}x"
broken "hardened: a key twice" cfg-dup-key "{\"cwd\": \"/bin\", ${P#?}"
broken "hardened: another case" cfg-case-key "{\"CWD\": \"/bin\", ${P#?}"
broken "hardened: a near miss" cfg-near-miss "{\"capabilites\": {}, ${P#?}"
broken "an end too soon" cfg-syntax "$(printf %.300s "$P")"
broken "nothing" cfg-syntax ''
mkfifo "$W/fifo"
quietly timeout 30 "$RUNTIME" --root "$W/state" exec --process "$W/fifo" "$A"
isnt "hardened: a pipe is not waited for" $? 124

# A root without what exec needs, made so from inside
in_sh "$A" 'mkdir -p /tmp/x; echo "root:x:0:0::/tmp/evil:/bin/sh" >/etc/passwd
	' 2>/dev/null
is "hardened: its passwd can't be changed" "$(in_sh "$A" 'echo $HOME' 2>&1)" /root
is "the container is as it was" "$(pid_of "$A")" "$PA"
down "$A"

# Who got into its mount namespace has put files of his own over /proc: what is
# meant for the kernel is not written there. CVE-2025-52881
up 'echo ready; exec sleep 1000' '.process.oomScoreAdj = 500'
ready "$ID"
DECOY='mount -t tmpfs tmpfs /proc && for d in self thread-self 1; do
	mkdir -p /proc/$d/attr/apparmor /proc/$d/fd /proc/$d/task
	for f in oom_score_adj setgroups uid_map gid_map loginuid timerslack_ns \
		attr/exec attr/current attr/keycreate attr/apparmor/exec; do
		: >/proc/$d/$f; done; done; chmod -R a+rwX /proc'
ok "files over /proc" nsenter -t "$(pid_of "$ID")" -m /bin/sh -c "$DECOY"
EXEC_OPTS="--detach --pid-file $W/x.pid" in_ct "$ID" /bin/sleep 1000 \
	>"$W/o" 2>&1 </dev/null
is "are in exec's way as little" $? 0
is "hardened: nothing is written to them" "$(nsenter -t "$(pid_of "$ID")" -m \
	/bin/sh -c 'find /proc -type f -size +0')" ""
P=$(cat "$W/x.pid")
is "hardened: but to the kernel" "$(cat "/proc/$P/oom_score_adj")" 500
is "hardened: as ever: no new privileges" "$(status_of "$P" NoNewPrivs)" 1
is "hardened: as ever: two filters" "$(status_of "$P" Seccomp_filters)" 2
isnt "hardened: as ever: not the host's root" "$(status_of "$P" Uid | cut -f1)" 0
down "$ID"
finish
