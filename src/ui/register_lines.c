#include "ui/register_lines.h"

#include <string.h>

#include "ui/shape.h"

#define DAY_MS INT64_C(86400000)
/* What is due so soon is said in amber. */
#define SOON_DAYS 14

enum {
    CELL_STATE,
    CELL_NAME,
    CELL_DUE,
    CELL_CAMERAS,
    CELL_KIND,
    CELL_AGREEMENT,
    CELL_PLACE,
    CELL_OWNER,
    CELL_COUNT
};

static const DeskColumn columns[CELL_COUNT] = {
    [CELL_STATE] = {N_("stands"), 12, 0, 0, false},
    [CELL_NAME] = {N_("who"), 20, 4, 0, false},
    [CELL_DUE] = {N_("due"), 12, 0, 1, false},
    [CELL_CAMERAS] = {N_("cameras"), 9, 0, 2, true},
    [CELL_KIND] = {N_("kind"), 12, 1, 5, false},
    [CELL_AGREEMENT] = {N_("agreement"), 13, 1, 3, false},
    [CELL_PLACE] = {N_("place"), 16, 2, 4, false},
    [CELL_OWNER] = {N_("owner"), 16, 2, 6, false},
};

void register_line_free(RegisterLine *line)
{
    if (line != NULL) {
        building_free(line->building);
        g_free(line);
    }
}

/* Overdue, due, the rest. */
static int rank_of(const RegisterLine *line)
{
    if (line->building->state == BUILDING_OVERDUE)
        return 0;
    bool waits =
        line->building->state == BUILDING_ASKED || line->building->state == BUILDING_AGREED;
    return waits && line->building->due_at_ms > 0 ? 1 : 2;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const RegisterLine *one = *(RegisterLine *const *)a, *other = *(RegisterLine *const *)b;
    int ranks[] = {rank_of(one), rank_of(other)};
    if (ranks[0] != ranks[1])
        return ranks[0] - ranks[1];
    int64_t due[] = {one->building->due_at_ms, other->building->due_at_ms};
    if (ranks[0] < 2 && due[0] != due[1])
        return due[0] < due[1] ? -1 : 1;
    int order = g_utf8_collate(one->building->name, other->building->name);
    return order != 0 ? order : strcmp(one->building->id, other->building->id);
}

void register_lines_sort(GPtrArray *lines)
{
    g_ptr_array_sort(lines, compare);
}

static const RegisterLine *line_at(const RegisterPage *page, int row)
{
    bool there = row >= 0 && (guint)row < page->lines->len;
    return there ? g_ptr_array_index(page->lines, row) : NULL;
}

static int row_count(void *data)
{
    return (int)((const RegisterPage *)data)->lines->len;
}

static const char *row_key(void *data, int row)
{
    return line_at(data, row)->building->id;
}

static StyleId state_style(BuildingState state)
{
    static const StyleId styles[BUILDING_STATES] = {
        [BUILDING_ASKED] = STYLE_TEXT,    [BUILDING_AGREED] = STYLE_EXPLAINED,
        [BUILDING_LINKED] = STYLE_LIVE,   [BUILDING_OVERDUE] = STYLE_OFFLINE,
        [BUILDING_REFUSED] = STYLE_FAULT, [BUILDING_EXEMPT] = STYLE_MUTED,
    };
    return styles[state];
}

static void say_state(const ViewContext *context, BuildingState state, char *out, size_t size)
{
    static const char *const glyphs[BUILDING_STATES] = {
        [BUILDING_ASKED] = "unlinked",  [BUILDING_AGREED] = "frozen",
        [BUILDING_LINKED] = "online",   [BUILDING_OVERDUE] = "offline",
        [BUILDING_REFUSED] = "missing", [BUILDING_EXEMPT] = "suppressed",
    };
    g_snprintf(out, size, "%s %s", theme_glyph(context->theme, glyphs[state], context->ascii),
               building_state_text(state));
}

/* "in 12 days", "34 days ago"; "" where nothing is due.  Returns its style. */
static StyleId say_due(const Building *building, int64_t now_ms, char *out, size_t size)
{
    bool over = building->state == BUILDING_OVERDUE;
    bool waits = building->state == BUILDING_ASKED || building->state == BUILDING_AGREED;
    g_strlcpy(out, "", size);
    if (building->due_at_ms == 0 || (!over && !waits))
        return STYLE_TEXT;
    int64_t days = (building->due_at_ms - now_ms) / DAY_MS;
    if (building->due_at_ms <= now_ms)
        g_snprintf(out, size, ngettext("%d day ago", "%d days ago", (unsigned long)-days),
                   (int)-days);
    else
        g_snprintf(out, size, ngettext("in %d day", "in %d days", (unsigned long)days), (int)days);
    return building->due_at_ms <= now_ms ? STYLE_OFFLINE
           : days <= SOON_DAYS           ? STYLE_HIGH
                                         : STYLE_TEXT;
}

static void say_cameras(const Building *building, char *out, size_t size)
{
    if (building->promised > 0)
        /* TRANSLATORS: cameras that are linked, of how many were promised */
        g_snprintf(out, size, _("%d of %d"), building->linked, building->promised);
    else if (building->linked > 0)
        g_snprintf(out, size, "%d", building->linked);
    else
        g_strlcpy(out, "", size);
}

static void say_place(const ViewContext *context, const Building *building, char *out, size_t size)
{
    uint32_t area = catalog_find_area(context->catalog, building->area);
    if (area != CATALOG_NONE)
        catalog_area_label(context->catalog, area, out, size);
    else
        g_strlcpy(out, building->area, size);
}

static void say_day(int64_t at_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text = at_ms > 0 && at != NULL ? g_date_time_format(at, "%Y-%m-%d") : NULL;
    g_strlcpy(out, text != NULL ? text : "", size);
}

static void say_stand(const ViewContext *context, const RegisterLine *line, DeskCell *out)
{
    out->style = line->waits == REGISTER_SENT      ? state_style(line->state)
                 : line->waits == REGISTER_REFUSED ? STYLE_ERROR
                                                   : STYLE_STALE;
    say_state(context, line->state, out->text, sizeof out->text);
    if (line->waits != REGISTER_SENT)
        g_strlcat(out->text, " …", sizeof out->text);
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const RegisterLine *line = line_at(data, row);
    const Building *building = line->building;
    switch (column) {
    case CELL_STATE:
        say_stand(context, line, out);
        break;
    case CELL_NAME:
        g_strlcpy(out->text, building->name, sizeof out->text);
        break;
    case CELL_DUE:
        out->style = say_due(building, context->now_ms, out->text, sizeof out->text);
        break;
    case CELL_CAMERAS:
        out->style = building->linked < building->promised && building->state == BUILDING_LINKED
                         ? STYLE_HIGH
                         : STYLE_TEXT;
        say_cameras(building, out->text, sizeof out->text);
        break;
    case CELL_KIND:
        out->style = STYLE_MUTED;
        g_strlcpy(out->text, building_kind_text(building->kind), sizeof out->text);
        break;
    case CELL_AGREEMENT:
        g_strlcpy(out->text, building->agreement, sizeof out->text);
        break;
    case CELL_PLACE:
        say_place(context, building, out->text, sizeof out->text);
        break;
    default:
        out->style = STYLE_MUTED;
        g_strlcpy(out->text, building->owner, sizeof out->text);
        break;
    }
}

static void say_dates(const Building *building, const ViewContext *context, DeskCard *card)
{
    char text[DESK_CELL_SIZE], due[64];
    say_day(building->asked_at_ms, text, sizeof text);
    desk_card_field(card, _("asked"), text);
    say_day(building->due_at_ms, text, sizeof text);
    StyleId style = say_due(building, context->now_ms, due, sizeof due);
    if (due[0] != '\0')
        /* TRANSLATORS: a day; how far off it is */
        desk_card_print(card, _("due"), style, _("%s, %s"), text, due);
    desk_card_field(card, _("agreement"), building->agreement);
    say_day(building->agreed_at_ms, text, sizeof text);
    desk_card_field(card, _("agreed"), text);
    say_day(building->until_ms, text, sizeof text);
    bool over = building->until_ms > 0 && building->until_ms < context->now_ms;
    desk_card_styled(card, _("good until"), over ? STYLE_OFFLINE : STYLE_TEXT, text);
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const RegisterLine *line = line_at(data, row);
    char text[DESK_CELL_SIZE];
    if (line == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer in the list."));
        return;
    }
    const Building *building = line->building;
    desk_card_title(card, building->name);
    say_state(context, building->state, text, sizeof text);
    desk_card_styled(card, _("stands"), state_style(building->state), text);
    if (line->waits == REGISTER_WAITING)
        desk_card_styled(card, "", STYLE_STALE, _("what you changed is not sent yet"));
    else if (line->waits == REGISTER_REFUSED)
        desk_card_styled(card, "", STYLE_ERROR, _("what you changed was refused: see the outbox"));
    desk_card_field(card, _("kind"), building_kind_text(building->kind));
    say_dates(building, context, card);
    say_cameras(building, text, sizeof text);
    desk_card_field(card, _("cameras linked"), text);
    desk_card_field(card, _("recorder"), building->site != NULL ? building->site : "");
    say_place(context, building, text, sizeof text);
    desk_card_field(card, _("place"), text);
    desk_card_field(card, _("address"), building->address);
    desk_card_field(card, _("owner"), building->owner);
    desk_card_field(card, _("contact"), building->contact);
    desk_card_field(card, _("number"), building->id);
    desk_card_space(card);
    if (building->note[0] != '\0')
        desk_card_text(card, STYLE_TEXT, building->note);
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const RegisterPage *page = data;
    char shown[SHAPE_NUMBER_SIZE], all[SHAPE_NUMBER_SIZE];
    shape_number(page->lines->len, shown);
    shape_number(page->all, all);
    if (page->filter[0] != '\0')
        /* TRANSLATORS: how many are shown, of how many; the filter */
        g_snprintf(out, size, _("Register · %s of %s · “%s”"), shown, all, page->filter);
    else
        g_snprintf(out, size, _("Register · %s obliged to join"), all);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const RegisterPage *page = data;
    if (page->problem != NULL)
        g_strlcpy(out, page->problem, size);
    else if (page->overdue > 0)
        /* TRANSLATORS: how many are overdue; cameras that are linked, of how many promised */
        g_snprintf(out, size,
                   ngettext("%u overdue; %u of %u promised cameras linked",
                            "%u overdue; %u of %u promised cameras linked", page->overdue),
                   page->overdue, page->linked, page->promised);
    else if (page->all > 0)
        /* TRANSLATORS: cameras that are linked, of how many promised */
        g_snprintf(out, size, _("nothing overdue; %u of %u promised cameras linked"), page->linked,
                   page->promised);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const RegisterPage *page = data;
    if (!page->known)
        return _("Asking the backend …");
    return page->all > 0 ? _("None answers this filter.")
                         : _("The register is empty.  An admin fills it: tilikd import register "
                             "F.csv");
}

static bool needs(void *data, int row)
{
    return line_at(data, row)->building->state == BUILDING_OVERDUE;
}

static void page_free(void *data)
{
    RegisterPage *page = data;
    if (page->free_user != NULL)
        page->free_user(page->user);
    g_ptr_array_unref(page->lines);
    g_free(page);
}

static const DeskTable table = {
    .name = "register",
    .columns = columns,
    .column_count = CELL_COUNT,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .needs = needs,
    .free = page_free,
};

View *register_lines_new(RegisterPage *page)
{
    return view_desk_new(&table, page);
}

RegisterPage *register_lines_page(const View *view)
{
    return view_desk_data(view);
}

const RegisterLine *register_lines_selected(const View *view)
{
    return view != NULL ? line_at(view_desk_data(view), view_desk_row(view)) : NULL;
}
