#include "ui/view_card.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/alert_shape.h"
#include "ui/card_alert.h"
#include "ui/card_area.h"
#include "ui/card_sheet.h"
#include "ui/card_uptime.h"
#include "ui/neighbours.h"
#include "ui/shape.h"

#define NEIGHBOURS_MAX 8
#define STEPS_MAX      4
#define COUNT_MS       2000

typedef struct CardView {
    View view;
    const Trail *trail;
    Neighbours *neighbours;
    char *video;
    char id[72]; /* of the camera, to find it again after a reset */
    char alert_id[72];
    FrameMemo frame;
    const CardUptime *uptime; /* NULL nothing is said of it */
    CoverageCounts counts;    /* of the area */
    int64_t counted_ms;       /* when they were; 0 not yet */
    uint32_t camera, alert, area, counted_area;
    bool outdated, recount, rests;
} CardView;

static void add_state(Sheet *sheet, const ViewContext *context, const Camera *camera)
{
    char word[64], age[SHAPE_AGE_SIZE], moment[64];
    shape_state(context, camera->state, camera->reason, word, sizeof word);
    shape_age(context, camera->since_ms, age);
    sheet_moment(camera->since_ms, moment, sizeof moment);
    SheetField *field = sheet_add(sheet, _("State"));
    field->style = shape_style(camera->state, camera->reason, context->freshness);
    const char *glyph = shape_glyph(context, camera->state, camera->reason);
    if (context->freshness == FRESH_UNKNOWN)
        /* TRANSLATORS: glyph, "unknown", the state that was last heard of */
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s %s, was: %s"), glyph, word,
                   camera_state_text(camera->state));
    else
        /* TRANSLATORS: glyph, state, for how long */
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s %s for %s"), glyph, word, age);
    sheet_text(sheet, _("Since"), moment);
    if (camera->state != CAMERA_ONLINE && camera->state != CAMERA_UNLINKED)
        sheet_text(sheet, _("Reason"), reason_text(camera->reason));
    field = sheet_add(sheet, _("Checked"));
    shape_age(context, camera->seen_at_ms, age);
    if (camera->seen_at_ms == 0)
        g_strlcpy(field->value, _("never"), SHEET_VALUE_SIZE);
    else
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s ago"), age);
}

/* Who looked at it last; nothing where that is not known. */
static void add_look(Sheet *sheet, const ViewContext *context, uint32_t index)
{
    char age[SHAPE_AGE_SIZE], length[SHAPE_AGE_SIZE];
    Look look;
    if (!looks_known(context->catalog))
        return;
    SheetField *field = sheet_add(sheet, _("Seen"));
    if (!looks_last(context->catalog, index, &look)) {
        g_strlcpy(field->value, _("by nobody yet"), SHEET_VALUE_SIZE);
        return;
    }
    shape_age(context, look_end_ms(&look), age);
    shape_duration(look.seconds * 1000, length);
    const char *purpose = purpose_text(look.purpose);
    if (look.seconds >= 0)
        /* TRANSLATORS: "2 h ago by Budi, 40 s, ronda": when, who, for how long, why */
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s ago by %s, %s, %s"), age, look.by, length,
                   purpose);
    else
        /* TRANSLATORS: the same where nobody told for how long */
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s ago by %s, %s"), age, look.by, purpose);
}

static void add_steps(Sheet *sheet, const CardView *card, const ViewContext *context)
{
    TrailStep steps[STEPS_MAX];
    unsigned count = trail_of(card->trail, card->camera, steps, STEPS_MAX);
    for (unsigned i = 0; i < count; i++) {
        char age[SHAPE_AGE_SIZE];
        shape_age(context, steps[i].at_ms, age);
        SheetField *field = sheet_add(sheet, i == 0 ? _("History") : "");
        field->style = STYLE_MUTED;
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s ago: %s → %s"), age,
                   camera_state_text(steps[i].from), camera_state_text(steps[i].to));
    }
}

static void add_place(Sheet *sheet, const ViewContext *context, uint32_t index,
                      const Camera *camera)
{
    char label[SHAPE_PLACE_SIZE];
    catalog_area_label(context->catalog, catalog_camera_area(context->catalog, index), label,
                       sizeof label);
    sheet_text(sheet, _("Place"), label);
    sheet_text(sheet, _("Area code"), camera->area);
    if (!isnan(camera->lat) && !isnan(camera->lon))
        g_snprintf(sheet_add(sheet, _("Position"))->value, SHEET_VALUE_SIZE, "%.5f, %.5f",
                   camera->lat, camera->lon);
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
        SheetField *field = sheet_add(sheet, _("Beside it"));
        field->style = shape_style(other.state, other.reason, context->freshness);
        g_snprintf(field->value, SHEET_VALUE_SIZE, "%s %s  %s",
                   shape_glyph(context, other.state, other.reason), slot, shape_name(&other));
    }
    if (all > NEIGHBOURS_MAX)
        g_snprintf(sheet_add(sheet, "")->value, SHEET_VALUE_SIZE, _("and %u more"),
                   all - NEIGHBOURS_MAX);
}

static void add_site(Sheet *sheet, CardView *card, const ViewContext *context, const Camera *camera)
{
    uint32_t index = catalog_camera_site(context->catalog, card->camera);
    Site site;
    if (!catalog_site(context->catalog, index, &site)) {
        sheet_text(sheet, _("Site"), camera->site);
        return;
    }
    SheetField *field = sheet_add(sheet, _("Site"));
    const char *glyph = shape_glyph(context, site.state, REASON_NONE);
    field->style = shape_style(site.state, REASON_NONE, context->freshness);
    if (camera->slot > 0)
        /* TRANSLATORS: glyph, name and id of the recorder, and which of its slots */
        g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s %s (%s), slot %d of %d"), glyph, site.name,
                   site.id, camera->slot, site.slots);
    else
        g_snprintf(field->value, SHEET_VALUE_SIZE, "%s %s (%s)", glyph, site.name, site.id);
    add_neighbours(sheet, card, context, index);
    sheet_text(sheet, _("Link"), site.link);
    sheet_text(sheet, _("Contact"), site.contact);
}

static void add_kind(Sheet *sheet, const Camera *camera)
{
    sheet_text(sheet, _("Class"), camera_class_text(camera->class));
    sheet_text(sheet, _("Owner"), owner_text(camera->owner));
    sheet_text(sheet, _("Visibility"), visibility_text(camera->visibility));
    char text[64];
    g_snprintf(text, sizeof text, "%s%s%s", camera->night ? _("night") : "",
               camera->night && camera->ptz ? ", " : "", camera->ptz ? _("PTZ") : "");
    sheet_text(sheet, _("Able"), text);
    sheet_text(sheet, _("Analytics"), camera->analytics);
    sheet_text(sheet, _("Id"), camera->id);
}

static void fill_sheet(Sheet *sheet, CardView *card, const ViewContext *context,
                       const Camera *camera)
{
    add_state(sheet, context, camera);
    card_uptime_camera(sheet, context, card->uptime);
    add_look(sheet, context, card->camera);
    if (card->video[0] != '\0')
        sheet_text(sheet, _("Video"), card->video);
    add_place(sheet, context, card->camera, camera);
    add_site(sheet, card, context, camera);
    add_kind(sheet, camera);
    add_steps(sheet, card, context);
    card_uptime_site(sheet, context, card->uptime);
}

static void card_refresh(CardView *card, const ViewContext *context)
{
    if (!card->outdated)
        return;
    card->camera = catalog_find_camera(context->catalog, card->id);
    card->outdated = false;
}

/* The alert that is shown; its index may have been given to another since. */
static bool find_alert(CardView *card, const ViewContext *context, Alert *out)
{
    if (context->alerts == NULL || card->alert_id[0] == '\0')
        return false;
    if (alert_book_alert(context->alerts, card->alert, out) && strcmp(out->id, card->alert_id) == 0)
        return true;
    card->alert = alert_book_find(context->alerts, card->alert_id);
    return alert_book_alert(context->alerts, card->alert, out);
}

/* Counting goes over the whole city: not with every change. */
static void count_area(CardView *card, const ViewContext *context)
{
    int64_t age_ms = context->now_ms - card->counted_ms;
    bool good = card->counted_ms != 0 && age_ms >= 0 && (age_ms < COUNT_MS || !card->recount);
    if (good || !card->rests)
        return;
    g_autoptr(Coverage) coverage = coverage_new(context->catalog, card->area, AREA_CITY);
    card->counts = *coverage_total(coverage);
    card->counted_ms = MAX(context->now_ms, 1);
    card->recount = false;
}

static void draw_area(CardView *card, Canvas *canvas, Rect rect, const ViewContext *context)
{
    char title[SHAPE_PLACE_SIZE];
    Sheet sheet = {.count = 0};
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    catalog_area_label(context->catalog, card->area, title, sizeof title);
    shape_frame(&card->frame, canvas, rect, title, context->focused);
    count_area(card, context);
    card_area_fill(&sheet, context, card->area, card->counted_ms != 0 ? &card->counts : NULL);
    sheet_draw(canvas, inner, &sheet);
}

static void card_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    CardView *card = (CardView *)view;
    Area area;
    if (catalog_area(context->catalog, card->area, &area)) {
        draw_area(card, canvas, rect, context);
        return;
    }
    card_refresh(card, context);
    Camera camera;
    Alert alert;
    bool there = catalog_camera(context->catalog, card->camera, &camera);
    bool alarmed = find_alert(card, context, &alert);
    char title[SHAPE_PLACE_SIZE + 96], kind[ALERT_TEXT_SIZE];
    g_strlcpy(title, there ? shape_name(&camera) : _("Camera"), sizeof title);
    if (alarmed) {
        alert_kind_text(alert.kind, kind, sizeof kind);
        if (there)
            g_snprintf(title, sizeof title, "%s · %s", kind, shape_name(&camera));
        else
            g_strlcpy(title, kind, sizeof title);
    }
    shape_frame(&card->frame, canvas, rect, title, context->focused);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    if (!there && !alarmed) {
        canvas_fill(canvas, inner, STYLE_TEXT);
        canvas_field(canvas, inner.row, inner.col + 1, inner.cols - 1, STYLE_MUTED,
                     _("No camera is selected"));
        return;
    }
    Sheet sheet = {.count = 0};
    if (alarmed)
        card_alert_fill(&sheet, context, &alert);
    if (there)
        fill_sheet(&sheet, card, context, &camera);
    sheet_draw(canvas, inner, &sheet);
}

static bool card_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                         int64_t now_ms)
{
    CardView *card = (CardView *)view;
    Camera camera;
    if (thing == CATALOG_RESET) {
        neighbours_reset(card->neighbours);
        card->outdated = true;
        card->area = card->counted_area = CATALOG_NONE;
        return true;
    }
    if (thing == CATALOG_LOOK)
        return index == card->camera || index == CATALOG_NONE;
    card->recount = true;
    if (thing == CATALOG_CAMERA)
        neighbours_note(card->neighbours, catalog, index);
    if (card->area != CATALOG_NONE)
        return true;
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
    card->alert = ALERT_NONE;
    card->area = CATALOG_NONE;
    return &card->view;
}

void view_card_show(View *view, const ViewContext *context, uint32_t camera)
{
    CardView *card = (CardView *)view;
    Camera found;
    card->camera = camera;
    card->alert_id[0] = '\0';
    card->area = CATALOG_NONE;
    card->outdated = false;
    if (catalog_camera(context->catalog, camera, &found))
        g_strlcpy(card->id, found.id, sizeof card->id);
}

void view_card_alert(View *view, const ViewContext *context, uint32_t alert)
{
    CardView *card = (CardView *)view;
    Alert found;
    if (context->alerts == NULL || !alert_book_alert(context->alerts, alert, &found))
        return;
    uint32_t camera =
        found.camera != NULL ? catalog_find_camera(context->catalog, found.camera) : CATALOG_NONE;
    g_autofree char *id = g_strdup(found.id);
    view_card_show(view, context, camera);
    card->alert = alert;
    g_strlcpy(card->alert_id, id, sizeof card->alert_id);
}

void view_card_area(View *view, uint32_t area, bool rests)
{
    CardView *card = (CardView *)view;
    card->rests = rests;
    if (area != card->counted_area)
        card->counted_ms = 0;
    card->area = card->counted_area = area;
}

void view_card_uptime(View *view, const CardUptime *uptime)
{
    ((CardView *)view)->uptime = uptime;
}

void view_card_video(View *view, const char *text)
{
    CardView *card = (CardView *)view;
    g_free(card->video);
    card->video = g_strdup(text);
}
