#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/map_view.h"

#define FEW  2 /* from so many cameras on, the second letter; and the third */
#define MANY 5

const char *map_letter(MapLook look, uint32_t cameras)
{
    static const char *const letters[MAP_LOOKS][3] = {
        [LOOK_EMPTY] = {" ", " ", " "},  [LOOK_LIVE] = {".", "o", "O"},
        [LOOK_PARTLY] = {"+", "+", "+"}, [LOOK_EXPLAINED] = {"-", "=", "%"},
        [LOOK_DARK] = {"x", "X", "#"},   [LOOK_UNKNOWN] = {"?", "?", "?"},
    };
    return letters[look][cameras >= MANY ? 2 : cameras >= FEW ? 1 : 0];
}

StyleId map_look_style(MapLook look, Freshness freshness)
{
    static const StyleId styles[MAP_LOOKS] = {
        [LOOK_EMPTY] = STYLE_TEXT,   [LOOK_LIVE] = STYLE_LIVE,
        [LOOK_PARTLY] = STYLE_FAULT, [LOOK_EXPLAINED] = STYLE_EXPLAINED,
        [LOOK_DARK] = STYLE_OFFLINE, [LOOK_UNKNOWN] = STYLE_UNKNOWN,
    };
    /* What is not known for sure looks like nothing that is. */
    if (freshness == FRESH_LIVE || look == LOOK_EMPTY)
        return styles[look];
    return freshness == FRESH_STALE ? STYLE_STALE : STYLE_UNKNOWN;
}

void map_title(const MapView *map, const ViewContext *context, char *out, size_t size)
{
    char number[SHAPE_NUMBER_SIZE];
    shape_number(map->wanted, number);
    g_snprintf(out, size, ngettext("Map · %s camera", "Map · %s cameras", map->wanted), number);
    size_t used = strlen(out);
    if (map->lens.zoom > 0)
        g_snprintf(out + used, size - used, _(" · zoom %d"), map->lens.zoom);
    else if (map->lens.zoom < 0)
        g_snprintf(out + used, size - used, _(" · zoom %d, beyond the city"), map->lens.zoom);
    else
        g_snprintf(out + used, size - used, "%s", _(" · whole city"));
    used = strlen(out);
    if (context->freshness == FRESH_STALE)
        g_snprintf(out + used, size - used, "%s", _(" · as it was when the link was lost"));
    else if (context->freshness == FRESH_UNKNOWN)
        g_snprintf(out + used, size - used, "%s", _(" · how it is now is not known"));
}

/* Facts of a line, one after the other as long as there is room */

typedef struct Line {
    Canvas *canvas;
    int row, col, end;
    bool begun, full;
} Line;

static void add(Line *line, StyleId style, const char *glyph, const char *text)
{
    int gap = line->begun ? 2 : 0, sign = glyph[0] != '\0' ? text_width(glyph) + 1 : 0;
    if (line->full || (line->begun && line->col + gap + sign + text_width(text) > line->end)) {
        line->full = true; /* nor comes anything that follows */
        return;
    }
    line->begun = true;
    line->col += gap;
    canvas_put(line->canvas, line->row, line->col, style, glyph);
    line->col += sign;
    line->col +=
        canvas_put(line->canvas, line->row, line->col, sign > 0 ? STYLE_TEXT : style, text);
}

static void add_print(Line *line, StyleId style, const char *glyph, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static void add_print(Line *line, StyleId style, const char *glyph, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    add(line, style, glyph, text);
}

typedef struct Number {
    char text[SHAPE_NUMBER_SIZE];
} Number;

static Number say(uint32_t count)
{
    Number number;
    shape_number(count, number.text);
    return number;
}

static const char *sample(const MapView *map, const ViewContext *context, MapLook look)
{
    return map_in_letters(map, context) ? map_letter(look, FEW) : "\u28ff";
}

static StyleId style_of(const ViewContext *context, MapLook look)
{
    return map_look_style(look, context->freshness);
}

/* Cameras in each state, with its sign: the legend too. */
static void say_states(const MapView *map, Line *line, const ViewContext *context,
                       const uint32_t count[MAP_STATES], bool signs)
{
    const uint32_t dark = count[MAP_UNEXPLAINED], known = count[MAP_EXPLAINED],
                   unknown = count[MAP_UNKNOWN];
    /* TRANSLATORS: in these three %s is a number of cameras */
    if (signs || dark > 0)
        add_print(line, style_of(context, LOOK_DARK), signs ? sample(map, context, LOOK_DARK) : "",
                  _("%s dark"), say(dark).text);
    if (signs || known > 0)
        add_print(line, style_of(context, LOOK_EXPLAINED),
                  signs ? sample(map, context, LOOK_EXPLAINED) : "", _("%s dark, reason known"),
                  say(known).text);
    if (signs || unknown > 0)
        add_print(line, style_of(context, LOOK_UNKNOWN),
                  signs ? sample(map, context, LOOK_UNKNOWN) : "", _("%s unknown"),
                  say(unknown).text);
}

/* What is on the screen. */
static void say_seen(const MapView *map, Line *line, const ViewContext *context)
{
    const uint32_t *seen = map->grid.seen;
    uint32_t all = seen[MAP_LIVE] + seen[MAP_EXPLAINED] + seen[MAP_UNEXPLAINED] + seen[MAP_UNKNOWN];
    if (context->freshness == FRESH_UNKNOWN) {
        add_print(line, STYLE_UNKNOWN, sample(map, context, LOOK_UNKNOWN), _("%s unknown"),
                  say(all).text);
    } else {
        add_print(line, style_of(context, LOOK_LIVE), sample(map, context, LOOK_LIVE),
                  /* TRANSLATORS: %s is a number of cameras */
                  _("%s live"), say(seen[MAP_LIVE]).text);
        say_states(map, line, context, seen, true);
    }
    add_print(line, STYLE_CRITICAL, "1-4", ngettext("%s alert", "%s alerts", map->grid.alerts),
              say(map->grid.alerts).text);
}

/* What is not on the screen, and what the cells mean. */
static void say_rest(const MapView *map, Line *line, const ViewContext *context)
{
    uint32_t unplaced = map->city.cameras - map->city.placed;
    if (unplaced > 0)
        add_print(line, STYLE_MUTED, "", _("%s without a position"), say(unplaced).text);
    if (map->city.outliers > 0)
        add_print(line, STYLE_MUTED, "", _("%s far outside"), say(map->city.outliers).text);
    if (map->grid.alerts_out > 0)
        add_print(
            line, STYLE_MUTED, "",
            ngettext("%s alert without a place", "%s alerts without a place", map->grid.alerts_out),
            say(map->grid.alerts_out).text);
    if (context->freshness == FRESH_LIVE) {
        add(line, style_of(context, LOOK_DARK), sample(map, context, LOOK_DARK),
            _("a third or more dark"));
        add(line, style_of(context, LOOK_PARTLY), sample(map, context, LOOK_PARTLY),
            _("a sixth or more"));
    }
    add(line, STYLE_TEXT, theme_glyph(context->theme, "acked", context->ascii),
        _("alert that somebody has"));
}

/* Under the cursor */

static uint32_t tickets_in(const ViewContext *context, uint32_t index)
{
    Area area;
    uint32_t found = 0, count = context->tickets != NULL ? ticket_book_count(context->tickets) : 0;
    if (!catalog_area(context->catalog, index, &area))
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        const TicketRow *row = ticket_book_row(context->tickets, i);
        found += !row->gone && ticket_row_is_open(row) && row->area != NULL &&
                 area_code_within(row->area, area.code);
    }
    return found;
}

static void say_live(const MapView *map, Line *line, const MapCell *cell,
                     const ViewContext *context)
{
    uint32_t cameras = map_cell_cameras(cell);
    Number live = say(cell->count[MAP_LIVE]), all = say(cameras);
    if (context->freshness != FRESH_LIVE)
        add_print(line, style_of(context, LOOK_UNKNOWN), "",
                  ngettext("%s camera", "%s cameras", cameras), all.text);
    else
        add_print(line, style_of(context, map_cell_look(cell)), "",
                  ngettext("%s of %s camera live", "%s of %s cameras live", cameras), live.text,
                  all.text);
    if (context->freshness != FRESH_UNKNOWN)
        say_states(map, line, context, cell->count, false);
}

static void say_here(MapView *map, Line *line, const ViewContext *context)
{
    const MapCell *cell = map_grid_at(&map->grid, map->row, map->col);
    char label[SHAPE_PLACE_SIZE] = "";
    uint32_t area = view_map_area(&map->view, context);
    if (area != CATALOG_NONE)
        catalog_area_label(context->catalog, area, label, sizeof label);
    if (map->city.placed == 0)
        add(line, STYLE_MUTED, "",
            map->city.cameras == 0 ? _("There is no camera yet.")
                                   : _("No camera says where it stands."));
    else if (map_cell_cameras(cell) == 0 && cell->alerts == 0)
        add(line, STYLE_MUTED, "", _("No camera here."));
    if (map_cell_cameras(cell) > 0) {
        add(line, STYLE_STRONG, "", label[0] != '\0' ? label : _("several cities"));
        say_live(map, line, cell, context);
    }
    if (cell->alerts > 0)
        add_print(line, (StyleId)(STYLE_CRITICAL + cell->priority), "",
                  ngettext("%s alert", "%s alerts", cell->alerts), say(cell->alerts).text);
    uint32_t tickets = map_cell_cameras(cell) > 0 ? tickets_in(context, area) : 0;
    if (tickets > 0)
        add_print(line, STYLE_TEXT, "", ngettext("%s open ticket", "%s open tickets", tickets),
                  say(tickets).text);
}

void map_say(MapView *map, Canvas *canvas, Rect rect, const ViewContext *context)
{
    for (int i = 0; i < rect.rows; i++) {
        Line line = {canvas, rect.row + i, rect.col, rect.col + rect.cols, false, false};
        if (i == 0)
            say_here(map, &line, context);
        else if (i == 1)
            say_seen(map, &line, context);
        else
            say_rest(map, &line, context);
    }
}
