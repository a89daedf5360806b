# bash completion for tilik and tilikd
_tilik_words()
{
    local demo="--demo --city --cameras --seed"
    case $1 in
    tilik) echo "$demo --backend --token-file --config --lang --theme --profile --help --version cameras open" ;;
    tilik-cameras) echo "$demo --backend --token-file --config --lang --profile --json --csv --help" ;;
    tilik-open) echo "$demo --backend --token-file --config --lang --profile --purpose --help" ;;
    tilikd) echo "$demo --config --listen --db --rate --speed --no-video --tokens-file --help --version token check-config" ;;
    tilikd-token) echo "add list revoke --role --name --areas --expires --db --config --help" ;;
    esac
}

_tilik()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} what=${1##*/} words i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in cameras | open | token) what=${1##*/}-${COMP_WORDS[i]} ;; esac
    done
    case $previous in
    --lang) words="id en" ;;
    --profile) words="operator ronda supervisor kiosk" ;;
    --theme) words="malam siang kontras mono" ;;
    --city) words="semarang banjarmasin" ;;
    --purpose) words="ronda ticket alert patrol test evidence" ;;
    --role) words="public volunteer operator supervisor auditor admin source" ;;
    --config | --token-file | --tokens-file)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    *) words=$(_tilik_words "$what") ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _tilik tilik tilikd
