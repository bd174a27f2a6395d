# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Sourced by peers.t: what a life cycle comes to, a command after the other.

state() { echo "state $1: $(rt state "$ID" 2>/dev/null | jq -r .status)"; }
stopped() { rt state "$ID" | grep -q stopped; }
sleeps='.process.args = ["/bin/sleep", "100"]'

made() { told create rt create --bundle "$B" "$ID"; }

life() {
	made
	state created
	rt state "$ID" | jq -r '"pid: \(.pid > 0)", "bundle: \(.bundle)",
		"annotations: \(.annotations)"'
	told create-again rt create --bundle "$B" "$ID"
	told delete-created rt delete "$ID"
	state deleted
}
life_run() {
	made
	told exec-created rt exec "$ID" /bin/true
	told start rt start "$ID"
	state running
	told start-again rt start "$ID"
	told delete-running rt delete "$ID"
	told exec rt exec "$ID" /bin/true
	told pause rt pause "$ID"
	state paused
	told exec-paused timeout 5 "$RUNTIME" --root "$W/state.$WHO" exec \
		"$ID" /bin/true
	told pause-again rt pause "$ID"
	told resume rt resume "$ID"
	told resume-again rt resume "$ID"
	told kill-bad rt kill "$ID" NONE
	told kill-0 rt kill "$ID" 0
	told kill rt kill "$ID" SIGKILL
	until_ok 5 stopped
	state stopped
	told kill-stopped rt kill "$ID" KILL
	words <"$W/err"
	told pause-stopped rt pause "$ID"
	told exec-stopped rt exec "$ID" /bin/true
	told start-stopped rt start "$ID"
	told delete rt delete "$ID"
	told delete-again rt delete "$ID"
	told delete-force-none rt delete --force "$ID"
	told state-none rt state "$ID"
	told kill-none rt kill "$ID" KILL
}
kill_created() {
	made
	told kill rt kill "$ID" KILL
	until_ok 5 stopped
	state killed
	told start rt start "$ID"
	told delete rt delete "$ID"
}
force() {
	made
	told start rt start "$ID"
	told force rt delete --force "$ID"
	told state rt state "$ID"
}
no_process() {
	made
	state created
	told start rt start "$ID"
}
execs() {
	made
	rt start "$ID"
	# shellcheck disable=SC2016
	for e in 'exit 0' 'exit 7' 'kill -9 $$' 'umask' 'id' 'pwd' 'echo $HOME' \
		'grep -e Cap -e NoNew -e Seccomp: /proc/self/status' \
		'cat /proc/self/oom_score_adj' 'ulimit -n'; do
		rt exec "$ID" /bin/sh -c "$e" >"$W/out" 2>&1 </dev/null
		echo "exec $e: $? $(tr '\n\t' '  ' <"$W/out")"
	done
	for e in /bin/none none /etc/passwd /etc; do
		rt exec "$ID" "$e" >"$W/out" 2>&1 </dev/null
		echo "exec of $e: $? $(words <"$W/out" | tr -d "\n")"
	done
	# shellcheck disable=SC2016
	{
		echo "exec --cwd: $(rt exec --cwd /tmp "$ID" /bin/pwd 2>&1)"
		echo "exec --env: $(rt exec --env A=b "$ID" /bin/sh -c 'echo $A' 2>&1)"
		echo "exec --user: $(rt exec --user 1000:5 "$ID" /bin/id -u -G 2>&1)"
		echo "exec --user groups: $(rt exec --user 1000 "$ID" /bin/id 2>&1)"
	}
	told exec-user-bad rt exec --user 99999999999 "$ID" /bin/true
	told exec-cwd-none rt exec --cwd /none "$ID" /bin/pwd
	echo '{"args": ["/bin/sh", "-c", "umask; id; pwd; env"], "cwd": "/tmp",
		"env": ["PATH=/bin", "B=c"], "user": {"uid": 5, "gid": 6,
		"umask": 7, "additionalGids": [9]}}' >"$W/proc.json"
	echo "exec --process: $(rt exec --process "$W/proc.json" "$ID" 2>&1 |
		tr '\n' ' ')"
	rt exec --detach --pid-file "$W/exec.pid" "$ID" /bin/sleep 50 \
		>/dev/null 2>&1 </dev/null
	e=$?
	until_ok 5 grep -q sleep "/proc/$(cat "$W/exec.pid")/cmdline"
	echo "exec --detach: $e $(tr '\0' ' ' <"/proc/$(cat "$W/exec.pid")/cmdline")"
	echo "ps: $(rt ps --format json "$ID" | jq length)"
}
hooks() {
	: >"$W/hooked"
	made
	sort "$W/hooked" | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/create \2: \1/'
	echo "order: $(cut -d' ' -f1 "$W/hooked" | tr '\n' ' ')"
	: >"$W/hooked"
	told start rt start "$ID"
	echo "order at start: $(cut -d' ' -f1 "$W/hooked" | tr '\n' ' ')"
	rt kill "$ID" KILL
	until_ok 5 stopped
	: >"$W/hooked"
	told delete rt delete "$ID"
	echo "order at delete: $(tr '\n' ' ' <"$W/hooked")"
}
hook_filter() { # a program on the host, that writes its name, state, folder
	cat >"$W/hook" <<-'X'
		#!/bin/sh
		s=$(tr -d ' \n\t' | sed 's/.*"status":"\([a-z]*\)".*/\1/')
		echo "$1 $s ${H:-none} $# $(id -u)" >>"$2"
	X
	chmod 755 "$W/hook"
	printf '%s | .hooks = ([("prestart", "createRuntime", "createContainer",
		"poststart", "poststop") | {(.): [{path: "%s", args: ["hook", ., "%s"],
		env: ["H=" + ., "PATH=/bin:/usr/bin"], timeout: 9}]}] | add) ' \
		"$sleeps" "$W/hook" "$W/hooked"
}
hook_bad() { # KIND: a hook that fails, and what is left
	made
	told start rt start "$ID"
	hook_n=0 # crun's ends after its start, others' may not at all
	until stopped >/dev/null 2>&1 || [ $hook_n -ge 100 ]; do
		hook_n=$((hook_n + 1))
		sleep 0.05
	done
	state after
	told delete rt delete "$ID"
}
bad_of() {
	printf '%s | .hooks = {%s: [{path: "/bin/false"}]}' "$sleeps" "$1"
}
fds() { # what is open inside: LISTEN_FDS, --preserve-fds
	# runc asks whether they are meant for it
	# shellcheck disable=SC2016
	LISTEN_FDS=1 sh -c 'export LISTEN_PID=$$; exec "$@"' sh "$RUNTIME" \
		--root "$W/state.$WHO" run --bundle "$B" "$ID" 7</etc/passwd \
		3</etc/hosts </dev/null 2>&1 | grep -e '^fd' -e LISTEN
}
fds_kept() {
	rt run --preserve-fds 2 --bundle "$B" "$ID" 7</etc/passwd 3</etc/hosts \
		4</etc/hosts </dev/null 2>&1 | grep -e '^fd'
}
update() {
	made
	rt start "$ID"
	c=/sys/fs/cgroup
	told memory rt update --memory 67108864 "$ID"
	told pids rt update --pids-limit 55 "$ID"
	told cpu rt update --cpu-share 300 "$ID"
	for f in memory/memory.limit_in_bytes pids/pids.max cpu/cpu.shares; do
		for d in "$c/${f%%/*}"*; do
			[ ! -e "$d$CG/$ID/${f#*/}" ] ||
				echo "${f#*/}: $(cat "$d$CG/$ID/${f#*/}")"
		done
	done | sort -u
}
update_all() { # what each option and file says, and where it stands
	made
	rt start "$ID"
	for o in "--memory-reservation 33554432" "--cpu-period 50000 --cpu-quota 20000" \
		"--cpuset-cpus 0" "--pids-limit -1" "--memory 1" "--cpuset-cpus 900" \
		"--cpu-share 1"; do
		# shellcheck disable=SC2086
		told "update $o" rt update $o "$ID"
	done
	echo '{"memory": {"limit": 80000000, "swap": 90000000}, "cpu": {"quota": -1}}' |
		rt update -r - "$ID" >/dev/null 2>&1
	echo "update -r: $?"
	for f in memory/memory.soft_limit_in_bytes memory/memory.limit_in_bytes \
		memory/memory.memsw.limit_in_bytes pids/pids.max cpu/cpu.shares \
		cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpuset/cpuset.cpus; do
		for d in "/sys/fs/cgroup/${f%%/*}"*; do
			[ ! -e "$d$CG/$ID/${f#*/}" ] ||
				echo "${f#*/}: $(cat "$d$CG/$ID/${f#*/}")"
		done
	done | sort -u
}
# What is printed of one that is created, running, paused, has stopped, is gone
seen() {
	for s_c in "state $ID" "list -f json" "list -q" list "ps $ID" \
		"ps -f json $ID" "events --stats $ID"; do
		# shellcheck disable=SC2086
		rt $s_c >"$W/out" 2>"$W/err" </dev/null
		s_rc=$?
		case $s_c in
		*json*) jq -c 'if type == "array" then (if (.[0] | type) == "object"
			then .[0] | [.id, .status, .pid > 0, .bundle, .annotations]
			else length end) elif . == null then 0 else . end' ;;
		state*) jq -c '[.id, .status, (.pid // 0) > 0, .bundle, .annotations]' ;;
		events*) jq -c '[.type, .id, (.data.pids.current // 0) > 0]' ;;
		ps*) awk '{ n++ } END { print n " lines" }' ;;
		*) awk '{ print $1, $3, $4 }' | sed 's/^NAME.*/ID STATUS BUNDLE/' |
			paste -sd, - ;;
		esac <"$W/out" >"$W/seen"
		echo "seen $1 ${s_c% "$ID"}: $s_rc $(cat "$W/seen")"
	done
}
shown() {
	made
	seen created
	told pause-created rt pause "$ID"
	seen created-paused
	told start-paused timeout 5 "$RUNTIME" --root "$W/state.$WHO" start "$ID"
	told resume-created rt resume "$ID"
	told start rt start "$ID"
	seen running
	rt pause "$ID"
	seen paused
	rt resume "$ID"
	rt kill "$ID" KILL
	until_ok 5 stopped
	seen stopped
	rt delete "$ID"
	seen gone
}
tty() { # a terminal through a socket
	tool probe
	rm -f "$W/console"
	"$W/probe" console "$W/console" >"$W/tty" &
	until_ok 5 test -S "$W/console"
	told create rt create --console-socket "$W/console" --bundle "$B" "$ID"
	told start rt start "$ID"
	wait $!
	tr -d '\r' <"$W/tty" | sed 's,/dev/pts/.*,PTS,'
}

# What a seccomp listener is told, and what comes of its answers. An agent must not
# wait for the end of the connection: with runc and crun the container would wait
# for the agent then, and the agent for the container. Ours is brig itself: policy
# says who may listen, and brig-open has none.
notify() {
	[ "$WHO" != brig ] || RUNTIME=$HARD
	tool notify
	rm -f $AGENT_AT "$W/states"
	"$W/notify" $AGENT_AT "$W/states" first 2>/dev/null &
	agent=$!
	until_ok 5 test -S $AGENT_AT
	ran
	kill $agent
	wait $agent 2>/dev/null
	[ ! -e "$W/states" ] || tr '\n' ' ' <"$W/states" | {
		read -r n told
		echo "descriptors: $n"
		printf '%s\n' "$told" | jq -r '"fds: \(.fds)", "metadata: \(.metadata)",
			"pid: \(.pid > 0) \(.pid == .state.pid)", "state: \(.state.status)",
			"of: \(.state.id) \(.state.bundle)"'
	}
}
heard() { # CALLS: a filter: these are notified of
	printf '.process.args = ["/bin/sh", "-c",
		"mkdir /tmp/no; echo made $?; [ $PPID != 4242 ] || echo answered"] |
		.linux.seccomp.listenerPath = "%s" |
		.linux.seccomp.listenerMetadata = "me" |
		.linux.seccomp.syscalls |= map(.names -= [%s]) |
		.linux.seccomp.syscalls += [{names: [%s], action: "SCMP_ACT_NOTIFY"}]' \
		$AGENT_AT "$1" "$1"
}

for n in life life_run kill_created force execs update; do
	a_life "$n" "$n" "$sleeps | .annotations = {a: \"b\"}"
done
a_life update-all update_all "$sleeps"
a_life shown shown "$sleeps | .annotations = {a: \"b\"}"
a_life no-process no_process 'del(.process)'
a_life hooks hooks "$(hook_filter)"
for n in prestart createRuntime createContainer startContainer poststart poststop; do
	a_life "bad-$n" hook_bad "$(bad_of $n)"
done
a_life fds fds .
a_life fds-kept fds_kept .
a_life tty tty '.process.terminal = true | .process.consoleSize = {width: 99, height: 33}'
a_life tty-none ran '.process.terminal = true'
a_life notify notify "$(heard '"mkdir", "mkdirat"')"
a_life notify-nnp notify "$(heard '"mkdir", "mkdirat"') |
	.process.noNewPrivileges = true"
a_life notify-getppid notify "$(heard '"getppid"')"
