#include "ui/card_alert.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/alert_shape.h"
#include "ui/rain.h"

/* When the alert came into its state, 0 not known. */
static int64_t state_since(const Alert *alert)
{
    switch (alert->machine.state) {
    case ALERT_UNACK:
        return alert->first_at_ms;
    case ALERT_ACKED:
        return alert->acked_at_ms;
    case ALERT_RTN_UNACK:
        return alert->cleared_at_ms;
    case ALERT_NORMAL:
        return alert->closed_at_ms > 0 ? alert->closed_at_ms : alert->cleared_at_ms;
    default:
        return 0;
    }
}

static void add_state(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    char word[ALERT_TEXT_SIZE], age[SHAPE_AGE_SIZE];
    AlertState state = alert->machine.state;
    const char *glyph = alert_shape_glyph(context, state);
    alert_shape_state(context, state, false, word);
    shape_age(context, state_since(alert), age);
    SheetField *field = sheet_add(sheet, _("State"));
    field->style = alert_shape_state_style(context, state, alert->priority);
    if (state_since(alert) > 0)
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s %s for %s"), glyph, word, age);
    else
        g_snprintf(field->value, SHEET_VALUE_SIZE, "%s %s", glyph, word);
    if (state > ALERT_NORMAL)
        sheet_text(sheet, "",
                   alert->machine.active ? _("the condition lasts") : _("the condition is over"));
    field = sheet_add(sheet, _("Priority"));
    field->style =
        context->freshness == FRESH_LIVE ? alert_shape_priority_style(alert->priority) : STYLE_TEXT;
    g_autofree char *sign = g_strdup(alert_shape_urgency(alert->priority, context->ascii));
    g_snprintf(field->value, SHEET_VALUE_SIZE, "%s %s", g_strchomp(sign),
               alert_priority_text(alert->priority));
}

/* A key and what it does, or that alone where no key is known. */
static void add_key(Sheet *sheet, const ViewContext *context, Action action, const char *label,
                    const char *what)
{
    const char *keys =
        context->keymap != NULL ? keymap_keys(context->keymap, KEY_CONTEXT_ALERTS, action) : "";
    SheetField *field = sheet_add(sheet, label);
    field->style = STYLE_STRONG;
    g_snprintf(field->value, SHEET_VALUE_SIZE, "%s%s%s", keys, keys[0] != '\0' ? ": " : "", what);
}

/* A camera that shows another place may show a home: that is asked first, with what to do. */
static void add_question(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    Camera camera;
    if (strcmp(alert->kind, "bidikan_berubah") != 0 || !alert->machine.active)
        return;
    SheetField *field = sheet_add(sheet, _("Question"));
    field->style = STYLE_FAULT;
    g_strlcpy(field->value, _("Is this indoors, a home?"), SHEET_VALUE_SIZE);
    add_key(sheet, context, ACTION_PRIVACY_BRAKE, _("If so"), _("close it to all"));
    add_key(sheet, context, ACTION_ALERT_CLOSE, _("If it is fine"), _("close it as false"));
    uint32_t index =
        alert->camera != NULL ? catalog_find_camera(context->catalog, alert->camera) : CATALOG_NONE;
    if (catalog_camera(context->catalog, index, &camera) && camera.state == CAMERA_MOVED &&
        camera.visibility == VISIBILITY_PUBLIC)
        sheet_text(sheet, _("Public"), _("sees it once it is fine"));
}

static void add_reports(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    char moment[64], age[SHAPE_AGE_SIZE], number[SHAPE_NUMBER_SIZE];
    sheet_moment(alert->first_at_ms, moment, sizeof moment);
    shape_age(context, alert->first_at_ms, age);
    g_snprintf(sheet_add(sheet, _("Began"))->value, SHEET_VALUE_SIZE, _("%s, %s ago"), moment, age);
    shape_number((uint32_t)CLAMP(alert->count, 0, ALERT_COUNT_MAX), number);
    shape_age(context, alert->last_at_ms, age);
    if (alert->count == 1)
        g_snprintf(sheet_add(sheet, _("Reported"))->value, SHEET_VALUE_SIZE, _("once, %s ago"),
                   age);
    else
        g_snprintf(sheet_add(sheet, _("Reported"))->value, SHEET_VALUE_SIZE,
                   _("%s times, the last %s ago"), number, age);
    sheet_text(sheet, _("By"), alert->source);
    if (!isnan(alert->score))
        g_snprintf(sheet_add(sheet, _("Source is sure"))->value, SHEET_VALUE_SIZE, _("%d %%"),
                   (int)(CLAMP(alert->score, 0, 1) * 100 + 0.5));
    if (alert->chattering)
        sheet_text(sheet, _("Chatters"), _("comes and goes, held as one"));
}

static const char *person(const ViewContext *context, const char *name)
{
    bool me = context->me != NULL && context->me[0] != '\0' && strcmp(name, context->me) == 0;
    return me ? _("you") : name;
}

static void add_hands(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    char age[SHAPE_AGE_SIZE], looked[SHAPE_AGE_SIZE];
    SheetField *field = sheet_add(sheet, _("Taken by"));
    shape_age(context, alert->claimed_at_ms, age);
    if (alert->owner == NULL) {
        field->style = alert_needs_someone(alert) ? STYLE_STRONG : STYLE_MUTED;
        g_strlcpy(field->value, _("nobody"), SHEET_VALUE_SIZE);
    } else if (alert->claimed_at_ms > 0) {
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s for %s"), person(context, alert->owner),
                   age);
    } else {
        g_strlcpy(field->value, person(context, alert->owner), SHEET_VALUE_SIZE);
    }
    if (alert->acked_by != NULL) {
        field = sheet_add(sheet, _("Acknowledged"));
        shape_age(context, alert->acked_at_ms, age);
        shape_duration((int64_t)alert->looked_s * 1000, looked);
        if (alert->looked_s >= 0)
            g_snprintf(field->value, SHEET_VALUE_SIZE, _("by %s %s ago, looked for %s"),
                       person(context, alert->acked_by), age, looked);
        else
            g_snprintf(field->value, SHEET_VALUE_SIZE, _("by %s %s ago, not looked at"),
                       person(context, alert->acked_by), age);
    }
    if (alert->escalated_at_ms > 0) {
        shape_age(context, alert->escalated_at_ms, age);
        field = sheet_add(sheet, _("Escalated"));
        field->style = STYLE_FAULT;
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s ago"), age);
    }
}

static void add_shelf(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    if (alert->machine.state != ALERT_SHELVED)
        return;
    char moment[64], left[SHAPE_AGE_SIZE];
    sheet_moment(alert->shelved_until_ms, moment, sizeof moment);
    shape_duration(MAX(alert->shelved_until_ms - context->now_ms, 0), left);
    g_snprintf(sheet_add(sheet, _("On the shelf"))->value, SHEET_VALUE_SIZE, _("until %s, %s more"),
               moment, left);
    sheet_text(sheet, _("Shelved by"), alert->shelved_by);
    sheet_text(sheet, _("Why"), alert->shelf_reason);
    if (alert->machine.one_shot)
        sheet_text(sheet, "", _("or until it changes"));
}

static void add_track(Sheet *sheet, const Alert *alert)
{
    char text[ALERT_TEXT_SIZE];
    unsigned real = alert->track_real, total = alert->track_total;
    alert_shape_track(real, total, false, text);
    SheetField *field = sheet_add(sheet, _("Real before"));
    field->style = total < ALERT_TRACK_LEAST ? STYLE_MUTED : STYLE_TEXT;
    g_strlcpy(field->value, total > 0 ? text : _("no verdict yet"), SHEET_VALUE_SIZE);
    if (alert_shape_track_bad(real, total) && alert->machine.state != ALERT_SHELVED) {
        field->style = STYLE_FAULT;
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%u of %u: shelve it?"), real, total);
    }
    if (alert->verdict != VERDICT_NONE)
        sheet_text(sheet, _("Verdict"), verdict_text(alert->verdict));
}

static void add_situation(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    Situation situation;
    Alert first;
    char kind[ALERT_TEXT_SIZE], place[SHAPE_PLACE_SIZE], moment[SHAPE_AGE_SIZE];
    uint32_t index = alert->situation != NULL
                         ? alert_book_find_situation(context->alerts, alert->situation)
                         : ALERT_NONE;
    if (!alert_book_situation(context->alerts, index, &situation))
        return;
    AlertOutage outage;
    if (alert_book_outage(context->alerts, index, &outage)) {
        g_snprintf(sheet_add(sheet, _("Dark"))->value, SHEET_VALUE_SIZE,
                   ngettext("%u of %u camera", "%u of %u cameras", outage.cameras), outage.dark,
                   outage.cameras);
        if (outage.times > 1)
            g_snprintf(sheet_add(sheet, _("Comes and goes"))->value, SHEET_VALUE_SIZE,
                       _("down %u times"), (unsigned)MIN(outage.times, UINT_MAX));
    }
    alert_kind_text(situation.kind, kind, sizeof kind);
    g_snprintf(sheet_add(sheet, _("Situation"))->value, SHEET_VALUE_SIZE,
               ngettext("%s, %u alert, %u over, %s at worst", "%s, %u alerts, %u over, %s at worst",
                        situation.members),
               kind, situation.members, situation.cleared, alert_priority_text(situation.priority));
    sheet_text(sheet, _("What is down"), situation.link);
    if (situation.first_out == NULL ||
        !alert_book_alert(context->alerts, alert_book_find(context->alerts, situation.first_out),
                          &first))
        return;
    alert_shape_place(context, first.area, true, place, sizeof place);
    alert_shape_moment(context, first.first_at_ms, moment);
    g_snprintf(sheet_add(sheet, _("Began with"))->value, SHEET_VALUE_SIZE, "%s %s", moment, place);
}

static void add_ticket(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    uint32_t index = context->tickets != NULL ? ticket_book_of_alert(context->tickets, alert->id)
                                              : TICKET_NOWHERE;
    if (index == TICKET_NOWHERE)
        return;
    const TicketRow *row = ticket_book_row(context->tickets, index);
    g_snprintf(sheet_add(sheet, _("Ticket"))->value, SHEET_VALUE_SIZE, "#%" PRId64 " %s, %s",
               row->number, ticket_status_text(row->status), row->title);
}

void card_alert_fill(Sheet *sheet, const ViewContext *context, const Alert *alert)
{
    char place[SHAPE_PLACE_SIZE];
    add_question(sheet, context, alert);
    add_state(sheet, context, alert);
    add_hands(sheet, context, alert);
    add_ticket(sheet, context, alert);
    add_track(sheet, alert);
    add_reports(sheet, context, alert);
    sheet_text(sheet, _("Note"), alert->note);
    add_shelf(sheet, context, alert);
    add_situation(sheet, context, alert);
    if (weather_matters(alert->kind))
        rain_fill(sheet, context, alert->area);
    alert_shape_place(context, alert->area, false, place, sizeof place);
    if (alert->camera == NULL)
        sheet_text(sheet, _("Place"), place);
    sheet_text(sheet, _("Alert id"), alert->id);
    if (alert->camera == NULL)
        return;
    /* What follows is said of the camera: its name stands over it. */
    Camera camera;
    bool known = catalog_camera(context->catalog,
                                catalog_find_camera(context->catalog, alert->camera), &camera);
    SheetField *field = sheet_add(sheet, _("Camera"));
    field->style = STYLE_TITLE;
    g_strlcpy(field->value, known ? shape_name(&camera) : alert->camera, SHEET_VALUE_SIZE);
}
