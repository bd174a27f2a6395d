#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The pool of host ids that a policy names: where blocks are from, what is when
# they are used up, and that what runs by another pool goes on.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"

own_etc
: >/etc/subuid
: >/etc/subgid
mkdir -p /etc/brig

# policy FIRST LAST [MORE]: the pool
policy() {
	jq -n "{version: 1, \"id-pool\": {first: $1, last: $2}} + {${3:-}}" \
		>/etc/brig/policy.json || bail "a policy: $1"
}
map() { tr -s ' ' <"/proc/$(pid_of "$1")/$2" | sed 's/^ //'; }
# launched DESC [ARG...]: sets ID
launched() {
	launched_d=$1
	shift
	cid
	light "$W/$ID" "$(args sleep 1000)"
	ok "$launched_d" quietly rt "$@" run --detach --bundle "$W/$ID" "$ID"
}
# refused DESC STATUS REGEX
refused() {
	cid
	light "$W/$ID" "$(args true)"
	refused_o=$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	is "$1: status" $? "$2"
	like "$1" "$refused_o" "$3"
	nok "$1: nothing is left" test -e "$W/state/$ID"
}

launched "one by the default pool"
OLD=$ID
old=$(map "$OLD" uid_map)
like "it is from there" "$old" '^0 (1879|18[89][0-9]|19[0-9]{2}|20[0-9]{2}|21[0-4][0-9])[0-9]{6} 65536$'

# ---- two blocks
policy 655360000 655491071
launched "one by the policy's"
A=$ID
a=$(map "$A" uid_map)
like "it is from there" "$a" '^0 655(360000|425536) 65536$'
is "groups too" "$(map "$A" gid_map)" "$a"
is "who it is for the host" "$(status_of "$(pid_of "$A")" Uid | cut -f1)" \
	"$(echo "$a" | cut -d' ' -f2)"
# whose limits its processes are counted by: NS_GET_OWNER_UID
if command -v python3 >/dev/null; then
	is "its user namespace is its own root's" "$(python3 -c '
import fcntl, struct, sys
b = bytearray(4)
fcntl.ioctl(open(sys.argv[1]), 0xb704, b)
print(struct.unpack("I", b)[0])' "/proc/$(pid_of "$A")/ns/user")" \
		"$(echo "$a" | cut -d' ' -f2)"
else
	skip "its user namespace is its own root's" "no python3"
fi
launched "another"
B=$ID
like "also" "$(map "$B" uid_map)" '^0 655(360000|425536) 65536$'
isnt "the other block" "$(map "$B" uid_map)" "$a"
refused "a third" 1 'all 2 blocks of 65536 host ids from 655360000 on are taken'
ok "one is deleted" quietly rt delete --force "$A"
launched "now there is one"
is "it is the one that was" "$(map "$ID" uid_map)" "$a"
A=$ID

# ---- one block, of the same ones: that is known as taken
policy 655360000 655425535
refused "a pool of one block, taken" 1 'all 1 blocks of 65536 host ids'
down "$A" "$B"
launched "it is free"
A=$ID
is "its ids" "$(map "$A" uid_map)" '0 655360000 65536'
refused "no second one" 1 'all 1 blocks of 65536 host ids'

# ---- what runs by another pool
is "by the default: exec" "$(in_sh "$OLD" 'id -u; awk "{ print \$2 }" \
	/proc/self/uid_map' 2>&1 | tr '\n' ' ')" \
	"0 $(echo "$old" | cut -d' ' -f2) "
is "it keeps its ids" "$(map "$OLD" uid_map)" "$old"
ok "its limits can be changed" quietly rt update --pids-limit 99 "$OLD"
light "$W/j" "$(args sleep 1000) | (.linux.namespaces[] |
	select(.type == \"ipc\")) += {path: \"/proc/$(pid_of "$OLD")/ns/ipc\"}"
ok "it is joined" quietly rt run --detach --bundle "$W/j" j
is "with its ids" "$(map j uid_map)" "$old"
P=$(pid_of "$OLD")
ok "it is deleted" quietly rt delete --force "$OLD"
ok "it is gone" gone "$P"
base=$(echo "$old" | cut -d' ' -f2)
policy "$base" $((base + 65535))
refused "its block is the other's yet" 1 'all 1 blocks'
ok "that is deleted" quietly rt delete --force j
launched "then it is free"
is "for another" "$(map "$ID" uid_map)" "$old"
down "$ID" "$A"

# ---- whose user namespace is joined: the block is both's
policy 655360000 655425535
launched "one whose users are joined"
A=$ID
cid
U=$ID
light "$W/$U" "$(args sleep 1000) | .linux.namespaces |=
	([.[] | select(.type != \"user\")] +
	[{type: \"user\", path: \"/proc/$(pid_of "$A")/ns/user\"}])"
ok "they are joined" quietly rt run --detach --bundle "$W/$U" "$U"
is "with its ids" "$(map "$U" uid_map)" "$(map "$A" uid_map)"
P=$(pid_of "$A")
ok "it is deleted" quietly rt delete --force "$A"
ok "it is gone" gone "$P"
refused "its block is the other's yet" 1 'all 1 blocks'
ok "that is deleted" quietly rt delete --force "$U"
launched "then it is free"
down "$ID"

# ---- and the second block, where it has an id of its own beside
policy 655360000 655491071
cid
A=$ID
light "$W/$A" "$(args sleep 1000) | .process.user.additionalGids = [70000]"
ok "one with an id beside" quietly rt run --detach --bundle "$W/$A" "$A"
like "which is of the second block" "$(map "$A" gid_map | tr '\n' ' ')" \
	'^0 655[0-9]* 65536 70000 655[0-9]* 1 *$'
cid
U=$ID
light "$W/$U" "$(args sleep 1000) | .linux.namespaces |=
	([.[] | select(.type != \"user\")] +
	[{type: \"user\", path: \"/proc/$(pid_of "$A")/ns/user\"}])"
ok "its users are joined" quietly rt run --detach --bundle "$W/$U" "$U"
is "with all its ids" "$(map "$U" gid_map)" "$(map "$A" gid_map)"
P=$(pid_of "$A")
ok "it is deleted" quietly rt delete --force "$A"
ok "it is gone" gone "$P"
refused "both its blocks are the other's yet" 1 'all 2 blocks'
ok "that is deleted" quietly rt delete --force "$U"
launched "then they are free"
down "$ID"

# ---- whose ipc is joined, with a user above 65535, as a pod's containers have
policy 655360000 655556607
cid
A=$ID
big='.process.user.uid = 100000 | .process.user.gid = 100001'
light "$W/$A" "$(args sleep 1000) | $big"
ok "one with a user above 65535" quietly rt run --detach --bundle "$W/$A" "$A"
like "who is of the second block" "$(map "$A" uid_map | tr '\n' ' ')" \
	'^0 655[0-9]* 65536 100000 655[0-9]* 1 *$'
for t in ipc pid; do
	joins="(.linux.namespaces[] | select(.type == \"$t\")) +=
		{path: \"/proc/$(pid_of "$A")/ns/$t\"}"
	cid
	U=$ID
	light "$W/$U" "$(args sleep 1000) | $big | $joins"
	ok "$t: the same user joins it" quietly rt run --detach \
		--bundle "$W/$U" "$U"
	for m in uid_map gid_map; do
		is "$t: $m is the same" "$(map "$U" $m)" "$(map "$A" $m)"
	done
	down "$U"
	cid
	light "$W/$ID" "$(args sleep 1000) | .process.user.uid = 100001 |
		.process.user.gid = 5 | $joins"
	ok "$t: another one joins it" quietly rt run --detach \
		--bundle "$W/$ID" "$ID"
	like "$t: with an id of its own" "$(map "$ID" uid_map | tr '\n' ' ')" \
		'^0 655[0-9]* 65536 100001 655[0-9]* 1 *$'
	isnt "$t: which is not the first one's" \
		"$(map "$ID" uid_map | awk 'NR == 2 { print $2 }')" \
		"$(map "$A" uid_map | awk 'NR == 2 { print $2 }')"
	down "$ID"
done
cid
U=$ID
light "$W/$U" "$(args sleep 1000) | $big | (.linux.namespaces[] |
	select(.type == \"ipc\")) += {path: \"/proc/$(pid_of "$A")/ns/ipc\"}"
ok "it is joined once more" quietly rt run --detach --bundle "$W/$U" "$U"
P=$(pid_of "$A")
ok "it is deleted" quietly rt delete --force "$A"
ok "it is gone" gone "$P"
is "both blocks are who joined's yet" \
	"$(grep -ls "/$U\$" /run/brig/ids/[0-9]* | wc -l)" 2
down "$U"
nok "then nobody's" grep -qs "/$U\$" /run/brig/ids/*

# ---- the last moment: the container that is joined ends, and its block is
# another's, after its ids were read and before they are shared
policy 655360000 655425535
launched "one to join"
A=$ID
PA=$(pid_of "$A")
light "$W/k" "$(args sleep 1000) | (.linux.namespaces[] |
	select(.type == \"ipc\")) += {path: \"/proc/$PA/ns/ipc\"}"
flock -o /run/brig/ids/lock sleep 1000 &
H=$!
held() { ! flock -n /run/brig/ids/lock true; }
ok "the registry is locked" until_ok 10 held
quietly rt run --detach --bundle "$W/k" k &
K=$!
waits() { grep -q -e '-> *FLOCK' /proc/locks; }
ok "another waits for the registry" until_ok 10 waits
kill -9 "$PA"
ok "the one it joins ends" until_ok 10 gone "$PA"
mkdir "$W/other"
echo "1 1 $W/other" >/run/brig/ids/655360000
kill $H
wait $K
isnt "it is not launched with the other's ids" $? 0
is "the other's alone" "$(cat /run/brig/ids/655360000)" "1 1 $W/other"
rmdir "$W/other"
down "$A"

# ---- sections, /etc/subuid
policy 655360000 655425535 'sections: {db: {"id-pool":
	{first: 786432000, last: 786497535}}}'
launched "a section's own" --scope db
is "is from there" "$(map "$ID" uid_map)" '0 786432000 65536'
launched "no section"
A=$ID
is "is from the other" "$(map "$A" uid_map)" '0 655360000 65536'
down "$A"
policy 655360000 655491071
echo 'alice:655360001:10' >/etc/subuid
launched "beside a user's"
is "not what a user has" "$(map "$ID" uid_map)" '0 655425536 65536'
down "$ID"

# ---- a config's own mappings never meet a block, whoever's pool it is of
own() { # FIRST SIZE: a filter
	printf '.linux.namespaces += [{type: "user"}] | .linux.uidMappings =
		[{containerID: 0, hostID: %s, size: %s}] | .linux.gidMappings =
		.linux.uidMappings' "$1" "$2"
}
met() { # DESC STATUS REGEX FILTER
	cid
	light "$W/$ID" "$(args true) | $4"
	met_o=$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	is "$1: status" $? "$2"
	like "$1" "$met_o" "$3"
}
met "of the policy's pool" 3 id-map-pool "$(own 655491000 100)"
met "the last of it" 3 id-map-pool "$(own 655491071 65536)"
policy 917504000 917569535
launched "one by a pool that is then moved"
A=$ID
policy 655360000 655491071
met "a block that another pool gave" 3 "id-map-pool.* from 917504000 on" \
	"$(own 917503000 1001)"
met "beside it" 0 '' "$(own 917503000 1000)"
down "$A"
met "when it is gone" 0 '' "$(own 917503000 1001)"

# ---- nothing runs by a pool that is none
for p in '0 65535' '65535 131071' '65536 65600' '2147418112 2147549183' \
	'131072 131071' '65536 4294967295' '"65536" 131071'; do
	policy ${p% *} ${p#* }
	refused "a pool of $p" 1 'policy.json:[0-9]+:[0-9]+: .*id-pool.*'
done
policy 65536 131071
launched "the lowest that may be"
is "is that" "$(map "$ID" uid_map)" '0 65536 65536'
like "policy show says so" "$(rt policy show)" \
	'^ids.first = 65536  # policy.json:[0-9]+:[0-9]+$'
finish
