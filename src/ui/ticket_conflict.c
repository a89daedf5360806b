#include "ui/ticket_conflict.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/ticket_shape.h"

/* From here on the three stand side by side. */
#define BESIDE_COLS 96
#define LABEL_COLS  16

/* One field that differs, as people read it; copies, for tickets go on. */
typedef struct Difference {
    TicketPart part;
    char base[TICKET_TEXT_SIZE], mine[TICKET_TEXT_SIZE], theirs[TICKET_TEXT_SIZE];
    bool clashes; /* there is a choice */
    bool mine_changed, theirs_changed;
    bool late;     /* my step can't be taken any more */
    int row, rows; /* as last drawn; rows 0: not in sight */
} Difference;

struct ConflictPage {
    GArray *differences;
    TicketSide sides[TICKET_PARTS];
    char *title, *head;
    int selected;
    int split; /* the column of the screen where theirs begins; 0: they stand below each other */
};

/* Taking it in */

static void write_part(const Ticket *ticket, const char *place, TicketPart part,
                       char out[TICKET_TEXT_SIZE])
{
    const char *text = NULL;
    switch (part) {
    case TICKET_PART_TITLE:
        text = ticket->title;
        break;
    case TICKET_PART_TOPIC:
        ticket_shape_topic(ticket, out, TICKET_TEXT_SIZE);
        return;
    case TICKET_PART_SEVERITY:
        text = alert_priority_text(ticket->severity);
        break;
    case TICKET_PART_STATUS:
        text = ticket_status_text(ticket->status);
        break;
    case TICKET_PART_AGENCY:
        text = agency_text(ticket->agency);
        break;
    case TICKET_PART_ASSIGNEE:
        text = ticket->assignee != NULL ? ticket->assignee : _("nobody");
        break;
    case TICKET_PART_AREA:
        text = place != NULL ? place : ticket->area;
        break;
    default:
        break;
    }
    g_strlcpy(out, text != NULL ? text : "-", TICKET_TEXT_SIZE);
}

static void add_part(ConflictPage *page, const ConflictFacts *facts, TicketPart part)
{
    const TicketMerge *merge = &facts->merge;
    unsigned bit = 1u << part;
    if (((merge->mine | merge->theirs) & bit) == 0)
        return;
    Difference difference = {
        .part = part,
        .late = part == TICKET_PART_STATUS && merge->behind,
        .mine_changed = (merge->mine & bit) != 0,
        .theirs_changed = (merge->theirs & bit) != 0,
    };
    difference.clashes = (merge->clashing & bit) != 0 && !difference.late;
    write_part(facts->base, facts->base_place, part, difference.base);
    write_part(facts->mine, facts->mine_place, part, difference.mine);
    write_part(facts->theirs, facts->theirs_place, part, difference.theirs);
    /* Who did not change it wants what the other made of it. */
    if ((merge->mine & bit) == 0)
        g_strlcpy(difference.mine, difference.base, sizeof difference.mine);
    /* Where both changed it, theirs stands until the person says otherwise. */
    bool mine = (merge->mine & bit) != 0 && !difference.late && !difference.clashes;
    page->sides[part] = mine ? TICKET_MINE : TICKET_THEIRS;
    g_array_append_val(page->differences, difference);
}

static Difference *nth(const ConflictPage *page, int i)
{
    return &g_array_index(page->differences, Difference, i);
}

/* The first that has to be chosen. */
static int first_choice(const ConflictPage *page)
{
    for (int i = 0; i < (int)page->differences->len; i++)
        if (nth(page, i)->clashes)
            return i;
    return 0;
}

static void write_time(int64_t at_ms, char out[16])
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_snprintf(out, 16, "%02d:%02d", at != NULL ? g_date_time_get_hour(at) : 0,
               at != NULL ? g_date_time_get_minute(at) : 0);
}

static char *make_head(const ConflictFacts *facts)
{
    char mine[16], theirs[16];
    if (facts->mine_ms <= 0 || facts->theirs_ms <= 0)
        return g_strdup(_("While yours was on its way somebody else changed it."));
    write_time(facts->mine_ms, mine);
    write_time(facts->theirs_ms, theirs);
    if (facts->who == NULL)
        return g_strdup_printf(_("You changed it at %s; at %s it was changed by somebody else."),
                               mine, theirs);
    /* TRANSLATORS: a time, a time, and a name */
    return g_strdup_printf(_("You changed it at %s; at %s it was changed by %s."), mine, theirs,
                           facts->who);
}

ConflictPage *conflict_page_new(const ConflictFacts *facts)
{
    ConflictPage *page = g_new0(ConflictPage, 1);
    char number[32];
    page->differences = g_array_new(FALSE, FALSE, sizeof(Difference));
    for (int i = 0; i < TICKET_PARTS; i++) {
        page->sides[i] = TICKET_THEIRS;
        add_part(page, facts, (TicketPart)i);
    }
    ticket_number_text(facts->theirs, number, sizeof number);
    /* TRANSLATORS: number and title of a ticket */
    page->title = g_strdup_printf(_("Two changes of %s · %s"), number, facts->theirs->title);
    page->head = make_head(facts);
    page->selected = first_choice(page);
    return page;
}

void conflict_page_free(ConflictPage *page)
{
    if (page == NULL)
        return;
    g_array_unref(page->differences);
    g_free(page->title);
    g_free(page->head);
    g_free(page);
}

const TicketSide *conflict_page_sides(const ConflictPage *page)
{
    return page->sides;
}

/* Keys */

static void choose(ConflictPage *page, int i, TicketSide side)
{
    if (i < 0 || i >= (int)page->differences->len)
        return;
    page->selected = i;
    if (nth(page, i)->clashes)
        page->sides[nth(page, i)->part] = side;
}

static ConflictResult take_key(ConflictPage *page, Key key)
{
    int count = (int)page->differences->len, at = page->selected;
    TicketSide now = count > 0 ? page->sides[nth(page, at)->part] : TICKET_THEIRS;
    switch (key) {
    case KEYSYM_ENTER:
        return CONFLICT_SEND;
    case 'x':
        return CONFLICT_DROP;
    case KEYSYM_ESC:
    case KEYMOD_CTRL | 'c':
    case KEYMOD_CTRL | 'g':
    case 'q':
        return CONFLICT_LATER;
    case KEYSYM_UP:
    case 'k':
    case KEYMOD_SHIFT | KEYSYM_TAB:
        page->selected = MAX(at - 1, 0);
        return CONFLICT_OPEN;
    case KEYSYM_DOWN:
    case 'j':
    case KEYSYM_TAB:
        page->selected = MAX(MIN(at + 1, count - 1), 0);
        return CONFLICT_OPEN;
    case KEYSYM_LEFT:
    case 'h':
        choose(page, at, TICKET_MINE);
        return CONFLICT_OPEN;
    case KEYSYM_RIGHT:
    case 'l':
        choose(page, at, TICKET_THEIRS);
        return CONFLICT_OPEN;
    case ' ':
        choose(page, at, now == TICKET_MINE ? TICKET_THEIRS : TICKET_MINE);
        return CONFLICT_OPEN;
    default:
        return CONFLICT_OPEN;
    }
}

/* A click on a side takes it. */
static void take_press(ConflictPage *page, const Event *event)
{
    for (int i = 0; i < (int)page->differences->len; i++) {
        const Difference *difference = nth(page, i);
        if (event->row < difference->row || event->row >= difference->row + difference->rows)
            continue;
        bool theirs =
            page->split > 0 ? event->col >= page->split : event->row - difference->row == 2;
        choose(page, i, theirs ? TICKET_THEIRS : TICKET_MINE);
        return;
    }
}

ConflictResult conflict_page_event(ConflictPage *page, const Event *event)
{
    if (event->kind == EVENT_KEY)
        return take_key(page, event->key);
    if (event->kind == EVENT_MOUSE && event->mouse == MOUSE_WHEEL_UP)
        return take_key(page, KEYSYM_UP);
    if (event->kind == EVENT_MOUSE && event->mouse == MOUSE_WHEEL_DOWN)
        return take_key(page, KEYSYM_DOWN);
    if (event->kind == EVENT_MOUSE && event->button == 1)
        take_press(page, event);
    return CONFLICT_OPEN;
}

/* Drawing */

static bool takes_mine(const ConflictPage *page, const Difference *difference)
{
    return page->sides[difference->part] == TICKET_MINE;
}

static const char *what_becomes(const ConflictPage *page, const Difference *difference)
{
    return takes_mine(page, difference) ? difference->mine : difference->theirs;
}

/* One side of a field: the one that is taken is told apart without colour, too. */
static void draw_side(Canvas *canvas, Rect cell, bool taken, bool clashes, const char *text)
{
    const char *sign = !taken ? " " : canvas_ascii(canvas) ? "*" : "✓";
    StyleId style = taken ? STYLE_STRONG : clashes ? STYLE_MUTED : STYLE_TEXT;
    canvas_put(canvas, cell.row, cell.col, taken ? STYLE_MARKED : STYLE_TEXT, sign);
    canvas_field(canvas, cell.row, cell.col + 2, cell.cols - 3, style, text);
}

static void draw_label(const ConflictPage *page, Canvas *canvas, Rect cell, int i)
{
    const Difference *difference = nth(page, i);
    bool here = page->selected == i;
    const char *sign = !here ? " " : canvas_ascii(canvas) ? ">" : "▶";
    canvas_put(canvas, cell.row, cell.col, STYLE_STRONG, sign);
    canvas_field(canvas, cell.row, cell.col + 2, cell.cols - 2,
                 difference->clashes ? STYLE_FAULT
                 : here              ? STYLE_STRONG
                                     : STYLE_MUTED,
                 ticket_part_text(difference->part));
}

static const char *note_of(const Difference *difference)
{
    if (difference->late)
        return _("too late for your step: it becomes a note");
    if (difference->clashes)
        return _("choose: Left takes yours, Right theirs");
    if (difference->mine_changed && difference->theirs_changed)
        return _("you both made the same of it");
    return difference->mine_changed ? _("only you changed it") : _("only they changed it");
}

static void draw_beside(ConflictPage *page, Canvas *canvas, Rect rect, int i)
{
    Difference *difference = nth(page, i);
    int cols = (rect.cols - LABEL_COLS) / 3;
    Rect cell = {rect.row, rect.col + LABEL_COLS, 1, cols};
    bool mine = takes_mine(page, difference);
    draw_label(page, canvas, (Rect){rect.row, rect.col, 1, LABEL_COLS}, i);
    draw_side(canvas, cell, mine, difference->clashes, difference->mine);
    cell.col += cols;
    page->split = cell.col;
    draw_side(canvas, cell, !mine, difference->clashes, difference->theirs);
    cell.col += cols;
    canvas_field(canvas, cell.row, cell.col, cell.cols, STYLE_TITLE,
                 what_becomes(page, difference));
    canvas_field(canvas, rect.row + 1, rect.col + LABEL_COLS + 2, rect.cols - LABEL_COLS - 2,
                 STYLE_MUTED, note_of(difference));
    difference->row = rect.row;
    difference->rows = 2;
}

static void draw_stacked(ConflictPage *page, Canvas *canvas, Rect rect, int i)
{
    Difference *difference = nth(page, i);
    bool mine = takes_mine(page, difference);
    Rect label = {rect.row, rect.col, 1, LABEL_COLS};
    Rect cell = {rect.row + 1, rect.col + LABEL_COLS, 1, rect.cols - LABEL_COLS};
    draw_label(page, canvas, label, i);
    canvas_field(canvas, rect.row, cell.col, cell.cols, STYLE_TITLE,
                 what_becomes(page, difference));
    canvas_field_right(canvas, rect.row + 1, rect.col, LABEL_COLS - 1, STYLE_MUTED, _("yours"));
    draw_side(canvas, cell, mine, difference->clashes, difference->mine);
    cell.row++;
    canvas_field_right(canvas, rect.row + 2, rect.col, LABEL_COLS - 1, STYLE_MUTED, _("theirs"));
    draw_side(canvas, cell, !mine, difference->clashes, difference->theirs);
    if (page->selected == i)
        canvas_field(canvas, rect.row + 3, cell.col, cell.cols, STYLE_MUTED, note_of(difference));
    difference->row = rect.row;
    difference->rows = 3;
}

static void draw_heads(Canvas *canvas, Rect rect)
{
    int cols = (rect.cols - LABEL_COLS) / 3, col = rect.col + LABEL_COLS;
    canvas_fill(canvas, rect, STYLE_HEADING);
    canvas_field(canvas, rect.row, col + 2, cols - 2, STYLE_HEADING,
                 /* TRANSLATORS: heads what the person at the screen has written */
                 _("Your change"));
    canvas_field(canvas, rect.row, col + cols + 2, cols - 2, STYLE_HEADING, _("Their change"));
    canvas_field(canvas, rect.row, col + 2 * cols, cols, STYLE_HEADING, _("What becomes of it"));
}

static void draw_foot(Canvas *canvas, Rect rect)
{
    static const struct {
        const char *key, *words;
    } keys[] = {{"Enter", N_("sends what becomes of it")},
                {"x", N_("yours goes, as a note")},
                {"Esc", N_("decide later")}};
    int col = rect.col;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        col += canvas_put(canvas, rect.row, col, STYLE_KEY, keys[i].key) + 1;
        col += canvas_put(canvas, rect.row, col, STYLE_MUTED, _(keys[i].words)) + 2;
    }
}

void conflict_page_draw(ConflictPage *page, Canvas *canvas, Rect rect, const ViewContext *context)
{
    Rect inner = {rect.row + 1, rect.col + 2, rect.rows - 2, rect.cols - 4};
    bool beside = inner.cols >= BESIDE_COLS;
    int each = beside ? 3 : 4;
    canvas_clip(canvas, &rect);
    canvas_fill(canvas, rect, STYLE_TEXT);
    canvas_frame(canvas, rect, page->title, context->focused);
    canvas_field(canvas, inner.row, inner.col, inner.cols, STYLE_STRONG, page->head);
    draw_foot(canvas, (Rect){inner.row + inner.rows - 1, inner.col, 1, inner.cols});
    inner.row += 2;
    inner.rows -= 4;
    if (beside) {
        draw_heads(canvas, (Rect){inner.row, inner.col, 1, inner.cols});
        inner.row += 2;
        inner.rows -= 2;
    }
    page->split = 0;
    int room = MAX(inner.rows / each, 1), first = MAX(page->selected - room + 1, 0);
    for (int i = 0; i < (int)page->differences->len; i++) {
        nth(page, i)->rows = 0;
        if (i < first || i >= first + room)
            continue;
        Rect part = {inner.row + (i - first) * each, inner.col, each, inner.cols};
        canvas_clip(canvas, &(Rect){inner.row, inner.col, inner.rows, inner.cols});
        (beside ? draw_beside : draw_stacked)(page, canvas, part, i);
    }
    canvas_clip(canvas, NULL);
}
