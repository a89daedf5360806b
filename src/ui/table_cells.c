#include "ui/table_cells.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/shape.h"

#define NAME_MIN 10
#define LATER    22
/* Of two lines a camera: the columns of the state's word. */
#define LARGE_STATE 18

static const struct {
    const char *word, *heading;
    int width, from;
} columns[] = {
#define ROW(id, word, heading, width, from) {word, heading, width, from},
    TABLE_COLUMN_TABLE(ROW)
#undef ROW
};

static void put_kelurahan(const ViewContext *context, Canvas *canvas, int row, int col, int width,
                          uint32_t index)
{
    const Catalog *catalog = context->catalog;
    uint32_t at = catalog_camera_area(catalog, index);
    Area area;
    while (catalog_area(catalog, at, &area) && area.level > AREA_KELURAHAN)
        at = catalog_area_parent(catalog, at);
    char label[SHAPE_PLACE_SIZE];
    catalog_area_label(catalog, at, label, sizeof label);
    canvas_field(canvas, row, col, width, STYLE_MUTED, label);
}

static void put_look(const ViewContext *context, Canvas *canvas, Rect cell, uint32_t index)
{
    char text[SHAPE_LOOK_SIZE];
    bool seen = shape_look(context, index, text);
    canvas_field(canvas, cell.row, cell.col, cell.cols, seen ? STYLE_MUTED : STYLE_TEXT, text);
}

static void put_cell(const ViewContext *context, Canvas *canvas, Rect cell, TableColumn column,
                     const Camera *camera, uint32_t index)
{
    int row = cell.row, col = cell.col, width = cell.cols;
    char text[SHAPE_AGE_SIZE];
    switch (column) {
    case COLUMN_STATE:
        shape_put_state(canvas, row, col, width, context, camera);
        break;
    case COLUMN_PLACE:
        shape_neighbourhood(camera->area, text);
        canvas_field(canvas, row, col, width, STYLE_TEXT, text);
        break;
    case COLUMN_NAME:
        canvas_field(canvas, row, col, width, STYLE_TEXT, shape_name(camera));
        break;
    case COLUMN_KELURAHAN:
        put_kelurahan(context, canvas, row, col, width, index);
        break;
    case COLUMN_CLASS:
        canvas_field(canvas, row, col, width, STYLE_TEXT, camera_class_text(camera->class));
        break;
    case COLUMN_OWNER:
        canvas_field(canvas, row, col, width, STYLE_TEXT, owner_text(camera->owner));
        break;
    case COLUMN_AGE:
        shape_age(context, camera->since_ms, text);
        canvas_field_right(canvas, row, col, width, STYLE_TEXT, text);
        break;
    case COLUMN_CONFIRMED:
        shape_age(context, camera->seen_at_ms, text);
        canvas_field_right(canvas, row, col, width, STYLE_MUTED, text);
        break;
    case COLUMN_SEEN:
        put_look(context, canvas, cell, index);
        break;
    case COLUMN_ID:
        canvas_field(canvas, row, col, width, STYLE_MUTED, camera->id);
        break;
    default:
        break;
    }
}

void table_cells_draw(const TableCells *cells, Canvas *canvas, Rect rect,
                      const ViewContext *context, uint32_t index, const char *sign)
{
    const char *mark = sign != NULL ? theme_glyph(context->theme, sign, context->ascii) : " ";
    canvas_put(canvas, rect.row, rect.col, sign != NULL ? STYLE_MARKED : STYLE_TEXT, mark);
    Camera camera;
    if (!catalog_camera(context->catalog, index, &camera)) {
        canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, STYLE_MUTED,
                     _("(no longer there)"));
        return;
    }
    Rect cell = {rect.row, rect.col + 1, 1, 0};
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        cell.cols = cells->width[i];
        if (cell.cols == 0)
            continue;
        put_cell(context, canvas, cell, (TableColumn)i, &camera, index);
        cell.col += cell.cols + 1;
    }
}

void table_cells_draw_large(Canvas *canvas, Rect rect, const ViewContext *context, uint32_t index,
                            const char *sign)
{
    char state[96], age[SHAPE_AGE_SIZE], place[SHAPE_PLACE_SIZE];
    Camera camera;
    const char *mark = sign != NULL ? theme_glyph(context->theme, sign, context->ascii) : " ";
    canvas_put(canvas, rect.row, rect.col, sign != NULL ? STYLE_MARKED : STYLE_TEXT, mark);
    if (!catalog_camera(context->catalog, index, &camera)) {
        canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, STYLE_MUTED,
                     _("(no longer there)"));
        return;
    }
    shape_state(context, camera.state, camera.reason, state, sizeof state);
    shape_age(context, camera.since_ms, age);
    catalog_area_label(context->catalog, catalog_camera_area(context->catalog, index), place,
                       sizeof place);
    g_autofree char *loud = g_utf8_strup(state, -1);
    int at = rect.col + 2, rest = rect.cols - 2 - LARGE_STATE - 1;
    StyleId style = shape_style(camera.state, camera.reason, context->freshness);
    canvas_put(canvas, rect.row, at, style, shape_glyph(context, camera.state, camera.reason));
    canvas_field(canvas, rect.row, at + 2, LARGE_STATE - 2, style, loud);
    canvas_field(canvas, rect.row, at + LARGE_STATE + 1, rest, STYLE_STRONG, shape_name(&camera));
    /* TRANSLATORS: for how long a camera is as it is; it stands below its state */
    g_snprintf(state, sizeof state, _("for %s"), age);
    canvas_field(canvas, rect.row + 1, at + 2, LARGE_STATE - 2, STYLE_MUTED, state);
    canvas_field(canvas, rect.row + 1, at + LARGE_STATE + 1, rest, STYLE_MUTED, place);
}

void table_cells_lay_out(TableCells *cells, int cols, bool broad)
{
    /* Of kelurahan and class, the one that tells more comes on the narrower screen. */
    TableColumn later = broad ? COLUMN_CLASS : COLUMN_KELURAHAN;
    int left = cols - 1;
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        bool wanted = cols >= columns[i].from + (i == (int)later ? LATER : 0) &&
                      columns[i].width > 0 && (i != COLUMN_SEEN || cells->looks);
        cells->width[i] = wanted ? columns[i].width : 0;
        left -= wanted ? columns[i].width + 1 : 0;
    }
    cells->width[COLUMN_NAME] = MAX(left, NAME_MIN);
}

void table_cells_headings(const TableCells *cells, Canvas *canvas, Rect rect, TableColumn sorted,
                          bool reverse)
{
    canvas_fill(canvas, (Rect){rect.row, rect.col, 1, rect.cols}, STYLE_HEADING);
    int col = rect.col + 1;
    bool ascii = canvas_ascii(canvas);
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        if (cells->width[i] == 0)
            continue;
        const char *arrow = "";
        if ((TableColumn)i == sorted)
            arrow = reverse ? (ascii ? "v" : "↓") : (ascii ? "^" : "↑");
        char text[64];
        g_snprintf(text, sizeof text, "%s%s", _(columns[i].heading), arrow);
        bool right = i == COLUMN_AGE || i == COLUMN_CONFIRMED;
        /* The arrow of a narrow column stands in the gap before it. */
        int gap = right && arrow[0] != '\0' ? 1 : 0;
        (right ? canvas_field_right : canvas_field)(canvas, rect.row, col - gap,
                                                    cells->width[i] + gap, STYLE_HEADING, text);
        col += cells->width[i] + 1;
    }
}

TableColumn table_cells_nth(const TableCells *cells, int n)
{
    for (int i = 0; i < TABLE_COLUMNS; i++)
        if (cells->width[i] > 0 && n-- == 0)
            return (TableColumn)i;
    return TABLE_COLUMNS;
}

TableColumn table_cells_at(const TableCells *cells, int col)
{
    int end = 1;
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        end += cells->width[i] > 0 ? cells->width[i] + 1 : 0;
        if (col < end)
            return (TableColumn)i;
    }
    return TABLE_COLUMNS;
}

const char *table_cells_word(TableColumn column)
{
    return columns[column].word;
}

bool table_cells_parse(const char *word, TableColumn *out)
{
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        if (strcmp(columns[i].word, word) == 0) {
            *out = (TableColumn)i;
            return true;
        }
    }
    return false;
}
