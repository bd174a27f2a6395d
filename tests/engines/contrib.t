#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What an operator copies out of contrib/ is what the pages show, and it is
# what its reader reads.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq mandoc bash zsh fish systemd-tmpfiles systemd-sysusers systemd-analyze \
	apparmor_parser checkmodule semodule_package semodule_link \
	semodule_expand selabel_lookup sesearch
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
# values that are offered are those that the option's line names
while read -r cmd opt; do
	cmd=${cmd#-}
	for v in $(bashed brig $cmd "$opt" ''); do
		like "bash: $cmd $opt $v" "$(brig $cmd --help |
			grep -e "$opt ")" "\\b$v\\b"
	done
done <<'EOF'
- --log-format
- --log-level
- --cgroup-manager
- --rootless
list --format
check --profile
check --fail-on
check --format
check --input
plan --format
seccomp --layer
EOF
fished() { # LINE: what fish would offer
	fish --no-config -c "source $c/completion/brig.fish
		complete -C '$1'" | cut -f1 | sort
}
zshed() { # WORD...: what zsh would offer
	zsh -f -c 'compadd() { print -l -- ${(P)2} }
		. $0/completion/_brig; words=("$@"); CURRENT=$#; _brig' \
		"$c" "$@" | sort
}
is "fish: the commands" "$(fished 'brig ')" "$commands"
is "zsh: the commands" "$(zshed brig '')" "$commands"
like "zsh: rules" "$(zshed brig explain '')" '^cap-critical$'
like "fish: rules" "$(fished 'brig explain ')" '^cap-critical$'
for shell in bashed zshed; do
	is "$shell: of policy" "$($shell brig policy '' | paste -sd ' ')" \
		'check show'
	like "$shell: after global options with values" "$($shell brig --debug \
		--log-format json --scope delete exec --)" '^--tty$'
done
is "fish: of policy" "$(fished 'brig policy ' | paste -sd ' ')" 'check show'
like "fish: after global options with values" "$(fished \
	'brig --debug --log-format json --scope delete exec --')" '^--tty$'

# every option of every command, in each shell
for cmd in '' $commands; do
	opts=$(brig $cmd --help |
		sed -nE 's/^ +(-[a-z], )?(--[^ ]+).*/\2/p' | sort)
	is "bash: options of $cmd" "$(bashed brig $cmd --)" "$opts"
	is "zsh: options of $cmd" "$(zshed brig $cmd --)" "$opts"
	is "fish: options of $cmd" "$(fished "brig $cmd --")" "$opts"
done

mkdir "$W/root" && chmod 755 "$W/root"
systemd-tmpfiles --root="$W/root" --create "$c/systemd/brig.conf" 2>"$W/o"
is "tmpfiles: the state folder is root's alone" \
	"$(stat -c '%u %a' "$W/root/run/brig" 2>&1)" '0 700'
mkdir "$W/root/etc"
systemd-sysusers --root="$W/root" "$c/systemd/brig-sysusers.conf" 2>"$W/o"
is "sysusers: the first id is somebody's" \
	"$(cut -d: -f1,3,7 "$W/root/etc/passwd")" \
	"brig-ids:$(brig policy show | sed -n 's/^ids.first = \([0-9]*\).*/\1/p')\
:/usr/sbin/nologin"
is "the slice" \
	"$(systemd-analyze --man=no verify "$c/systemd/brig.slice" 2>&1)" ""

# What confines: compiled. In the guest it is on (16-lsm.t).
for p in "$c"/apparmor/*; do
	is "AppArmor takes ${p##*/}" "$(apparmor_parser -Q -K "$p" 2>&1 |
		grep -v 'interface file missing')" ""
done
sed 's/^  file,$/  fil,/' "$c/apparmor/brig-container" >"$W/bad"
nok "and not what is none" apparmor_parser -Q -K "$W/bad"

# SELinux: the module is linked to a policy of a few types, expanded, and asked
module() { # IN OUT [OPTION...]
	in=$1 out=$2
	shift 2
	checkmodule -M "$@" -o "${out%.pp}.mod" "$in" && semodule_package \
		-o "$out" -m "${out%.pp}.mod" -f "$c/selinux/brig.fc"
}
cat >"$W/base.te" <<'EOF'
class process
class dir
class file
class filesystem
sid kernel
class process { transition }
class dir { create }
class file { read }
class filesystem { mount }
sensitivity s0;
dominance { s0 }
category c0;
level s0:c0;
mlsconstrain dir create (l1 eq l2);
type kernel_t;
type container_runtime_t;
type container_runtime_exec_t;
type container_var_run_t;
type container_config_t;
type bin_t;
type var_run_t;
role object_r;
role system_r;
role system_r types { kernel_t container_runtime_t };
allow container_runtime_t var_run_t:dir create;
user system_u roles { system_r object_r } level s0 range s0 - s0:c0;
sid kernel system_u:system_r:kernel_t:s0
EOF
ok "SELinux: the module compiles" module "$c/selinux/brig.te" "$W/brig.pp" -m
ok "a policy with a runtime's types" module "$W/base.te" "$W/base.pp"
ok "they link" semodule_link -o "$W/linked" "$W/base.pp" "$W/brig.pp"
ok "and expand" semodule_expand "$W/linked" "$W/policy"
is "the state folder is a runtime's" "$(sesearch -T "$W/policy")" \
	'type_transition container_runtime_t var_run_t:dir container_var_run_t brig;'
while read -r path type; do
	is "$path is $type" "$(selabel_lookup -b file -t file -k "$path" \
		-f "$c/selinux/brig.fc" | cut -d: -f4)" "$type"
done <<'EOF'
/usr/bin/brig container_runtime_exec_t
/usr/local/bin/brig container_runtime_exec_t
/usr/libexec/brig-net bin_t
/usr/local/libexec/brig-systemd bin_t
/run/brig/ids/lock container_var_run_t
/etc/brig/policy.json container_config_t
EOF
finish
