#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# contrib/selinux, enforced: brig by its label becomes a container runtime, its
# folder below /run a runtime's, and a container has what container-selinux would
# leave it: files of its own type and categories, and none of the host's.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox python3
[ -e /sys/fs/selinux/enforce ] || skip_all "SELinux is not on"
playground "$@"

U=system_u:system_r
F=system_u:object_r
label() { # LABEL FILE...: with all below
	python3 - "$@" <<'E'
import os, sys
def put(f):
    os.setxattr(f, "security.selinux", sys.argv[1].encode(), follow_symlinks=False)
for top in sys.argv[2:]:
    put(top)
    for d, dirs, files in os.walk(top):
        for f in dirs + files:
            put(os.path.join(d, f))
E
}
type_of() {
	python3 -c 'import os, sys
print(os.getxattr(sys.argv[1], "security.selinux").decode().rstrip("\0"))' "$1"
}
current() { tr -d '\0' <"/proc/$1/attr/current"; }

is "SELinux enforces" "$(cat /sys/fs/selinux/enforce)" 1
# As restorecon would by brig.fc
fc() { awk -v f="$1" '$1 == f { print $NF }' "$here/contrib/selinux/brig.fc"; }
cp "$RUNTIME" "$W/brig"
is "brig.fc says what brig is" "$(fc /usr/bin/brig)" \
	$F:container_runtime_exec_t:s0
label "$(fc /usr/bin/brig)" "$W/brig"
label $F:var_run_t:s0 /run
RUNTIME=$W/brig

rootfs "$W/root"
label $F:container_file_t:s0 "$W/root"
mkdir "$W/mine" "$W/theirs" "$W/hosts"
for d in mine theirs hosts; do
	echo "read $d" >"$W/$d/file"
	chmod 0777 "$W/$d" && chmod 0666 "$W/$d/file"
done
label $F:container_file_t:s0:c1,c2 "$W/mine"
label $F:container_file_t:s0:c3,c4 "$W/theirs"

# box CATEGORIES: the labels that an engine gives, and three volumes
box() {
	printf '.process.selinuxLabel = "%s:container_t:s0:%s" |
		.linux.mountLabel = "%s:container_file_t:s0:%s"' \
		$U "$1" $F "$1"
	for d in mine theirs hosts; do
		printf ' | .mounts += [{destination: "/%s", type: "bind",
			source: "%s", options: ["rbind"]}]' "$d" "$W/$d"
	done
}
TRY='tr -d "\0" </proc/self/attr/current; echo
for d in mine theirs hosts; do
	cat /$d/file; echo x >>/$d/file && echo "wrote $d"
done
echo x >/tmp/x && echo "wrote own"; echo ready'
cid
light "$W/$ID" "$(sh_args "$TRY; exec sleep 1000") | $(box c1,c2)"
: >"$W/out"
label $F:container_file_t:s0:c1,c2 "$W/out"
rt run --detach --bundle "$W/$ID" --pid-file "$W/pid" "$ID" >"$W/out" 2>&1 \
	</dev/null
is "a container under it" $? 0
until_ok 30 grep -q ready "$W/out" || bail "$(cat "$W/out")"
P=$(cat "$W/pid")
OUT=$(cat "$W/out")
is "the kernel has its label" "$(current "$P")" $U:container_t:s0:c1,c2
like "as it sees itself" "$OUT" "^$U:container_t:s0:c1,c2\$"
is "the state folder is a runtime's, by the module's rule" \
	"$(type_of /run/brig | cut -d: -f3)" container_var_run_t
for d in / /bin/busybox /tmp/x /dev; do
	is "what brig made is labelled: $d" "$(type_of "/proc/$P/root$d")" \
		$F:container_file_t:s0:c1,c2
done
like "its own volume" "$OUT" '^read mine$'
like "it writes there" "$OUT" '^wrote mine$'
like "and to its own root" "$OUT" '^wrote own$'
for d in theirs hosts; do
	unlike "by its label alone: reads nothing: $d" "$OUT" "^read $d\$"
	unlike "nor writes: $d" "$OUT" "^wrote $d\$"
done
is "whose modes would let it" "$(stat -c %a "$W/theirs/file" "$W/hosts/file" |
	paste -sd' ')" "666 666"
OUT=$(in_sh "$ID" "$TRY" 2>&1)
like "exec: the same label" "$OUT" "^$U:container_t:s0:c1,c2\$"
like "exec: its own volume" "$OUT" '^read mine$'
unlike "exec: no other's" "$OUT" '^read (theirs|hosts)$'
ok "pause" rt pause "$ID"
ok "resume" rt resume "$ID"
ok "kill" rt kill "$ID" KILL
ok "it ends" until_ok 30 gone "$P"
ok "delete" rt delete "$ID"
is "nothing stays" "$(rt list -q | grep -c .)" 0

OUT=$(do_sh "$TRY" "$(box c3,c4)" 2>&1)
like "another's categories: its own" "$OUT" '^read theirs$'
unlike "another's categories: no other's" "$OUT" '^read (mine|hosts)$'

# brig itself is what the type says, while it runs
cid
light "$W/$ID" "$(sh_args 'exec sleep 1000') | $(box c1,c2)"
"$RUNTIME" --root "$W/state" run --bundle "$W/$ID" "$ID" >/dev/null 2>&1 \
	</dev/null &
B=$!
up_now() { rt state "$ID" | grep -q running; }
ok "run, and it stays" until_ok 30 up_now
is "brig is a container runtime" "$(current $B | cut -d: -f3)" \
	container_runtime_t
ok "delete --force" rt delete --force "$ID"
wait $B
finish
