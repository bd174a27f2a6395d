# bash completion of brig(8): /usr/share/bash-completion/completions/brig
# What it offers is what the program's own --help says.

_brig_words() { # [COMMAND]: commands or options of brig, or options of COMMAND
	brig ${1:+"$1"} --help 2>/dev/null | sed -nE \
		-e 's/^ +(-[a-z], )?(--[a-z0-9-]+).*/\2/p' \
		-e 's/^  ([a-z]+) .*/\1/p'
}

_brig() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local cmd='' i list=''
	local -a state=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--root)
			state=(--root "${COMP_WORDS[i + 1]}")
			((i++))
			;;
		--log | --log-format | --log-level | --scope | --criu | \
			--cgroup-manager | --rootless)
			((i++))
			;;
		-*) ;;
		*)
			cmd=${COMP_WORDS[i]}
			break
			;;
		esac
	done
	COMPREPLY=()
	case $prev in
	--root | --log | --bundle | --pid-file | --console-socket | \
		--process | --policy | --resources)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
		;;
	--profile) list='strict hardened compat' ;;
	--fail-on) list='refuse force warn' ;;
	--input) list='oci docker pod' ;;
	--layer) list='baseline list config' ;;
	--log-format) list='text json' ;;
	--log-level) list='error warning info debug' ;;
	--cgroup-manager) list='cgroupfs systemd' ;;
	--rootless) list='auto false' ;;
	--format)
		case $cmd in
		check) list='text json sarif' ;;
		list | ps) list='table json' ;;
		*) list='text json' ;;
		esac
		;;
	*)
		case $cmd:$cur in
		*:-*) list=$(_brig_words "$cmd" | grep '^-') ;;
		:*) list=$(_brig_words | grep -v '^-') ;;
		check:* | plan:*)
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		explain:*)
			list=$(brig explain --format json 2>/dev/null |
				grep -o '"rule": *"[^"]*"' | cut -d'"' -f4)
			;;
		policy:*) list='check show' ;;
		create:* | run:*) ;;
		*) list=$(brig "${state[@]}" list -q 2>/dev/null) ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$list" -- "$cur")
}
complete -F _brig brig
