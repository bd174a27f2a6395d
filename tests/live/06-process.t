#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What process{} asks for: ids, groups, limits, cwd, environment, stdio.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

# Users
U='.process.user = {uid: 1000, gid: 1001, additionalGids: [33, 44]}'
SAY='id -u; id -g; id -G; cat /proc/self/status; echo "home $HOME"; pwd
echo "umask $(umask)"; cat /proc/self/oom_score_adj | sed "s/^/oom /"'
OUT=$(do_sh "$SAY" "$U" 2>&1)
is "uid, gid, groups" "$(printf '%s\n' "$OUT" | head -n 3 | tr '\n' ' ')" \
	"1000 1001 1001 33 44 "
is "saved and file system uid" "$(inside Uid)" "1000	1000	1000	1000"
is "saved and file system gid" "$(inside Gid)" "1001	1001	1001	1001"
for s in CapPrm CapEff CapAmb CapInh; do
	is "a user has nothing in $s" "$(inside $s)" 0000000000000000
done
is "HOME is the one of passwd" "$(do_sh 'echo $HOME' \
	'.process.user = {uid: 1000, gid: 1000}')" /
is "HOME of root" "$(do_sh 'echo $HOME')" /root
is "HOME of nobody known" "$(do_sh 'echo $HOME' \
	'.process.user = {uid: 4242, gid: 1}')" /
is "HOME that the config gives" "$(do_sh 'echo $HOME' \
	'.process.env += ["HOME=/given"]')" /given
OUT=$(do_sh 'id -G' '.process.user = {uid: 1000, gid: 1000,
	additionalGids: [0, 33]}' 2>&1)
is "hardened: a user does not get group 0 beside" "$OUT" "1000 33"
OUT=$(do_sh 'id -u; id -g; awk "{ print \$1, \$3 }" /proc/self/uid_map
	echo x >/tmp/x && stat -c "it %u:%g" /tmp/x' \
	'.process.user = {uid: 200000, gid: 300000}' 2>&1)
is "an id beyond the block" "$(printf '%s\n' "$OUT" | head -n 2 | tr '\n' ' ')" \
	"200000 300000 "
is "its files" "$(inside it)" "200000:300000"
like "hardened: an extent of its own" "$OUT" '^200000 [1-9][0-9]*$'

# whatever the caller ignores and blocks, as brig itself does in a run
tool deaf
printf '#!/bin/sh\nexec %s %s "$@"\n' "$W/deaf" "$RUNTIME" >"$W/by-deaf"
chmod 755 "$W/by-deaf"
is "no signal is ignored or blocked" "$(RUNTIME=$W/by-deaf
	do_sh 'grep -E "^Sig(Ign|Blk)" /proc/self/status | cut -f2' 2>&1 |
	sort -u)" 0000000000000000

# A passwd that lies, or never ends: CVE-2026-47262
printf 'user:x:1000:1000::relative\nuser:x:1000\nx\n' >"$W/passwd"
rootfs "$W/bad"
cp "$W/passwd" "$W/bad/etc/passwd"
is "hardened: HOME from a broken passwd" "$(do_sh 'echo "$HOME."' \
	".root.path = \"$W/bad\" | $U" 2>&1 | cut -c1)" /
rm "$W/bad/etc/passwd" && mkfifo "$W/bad/etc/passwd"
# a peer waits there for ever
quick() {
	cid
	light "$W/$ID" "$(sh_args 'echo "$HOME."') |
		.root.path = \"$W/bad\" | $U"
	timeout -k 1 30 "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" \
		"$ID" 2>&1 || echo late
	rt delete --force "$ID" 2>/dev/null
}
is "hardened: HOME when passwd is a pipe" "$(quick)" /.
rm "$W/bad/etc/passwd" && ln -s /proc/self/environ "$W/bad/etc/passwd"
is "hardened: HOME when passwd is a link out" "$(quick)" /.
rm "$W/bad/etc/passwd"
truncate -s 1G "$W/bad/etc/passwd"
is "hardened: HOME when passwd is a GiB of nothing" "$(quick)" /.
{ yes '#' | head -c 11534336 && echo 'user:x:1000:1000::/far:'; } \
	>"$W/bad/etc/passwd"
is "hardened: HOME behind eleven MiB of passwd" "$(quick)" /.

# Limits
lim() { printf '.process.rlimits = %s' "$1"; }
OUT=$(do_sh 'probe limits' "$(lim '[
	{type: "RLIMIT_NOFILE", soft: 512, hard: 600},
	{type: "RLIMIT_STACK", soft: 1048576, hard: 2097152},
	{type: "RLIMIT_FSIZE", soft: 10000, hard: 20000},
	{type: "RLIMIT_NPROC", soft: 50, hard: 60},
	{type: "RLIMIT_SIGPENDING", soft: 5, hard: 6},
	{type: "RLIMIT_MSGQUEUE", soft: 100, hard: 200}]')" 2>&1)
is "RLIMIT_NOFILE" "$(inside 7)" "512 600"
is "RLIMIT_STACK" "$(inside 3)" "1048576 2097152"
is "RLIMIT_FSIZE" "$(inside 1)" "10000 20000"
is "RLIMIT_NPROC" "$(inside 6)" "50 60"
is "RLIMIT_SIGPENDING" "$(inside 11)" "5 6"
is "RLIMIT_MSGQUEUE" "$(inside 12)" "100 200"
like "hardened: no core files, nor a helper for them" "$(inside 4)" '^[01] [01]$'
# At any limit but 1 a pipe in core_pattern has the host start its program: not
# by one who asks for none, which is no error
CORES='ulimit -S -c 0 && ulimit -c 0 && probe limits; probe limits; sleep 1000'
like "hardened: nor when it asks for a limit of 0" "$(do_sh "${CORES%;*}" \
	2>&1 | sed -n 's/^4 //p' | tr '\n' ,)" '^1 1,1 1,$'
up "echo ready; $CORES"
ready "$ID"
like "hardened: nor in an exec" "$(in_sh "$ID" "${CORES%;*}" 2>&1 |
	sed -n 's/^4 //p' | tr '\n' ,)" '^1 1,1 1,$'
down "$ID"
OUT=$(do_sh 'probe limits' "$(lim '[
	{type: "RLIMIT_NOFILE", soft: 1024, hard: 2000000}]')" 2>&1)
like "hardened: no more files than the host lets any have" "$(inside 7)" \
	'^1024 ([0-9]{1,6}|10[0-4][0-9]{4})$'

# What the host may not raise is said to be that
OUT=$(cid
	light "$W/$ID" "$(sh_args true) | $(lim '[
		{type: "RLIMIT_NPROC", soft: 2000, hard: 3000}]')"
	prlimit --nproc=1000:1000 setpriv --bounding-set=-sys_resource \
		--inh-caps=-sys_resource "$RUNTIME" --root "$W/few" run \
		--bundle "$W/$ID" "$ID" 2>&1)
like "a limit that can't be raised, by name" "$OUT" \
	'RLIMIT_NPROC: soft 2000, hard 3000: Operation not permitted'

# The rest
OUT=$(do_sh "$SAY" '.process.user.umask = 23 | .process.oomScoreAdj = 300 |
	.process.cwd = "/var"' 2>&1)
is "umask" "$(inside umask)" 0027
# A caller without one is an engine, which has runc's in mind
for m in '0 0022' '027 0027' '077 0077'; do
	is "umask, of a caller's ${m% *}" "$(umask "${m% *}"
		do_sh umask 2>&1)" "${m#* }"
done
umask 0
up 'echo ready; sleep 1000' && ready "$ID"
is "and of an exec" "$(in_sh "$ID" umask 2>&1)" 0022
umask 022
quietly rt delete --force "$ID"
is "oomScoreAdj" "$(inside oom)" 300
like "cwd" "$OUT" '^/var$'
is "no oomScoreAdj: it stays" "$(echo 200 >/proc/self/oom_score_adj
	do_sh 'cat /proc/self/oom_score_adj' 'del(.process.oomScoreAdj)' 2>&1)" \
	200
is "hardened: a negative oomScoreAdj" "$(do_sh 'cat /proc/self/oom_score_adj' \
	'.process.oomScoreAdj = -500' 2>&1)" 0
is "a cwd that is not there is made" "$(do_sh 'pwd; stat -c %u:%g .' \
	'.process.cwd = "/srv/new/deep"' 2>&1 | tr '\n' ' ')" \
	"/srv/new/deep 0:0 "
is "hardened: and not in the image" "$(ls "$W/root/srv" 2>/dev/null)" ""
OUT=$(do_sh 'pwd; env | sort; echo $0' '.process.env = ["A=1", "B=x y
z", "PATH=/bin", "E="]' 2>&1)
like "environment" "$OUT" '^A=1$'
like "environment with a newline" "$OUT" '^z$'
like "an empty value" "$OUT" '^E=$'
is "and nothing of ours" "$(printf '%s\n' "$OUT" | grep -cE \
	'^(TAP|RUNTIME|W|CG|PLAY|BRIG|LISTEN|_BRIG)')" 0
is "arguments as they are" "$(cid; light "$W/$ID" \
	"$(args printf '%s.' '' 'a b' '-x' '$HOME' "q'\"")"; \
	rt run --bundle "$W/$ID" "$ID")" ".a b.-x.\$HOME.q'\"."
is "a program found in its PATH" "$(cid; light "$W/$ID" \
	"$(args hello) | .process.env = [\"PATH=/nowhere:/opt/x:/bin\"]"
	mkdir -p "$W/root/opt/x"; printf '#!/bin/sh\necho hi\n' \
	>"$W/root/opt/x/hello"; chmod 755 "$W/root/opt/x/hello"
	rt run --bundle "$W/$ID" "$ID" 2>&1)" hi
cid
light "$W/$ID" "$(args /no/such)"
host_snap "$W/before"
like "a missing program fails create" "$(rt create --bundle "$W/$ID" "$ID" \
	2>&1 </dev/null; echo "rc $?")" '^rc [^0]'
host_snap "$W/after"
same "and leaves nothing" "$W/before" "$W/after"
cid
light "$W/$ID" "$(args missing)"
like "as one that no PATH has" "$(rt create --bundle "$W/$ID" "$ID" \
	2>&1 </dev/null)" 'missing'
cid
light "$W/$ID" "$(args /etc/passwd)"
rt create --bundle "$W/$ID" "$ID" 2>"$W/e" </dev/null &&
	rt start "$ID" 2>"$W/e"
like "one that can't be run is named" "$(cat "$W/e")" '/etc/passwd'
down "$ID" 2>/dev/null

# stdio: a user's /dev/stdout on a pipe of root's
OUT=$(do_sh 'echo out >/dev/stdout; echo err >/dev/stderr; cat /dev/stdin
	echo again >/proc/self/fd/1' '.process.user = {uid: 1000, gid: 1000}' \
	2>"$W/err" <<-EOF | cat
		given
	EOF
)
is "/dev/stdout and stdin of a user" "$(echo $OUT)" \
	"out given again"
is "hardened: /dev/stderr, a file, as far as it may" \
	"$(stat -c %u:%g "$W/err")" 0:0
mkfifo -m 600 "$W/fifo"
cat "$W/fifo" >"$W/fifo.out" &
c=$!
do_sh 'echo piped >/dev/stdout' '.process.user = {uid: 1000, gid: 1000}' \
	>"$W/fifo" 2>&1 </dev/null
wait $c
is "by a named pipe" "$(cat "$W/fifo.out")" piped
like "hardened: to the mapped user" "$(stat -c %u "$W/fifo")" '^[0-9]{5,}$'
echo file >"$W/stdout"
before=$(stat -c '%u:%g %a' "$W/stdout" /dev/null)
do_sh 'chmod 777 /dev/null /proc/self/fd/1 2>/dev/null; echo x' \
	>>"$W/stdout" 2>/dev/null </dev/null
is "hardened: a file and a device are given to nobody" \
	"$(stat -c '%u:%g %a' "$W/stdout" /dev/null)" "$before"

# Descriptors
echo seven >"$W/seven"
is "a caller's descriptors don't get in" \
	"$(do_sh 'probe fds | cut -d" " -f1' 7<"$W/seven" 9</proc | tr '\n' ' ')" \
	"0 1 2 "
cid
light "$W/$ID" "$(sh_args 'cat <&3; probe fds | cut -d" " -f1')"
is "--preserve-fds 1" "$(rt run --preserve-fds 1 --bundle "$W/$ID" "$ID" \
	3<"$W/seven" 7<"$W/seven" 2>&1 | tr '\n' ' ')" "seven 0 1 2 3 "

# What a service manager passes on, by the word of sd_listen_fds(3)
listens() { # PID-OF-WHOM OPTS...
	cid
	light "$W/$ID" "$(sh_args 'echo "$LISTEN_FDS:$LISTEN_PID:$$"
		probe fds | cut -d" " -f1')"
	# shellcheck disable=SC2016
	sh -c 'LISTEN_PID=$1 LISTEN_FDS=2
		[ "$1" != own ] || LISTEN_PID=$$
		export LISTEN_PID LISTEN_FDS
		shift
		exec "$@"' sh "$1" "$RUNTIME" --root "$W/state" run \
		${2:+"$2"} --bundle "$W/$ID" "$ID" 3<"$W/seven" 4<"$W/seven" \
		5<"$W/seven" 2>&1 | tr '\n' ' '
}
is "LISTEN_FDS" "$(listens own)" "2:1:1 0 1 2 3 4 "
is "LISTEN_FDS, and one more" "$(listens own --preserve-fds=1)" \
	"2:1:1 0 1 2 3 4 5 "
is "LISTEN_FDS of somebody else" "$(listens 1)" "::1 0 1 2 "

# Keyring
K='probe keys'
A=$(do_sh "$K" 'del(.linux.seccomp)' 2>&1)
if [ "$A" = -1 ]; then
	pass "hardened: no way to a keyring"
else
	fail "hardened: no way to a keyring" "$A"
fi
# Whose it is, where a filter lets one ask: never the caller's, but by the flag
OPEN=${builddir:-.}/tests/brig-open
if peer || [ -x "$OPEN" ]; then
	HARD=$RUNTIME
	peer || RUNTIME=$OPEN
	MINE=$("$W/probe" keys)
	up 'echo ready; probe keys; exec sleep 1000' 'del(.linux.seccomp)'
	ready "$ID"
	until_ok 10 grep -q '^[0-9]' "$W/$ID.out"
	A=$(grep '^[0-9]' "$W/$ID.out")
	isnt "a session keyring of its own" "$A" "$MINE"
	is "exec: that one" "$(in_ct "$ID" probe keys)" "$A"
	B=$(EXEC_JQ='.user = {uid: 1000, gid: 1000}' in_ct "$ID" probe keys)
	like "exec as somebody else" "$B" '^[0-9]+$'
	isnt "exec as somebody else: not the caller's either" "$B" "$MINE"
	down "$ID"
	cid
	light "$W/$ID" "$(args probe keys) | del(.linux.seccomp)"
	is "--no-new-keyring: the caller's" \
		"$(rt run --no-new-keyring --bundle "$W/$ID" "$ID" 2>&1)" "$MINE"
	RUNTIME=$HARD
else
	skip "session keyrings" "no $OPEN"
fi
# A key is its root's, whom the host's root does not see in /proc/keys, and who
# has a line among those who have some
owner() { grep -q "^ *$O: " /proc/key-users; }
none() { ! owner; }
up 'echo ready; sleep 1000'
O=$(status_of "$(pid_of "$ID")" Uid | cut -f1)
ok "its root has a key" owner
down "$ID"
# The kernel collects them a little later
peer || ok "no key stays" until_ok 10 none

# config.md: a warning, and no error
OUT=$(do_sh 'grep ^CapBnd: /proc/$$/status' '.process.capabilities = {bounding: ["CAP_NOTHING", "CAP_CHOWN"]}' 2>&1)
like "what is no capability is left out" "$OUT" '^CapBnd:.*00001$'
like "what is no capability is warned of" "$OUT" 'warn: cfg-cap at /process/capabilities/bounding/0: "CAP_NOTHING"'

# A folder that root may enter, and its user may not: no error for runc and crun
rootfs "$W/shut"
mkdir -m 700 "$W/shut/shut"
OUT=$(do_sh 'pwd; id -u; ls . 2>&1' "$U | .process.cwd = \"/shut\" |
	.process.capabilities = {} | .root.path = \"$W/shut\"" 2>&1)
like "cwd: a folder of root alone, and a user without capabilities" "$OUT" '^/shut$'
like "the user may still not look into it" "$OUT" "can't open '\\.'|denied"

# The last of a name counts, and an empty HOME is none
is "an environment with a name twice" "$(do_sh 'tr "\\0" "\\n" \
	</proc/$$/environ | grep -c ^TWICE=; echo "$TWICE"' '.process.env += ["TWICE=a", "ONCE=1", "TWICE=b"]' |
	tr '\n' ' ')" "1 b "
is "HOME that is empty" "$(do_sh 'env | grep ^HOME=' \
	'.process.env += ["HOME=/given", "HOME="]')" HOME=/root

# The CPUs of who starts brig are not the container's: taskset, an engine's unit
cpus() { sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$1/status"; }
on_first() ( # on_first CMD...: on the first of our CPUs alone
	read -r me _ </proc/self/stat
	taskset -pc "$(cpus self | sed 's/[-,].*//')" "$me" >/dev/null && "$@"
)
case $(cpus self) in
*[-,]*)
	is "its CPUs are those of its cgroup" "$(on_first do_sh \
		'grep ^Cpus_allowed_list /proc/self/status' | cut -f 2)" \
		"$(cpus self)"
	up 'echo ready; exec sleep 1000' && ready "$ID"
	is "so are those of an exec" "$(on_first rt exec "$ID" \
		grep ^Cpus_allowed_list /proc/self/status | cut -f 2)" \
		"$(cpus self)"
	down "$ID"
	;;
*) skip "its CPUs are those of its cgroup" "there is one CPU" ;;
esac

# Exit codes of run
for c in 0 1 7 126 127 255; do
	do_sh "exit $c" >/dev/null 2>&1
	is "run exits with $c" $? $c
done
do_sh 'kill -TERM $$; sleep 1; exit 3' >/dev/null 2>&1
is "its first process is safe from itself" $? 3
up 'trap "exit 9" TERM; echo ready; while :; do sleep 0.1; done'
down "$ID"
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
rt run --bundle "$W/$ID" --pid-file "$W/$ID.pid" "$ID" >/dev/null 2>&1 &
c=$!
until_ok 5 test -s "$W/$ID.pid"
until_ok 5 sh -c "'$RUNTIME' --root '$W/state' state $ID | grep -q running"
kill -KILL "$(cat "$W/$ID.pid")"
wait $c
is "run exits with 128 and the signal" $? 137
nok "and nothing stays" rt state "$ID"
finish
