# fish completion of brig(8): /usr/share/fish/vendor_completions.d/brig.fish
# What it offers is what the program's own --help says.

function __brig_command
    set -l words (commandline -opc)[2..-1]
    while set -q words[1]
        switch $words[1]
            case --root --log --log-format --log-level --scope --criu \
                --cgroup-manager --rootless
                set -e words[1]
            case '-*'
            case '*'
                echo $words[1]
                return
        end
        set -e words[1]
    end
end
function __brig_options
    brig (__brig_command) --help 2>/dev/null |
        sed -nE 's/^ +(-[a-z], )?(--[a-z0-9-]+) *([A-Z]+)? *(.*)/\2\t\4/p'
end
function __brig_operands
    switch (__brig_command)
        case ''
            brig --help 2>/dev/null | sed -nE 's/^  ([a-z]+) +(.*)/\1\t\2/p'
        case explain
            brig explain --format json 2>/dev/null |
                grep -o '"rule": *"[^"]*"' | cut -d'"' -f4
        case policy
            printf '%s\n' check show
        case check plan create run
            __fish_complete_path
        case '*'
            brig list -q 2>/dev/null
    end
end
complete -c brig -f -a '(__brig_operands)'
complete -c brig -f -n 'string match -q -- "-*" (commandline -ct)' \
    -a '(__brig_options)'
