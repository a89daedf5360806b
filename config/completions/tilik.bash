# bash completion for tilik and tilikd
_tilik_words()
{
    local demo="--demo --city --cameras --seed --rate"
    local plain="$demo --backend --token-file --config --lang --profile --help"
    case $1 in
    tilik) echo "$plain --theme --version cameras alerts open snapshot ack claim release shelve unshelve close report tickets ticket logbook note lapsit outbox handover order absen ronda ptz sources weather evidence verify views" ;;
    tilik-cameras) echo "$plain --json --csv" ;;
    tilik-alerts) echo "$plain --json --csv --follow" ;;
    tilik-snapshot) echo "$plain --output --purpose" ;;
    tilik-open) echo "$plain --purpose --wall --query --monitor --full --windows --from" ;;
    tilik-ack) echo "$plain --looked" ;;
    tilik-claim | tilik-release | tilik-unshelve) echo "$plain" ;;
    tilik-shelve) echo "$plain --minutes --reason --once" ;;
    tilik-close) echo "$plain --verdict" ;;
    tilik-tickets) echo "$plain --json --csv" ;;
    tilik-ticket) echo "new note show list step attach --help" ;;
    tilik-ticket-new) echo "$plain --kind --topic --other-topic --severity --agency --area --camera --alert --assignee --note --attach --json" ;;
    tilik-ticket-list) echo "$plain --json --csv" ;;
    tilik-ticket-step) echo "$plain --agency --note --json dispatch arrive resolve close cancel recall reopen" ;;
    tilik-ticket-note | tilik-ticket-show | tilik-ticket-attach) echo "$plain --json" ;;
    tilik-report) echo "$plain --from --to --area --level --by --json --csv alerts kinds situation coverage dark seen uptime register --list --state --blind --days --query --limit" ;;
    tilik-lapsit) echo "$plain --hours --from --to --area --json" ;;
    tilik-logbook) echo "$plain --from --to --area --limit --json --csv" ;;
    tilik-note) echo "$plain --area --corrects" ;;
    tilik-order) echo "list out in undo --help" ;;
    tilik-order-list) echo "$plain --json" ;;
    tilik-order-out | tilik-order-in) echo "$plain --reason --letter --review --yes" ;;
    tilik-order-undo) echo "$plain --note" ;;
    tilik-ptz) echo "$plain --speed --for --force --json left right up down in out stop home preset take release" ;;
    tilik-sources) echo "$plain --json --csv" ;;
    tilik-weather) echo "$plain --json --csv --wet" ;;
    tilik-views) echo "$plain --from --to --limit --json --csv" ;;
    tilik-absen) echo "$plain --json" ;;
    tilik-ronda) echo "list begin stop end --help" ;;
    tilik-ronda-list) echo "$plain --open --json" ;;
    tilik-ronda-begin | tilik-ronda-end) echo "$plain" ;;
    tilik-ronda-stop) echo "$plain aman alarm gelap lewat" ;;
    tilik-handover) echo "$plain offer accept withdraw --markdown --json --area --note --anyone --id" ;;
    tilik-outbox) echo "$plain --json" ;;
    tilik-evidence) echo "list export --json --output --config --lang --help" ;;
    tilik-verify) echo "$plain --quiet --logbook" ;;
    tilikd) echo "$demo --config --listen --db --speed --tickets --no-video --tokens-file --help --version token import export onvif webhook check-config" ;;
    tilikd-import) echo "cameras register --db --city --dry-run --prune --config --help" ;;
    tilikd-export) echo "cameras register --db --addresses --output --config --help" ;;
    tilikd-onvif) echo "probe --user --password-file --json --csv --id --area --name --profile --login --help" ;;
    tilikd-webhook) echo "list test --db --config --help" ;;
    tilikd-token) echo "add list revoke --role --name --areas --expires --db --config --help" ;;
    esac
}

_tilik()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} what=${1##*/} words i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        cameras | alerts | open | snapshot | ack | claim | release | shelve | unshelve | close | report | tickets | logbook | note | lapsit | handover | absen | ptz | sources | weather | evidence | verify | views | token | import | export | onvif | webhook)
            what=${1##*/}-${COMP_WORDS[i]}
            break
            ;;
        ticket | order | ronda)
            what=${1##*/}-${COMP_WORDS[i]}
            ((i + 1 < COMP_CWORD)) && what+=-${COMP_WORDS[i + 1]}
            break
            ;;
        esac
    done
    case $previous in
    --lang) words="id en" ;;
    --profile) words="operator ronda supervisor kiosk" ;;
    --theme) words="malam siang kontras mono" ;;
    --city) words="semarang banjarmasin" ;;
    --purpose) words="ronda ticket alert patrol test evidence" ;;
    --reason) words="unplugged broken stolen cable link_contract renovation privacy maintenance" ;;
    --review) words="24h 3d 1w 2w" ;;
    --wall) words="2x2 3x2 3x3 4x3 4x4 5x5 empat" ;;
    --monitor) words="1 2 3" ;;
    --verdict) words="real false nuisance duplicate" ;;
    --minutes) words="15 30 60 120 240 480" ;;
    --from | --to) words="12h 1d 7d 28d" ;;
    --hours) words="8 12 24" ;;
    --kind) words="incident maintenance" ;;
    --severity) words="critical high medium low" ;;
    --agency) words="satpol_pp dishub bpbd damkar dpu dinkes polsek diskominfo disperkim dlh dinsos dp3a basarnas pmi pln kecamatan kelurahan none" ;;
    --topic) words="banjir genangan rob kebakaran asap pohon_tumbang longsor laka medis parkir_liar macet kerumunan sampah tawuran kamtibmas pju_mati jalan_rusak camera_offline manual" ;;
    --role) words="public volunteer operator supervisor auditor admin source" ;;
    --config | --token-file | --tokens-file | --attach)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    *) words=$(_tilik_words "$what") ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _tilik tilik tilikd
