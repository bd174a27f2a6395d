# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Peers side by side. A case asks brig-open, runc and crun for the same
# container; each leaves a sorted list of facts, "NAME: VALUE". Where a peer's
# differ from ours, that is a line of $W/diffs: "CASE PEER NAME: OURS <> THEIRS".

PEERS='runc crun'

# of WHO: sets WHO, RUNTIME, ID, and a root of its own, R
of() {
	WHO=$1 R=$W/roots/$1 RUNTIME=$1
	[ "$WHO" != brig ] || RUNTIME=$OURS
	ID=$1-$CASE
}
rt() { "$RUNTIME" --root "$W/state.$WHO" "$@"; }

roots() {
	mkdir -p "$W/roots" "$W/facts" "$W/vol/sub"
	chmod 755 "$W/roots" "$W/vol"
	ls -l /proc/self/ns >"$W/host"
	for p in brig $PEERS; do
		rootfs "$W/roots/$p"
		cp "$here/tests/suites/look" "$W/roots/$p/bin/look"
		cp "$W/host" "$W/roots/$p/etc/host"
		echo secret >"$W/roots/$p/etc/masked"
		echo hello >"$W/roots/$p/etc/rofile"
		mkdir "$W/roots/$p/etc/maskdir" "$W/roots/$p/full"
		touch "$W/roots/$p/etc/maskdir/x" "$W/roots/$p/full/x"
		printf '#!/bin/nobody\n' >"$W/roots/$p/etc/badsh"
		printf 'text\n' >"$W/roots/$p/etc/text"
		chmod 755 "$W/roots/$p/etc/badsh" "$W/roots/$p/etc/text"
	done
}

# plain FILTER: a config for it in a bundle of its own, B
plain() {
	B=$W/bundle.$ID
	mkdir -p "$B" && config ".root.path = \"$R\" | .process.args =
		[\"/bin/look\"] | .linux.namespaces += [{type: \"cgroup\"}] |
		.root.readonly = false | .process.oomScoreAdj = 0 | ${1:-.}" \
		>"$B/config.json"
}

# words: what an error says, as far as engines and people go by it
words() {
	tr '[:upper:]' '[:lower:]' | grep -oE -e 'no such file or directory' \
		-e 'permission denied' -e 'not found' -e 'already exists' \
		-e 'does not exist' -e 'not running' -e 'not stopped' \
		-e 'exec format error' -e 'no such process' |
		sort -u | paste -sd, - | sed 's/^/says: /'
}

# told NAME CMD...: one more fact: was it done?
told() {
	told_n=$1
	shift
	"$@" >"$W/out" 2>"$W/err" </dev/null
	if [ $? -eq 0 ]; then echo "$told_n: done"; else echo "$told_n: no"; fi
}

# facts: what stdin says, without what differs by name alone
facts() {
	sed -e "s,$ID,ID,g" -e "s,$R,ROOT,g" -e "s,$B,BUNDLE,g" -e "s,$W,W,g" \
		-e 's/: \[[0-9]*\]//' -e 's/\(pipe\|socket\):.*/\1/' |
		LC_ALL=C sort >"$W/facts/$CASE.$WHO"
}

ran() { # what `run' of B comes to
	timeout -k 5 60 "$RUNTIME" --root "$W/state.$WHO" run --bundle "$B" "$ID" \
		>"$W/out" 2>"$W/err" </dev/null
	ran_rc=$?
	cat "$W/out"
	echo "status: $ran_rc"
	[ $ran_rc -eq 0 ] || words <"$W/err"
	cp "$W/err" "$W/facts/$CASE.$WHO.err"
	timeout -k 5 60 "$RUNTIME" --root "$W/state.$WHO" delete --force "$ID" \
		>/dev/null 2>&1
}

# a_case NAME FILTER: that config, run. $ONLY: those names alone, to look at
a_case() {
	CASE=$1
	case " ${ONLY:-$1} " in *" $1 "*) ;; *) return ;; esac
	for p in brig $PEERS; do
		of "$p"
		plain "$2" || bail "$CASE: no config"
		ran | facts
		rm -f "$R/etc/mine" # made there by a peer
	done
	compare
}

# a_life NAME FUNCTION [FILTER]: what the function prints for each
a_life() {
	CASE=$1
	case " ${ONLY:-$1} " in *" $1 "*) ;; *) return ;; esac
	for p in brig $PEERS; do
		of "$p"
		plain "${3:-.}" || bail "$CASE: no config"
		"$2" | facts
		timeout -k 5 60 "$RUNTIME" --root "$W/state.$WHO" delete --force "$ID" \
		>/dev/null 2>&1
	done
	compare
}

# Names that one of the two lacks have the value "-"; those that come several
# times are numbered.
compare() {
	N_CASES=$((${N_CASES:-0} + 1))
	for p in $PEERS; do
		awk -v c="$CASE" -v p="$p" '{
			i = index($0, ": "); k = i ? substr($0, 1, i - 1) : $0
			v = i ? substr($0, i + 2) : ""
			sub(/:$/, "", k)
			f = FNR == NR
			if (FNR == 1) split("", seen)
			if (seen[k]++) k = k "#" seen[k]
			if (f) ours[k] = v; else theirs[k] = v }
		END {
			if (("status" in ours) && ours["status"] != theirs["status"]) {
				for (k in ours) if (k !~ /^(status|says)$/) {
					delete ours[k]; delete theirs[k] }
				for (k in theirs) if (k !~ /^(status|says)$/)
					delete theirs[k]
			}
			for (k in ours) if (!(k in theirs))
				print c " " p " " k ": " ours[k] " <> -"
			else if (ours[k] != theirs[k])
				print c " " p " " k ": " ours[k] " <> " theirs[k]
			for (k in theirs) if (!(k in ours))
				print c " " p " " k ": - <> " theirs[k] }' \
			"$W/facts/$CASE.brig" "$W/facts/$CASE.$p" >>"$W/diffs"
	done
	[ -s "$W/facts/$CASE.brig" ] || fail "$CASE: brig-open said nothing"
}

# judge LIST: rows "CASE | PEER | REGEX | REASON"; CASE and PEER are regexes of
# the whole word, REGEX is found in "NAME: OURS <> THEIRS". Each difference has
# a row, each row a difference; with $ONLY each row of these cases alone.
judge() {
	: >>"$W/diffs"
	awk -v list="$1" -v only="${ONLY:-}" 'BEGIN {
		split(only, names, " ")
		for (i in names) ran[names[i]] = 1
		while ((getline line < list) > 0) {
			if (line ~ /^#/ || line == "") continue
			split(line, f, / [|] /)
			n++; c[n] = f[1]; p[n] = f[2]; r[n] = f[3]; why[n] = f[4]
		} }
	{ kv = $0; sub(/^[^ ]+ [^ ]+ /, "", kv); found = 0
	for (i = 1; i <= n; i++)
		if ($1 ~ ("^(" c[i] ")$") && $2 ~ ("^(" p[i] ")$") && kv ~ r[i]) {
			used[i]++; found = 1 }
	if (!found) print "new " $0 }
	END { for (i = 1; i <= n; i++) {
		m = split(c[i], words, "[|]")
		for (k = 1; k <= m && only != ""; k++)
			if (!(words[k] in ran)) used[i]++
		if (why[i] == "") print "bare " c[i] " | " p[i] " | " r[i]
		print (used[i] ? "row " used[i] " " : "gone 0 ") c[i] " | " p[i] \
			" | " r[i] " | " why[i] } }' "$W/diffs" >"$W/judged"
}
