#include "console/evidence_desk.h"

#include <string.h>

#include "base/text.h"

#define DAY_MS INT64_C(86400000)

EvidenceDesk *evidence_desk_of(App *app)
{
    return view_desk_data(desk_view(app, &desk_evidence));
}

void evidence_desk_draw(App *app)
{
    desk_draw_again(app, &desk_evidence);
}

/* Rows */

const EvidenceItem *evidence_desk_row(const EvidenceDesk *desk, int row)
{
    return row >= 0 && row < (int)desk->shown->len ? desk->shown->pdata[row] : NULL;
}

const EvidenceItem *evidence_desk_find(const EvidenceDesk *desk, const char *stem)
{
    for (guint i = 0; desk->items != NULL && i < desk->items->len; i++) {
        const EvidenceItem *item = desk->items->pdata[i];
        if (strcmp(item->stem, stem) == 0)
            return item;
    }
    return NULL;
}

const char *evidence_desk_wrong(const EvidenceDesk *desk, const EvidenceItem *item)
{
    const char *checked = g_hash_table_lookup(desk->checked, item->stem);
    if (item->problem != NULL)
        return item->problem;
    return checked != NULL && checked[0] != '\0' ? checked : NULL;
}

bool evidence_desk_is_due(const EvidenceDesk *desk, const EvidenceItem *item)
{
    int days = desk->app->config->evidence.keep_days;
    return days > 0 && item->facts != NULL &&
           app_now_ms(desk->app) - item->facts->begin_ms > days * DAY_MS;
}

/* All words must stand somewhere in it. */
static bool answers(const EvidenceItem *item, char *const *words)
{
    const Evidence *facts = item->facts;
    g_autofree char *all =
        facts == NULL
            ? g_strdup(item->stem)
            : g_strjoin(" ", facts->id, facts->camera, facts->name != NULL ? facts->name : "",
                        facts->place != NULL ? facts->place : "", facts->by,
                        evidence_kind_text(facts->kind), purpose_text(facts->purpose), item->stem,
                        NULL);
    g_autofree char *folded = g_utf8_casefold(all, -1);
    for (; *words != NULL; words++)
        if (strstr(folded, *words) == NULL)
            return false;
    return true;
}

static void choose(EvidenceDesk *desk)
{
    g_autofree char *folded = g_utf8_casefold(desk->filter, -1);
    g_auto(GStrv) words = g_strsplit(g_strstrip(folded), " ", -1);
    g_ptr_array_set_size(desk->shown, 0);
    for (guint i = 0; desk->items != NULL && i < desk->items->len; i++)
        if (answers(desk->items->pdata[i], words))
            g_ptr_array_add(desk->shown, desk->items->pdata[i]);
}

/* Reading the folder */

typedef struct Reading {
    GPtrArray *items;
    char *path;
} Reading;

static void reading_free(void *data)
{
    Reading *reading = data;
    g_clear_pointer(&reading->items, g_ptr_array_unref);
    g_free(reading->path);
    g_free(reading);
}

static void run_list(EvidenceJob *job, EvidenceStore *store)
{
    Reading *reading = job->data;
    g_autoptr(GError) error = NULL;
    reading->path = g_strdup(evidence_store_path(store));
    reading->items = evidence_store_list(store, &error);
    if (reading->items == NULL)
        job->problem = g_strdup(error->message);
}

static void read_folder(EvidenceDesk *desk);

static void listed(App *app, EvidenceJob *job)
{
    Reading *reading = job->data;
    if (app->desks == NULL || desk_made(app, &desk_evidence) == NULL)
        return;
    EvidenceDesk *desk = evidence_desk_of(app);
    desk->reading = false;
    g_free(desk->problem);
    desk->problem = g_strdup(job->problem);
    if (reading->items != NULL) {
        g_ptr_array_set_size(desk->shown, 0);
        g_clear_pointer(&desk->items, g_ptr_array_unref);
        desk->items = g_steal_pointer(&reading->items);
        g_free(desk->path);
        desk->path = g_steal_pointer(&reading->path);
        choose(desk);
    }
    view_desk_rows_changed(desk_view(app, &desk_evidence));
    evidence_desk_draw(app);
    if (desk->stale)
        read_folder(desk);
}

static void read_folder(EvidenceDesk *desk)
{
    desk->stale = desk->reading;
    if (desk->reading)
        return;
    desk->reading = true;
    const EvidenceJob job = {
        .run = run_list, .done = listed, .free = reading_free, .data = g_new0(Reading, 1)};
    evidence_work(desk->app, &job);
}

void evidence_desk_changed(App *app)
{
    if (app->desks != NULL && desk_made(app, &desk_evidence) != NULL)
        read_folder(evidence_desk_of(app));
}

/* The page */

static View *make(App *app)
{
    EvidenceDesk *desk = g_new0(EvidenceDesk, 1);
    desk->app = app;
    desk->shown = g_ptr_array_new();
    desk->checked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    desk->filter = g_strdup("");
    return view_desk_new(&evidence_table, desk);
}

static void shown(App *app, View *view)
{
    read_folder(view_desk_data(view));
}

static const EvidenceItem *selected(const View *view)
{
    return view != NULL ? evidence_desk_row(view_desk_data(view), view_desk_row(view)) : NULL;
}

static bool run(App *app, View *view, Action action)
{
    switch (action) {
    case ACTION_OPEN:
        evidence_say_path(app, selected(view));
        return true;
    case ACTION_EVIDENCE_TICKET:
        evidence_ask_ticket(app, selected(view));
        return true;
    case ACTION_EVIDENCE_EXPORT:
        evidence_ask_export(app);
        return true;
    case ACTION_EVIDENCE_VERIFY:
        evidence_verify(app);
        return true;
    case ACTION_EVIDENCE_DELETE:
        evidence_ask_delete(app);
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    const EvidenceItem *item = selected(view);
    switch (action) {
    case ACTION_EVIDENCE_TICKET:
        return item != NULL && item->facts != NULL && link_may(app, RIGHT_TICKETS_WRITE);
    case ACTION_OPEN:
    case ACTION_EVIDENCE_EXPORT:
    case ACTION_EVIDENCE_VERIFY:
    case ACTION_EVIDENCE_DELETE:
        return item != NULL;
    default:
        return false;
    }
}

static const char *filter_text(const View *view)
{
    return ((const EvidenceDesk *)view_desk_data(view))->filter;
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    EvidenceDesk *desk = view_desk_data(view);
    g_free(desk->filter);
    desk->filter = g_strdup(text);
    choose(desk);
    view_desk_rows_anew(view);
    evidence_desk_draw(app);
    return true;
}

/* Of another backend's or person's only what is being asked goes: the folder is this PC's. */
static void forget(App *app, View *view)
{
    EvidenceDesk *desk = view_desk_data(view);
    g_clear_pointer(&desk->asked, g_strfreev);
}

const DeskKind desk_evidence = {
    .word = "evidence",
    .context = KEY_CONTEXT_EVIDENCE,
    .action = ACTION_EVIDENCE,
    .right = RIGHT_CAMERAS_VIEW,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .filter = filter_text,
    .set_filter = set_filter,
    .forget = forget,
};
