#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What an operator copies out of contrib/ is what the pages show, and it is
# what its reader reads.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq mandoc bash zsh fish systemd-tmpfiles
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") || exit 99
trap 'rm -rf "$W"' EXIT
mkdir "$W/bin"
ln -s "$(readlink -f "${BRIG:-${builddir:-.}/brig}")" "$W/bin/brig"
PATH=$W/bin:$PATH
c=$here/contrib

# shown PAGE FILE: the page shows the file, its comments aside
shown() {
	grep -v '^#' "$c/$2" >"$W/want"
	awk '/^\.Bd/ { on = 1; t = ""; next }
		/^\.Ed/ { on = 0; printf "%s\001", t; next }
		on { t = t $0 "\n" }' "$here/man/$1" | tr '\n\001' '\002\n' |
		grep -qxF "$(tr '\n' '\002' <"$W/want")"
}
ok "brig-docker(7) shows daemon.json" shown brig-docker.7 docker/daemon.json
ok "brig-kubernetes(7) shows config.toml" shown brig-kubernetes.7 \
	containerd/config.toml
ok "brig-kubernetes(7) shows config-v3.toml" shown brig-kubernetes.7 \
	containerd/config-v3.toml
ok "brig-podman(7) shows containers.conf" shown brig-podman.7 \
	podman/containers.conf
for p in "$here"/man/*.[1-8]; do
	is "mandoc: ${p##*/}" "$(mandoc -T lint -W warning "$p" 2>&1)" ""
done

# rules that a page names are rules
brig explain --format json >"$W/rules"
for p in docker kubernetes podman; do
	for r in $(sed -n 's/^\.Sy //p' "$here/man/brig-$p.7" | tr -d ',;:.'); do
		ok "brig-$p(7): $r is a rule" jq -e --arg r "$r" \
			'any(.[]; .rule == $r)' "$W/rules"
	done
done

commands=$(brig --help | sed -nE 's/^  ([a-z]+) .*/\1/p' | sort)
bashed() { # WORD...: what bash would offer
	bash -c '. "$0/completion/brig.bash"; COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1)); _brig; printf "%s\n" "${COMPREPLY[@]}"' \
		"$c" "$@" | sort
}
is "bash: the commands" "$(bashed brig '')" "$commands"
is "bash: one of them" "$(bashed brig exp)" explain
like "bash: global options" "$(bashed brig --)" '^--root$'
like "bash: a command's options" "$(bashed brig delete --)" '^--force$'
like "bash: after a global option" "$(bashed brig --root /x delete --)" \
	'^--force$'
like "bash: rules" "$(bashed brig explain cap-)" '^cap-critical$'
like "bash: profiles" "$(bashed brig check --profile '')" '^compat$'
is "fish: the commands" "$(fish --no-config -c "source \
	$c/completion/brig.fish; complete -C 'brig '" | cut -f1 | sort)" \
	"$commands"
like "fish: a command's options" "$(fish --no-config -c "source \
	$c/completion/brig.fish; complete -C 'brig delete --'" | cut -f1)" \
	'^--force$'
zshed() { # WORD...: what zsh would offer
	zsh -f -c 'compadd() { print -l -- ${(P)2} }
		. $0/completion/_brig; words=("$@"); CURRENT=$#; _brig' \
		"$c" "$@" | sort
}
is "zsh: the commands" "$(zshed brig '')" "$commands"
like "zsh: a command's options" "$(zshed brig delete --)" '^--force$'
like "zsh: rules" "$(zshed brig explain '')" '^cap-critical$'

mkdir "$W/root" && chmod 755 "$W/root"
systemd-tmpfiles --root="$W/root" --create "$c/systemd/brig.conf" 2>"$W/o"
is "tmpfiles: the state folder is root's alone" \
	"$(stat -c '%u %a' "$W/root/run/brig" 2>&1)" '0 700'
finish
