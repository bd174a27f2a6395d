#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel's audit log has what was refused, forced and warned of: read from
# the kernel, not from brig. Here, because the guest is ours: auditing is turned
# on in it, which is for the first pid namespace alone.
#
# shellcheck disable=SC2016

[ -n "${PLAY_IN:-}" ] || python3 - <<'E' || exit 1
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
# AUDIT_SET, NLM_F_REQUEST | NLM_F_ACK; struct audit_status: mask, enabled, ...
s.send(struct.pack("=IHHII", 16 + 40, 1001, 5, 1, 0) +
       struct.pack("=10I", 1, 1, *[0] * 8))
_, kind, _, _, _, rc = struct.unpack("=IHHIIi", s.recv(8192)[:20])
assert kind == 2 and rc == 0, (kind, rc)
E
. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox python3
playground "$@"

# Each message of a trusted application (1121) on a line, as the kernel has it
cat >"$W/listen" <<'E'
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
s.bind((0, 1))  # AUDIT_NLGRP_READLOG
print("listening", flush=True)
while True:
    b = s.recv(16384)
    n, kind = struct.unpack("=IH", b[:6])
    if kind == 1121:
        print(b[16:n].rstrip(b"\0").decode(), flush=True)
E
python3 "$W/listen" >"$W/heard" 2>&1 &
end=$!
until_ok 30 grep -q listening "$W/heard" || bail "$(cat "$W/heard")"
of_it() { grep "container=\"$ID\"" "$W/heard"; }

cid
light "$W/$ID" "$(sh_args 'sleep 1000') | .process.env += [\"TOKEN=hunter2\"]"
rt run --detach --bundle "$W/$ID" "$ID" >"$W/out" 2>&1 </dev/null
is "it runs" $? 0
rt record --format json "$ID" >"$W/record"
n=$(jq '[.findings[] | select(.action == "force" or .action == "warn")] |
	length' "$W/record")
ok "forced and warned" test "$n" -gt 10
ok "each is in the kernel's log" until_ok 60 sh -c \
	'[ "$(grep -c "$2" "$0")" -eq "$1" ]' "$W/heard" "$n" "$ID"
is "by the same rules" "$(of_it | sed 's/.* rule="\([^"]*\)".*/\1/' | sort)" \
	"$(jq -r '.findings[] | select(.action != "condition") | .rule' \
		"$W/record" | sort)"
is "from root, says the kernel" "$(of_it | grep -c 'pid=[0-9]* uid=0 ')" "$n"
is "no value of the environment" "$(grep -c hunter2 "$W/heard")" 0
down "$ID"

cid
light "$W/$ID" "$(sh_args true) |
	.process.capabilities.bounding += [\"CAP_SYS_ADMIN\"]"
rt run --bundle "$W/$ID" "$ID" >"$W/out" 2>&1 </dev/null
isnt "what is refused" $? 0
ok "is there too" until_ok 60 grep -q \
	"op=refuse container=\"$ID\" rule=\"cap-critical\".* res=failed" \
	"$W/heard"
kill $end
wait $end 2>/dev/null
finish
