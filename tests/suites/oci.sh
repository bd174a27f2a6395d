# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The OCI runtime validation suite, as Go modules of pinned versions
# (tests/suites/oci/go.mod). Sourced after tests/live/lib.sh, before the
# playground: oci_build sets OCI, a folder with its programs, below a cache that
# outlives the test ($BRIG_CACHE).

# Go raises the soft limit of open files in each program that starts (1.19 on).
# The suite is older than that, and its runtimetest compares that limit: it is
# built without.
oci_edit='s/^func init() {/func notAtStart() {/'

oci_build() {
	oci_key=$({
		cat "$here/tests/suites/oci/"go.*
		echo "$oci_edit"
	} | cksum | tr ' ' -)
	OCI=${BRIG_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/brig}/oci-$oci_key
	export OCI
	[ ! -e "$OCI/done" ] || return 0
	rm -rf "$OCI" && mkdir -p "$OCI/module" &&
		cp "$here/tests/suites/oci/"* "$OCI/module" || return 1
	(
		cd "$OCI/module" || exit 1
		export GOTOOLCHAIN=local GOFLAGS=-mod=mod GOWORK=off
		m=github.com/opencontainers/runtime-tools
		limit=$(go env GOROOT)/src/syscall/rlimit.go
		grep -q '^func init() {' "$limit" || exit 1
		sed "$oci_edit" "$limit" >../rlimit.go &&
			printf '{"Replace": {"%s": "%s"}}\n' "$limit" \
				"$OCI/rlimit.go" >../overlay.json || exit 1
		CGO_ENABLED=0 go build -ldflags=-s -o "$OCI/bin/" \
			$m/validation/... &&
			CGO_ENABLED=0 go build -overlay ../overlay.json \
				-o "$OCI/runtimetest" $m/cmd/runtimetest &&
			cp "$(go list -m -f '{{.Dir}}' $m)/rootfs-amd64.tar.gz" \
				"$OCI/"
	) >"$OCI/log" 2>&1 || {
		diag "$(tail -n 20 "$OCI/log")"
		return 1
	}
	: >"$OCI/done"
}

# oci_one NAME: one of its programs in a folder of its own; what it says is left
# in $W/oci/NAME.out and .err, what it makes of it in .said: pass, none (it
# asserts nothing) or fail. Most that fail exit with 0.
oci_one() {
	oci_d=$W/oci/$1.d
	mkdir -p "$oci_d" && chmod 0755 "$oci_d" &&
		ln -s "$OCI/rootfs-amd64.tar.gz" "$oci_d" &&
		cp "$OCI/runtimetest" "$oci_d" || return 1
	(
		cd "$oci_d" && TMPDIR=$oci_d RUNTIME=$RUNTIME \
			timeout "${OCI_SECONDS:-90}" "$OCI/bin/$1"
	) >"$W/oci/$1.out" 2>"$W/oci/$1.err" </dev/null
	oci_rc=$?
	if [ $oci_rc -ne 0 ] || grep -q '^not ok' "$W/oci/$1.out"; then
		echo fail
	elif grep -q '^ok' "$W/oci/$1.out"; then
		echo pass
	else
		echo none
	fi >"$W/oci/$1.said"
	rm -rf --one-file-system "$oci_d"
}

# Most of their time they sleep; but those of cgroups share one. $OCI_ONLY: these,
# and no others.
oci_all() {
	mkdir -p "$W/oci" && chmod 0755 "$W/oci"
	set --
	for oci_p in ${OCI_ONLY:-$(ls "$OCI/bin")}; do
		case $oci_p in
		linux_cgroups_* | delete*) oci_cg="${oci_cg:-} $oci_p" ;;
		*) set -- "$@" "$oci_p" ;;
		esac
	done
	(for oci_p in $oci_cg; do oci_one "$oci_p"; done) &
	oci_lane "$1" 3 "$@" &
	oci_lane "$2" 3 "$@" &
	oci_lane "$3" 3 "$@" &
	wait
	for oci_p in "$@"; do
		! grep -qs '^fail' "$W/oci/$oci_p.said" ||
			! oci_why "$oci_p" |
			grep -Eq '^(not ok - )?timeout in waiting' ||
			oci_one "$oci_p"
	done
}

# oci_lane FIRST STEP NAME...: every STEPth, from FIRST on
oci_lane() {
	oci_first=$1 oci_step=$2
	shift 2
	while [ "$1" != "$oci_first" ]; do shift; done
	while [ $# -gt 0 ]; do
		oci_one "$1"
		[ $# -gt "$oci_step" ] || break
		shift "$oci_step"
	done
}

# oci_field N LINE
oci_field() { printf '%s' "$2" | awk -F' [|] ' -v n="$1" '{ print $n }'; }

# oci_here WHEN: does what a listed failure depends on hold on this machine?
oci_here() {
	case $1 in
	always | race) ;;
	nocap:*)
		oci_b=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
		[ $((0x$oci_b >> ${1#nocap:} & 1)) -eq 0 ]
		;;
	nocgroup:*) ! awk -v c="${1#nocgroup:}" '$1 == c && $2 != 0 && $4 {
			f = 1 } END { exit !f }' /proc/cgroups ;;
	nofile:*) [ ! -e "${1#nofile:}" ] ;;
	*) return 1 ;;
	esac
}

# oci_why NAME: the lines by which it failed: its own, those of the program
# within the container, which it quotes, and the runtime's
oci_why() {
	{
		grep -o 'not ok [0-9]* - [^\\]*' "$W/oci/$1.out"
		grep -v -e '^[[:space:]]*$' -e '^failed to' -e '^exit status' \
			-e '^goroutine ' -e '^main\.' -e '^	' "$W/oci/$1.err"
	} | sed 's/^not ok [0-9]*/not ok/' | sort -u |
		grep . || echo '(it says nothing)'
}

# oci_judge LIST: one check a program, against its list of failures: lines
# "NAME | WHEN | REGEX | REASON"; REGEX is of each line of oci_why.
oci_judge() {
	oci_pass=0 oci_none=0 oci_fail=0
	for oci_f in "$W/oci/"*.said; do
		oci_p=${oci_f##*/}
		oci_p=${oci_p%.said}
		oci_l=$(grep "^$oci_p |" "$1")
		oci_w=$(oci_field 2 "$oci_l")
		[ -z "$oci_l" ] || oci_here "$oci_w" || oci_l=''
		case $(cat "$oci_f"):${oci_l:+listed} in
		fail:listed)
			oci_fail=$((oci_fail + 1))
			is "$oci_p fails as listed: $(oci_field 4 "$oci_l")" \
				"$(oci_why "$oci_p" |
					grep -Eve "$(oci_field 3 "$oci_l")")" ''
			;;
		fail:)
			oci_fail=$((oci_fail + 1))
			fail "$oci_p" "$(oci_why "$oci_p" | head -n 20)" \
				"$(head -c 1500 "$W/oci/$oci_p.err")"
			;;
		*:listed)
			[ "$oci_w" != race ] || {
				oci_pass=$((oci_pass + 1))
				pass "$oci_p (a race: it may)"
				continue
			}
			fail "$oci_p" "it passes, and is listed as one that fails"
			;;
		none:) oci_none=$((oci_none + 1)) && pass "$oci_p (asserts nothing)" ;;
		*) oci_pass=$((oci_pass + 1)) && pass "$oci_p" ;;
		esac
	done
}
