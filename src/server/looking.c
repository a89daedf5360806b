#include "looking.h"

#include <string.h>

/* The public's display shows a camera to whoever passes: nobody looks in on it. */
void looking_judge(ViewRecord *view, Role role)
{
    view->look = role != ROLE_PUBLIC && view->from_ms == 0;
}

static Aside *keep_look(const ViewRecord *view)
{
    Aside *aside = aside_new(ASIDE_LOOK);
    aside->text[0] = g_strdup(view->camera);
    aside->text[1] = g_strdup(view->by);
    aside->text[2] = g_strdup(purpose_word(view->purpose));
    aside->number[0] = view->seconds >= 0;
    aside->number[1] = view->at_ms;
    aside->number[2] = view->seconds;
    return aside;
}

/* It is no longer one whose length nobody knows. */
static Aside *end_look(const ViewRecord *view)
{
    Aside *aside = aside_new(ASIDE_UNLOOK);
    aside->text[0] = g_strdup(view->camera);
    aside->text[1] = g_strdup(view->by);
    aside->number[0] = view->at_ms;
    return aside;
}

void looking_add(Batch *batch, const ViewRecord *view, const char *area, Sight sight)
{
    GString *text = g_string_new(NULL);
    encode_view(text, view);
    Entry *entry = entry_new(ENTRY_VIEW, view->id, area,
                             view->look ? sight_of_look(sight) : sight_of_view(sight), text);
    entry->by = g_strdup(view->by);
    entry->camera = g_strdup(view->camera);
    entry->at_ms = view->at_ms;
    batch_add(batch, entry);
    if (!view->look) {
        return;
    }
    if (view->seconds >= 0) {
        batch_aside(batch, end_look(view));
    }
    if (view->seconds != 0) {
        batch_aside(batch, keep_look(view));
    }
}

void looking_take(Catalog *catalog, Decoder *decoder, const Entry *entry)
{
    ViewRecord view;
    uint32_t camera =
        entry->camera != NULL ? catalog_find_camera(catalog, entry->camera) : CATALOG_NONE;
    if (camera != CATALOG_NONE &&
        decode_view(decoder, entry->line->text, entry->line->size, &view, NULL) && view.look) {
        const Look look = {view.by, view.at_ms, view.seconds, view.purpose};
        looks_put(catalog, camera, &look);
    }
}

static bool load_row(const Aside *row, void *data)
{
    Catalog *catalog = data;
    Look look = {.by = row->text[1], .at_ms = row->number[1], .seconds = row->number[2]};
    uint32_t camera = catalog_find_camera(catalog, row->text[0]);
    if (camera != CATALOG_NONE && purpose_parse(row->text[2], &look.purpose)) {
        looks_put(catalog, camera, &look);
    }
    return true;
}

bool looking_load(Catalog *catalog, JournalStore *store, GError **error)
{
    if (!store->class->looks(store, load_row, catalog, error)) {
        return false;
    }
    looks_know(catalog, true);
    return true;
}

Line *looking_line(const Catalog *catalog, const char *camera)
{
    Look both[2];
    unsigned count = looks_both(catalog, catalog_find_camera(catalog, camera), both);
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) {
        const CameraLook look = {camera, both[i]};
        g_string_append(text, i > 0 ? "\n" : "");
        encode_look(text, &look);
    }
    return count > 0 ? line_new(text->str, text->len, 0) : NULL;
}
