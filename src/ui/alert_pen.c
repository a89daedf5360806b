#include "ui/alert_pen.h"

#include <inttypes.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define TICKET_ROOM 14 /* columns that a place has at least, for its ticket to stand before it */
#define OWNER_BRIEF 7
#define FOLD_BRIEF  40
#define FOLD_LONG   58
/* Members whose last hour makes up that of a situation; more of them look the same. */
#define MEMBERS_MOST 256

static void put_priority(const AlertPen *pen, Rect cell)
{
    AlertPriority priority = pen->row->priority;
    bool calm = pen->context->freshness != FRESH_LIVE || !pen->row->needs;
    StyleId style = calm ? pen->plain : alert_shape_priority_style(priority);
    if (cell.cols > 2)
        canvas_field(pen->canvas, cell.row, cell.col, cell.cols, style,
                     alert_priority_text(priority));
    else
        canvas_put(pen->canvas, cell.row, cell.col, style,
                   alert_shape_urgency(priority, pen->context->ascii));
}

/* A group says how many need someone; when none does, whether it is over or in hand. */
static AlertState group_state(const FeedRow *row)
{
    if (row->needing > 0)
        return ALERT_UNACK;
    return row->over >= row->alerts ? ALERT_NORMAL : ALERT_ACKED;
}

static void put_state(const AlertPen *pen, Rect cell)
{
    const ViewContext *context = pen->context;
    bool group = pen->row->kind != FEED_ALERT, brief = cell.cols < 14;
    AlertState state = group ? group_state(pen->row) : pen->alert.machine.state;
    StyleId style = alert_shape_state_style(context, state, pen->row->priority);
    char word[ALERT_TEXT_SIZE];
    alert_shape_state(context, state, brief, word);
    if (group && state == ALERT_ACKED && context->freshness == FRESH_LIVE)
        /* TRANSLATORS: each alert of a group has somebody; at most 8 letters */
        g_strlcpy(word, _("taken"), sizeof word);
    if (group && pen->row->needing > 0 && context->freshness == FRESH_LIVE) {
        /* TRANSLATORS: so many alerts of a group need someone; at most 8 letters with two digits */
        g_snprintf(word, sizeof word, _("%u need"), pen->row->needing);
        if (text_width(word) > cell.cols - 2)
            g_snprintf(word, sizeof word, "%u", pen->row->needing);
    }
    canvas_put(pen->canvas, cell.row, cell.col, style, alert_shape_glyph(context, state));
    canvas_put(pen->canvas, cell.row, cell.col + 1, style, " ");
    canvas_field(pen->canvas, cell.row, cell.col + 2, cell.cols - 2, style, word);
}

typedef struct Sign {
    const char *glyph, *words;
    bool shown;
} Sign;

void alert_pen_signs(const AlertPen *pen, Rect cell)
{
    const Alert *alert = &pen->alert;
    bool lasts = alert->machine.state != ALERT_NORMAL &&
                 pen->context->now_ms - alert->first_at_ms > ALERT_STALE_MS;
    const Sign signs[] = {
        {"escalated", N_("escalated"), alert->escalated_at_ms > 0},
        {"chattering", N_("chatters"), alert->chattering},
        {"overdue", N_("over a day"), lasts},
    };
    int col = cell.col, end = cell.col + cell.cols;
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (!signs[i].shown || col >= end)
            continue;
        StyleId style = i == 0 ? STYLE_FAULT : STYLE_MUTED;
        col += canvas_put(pen->canvas, cell.row, col, style,
                          theme_glyph(pen->context->theme, signs[i].glyph, pen->context->ascii));
        if (cell.cols > 3 && col + 1 < end) {
            canvas_field(pen->canvas, cell.row, col + 1, end - col - 1, style, _(signs[i].words));
            return;
        }
    }
}

/* "×14", or how many a group holds. */
static void write_size(const AlertPen *pen, bool words, char out[ALERT_TEXT_SIZE])
{
    char number[SHAPE_NUMBER_SIZE];
    out[0] = '\0';
    if (pen->row->kind != FEED_ALERT) {
        AlertOutage outage;
        bool fault = pen->row->kind == FEED_SITUATION &&
                     alert_book_outage(pen->context->alerts, pen->row->situation, &outage);
        unsigned members = fault ? outage.cameras : pen->row->alerts;
        shape_number(members, number);
        g_snprintf(out, ALERT_TEXT_SIZE,
                   !words  ? "(%s)"
                   : fault ? ngettext("%s camera", "%s cameras", members)
                           : ngettext("%s alert", "%s alerts", members),
                   number);
    } else if (pen->row->count > 1) {
        shape_number((uint32_t)MIN(pen->row->count, UINT32_MAX), number);
        g_snprintf(out, ALERT_TEXT_SIZE, pen->context->ascii ? "x%s" : "×%s", number);
    }
}

static void put_kind(const AlertPen *pen, Rect cell)
{
    char text[ALERT_TEXT_SIZE], size[ALERT_TEXT_SIZE];
    alert_kind_text(pen->row->what[0] != '\0' ? pen->row->what : pen->alert.kind, text,
                    sizeof text);
    int indent = MIN((int)pen->row->depth * (cell.cols > 13 ? 2 : 1), 4);
    canvas_field(pen->canvas, cell.row, cell.col + indent, cell.cols - indent, pen->plain, text);
    if (pen->cells->width[ALERT_COLUMN_SIZE] > 0)
        return;
    write_size(pen, false, size);
    int width = text_width(size);
    if (width > 0 && width < cell.cols)
        canvas_print(pen->canvas, cell.row, cell.col + cell.cols - width - 1, pen->plain, " %s",
                     size);
}

static bool is_mine(const AlertPen *pen)
{
    return pen->context->me != NULL && g_strcmp0(pen->alert.owner, pen->context->me) == 0;
}

/* One's own name says less, and may not fit. */
static const char *holder_text(const AlertPen *pen)
{
    /* TRANSLATORS: who has an alert; at most 6 letters */
    return is_mine(pen) ? _("you") : pen->alert.owner;
}

static void put_owner(const AlertPen *pen, Rect cell)
{
    StyleId style = is_mine(pen) ? STYLE_STRONG : pen->plain;
    const char *owner = holder_text(pen);
    const char *nobody = pen->context->ascii ? "-" : "—";
    canvas_field(pen->canvas, cell.row, cell.col, cell.cols, style, owner != NULL ? owner : nobody);
}

/* Where the owner has no column, it takes the end of the place's; 0 for none. */
static int owner_width(const AlertPen *pen, int place)
{
    if (pen->alert.owner == NULL || pen->cells->width[ALERT_COLUMN_OWNER] > 0 ||
        place < 2 * OWNER_BRIEF - 2)
        return 0;
    return MIN(text_width(holder_text(pen)) + 1, OWNER_BRIEF);
}

/* The ticket of an alert goes before its place; returns the columns that it takes. */
static int put_ticket(const AlertPen *pen, Rect cell)
{
    const TicketBook *tickets = pen->context->tickets;
    char number[24];
    uint32_t index =
        tickets != NULL ? ticket_book_of_alert(tickets, pen->alert.id) : TICKET_NOWHERE;
    if (index == TICKET_NOWHERE || cell.cols < TICKET_ROOM)
        return 0;
    const TicketRow *row = ticket_book_row(tickets, index);
    g_snprintf(number, sizeof number, "#%" PRId64, row->number);
    int width = text_width(number);
    canvas_field(pen->canvas, cell.row, cell.col, width,
                 ticket_row_is_open(row) ? STYLE_STRONG : STYLE_MUTED, number);
    return width + 1;
}

static void put_place(const AlertPen *pen, Rect cell)
{
    const ViewContext *context = pen->context;
    char place[SHAPE_PLACE_SIZE], text[ALERT_OUTAGE_SIZE], first[SHAPE_PLACE_SIZE];
    const char *area = pen->alert.area;
    Situation situation;
    AlertOutage outage;
    bool group = pen->row->kind == FEED_SITUATION;
    bool fault = group && alert_book_outage(context->alerts, pen->row->situation, &outage);
    /* What is down has no camera of its own: its column is the words' too. */
    if (fault && pen->alert.camera == NULL && pen->cells->width[ALERT_COLUMN_CAMERA] > 0)
        cell.cols += pen->cells->width[ALERT_COLUMN_CAMERA] + 1;
    bool brief = cell.cols < 34;
    if (group && alert_book_situation(context->alerts, pen->row->situation, &situation))
        area = situation.area;
    alert_shape_place(context, area, brief, place, sizeof place);
    g_strlcpy(text, place, sizeof text);
    Camera camera;
    AreaLevel level;
    /* A camera that stands in no RT is found by its name. */
    bool named = !group && pen->cells->width[ALERT_COLUMN_CAMERA] == 0 &&
                 pen->alert.camera != NULL && area_code_level(area, &level) &&
                 level <= AREA_KELURAHAN &&
                 catalog_camera(context->catalog,
                                catalog_find_camera(context->catalog, pen->alert.camera), &camera);
    if (named)
        g_snprintf(text, sizeof text, "%s, %s", shape_name(&camera), place);
    if (fault) {
        alert_shape_outage(context, place, &outage, brief, text);
    } else if (group && !brief && pen->alert.area != NULL) {
        alert_shape_place(context, pen->alert.area, true, first, sizeof first);
        /* TRANSLATORS: where a situation is, and where it began */
        g_snprintf(text, sizeof text, _("%s, began %s"), place, first);
    }
    int ticket = put_ticket(pen, cell);
    cell.col += ticket;
    cell.cols -= ticket;
    int owner = owner_width(pen, cell.cols);
    canvas_field(pen->canvas, cell.row, cell.col, cell.cols - owner, pen->plain, text);
    if (owner > 0)
        put_owner(pen, (Rect){cell.row, cell.col + cell.cols - owner + 1, 1, owner - 1});
}

static void put_camera(const AlertPen *pen, Rect cell)
{
    Camera camera;
    const Catalog *catalog = pen->context->catalog;
    if (pen->alert.camera != NULL &&
        catalog_camera(catalog, catalog_find_camera(catalog, pen->alert.camera), &camera))
        canvas_field(pen->canvas, cell.row, cell.col, cell.cols, STYLE_MUTED, shape_name(&camera));
}

static void add_hour(const AlertPen *pen, uint32_t alert, unsigned parts[ALERT_HOUR_PARTS])
{
    uint16_t hour[ALERT_HOUR_PARTS];
    alert_book_hour(pen->context->alerts, alert, pen->context->now_ms, hour);
    for (int i = 0; i < ALERT_HOUR_PARTS; i++)
        parts[i] += hour[i];
}

static void put_spark(const AlertPen *pen, Rect cell)
{
    const AlertBook *book = pen->context->alerts;
    unsigned parts[ALERT_HOUR_PARTS] = {0};
    uint32_t member = pen->row->kind == FEED_SITUATION && pen->row->situation != ALERT_NONE
                          ? alert_book_first_member(book, pen->row->situation)
                          : ALERT_NONE;
    if (member == ALERT_NONE)
        add_hour(pen, pen->row->alert, parts);
    for (int i = 0; i < MEMBERS_MOST && member != ALERT_NONE; i++) {
        add_hour(pen, member, parts);
        member = alert_book_next_member(book, member);
    }
    int each = ALERT_HOUR_PARTS / cell.cols, count = ALERT_HOUR_PARTS / MAX(each, 1);
    for (int i = 0; i < count && each > 1; i++) {
        unsigned sum = 0;
        for (int k = 0; k < each; k++)
            sum += parts[i * each + k];
        parts[i] = sum;
    }
    g_autoptr(GString) text = g_string_sized_new(64);
    alert_shape_bars(pen->context, parts, count, text);
    canvas_put(pen->canvas, cell.row, cell.col, pen->plain, text->str);
}

static void put_track(const AlertPen *pen, Rect cell)
{
    char text[ALERT_TEXT_SIZE];
    unsigned real = pen->alert.track_real, total = pen->alert.track_total;
    alert_shape_track(real, total, true, text);
    /* The share alone where there is no room for of how many. */
    if (text_width(text) > cell.cols)
        g_snprintf(text, sizeof text, _("%d %%"), (int)((uint64_t)real * 100 / MAX(total, 1)));
    StyleId style = total < ALERT_TRACK_LEAST            ? STYLE_MUTED
                    : alert_shape_track_bad(real, total) ? STYLE_FAULT
                                                         : pen->plain;
    canvas_field_right(pen->canvas, cell.row, cell.col, cell.cols, style, text);
}

void alert_pen_put(const AlertPen *pen, Rect cell, AlertColumn column)
{
    char text[ALERT_TEXT_SIZE];
    switch (column) {
    case ALERT_COLUMN_PRIORITY:
        put_priority(pen, cell);
        break;
    case ALERT_COLUMN_STATE:
        put_state(pen, cell);
        break;
    case ALERT_COLUMN_SIGNS:
        alert_pen_signs(pen, cell);
        break;
    case ALERT_COLUMN_TIME:
        alert_shape_moment(pen->context, pen->row->first_at_ms, text);
        canvas_field(pen->canvas, cell.row, cell.col, cell.cols, pen->plain, text);
        break;
    case ALERT_COLUMN_AGE:
        shape_age(pen->context, pen->row->first_at_ms, text);
        canvas_field_right(pen->canvas, cell.row, cell.col, cell.cols, STYLE_MUTED, text);
        break;
    case ALERT_COLUMN_KIND:
        put_kind(pen, cell);
        break;
    case ALERT_COLUMN_SIZE:
        write_size(pen, cell.cols > 8, text);
        canvas_field(pen->canvas, cell.row, cell.col, cell.cols, pen->plain, text);
        break;
    case ALERT_COLUMN_PLACE:
        put_place(pen, cell);
        break;
    case ALERT_COLUMN_CAMERA:
        put_camera(pen, cell);
        break;
    case ALERT_COLUMN_SPARK:
        put_spark(pen, cell);
        break;
    case ALERT_COLUMN_TRACK:
        put_track(pen, cell);
        break;
    default:
        put_owner(pen, cell);
    }
}

void alert_pen_fold(const AlertPen *pen, Rect rest)
{
    char kind[ALERT_TEXT_SIZE], place[SHAPE_PLACE_SIZE], alerts[SHAPE_NUMBER_SIZE];
    char groups[SHAPE_NUMBER_SIZE], text[512];
    alert_kind_text(pen->row->what, kind, sizeof kind);
    alert_shape_place(pen->context, pen->alert.area, true, place, sizeof place);
    shape_number(pen->row->alerts, alerts);
    shape_number(pen->row->situations, groups);
    const char *priority = alert_priority_text(pen->row->priority);
    if (pen->row->what[0] == '\0')
        g_strlcpy(kind, _("several kinds"), sizeof kind);
    if (rest.cols < FOLD_BRIEF)
        /* TRANSLATORS: priority, number of alerts, always two or more */
        g_snprintf(text, sizeof text, _("%s · %s alerts"), priority, alerts);
    else if (pen->row->situations == 1)
        /* TRANSLATORS: priority, kind, number of alerts, place where the first was */
        g_snprintf(text, sizeof text, _("%s · %s · %s alerts in one situation, began %s"), priority,
                   kind, alerts, place);
    else if (rest.cols < FOLD_LONG)
        /* TRANSLATORS: priority, kind, number of alerts, of situations; always two or more */
        g_snprintf(text, sizeof text, _("%s · %s · %s alerts, %s situations"), priority, kind,
                   alerts, groups);
    else
        /* TRANSLATORS: the same, and the place where the first was */
        g_snprintf(text, sizeof text, _("%s · %s · %s alerts in %s situations, began %s"), priority,
                   kind, alerts, groups, place);
    canvas_field(pen->canvas, rest.row, rest.col, rest.cols, pen->plain, text);
}
