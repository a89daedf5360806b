/* What the page of the evidence shows: its lines, and a card with the chain. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/evidence_desk.h"
#include "console/log_text.h"

enum {
    EVIDENCE_WHEN,
    EVIDENCE_WHAT,
    EVIDENCE_LASTS,
    EVIDENCE_CAMERA,
    EVIDENCE_PLACE,
    EVIDENCE_SIZE,
    EVIDENCE_WHO,
    EVIDENCE_STANDS,
    EVIDENCE_COLUMNS
};

static const DeskColumn columns[EVIDENCE_COLUMNS] = {
    [EVIDENCE_WHEN] = {N_("begin"), 11, 0, 0, false},
    [EVIDENCE_WHAT] = {N_("kind"), 10, 0, 2, false},
    [EVIDENCE_LASTS] = {N_("lasts"), 6, 0, 3, true},
    [EVIDENCE_CAMERA] = {N_("camera"), 18, 3, 0, false},
    [EVIDENCE_PLACE] = {N_("place"), 16, 2, 5, false},
    [EVIDENCE_SIZE] = {N_("size"), 8, 0, 6, true},
    [EVIDENCE_WHO] = {N_("who"), 12, 1, 4, false},
    [EVIDENCE_STANDS] = {N_("stands"), 12, 0, 1, false},
};

static int row_count(void *data)
{
    return (int)((const EvidenceDesk *)data)->shown->len;
}

static const char *row_key(void *data, int row)
{
    return evidence_desk_row(data, row)->stem;
}

static StyleId stands_style(const EvidenceDesk *desk, const EvidenceItem *item)
{
    if (evidence_desk_wrong(desk, item) != NULL)
        return STYLE_ERROR;
    return evidence_desk_is_due(desk, item) ? STYLE_HIGH : STYLE_TEXT;
}

static const char *stands_text(const EvidenceDesk *desk, const EvidenceItem *item)
{
    const char *checked = g_hash_table_lookup(desk->checked, item->stem);
    if (evidence_desk_wrong(desk, item) != NULL)
        return _("CHANGED");
    if (evidence_desk_is_due(desk, item))
        return _("due");
    return checked != NULL ? _("unchanged") : _("kept");
}

static void say_lasts(const Evidence *facts, char *out, size_t size)
{
    int seconds = (int)((facts->end_ms - facts->begin_ms) / 1000);
    if (facts->kind == EVIDENCE_RECORDING)
        g_snprintf(out, size, "%d:%02d", seconds / 60, seconds % 60);
}

static void say_size(int64_t bytes, char *out, size_t size)
{
    g_autofree char *text = g_format_size_full((guint64)bytes, G_FORMAT_SIZE_DEFAULT);
    g_autofree char *clean = text_clean(text, strlen(text), size - 1);
    g_strlcpy(out, clean, size);
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const EvidenceDesk *desk = data;
    const EvidenceItem *item = evidence_desk_row(desk, row);
    const Evidence *facts = item->facts;
    const char *text = "";
    out->style = stands_style(desk, item);
    if (facts == NULL) {
        text = column == EVIDENCE_CAMERA   ? item->stem
               : column == EVIDENCE_STANDS ? _("CHANGED")
                                           : "";
    } else if (column == EVIDENCE_WHEN) {
        log_text_moment(facts->begin_ms, context->now_ms, out->text, sizeof out->text);
        return;
    } else if (column == EVIDENCE_LASTS) {
        say_lasts(facts, out->text, sizeof out->text);
        return;
    } else if (column == EVIDENCE_SIZE) {
        say_size(facts->bytes, out->text, sizeof out->text);
        return;
    } else if (column == EVIDENCE_WHAT) {
        text = evidence_kind_text(facts->kind);
    } else if (column == EVIDENCE_CAMERA) {
        text = facts->name != NULL ? facts->name : facts->camera;
    } else if (column == EVIDENCE_PLACE) {
        text = facts->place != NULL ? facts->place : "";
    } else if (column == EVIDENCE_WHO) {
        text = facts->by;
    } else {
        text = stands_text(desk, item);
    }
    g_strlcpy(out->text, text, sizeof out->text);
}

/* The card */

static void say_time(DeskCard *card, const char *label, int64_t at_ms, const Evidence *facts)
{
    char utc[CLOCK_RFC3339_SIZE];
    if (at_ms == 0)
        return;
    clock_format(at_ms, utc);
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(facts->zone_minutes * 60);
    g_autoptr(GDateTime) then = g_date_time_new_from_unix_utc(at_ms / 1000);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(then, zone);
    g_autofree char *text = g_date_time_format(local, "%Y-%m-%d %H:%M:%S");
    desk_card_print(card, label, STYLE_TEXT, "%s %s  (%s)", text,
                    facts->zone != NULL ? facts->zone : "", utc);
}

static void say_notes(DeskCard *card, const Evidence *facts)
{
    for (guint i = 0; facts->notes != NULL && i < facts->notes->len; i++) {
        const EvidenceNote *note = &g_array_index(facts->notes, EvidenceNote, i);
        int64_t into = MAX(note->at_ms - facts->begin_ms, 0) / 1000;
        if (note->lasts_ms > 0)
            desk_card_print(card, i == 0 ? _("in it") : "", STYLE_HIGH, _("at %d:%02d %s for %d s"),
                            (int)(into / 60), (int)(into % 60), evidence_event_text(note->event),
                            (int)((note->lasts_ms + 500) / 1000));
        else
            desk_card_print(card, i == 0 ? _("in it") : "", STYLE_TEXT, _("at %d:%02d it %s"),
                            (int)(into / 60), (int)(into % 60), evidence_event_text(note->event));
    }
}

static void say_skew(DeskCard *card, const Evidence *facts)
{
    if (facts->skew_known)
        desk_card_print(card, _("clock"), STYLE_TEXT, _("the server's was %+.1f s from this PC's"),
                        (double)facts->skew_ms / 1000);
    else
        desk_card_styled(card, _("clock"), STYLE_MUTED,
                         _("how far the server's was off is not known"));
}

static void say_facts(DeskCard *card, const Evidence *facts)
{
    desk_card_field(card, _("kind"), evidence_kind_text(facts->kind));
    desk_card_field(card, _("camera"), facts->name != NULL ? facts->name : facts->camera);
    desk_card_field(card, _("its id"), facts->camera);
    desk_card_field(card, _("place"), facts->place != NULL ? facts->place : "");
    say_time(card, _("begin"), facts->begin_ms, facts);
    say_time(card, _("end"), facts->kind == EVIDENCE_RECORDING ? facts->end_ms : 0, facts);
    say_time(card, _("asked for"), facts->asked_ms, facts);
    say_time(card, _("recorded at"), facts->recorded_ms, facts);
    say_skew(card, facts);
    if (facts->kind == EVIDENCE_RECORDING)
        desk_card_field(card, _("why"), evidence_ending_text(facts->ending));
    say_notes(card, facts);
    desk_card_field(card, _("who"), facts->by);
    desk_card_field(card, _("purpose"), purpose_text(facts->purpose));
}

static void say_chain(DeskCard *card, const EvidenceItem *item)
{
    desk_card_heading(card, _("Chain of custody"));
    for (guint i = 0; i < item->chain->len; i++) {
        const CustodyLine *line = &g_array_index(item->chain, CustodyLine, i);
        g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(line->at_ms / 1000);
        g_autofree char *when = g_date_time_format(at, "%Y-%m-%d %H:%M:%S");
        g_autofree char *head =
            g_strdup_printf("%u  %s  %s", line->number, when, evidence_act_text(line->act));
        g_autofree char *said = g_strdup_printf("%s: %s", line->by, line->detail);
        desk_card_said(card, head, said);
    }
}

/* What is compared, rather than read. */
static void say_file(DeskCard *card, const EvidenceItem *item)
{
    const Evidence *facts = item->facts;
    char size[32];
    say_size(facts->bytes, size, sizeof size);
    desk_card_heading(card, _("Its file"));
    desk_card_field(card, _("backend"), facts->backend != NULL ? facts->backend : "");
    desk_card_field(card, _("view"), facts->view != NULL ? facts->view : "");
    desk_card_field(card, _("size"), size);
    desk_card_field(card, _("file"), facts->file);
    desk_card_field(card, "SHA-256", facts->sha256);
    if (item->chain != NULL)
        desk_card_field(card, _("head"), custody_head(item->chain, item->anchor));
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const EvidenceDesk *desk = data;
    const EvidenceItem *item = evidence_desk_row(desk, row);
    if (item == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer in the list."));
        return;
    }
    const char *wrong = evidence_desk_wrong(desk, item);
    desk_card_title(card, item->facts != NULL ? item->facts->id : item->stem);
    if (wrong != NULL)
        desk_card_text(card, STYLE_ERROR, wrong);
    if (item->facts != NULL)
        say_facts(card, item->facts);
    if (item->chain != NULL)
        say_chain(card, item);
    if (item->facts != NULL)
        say_file(card, item);
}

/* Around them */

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const EvidenceDesk *desk = data;
    int64_t bytes = 0;
    char total[32];
    for (guint i = 0; i < desk->shown->len; i++) {
        const EvidenceItem *item = desk->shown->pdata[i];
        bytes += item->facts != NULL ? item->facts->bytes : 0;
    }
    say_size(bytes, total, sizeof total);
    g_snprintf(out, size,
               /* TRANSLATORS: how many, and how much room they take */
               ngettext("Evidence on this PC · %u piece · %s",
                        "Evidence on this PC · %u pieces · %s", desk->shown->len),
               desk->shown->len, total);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const EvidenceDesk *desk = data;
    unsigned wrong = 0, due = 0;
    for (guint i = 0; i < desk->shown->len; i++) {
        wrong += evidence_desk_wrong(desk, desk->shown->pdata[i]) != NULL;
        due += evidence_desk_is_due(desk, desk->shown->pdata[i]);
    }
    if (desk->problem != NULL)
        g_snprintf(out, size, _("The folder could not be read: %s"), desk->problem);
    else if (desk->working > 0)
        g_snprintf(
            out, size,
            ngettext("%u piece is being read …", "%u pieces are being read …", desk->working),
            desk->working);
    else if (wrong > 0)
        g_snprintf(out, size,
                   ngettext("%u piece is not as it was kept; its card says what is wrong",
                            "%u pieces are not as they were kept; their cards say what is "
                            "wrong",
                            wrong),
                   wrong);
    else if (due > 0)
        g_snprintf(
            out, size,
            ngettext("%u piece is older than %d days: release it, or keep it on purpose",
                     "%u pieces are older than %d days: release them, or keep them on purpose",
                     due),
            due, desk->app->config->evidence.keep_days);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const EvidenceDesk *desk = data;
    if (desk->items == NULL && desk->problem == NULL)
        return _("Reading the folder …");
    if (desk->filter[0] != '\0')
        return _("No evidence has these words.");
    return _("Nothing is kept yet: a key over an open picture keeps a still, another records it.");
}

static bool row_needs(void *data, int row)
{
    const EvidenceDesk *desk = data;
    const EvidenceItem *item = evidence_desk_row(desk, row);
    return item != NULL && stands_style(desk, item) != STYLE_TEXT;
}

static void desk_data_free(void *data)
{
    EvidenceDesk *desk = data;
    g_ptr_array_unref(desk->shown);
    g_clear_pointer(&desk->items, g_ptr_array_unref);
    g_hash_table_unref(desk->checked);
    g_strfreev(desk->asked);
    g_free(desk->filter);
    g_free(desk->problem);
    g_free(desk->path);
    g_free(desk);
}

const DeskTable evidence_table = {
    .name = "evidence",
    .columns = columns,
    .column_count = EVIDENCE_COLUMNS,
    .marks = true,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .needs = row_needs,
    .free = desk_data_free,
};
