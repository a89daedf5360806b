#include "model/logbook.h"

#include <string.h>

#include "base/id.h"
#include "model/alert.h"
#include "model/camera.h"
#include "model/patrol.h"
#include "model/register.h"
#include "model/rollcall.h"
#include "model/ticket.h"

WORDS_DEFINE(LogAct, log_act, LOG_ACT_TABLE)

bool log_ref_valid(const char *ref)
{
    static const char *const kinds[] = {"alert",    "ticket", "order",   "handover",
                                        "rollcall", "camera", "log",     "situation",
                                        "patrol",   "token",  "building"};
    const char *slash = strchr(ref, '/');
    if (slash == NULL || strlen(ref) > LOG_REF_MAX || !id_valid(slash + 1)) {
        return false;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strlen(kinds[i]);
        if (length == (size_t)(slash - ref) && strncmp(ref, kinds[i], length) == 0) {
            return true;
        }
    }
    return false;
}

bool log_act_of_alert(const char *word, LogAct *out)
{
    char full[64];
    g_snprintf(full, sizeof full, "alert_%s", word);
    return log_act_parse(full, out);
}

static const char *status_text(const char *word)
{
    TicketStatus status;
    return ticket_status_parse(word, &status) ? ticket_status_text(status) : word;
}

static const char *agency_name(const char *word)
{
    Agency agency;
    return agency_parse(word, &agency) ? agency_text(agency) : word;
}

static const char *clock_text(const char *word)
{
    TicketClock clock;
    return ticket_clock_parse(word, &clock) ? ticket_clock_text(clock) : word;
}

static const char *verdict_name(const char *word)
{
    Verdict verdict;
    return verdict_parse(word, &verdict) ? verdict_text(verdict) : word;
}

static const char *reason_name(const char *word)
{
    Reason reason;
    return reason_parse(word, &reason) ? reason_text(reason) : word;
}

static const char *result_name(const char *word)
{
    CheckResult result;
    return check_result_parse(word, &result) ? check_result_text(result) : word;
}

static const char *answer_name(const char *word)
{
    RollState state;
    return roll_state_parse(word, &state) ? roll_state_text(state) : word;
}

static const char *patrol_name(const char *word)
{
    PatrolStatus status;
    return patrol_status_parse(word, &status) ? patrol_status_text(status) : word;
}

static const char *building_name(const char *word)
{
    BuildingState state;
    return building_state_parse(word, &state) ? building_state_text(state) : word;
}

const char *log_word_text(const LogLine *line)
{
    if (line->word == NULL) {
        return "";
    }
    switch (line->act) {
    case LOG_TICKET_STEP:
        return status_text(line->word);
    case LOG_TICKET_REFER:
        return agency_name(line->word);
    case LOG_TICKET_OVERDUE:
        return clock_text(line->word);
    case LOG_ALERT_CLOSE:
        return verdict_name(line->word);
    case LOG_ORDER_OUT:
    case LOG_ORDER_IN:
    case LOG_ORDER_UNDO:
    case LOG_ORDER_REVIEW:
    case LOG_CAMERA_REASON:
        return reason_name(line->word);
    case LOG_CHECK:
        return result_name(line->word);
    case LOG_ROLLCALL:
        return answer_name(line->word);
    case LOG_PATROL:
        return patrol_name(line->word);
    case LOG_REGISTER:
        return building_name(line->word);
    default:
        return line->word;
    }
}

bool log_act_is_notable(LogAct act)
{
    switch (act) {
    case LOG_NOTE:
    case LOG_CORRECTION:
    case LOG_ALERT_ESCALATE:
    case LOG_ALERT_RAISE:
    case LOG_OUTAGE:
    case LOG_OUTAGE_OVER:
    case LOG_TICKET_OVERDUE:
    case LOG_TICKET_REFER:
    case LOG_ORDER_OUT:
    case LOG_ORDER_IN:
    case LOG_ORDER_UNDO:
    case LOG_ORDER_REVIEW:
    case LOG_BRAKE:
    case LOG_HANDOVER_DONE:
        return true;
    default:
        return false;
    }
}
