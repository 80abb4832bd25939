# Bash completion of kres: commands, their options, files.  The options come from "kres COMMAND --help".

_kres() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words
    local commands='serve demo pack screen link import poster parcel admin help version'
    case "$before" in
    --data | --pack | --ui | --cache | --cards | --state)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    --config | --tls-certificate | --tls-key | --html | --rejects | --clusters | --report | --moved | -o | backup | restore | move)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --by)
        mapfile -t COMPREPLY < <(compgen -W 'text identifiers both' -- "$word")
        return
        ;;
    --format)
        mapfile -t COMPREPLY < <(compgen -W 'jsonl csv text' -- "$word")
        return
        ;;
    --size)
        mapfile -t COMPREPLY < <(compgen -W 'a3 a4 a5 letter' -- "$word")
        return
        ;;
    --only)
        mapfile -t COMPREPLY < <(compgen -W 'high some' -- "$word")
        return
        ;;
    --role)
        mapfile -t COMPREPLY < <(compgen -W 'intake caseworker investigator coordinator analyst administrator' -- "$word")
        return
        ;;
    esac
    if [[ $word == -* ]]; then
        local command=() part
        for part in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            [[ $part == -* ]] && break
            command+=("$part")
        done
        words=$("${COMP_WORDS[0]}" "${command[@]}" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\).*/\1/p')
        mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$word")
        return
    fi
    case "${COMP_WORDS[*]:1:COMP_CWORD-1}" in
    '') words=$commands ;;
    help) words="$commands settings" ;;
    demo | 'help demo') words='code' ;;
    pack | 'help pack') words='check test export openapi' ;;
    parcel | 'help parcel') words='seal open' ;;
    import | 'help import') words='ads' ;;
    admin | 'help admin') words='init agency user backup migrate move restore verify' ;;
    'admin agency' | 'help admin agency') words='add' ;;
    'admin user' | 'help admin user') words='add disable reset role' ;;
    *) words='' ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _kres kres
