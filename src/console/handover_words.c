#include "console/handover_words.h"

#include <inttypes.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define DAY_MS INT64_C(86400000)
/* What is pasted is read on a phone. */
#define LINES_MAX 8
#define LINE_COLS 90

void handover_moment(int64_t at_ms, int64_t now_ms, char *out, size_t size)
{
    bool near = ABS(at_ms - now_ms) < DAY_MS / 2;
    g_autoptr(GDateTime) at = at_ms != 0 ? g_date_time_new_from_unix_local(at_ms / 1000) : NULL;
    g_autofree char *text =
        at != NULL ? g_date_time_format(at, near ? "%H:%M" : "%d/%m %H:%M") : NULL;
    g_strlcpy(out, text != NULL ? text : "", size);
}

static void place(const Catalog *catalog, const char *area, char *out, size_t size)
{
    uint32_t index = area != NULL ? catalog_find_area(catalog, area) : CATALOG_NONE;
    if (index != CATALOG_NONE)
        catalog_area_label(catalog, index, out, size);
    else
        g_strlcpy(out, area != NULL ? area : "", size);
}

static void cameras(int64_t count, char *out, size_t size)
{
    char number[24];
    i18n_number(count, number, sizeof number);
    g_snprintf(out, size, ngettext("%s camera", "%s cameras", (unsigned long)count), number);
}

static void alert_words(const HandoverItem *item, char *out, size_t size)
{
    char kind[ALERT_KIND_SIZE * 2] = "";
    if (item->kind != NULL)
        alert_kind_text(item->kind, kind, sizeof kind);
    g_snprintf(out, size, "%s%s%s", kind, kind[0] != '\0' && item->text != NULL ? " · " : "",
               item->text != NULL ? item->text : "");
}

static void rest_words(const HandoverItem *item, char *out, size_t size)
{
    char number[24];
    i18n_number(item->count, number, sizeof number);
    if (item->priority < PRIORITIES)
        /* TRANSLATORS: how many more, and their priority: "and 12 more, high" */
        g_snprintf(out, size, _("and %s more, %s"), number, alert_priority_text(item->priority));
    else
        g_snprintf(out, size, _("and %s more"), number);
}

static void what_words(const HandoverItem *item, char *out, size_t size)
{
    char count[64];
    const char *text = item->text != NULL ? item->text : "";
    if (g_str_has_prefix(item->ref, "rest/")) {
        rest_words(item, out, size);
        return;
    }
    switch (item->what) {
    case HANDOVER_TICKET:
    case HANDOVER_FREE_TICKET:
        g_snprintf(out, size, "#%" PRId64 " %s", item->number, text);
        break;
    case HANDOVER_ORDER:
        cameras(item->count, count, sizeof count);
        g_snprintf(out, size, "%s%s%s", text, text[0] != '\0' ? " · " : "", count);
        break;
    case HANDOVER_UNSEEN:
        cameras(item->count, out, size);
        break;
    case HANDOVER_NOTE:
        g_strlcpy(out, text, size);
        break;
    default:
        alert_words(item, out, size);
    }
    const char *end;
    if (!g_utf8_validate(out, -1, &end))
        out[end - out] = '\0';
}

static void until_words(const HandoverItem *item, int64_t now_ms, char *out, size_t size)
{
    char moment[32];
    int64_t at_ms = item->what == HANDOVER_NOTE ? item->at_ms : item->until_ms;
    handover_moment(at_ms, now_ms, moment, sizeof moment);
    if (moment[0] == '\0')
        out[0] = '\0';
    else if (item->what == HANDOVER_NOTE)
        g_strlcpy(out, moment, size);
    else if (at_ms < now_ms)
        /* TRANSLATORS: a time that has passed: a clock of a ticket, a review date */
        g_snprintf(out, size, _("was due %s"), moment);
    else
        /* TRANSLATORS: the end of a shelf, a review date */
        g_snprintf(out, size, _("until %s"), moment);
}

void handover_words(const Catalog *catalog, const HandoverItem *item, int64_t now_ms,
                    HandoverWords *out)
{
    what_words(item, out->what, sizeof out->what);
    place(catalog, item->area, out->where, sizeof out->where);
    until_words(item, now_ms, out->until, sizeof out->until);
}

void handover_priorities(const HandoverSum *sum, char *out, size_t size)
{
    out[0] = '\0';
    for (AlertPriority priority = 0; priority < PRIORITIES; priority++) {
        char part[64];
        if (sum->priorities[priority] == 0)
            continue;
        g_snprintf(part, sizeof part, "%s%" PRId64 " %s", out[0] != '\0' ? ", " : "",
                   sum->priorities[priority], alert_priority_text(priority));
        g_strlcat(out, part, size);
    }
}

static void put_head(GString *out, const Catalog *catalog, const Handover *handover, int64_t now_ms,
                     const char *mark)
{
    char where[160], when[32];
    place(catalog, handover->area[0] != '\0' ? handover->area : NULL, where, sizeof where);
    handover_moment(handover->at_ms, now_ms, when, sizeof when);
    g_string_append_printf(out, "%s%s%s %s\n", mark, _("Handover of the shift"), mark, where);
    g_string_append(out, handover->from);
    if (handover->to != NULL)
        g_string_append_printf(out, " → %s", handover->to);
    g_string_append_printf(out, " · %s", when);
    if (handover->id != NULL)
        g_string_append_printf(out, " · %s", handover_status_text(handover->status));
    g_string_append_c(out, '\n');
    if (handover->note != NULL)
        g_string_append_printf(out, "%s\n", handover->note);
}

static void put_section_head(GString *out, const Handover *handover, HandoverWhat what,
                             const char *mark)
{
    HandoverSum sum = handover_sum(handover, what);
    char number[24], priorities[160];
    i18n_number(sum.things, number, sizeof number);
    handover_priorities(&sum, priorities, sizeof priorities);
    g_string_append_printf(out, "\n%s%s: %s%s", mark, handover_what_text(what), number, mark);
    if (priorities[0] != '\0')
        g_string_append_printf(out, " (%s)", priorities);
    g_string_append_c(out, '\n');
}

/* What a chat program would take for bold or struck out is no name's. */
static void put_tame(GString *out, const char *text)
{
    g_autofree char *copy = text_ellipsize(text, LINE_COLS);
    g_string_append(out, g_strdelimit(copy, "*~`", ' '));
}

static void put_short(GString *out, const Catalog *catalog, const HandoverItem *item,
                      int64_t now_ms)
{
    HandoverWords words;
    handover_words(catalog, item, now_ms, &words);
    g_string_append(out, "- ");
    put_tame(out, words.what);
    if (words.where[0] != '\0') {
        g_string_append(out, words.what[0] != '\0' ? ", " : "");
        put_tame(out, words.where);
    }
    if (words.until[0] != '\0')
        g_string_append_printf(out, ", %s", words.until);
    if (item->state == HANDOVER_ITEM_RETURNED)
        g_string_append_printf(out, " (%s)", handover_item_state_text(item->state));
    g_string_append_c(out, '\n');
}

/* Things, not items: one may stand for many. */
static int64_t things_from(const Handover *handover, HandoverWhat what, size_t first)
{
    int64_t things = 0;
    for (size_t i = first; i < handover->item_count; i++)
        things += handover->items[i].what == what ? handover->items[i].count : 0;
    return things;
}

static void put_short_section(GString *out, const Catalog *catalog, const Handover *handover,
                              HandoverWhat what, int64_t now_ms)
{
    size_t lines = 0;
    for (size_t i = 0; i < handover->item_count; i++) {
        if (handover->items[i].what != what)
            continue;
        if (lines++ == 0)
            put_section_head(out, handover, what, "*");
        if (lines > LINES_MAX) {
            char number[24];
            i18n_number(things_from(handover, what, i), number, sizeof number);
            g_string_append(out, "- ");
            g_string_append_printf(out, _("and %s more"), number);
            g_string_append_c(out, '\n');
            return;
        }
        put_short(out, catalog, &handover->items[i], now_ms);
    }
}

void handover_markdown(GString *out, const Catalog *catalog, const Handover *handover,
                       int64_t now_ms)
{
    put_head(out, catalog, handover, now_ms, "*");
    for (HandoverWhat what = 0; what < HANDOVER_WHATS; what++)
        put_short_section(out, catalog, handover, what, now_ms);
    if (handover->item_count == 0)
        g_string_append_printf(out, "\n%s\n", _("Nothing is open."));
}

static void put_plain(GString *out, const Catalog *catalog, const HandoverItem *item, bool answered,
                      int64_t now_ms)
{
    HandoverWords words;
    handover_words(catalog, item, now_ms, &words);
    g_string_append_printf(out, "  %s", words.what);
    if (words.where[0] != '\0')
        g_string_append_printf(out, "%s%s", words.what[0] != '\0' ? "  " : "", words.where);
    if (words.until[0] != '\0')
        g_string_append_printf(out, "  %s", words.until);
    if (answered)
        g_string_append_printf(out, "  [%s]", handover_item_state_text(item->state));
    if (item->holder != NULL && item->what != HANDOVER_NOTE)
        g_string_append_printf(out, "  %s", item->holder);
    if (item->why != NULL)
        g_string_append_printf(out, "  %s", item->why);
    g_string_append_c(out, '\n');
}

void handover_plain(GString *out, const Catalog *catalog, const Handover *handover, int64_t now_ms)
{
    put_head(out, catalog, handover, now_ms, "");
    for (HandoverWhat what = 0; what < HANDOVER_WHATS; what++) {
        bool begun = false;
        for (size_t i = 0; i < handover->item_count; i++) {
            if (handover->items[i].what != what)
                continue;
            if (!begun)
                put_section_head(out, handover, what, "");
            begun = true;
            put_plain(out, catalog, &handover->items[i], handover->id != NULL, now_ms);
        }
    }
    if (handover->item_count == 0)
        g_string_append_printf(out, "\n%s\n", _("Nothing is open."));
}
