#include "ui/wall_lines.h"

#include <string.h>

#define CELL_MAX 16

WORDS_DEFINE(WallStand, wall_stand, WALL_STAND_TABLE)

typedef struct Page {
    GPtrArray *lines;
    WallLineDetail detail;
    void *user;
    GDestroyNotify free_user;
} Page;

enum { CELL_NAME, CELL_STAND, CELL_LAYOUT, CELL_SHOWS, CELL_MONITOR, CELL_COUNT };

static const DeskColumn columns[CELL_COUNT] = {
    [CELL_NAME] = {N_("wall"), 16, 2, 0, false},
    [CELL_STAND] = {N_("stands"), 14, 0, 0, false},
    [CELL_LAYOUT] = {N_("tiles"), 10, 0, 3, false},
    [CELL_SHOWS] = {N_("shows"), 16, 3, 1, false},
    [CELL_MONITOR] = {N_("monitor"), 10, 0, 2, false},
};

void wall_line_free(WallLine *line)
{
    if (line == NULL)
        return;
    g_free(line->key);
    g_free(line->name);
    g_free(line->title);
    g_free(line->shows);
    g_free(line->monitor);
    g_free(line->problem);
    g_free(line->note);
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        g_free(line->tiles[i].what);
        g_free(line->tiles[i].stands);
    }
    g_free(line);
}

static WallLine *line_at(const Page *page, int row)
{
    bool there = row >= 0 && (guint)row < page->lines->len;
    return there ? g_ptr_array_index(page->lines, row) : NULL;
}

static int row_count(void *data)
{
    return (int)((const Page *)data)->lines->len;
}

static const char *row_key(void *data, int row)
{
    return line_at(data, row)->key;
}

static StyleId stand_style(const WallLine *line)
{
    switch (line->stand) {
    case WALL_OPEN:
    case WALL_UNKEPT:
        return STYLE_LIVE;
    case WALL_BROKEN:
        return STYLE_ERROR;
    case WALL_EXAMPLE:
        return STYLE_MUTED;
    default:
        return STYLE_TEXT;
    }
}

static const char *name_of(const WallLine *line)
{
    return line->name[0] != '\0' ? line->name : _("(no name)");
}

/* "3x3", "4x4, 6 tiles", "as many as fit". */
static void say_layout(const WallLine *line, char *out, size_t size)
{
    WallLayout plain;
    wall_layout_plain(&plain, line->layout.columns, line->layout.rows);
    if (line->problem != NULL)
        g_strlcpy(out, "", size);
    else if (!line->laid_out)
        g_strlcpy(out, _("fitted"), size);
    else if (wall_layout_equal(&plain, &line->layout))
        g_snprintf(out, size, "%dx%d", line->layout.columns, line->layout.rows);
    else
        /* TRANSLATORS: columns x rows of a wall, and how many tiles it has */
        g_snprintf(out, size, _("%dx%d, %d"), line->layout.columns, line->layout.rows,
                   line->layout.count);
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const WallLine *line = line_at(data, row);
    switch (column) {
    case CELL_NAME:
        g_strlcpy(out->text, name_of(line), sizeof out->text);
        break;
    case CELL_STAND:
        out->style = stand_style(line);
        g_strlcpy(out->text, wall_stand_text(line->stand), sizeof out->text);
        break;
    case CELL_LAYOUT:
        say_layout(line, out->text, sizeof out->text);
        break;
    case CELL_SHOWS:
        out->style = line->problem != NULL ? STYLE_ERROR : STYLE_MUTED;
        g_strlcpy(out->text, line->problem != NULL ? line->problem : line->shows, sizeof out->text);
        break;
    default:
        if (line->problem == NULL)
            g_strlcpy(out->text, line->monitor != NULL ? line->monitor : _("main"),
                      sizeof out->text);
        break;
    }
}

/* The layout as a grid of the tiles' numbers: what stands in two cells is one tile. */
static void draw_layout(const WallLine *line, DeskCard *card)
{
    for (int row = 0; row < line->layout.rows; row++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int column = 0; column < line->layout.columns; column++) {
            int tile =
                wall_layout_at(&line->layout, column, row, line->layout.columns, line->layout.rows);
            if (tile >= 0)
                g_string_append_printf(text, " %2d", tile + 1);
            else
                g_string_append(text, "  .");
        }
        desk_card_field(card, row == 0 ? _("tiles") : "", text->str);
    }
}

static void say_tiles(const WallLine *line, DeskCard *card)
{
    desk_card_space(card);
    for (int i = 0; i < line->tile_count; i++) {
        const WallLineTile *tile = &line->tiles[i];
        char number[CELL_MAX];
        g_snprintf(number, sizeof number, "%d", i + 1);
        StyleId style = tile->dark ? STYLE_STALE : STYLE_TEXT;
        if (tile->what != NULL && tile->stands != NULL)
            /* TRANSLATORS: what a tile of a wall shows; how that stands */
            desk_card_print(card, number, style, _("%s · %s"), tile->what, tile->stands);
        else
            desk_card_styled(card, number, style,
                             tile->what != NULL     ? tile->what
                             : tile->stands != NULL ? tile->stands
                                                    : _("empty"));
    }
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const Page *page = data;
    WallLine *line = line_at(page, row);
    if (line == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is closed, and was not kept."));
        return;
    }
    desk_card_title(card, line->title[0] != '\0' ? line->title : name_of(line));
    desk_card_styled(card, _("stands"), stand_style(line), wall_stand_text(line->stand));
    if (line->problem != NULL) {
        desk_card_styled(card, _("why"), STYLE_ERROR, line->problem);
        return;
    }
    if (line->tile_count < 0)
        page->detail(line, page->user);
    desk_card_field(card, _("monitor"), line->monitor != NULL ? line->monitor : _("main"));
    desk_card_field(card, _("shows"), line->shows);
    draw_layout(line, card);
    say_tiles(line, card);
    if (line->note != NULL) {
        desk_card_space(card);
        desk_card_text(card, STYLE_STALE, line->note);
    }
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const Page *page = data;
    unsigned open = 0;
    for (guint i = 0; i < page->lines->len; i++)
        open += line_at(page, (int)i)->stand <= WALL_UNKEPT;
    g_snprintf(out, size, ngettext("Walls · %u open of %u", "Walls · %u open of %u", open), open,
               page->lines->len);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    return _("There is no wall.  Mark cameras in the list and press w.");
}

static bool needs_person(void *data, int row)
{
    return line_at(data, row)->problem != NULL;
}

static void page_free(void *data)
{
    Page *page = data;
    if (page->free_user != NULL)
        page->free_user(page->user);
    g_free(page);
}

static const DeskTable table = {
    .name = "walls",
    .columns = columns,
    .column_count = CELL_COUNT,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .empty = say_empty,
    .needs = needs_person,
    .free = page_free,
};

View *wall_lines_new(GPtrArray *lines, WallLineDetail detail, void *user, GDestroyNotify free_user)
{
    Page *page = g_new(Page, 1);
    *page = (Page){lines, detail, user, free_user};
    return view_desk_new(&table, page);
}

void *wall_lines_user(const View *view)
{
    return ((const Page *)view_desk_data(view))->user;
}

WallLine *wall_lines_selected(const View *view)
{
    return view != NULL ? line_at(view_desk_data(view), view_desk_row(view)) : NULL;
}
