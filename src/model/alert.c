#include "model/alert.h"

#include <glib.h>
#include <string.h>

WORDS_DEFINE(AlertPriority, alert_priority, ALERT_PRIORITY_TABLE)
WORDS_DEFINE(AlertState, alert_state, ALERT_STATE_TABLE)
WORDS_DEFINE(Verdict, verdict, VERDICT_TABLE)
WORDS_DEFINE(AlertEvent, alert_event, ALERT_EVENT_TABLE)

#define KIND_ROW(word, text, priority) {word, text, priority},
static const struct {
    const char *word, *text;
    AlertPriority priority;
} kinds[] = {ALERT_KIND_TABLE(KIND_ROW)};

bool alert_kind_valid(const char *kind)
{
    size_t length = strnlen(kind, ALERT_KIND_SIZE);
    if (length == 0 || length >= ALERT_KIND_SIZE) {
        return false;
    }
    return strspn(kind, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

static int find_kind(const char *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].word, kind) == 0) {
            return (int)i;
        }
    }
    return -1;
}

void alert_kind_text(const char *kind, char *out, size_t size)
{
    int known = find_kind(kind);
    g_strlcpy(out, known >= 0 ? _(kinds[known].text) : kind, size);
    if (known < 0) {
        g_strdelimit(out, "_", ' ');
    }
    const char *end;
    if (size > 0 && !g_utf8_validate(out, -1, &end)) {
        out[end - out] = '\0'; /* the cut went through a character */
    }
}

AlertPriority alert_kind_priority(const char *kind)
{
    int known = find_kind(kind);
    return known >= 0 ? kinds[known].priority : PRIORITY_MEDIUM;
}

bool alert_kind_is_health(const char *kind)
{
    return strcmp(kind, "camera_offline") == 0 || strcmp(kind, "uplink_down") == 0 ||
           strcmp(kind, "source_down") == 0 || strcmp(kind, "tamper") == 0 ||
           strcmp(kind, "bidikan_berubah") == 0;
}

bool alert_kind_by_hand(const char *kind)
{
    return find_kind(kind) >= 0 && !alert_kind_is_health(kind);
}

const char *alert_kind_nth(size_t i)
{
    return i < G_N_ELEMENTS(kinds) ? kinds[i].word : NULL;
}

bool alert_needs_someone(const Alert *alert)
{
    AlertState state = alert->machine.state;
    bool owned = alert->owner != NULL && alert->owner[0] != '\0';
    return (state == ALERT_UNACK || state == ALERT_RTN_UNACK) && !owned;
}

bool alert_is_open(const Alert *alert)
{
    AlertState state = alert->machine.state;
    return state == ALERT_UNACK || state == ALERT_ACKED || state == ALERT_RTN_UNACK;
}
