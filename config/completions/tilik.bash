# bash completion for tilik and tilikd
_tilik()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    case $previous in
    --lang) mapfile -t COMPREPLY < <(compgen -W "id en" -- "$word") ;;
    --profile) mapfile -t COMPREPLY < <(compgen -W "operator ronda supervisor kiosk" -- "$word") ;;
    --theme) mapfile -t COMPREPLY < <(compgen -W "malam siang kontras mono" -- "$word") ;;
    --city) mapfile -t COMPREPLY < <(compgen -W "semarang banjarmasin" -- "$word") ;;
    --config | --token-file | --tokens-file) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    *)
        if [[ $1 == *tilikd ]]; then
            mapfile -t COMPREPLY < <(compgen -W "--config --listen --db --demo --city --cameras --seed --rate
                --no-video --tokens-file --help --version token check-config" -- "$word")
        else
            mapfile -t COMPREPLY < <(compgen -W "--demo --backend --token-file --config --lang --theme
                --profile --help --version cameras --json --csv" -- "$word")
        fi
        ;;
    esac
}
complete -F _tilik tilik tilikd
