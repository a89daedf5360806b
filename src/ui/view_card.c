#include "ui/view_card.h"

#include <math.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/neighbours.h"
#include "ui/shape.h"

#define FIELDS_MAX     40
#define LABEL_SIZE     32
#define VALUE_SIZE     192
#define NEIGHBOURS_MAX 8
#define STEPS_MAX      4
#define COLUMN_WIDTH   36

typedef struct Field {
    const char *label; /* translated; "" goes on with the field above */
    char value[VALUE_SIZE];
    StyleId style;
} Field;

typedef struct CardView {
    View view;
    const Trail *trail;
    Neighbours *neighbours;
    char *video;
    char id[72]; /* of the camera, to find it again after a reset */
    FrameMemo frame;
    uint32_t camera;
    bool outdated;
} CardView;

typedef struct Sheet {
    Field field[FIELDS_MAX];
    int count;
} Sheet;

static Field *add(Sheet *sheet, const char *label)
{
    Field *field = &sheet->field[MIN(sheet->count, FIELDS_MAX - 1)];
    sheet->count = MIN(sheet->count + 1, FIELDS_MAX);
    *field = (Field){.label = label, .style = STYLE_TEXT};
    return field;
}

static void add_text(Sheet *sheet, const char *label, const char *text)
{
    if (text != NULL && text[0] != '\0')
        g_strlcpy(add(sheet, label)->value, text, VALUE_SIZE);
}

static void write_moment(int64_t at_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text = at_ms > 0 && at != NULL
                                /* TRANSLATORS: a date and time, see strftime(3) */
                                ? g_date_time_format(at, _("%Y-%m-%d %H:%M"))
                                : NULL;
    g_strlcpy(out, text != NULL ? text : "-", size);
}

static void add_state(Sheet *sheet, const ViewContext *context, const Camera *camera)
{
    char word[64], age[SHAPE_AGE_SIZE], moment[64];
    shape_state(context, camera->state, camera->reason, word, sizeof word);
    shape_age(context, camera->since_ms, age);
    write_moment(camera->since_ms, moment, sizeof moment);
    Field *field = add(sheet, _("State"));
    field->style = shape_style(camera->state, camera->reason, context->freshness);
    const char *glyph = shape_glyph(context, camera->state, camera->reason);
    if (context->freshness == FRESH_UNKNOWN)
        /* TRANSLATORS: glyph, "unknown", the state that was last heard of */
        g_snprintf(field->value, VALUE_SIZE, _("%s %s, was: %s"), glyph, word,
                   camera_state_text(camera->state));
    else
        /* TRANSLATORS: glyph, state, for how long */
        g_snprintf(field->value, VALUE_SIZE, _("%s %s for %s"), glyph, word, age);
    add_text(sheet, _("Since"), moment);
    if (camera->state != CAMERA_ONLINE && camera->state != CAMERA_UNLINKED)
        add_text(sheet, _("Reason"), reason_text(camera->reason));
    field = add(sheet, _("Last seen"));
    shape_age(context, camera->seen_at_ms, age);
    if (camera->seen_at_ms == 0)
        g_strlcpy(field->value, _("never"), VALUE_SIZE);
    else
        g_snprintf(field->value, VALUE_SIZE, _("%s ago"), age);
}

static void add_steps(Sheet *sheet, const CardView *card, const ViewContext *context)
{
    TrailStep steps[STEPS_MAX];
    unsigned count = trail_of(card->trail, card->camera, steps, STEPS_MAX);
    for (unsigned i = 0; i < count; i++) {
        char age[SHAPE_AGE_SIZE];
        shape_age(context, steps[i].at_ms, age);
        Field *field = add(sheet, i == 0 ? _("History") : "");
        field->style = STYLE_MUTED;
        g_snprintf(field->value, VALUE_SIZE, _("%s ago: %s → %s"), age,
                   camera_state_text(steps[i].from), camera_state_text(steps[i].to));
    }
}

static void add_place(Sheet *sheet, const ViewContext *context, uint32_t index,
                      const Camera *camera)
{
    char label[SHAPE_PLACE_SIZE];
    catalog_area_label(context->catalog, catalog_camera_area(context->catalog, index), label,
                       sizeof label);
    add_text(sheet, _("Place"), label);
    add_text(sheet, _("Area code"), camera->area);
    if (!isnan(camera->lat) && !isnan(camera->lon))
        g_snprintf(add(sheet, _("Position"))->value, VALUE_SIZE, "%.5f, %.5f", camera->lat,
                   camera->lon);
}

static void add_neighbours(Sheet *sheet, CardView *card, const ViewContext *context, uint32_t site)
{
    uint32_t found[NEIGHBOURS_MAX];
    unsigned all = neighbours_of(card->neighbours, context->catalog, site, found, NEIGHBOURS_MAX);
    for (unsigned i = 0; i < MIN(all, NEIGHBOURS_MAX); i++) {
        Camera other;
        if (found[i] == card->camera || !catalog_camera(context->catalog, found[i], &other))
            continue;
        char slot[24];
        slot[0] = '\0';
        if (other.slot > 0)
            g_snprintf(slot, sizeof slot, _("slot %d"), other.slot);
        Field *field = add(sheet, _("Beside it"));
        field->style = shape_style(other.state, other.reason, context->freshness);
        g_snprintf(field->value, VALUE_SIZE, "%s %s  %s",
                   shape_glyph(context, other.state, other.reason), slot, shape_name(&other));
    }
    if (all > NEIGHBOURS_MAX)
        g_snprintf(add(sheet, "")->value, VALUE_SIZE, _("and %u more"), all - NEIGHBOURS_MAX);
}

static void add_site(Sheet *sheet, CardView *card, const ViewContext *context, const Camera *camera)
{
    uint32_t index = catalog_camera_site(context->catalog, card->camera);
    Site site;
    if (!catalog_site(context->catalog, index, &site)) {
        add_text(sheet, _("Site"), camera->site);
        return;
    }
    Field *field = add(sheet, _("Site"));
    const char *glyph = shape_glyph(context, site.state, REASON_NONE);
    field->style = shape_style(site.state, REASON_NONE, context->freshness);
    if (camera->slot > 0)
        /* TRANSLATORS: glyph, name and id of the recorder, and which of its slots */
        g_snprintf(field->value, VALUE_SIZE, _("%s %s (%s), slot %d of %d"), glyph, site.name,
                   site.id, camera->slot, site.slots);
    else
        g_snprintf(field->value, VALUE_SIZE, "%s %s (%s)", glyph, site.name, site.id);
    add_neighbours(sheet, card, context, index);
    add_text(sheet, _("Link"), site.link);
    add_text(sheet, _("Contact"), site.contact);
}

static void add_kind(Sheet *sheet, const Camera *camera)
{
    add_text(sheet, _("Class"), camera_class_text(camera->class));
    add_text(sheet, _("Owner"), owner_text(camera->owner));
    add_text(sheet, _("Visibility"), visibility_text(camera->visibility));
    char text[64];
    g_snprintf(text, sizeof text, "%s%s%s", camera->night ? _("night") : "",
               camera->night && camera->ptz ? ", " : "", camera->ptz ? _("PTZ") : "");
    add_text(sheet, _("Able"), text);
    add_text(sheet, _("Analytics"), camera->analytics);
    add_text(sheet, _("Id"), camera->id);
}

static void fill_sheet(Sheet *sheet, CardView *card, const ViewContext *context,
                       const Camera *camera)
{
    sheet->count = 0;
    add_state(sheet, context, camera);
    if (card->video[0] != '\0')
        add_text(sheet, _("Video"), card->video);
    add_place(sheet, context, card->camera, camera);
    add_site(sheet, card, context, camera);
    add_kind(sheet, camera);
    add_steps(sheet, card, context);
}

static int label_width(const Sheet *sheet)
{
    int width = 0;
    for (int i = 0; i < sheet->count; i++)
        width = MAX(width, text_width(sheet->field[i].label));
    return MIN(width, LABEL_SIZE);
}

static void draw_field(Canvas *canvas, Rect cell, int label, const Field *field)
{
    canvas_field_right(canvas, cell.row, cell.col, label, STYLE_MUTED, field->label);
    canvas_put(canvas, cell.row, cell.col + label, STYLE_TEXT, " ");
    canvas_field(canvas, cell.row, cell.col + label + 1, MAX(cell.cols - label - 2, 1),
                 field->style, field->value);
    canvas_put(canvas, cell.row, cell.col + cell.cols - 1, STYLE_TEXT, " ");
}

/* Fields flow down, then into the next column; the first column, with the longer words, is the
 * widest.  Each cell is written once: nothing is blanked first. */
static void draw_sheet(Canvas *canvas, Rect rect, const Sheet *sheet)
{
    int label = label_width(sheet);
    int rows = MAX(rect.rows, 1), needed = (sheet->count + rows - 1) / rows;
    /* No more columns than are filled: the words get the room. */
    int columns = CLAMP(MIN(rect.cols / COLUMN_WIDTH, needed), 1, 4);
    int rest = rect.cols * 4 / (4 * columns + 1), first = rect.cols - (columns - 1) * rest;
    for (int i = 0; i < rows * columns; i++) {
        int column = i / rows;
        Rect cell = {rect.row + i % rows, rect.col, 1, first};
        if (column > 0) {
            cell.col += first + (column - 1) * rest;
            cell.cols = rest;
        }
        if (i < sheet->count)
            draw_field(canvas, cell, label, &sheet->field[i]);
        else
            canvas_fill(canvas, cell, STYLE_TEXT);
    }
}

static void card_refresh(CardView *card, const ViewContext *context)
{
    if (!card->outdated)
        return;
    card->camera = catalog_find_camera(context->catalog, card->id);
    card->outdated = false;
}

static void card_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    CardView *card = (CardView *)view;
    card_refresh(card, context);
    Camera camera;
    bool there = catalog_camera(context->catalog, card->camera, &camera);
    shape_frame(&card->frame, canvas, rect, there ? shape_name(&camera) : _("Camera"),
                context->focused);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    if (!there) {
        canvas_fill(canvas, inner, STYLE_TEXT);
        canvas_field(canvas, inner.row, inner.col + 1, inner.cols - 1, STYLE_MUTED,
                     _("No camera is selected"));
        return;
    }
    Sheet sheet;
    fill_sheet(&sheet, card, context, &camera);
    draw_sheet(canvas, inner, &sheet);
}

static bool card_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                         int64_t now_ms)
{
    CardView *card = (CardView *)view;
    Camera camera;
    if (thing == CATALOG_RESET) {
        neighbours_reset(card->neighbours);
        card->outdated = true;
        return true;
    }
    if (thing == CATALOG_CAMERA)
        neighbours_note(card->neighbours, catalog, index);
    if (thing == CATALOG_AREA || !catalog_camera(catalog, card->camera, &camera))
        return index == card->camera;
    uint32_t site = catalog_camera_site(catalog, card->camera);
    if (thing == CATALOG_SITE)
        return index == site;
    return index == card->camera || catalog_camera_site(catalog, index) == site;
}

static void card_free(View *view)
{
    CardView *card = (CardView *)view;
    neighbours_free(card->neighbours);
    g_free(card->video);
    g_free(card);
}

static const ViewClass card_class = {
    .name = "card",
    .draw = card_draw,
    .changed = card_changed,
    .free = card_free,
};

View *view_card_new(const Trail *trail)
{
    CardView *card = g_new0(CardView, 1);
    card->view.class = &card_class;
    card->trail = trail;
    card->neighbours = neighbours_new();
    card->video = g_strdup("");
    card->camera = CATALOG_NONE;
    return &card->view;
}

void view_card_show(View *view, const ViewContext *context, uint32_t camera)
{
    CardView *card = (CardView *)view;
    Camera found;
    card->camera = camera;
    card->outdated = false;
    if (catalog_camera(context->catalog, camera, &found))
        g_strlcpy(card->id, found.id, sizeof card->id);
}

void view_card_video(View *view, const char *text)
{
    CardView *card = (CardView *)view;
    g_free(card->video);
    card->video = g_strdup(text);
}
