/* What a round may be of: the list as it stands, what is marked, a kept round, the own RT. */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "console/forms.h"
#include "console/round.h"
#include "model/query.h"

/* How long what is offered is believed. */
#define OFFER_MS 2000

static void choice_free(gpointer data)
{
    RoundChoice *choice = data;
    g_free(choice->label);
    g_free(choice->query);
    g_ptr_array_unref(choice->ids);
    g_free(choice);
}

uint32_t round_own_area(const App *app)
{
    const char *own = app->config->ronda.area;
    uint32_t area = own[0] != '\0' ? catalog_find_area(app->catalog, own) : CATALOG_NONE;
    return area != CATALOG_NONE ? area : view_table_whole(app->catalog);
}

void round_area_of(const Catalog *catalog, const GPtrArray *ids, char out[AREA_CODE_SIZE])
{
    char parent[AREA_CODE_SIZE];
    out[0] = '\0';
    for (guint i = 0; i < ids->len; i++) {
        Camera camera;
        if (!catalog_camera(catalog, catalog_find_camera(catalog, ids->pdata[i]), &camera))
            continue;
        if (out[0] == '\0')
            g_strlcpy(out, camera.area, AREA_CODE_SIZE);
        while (out[0] != '\0' && !area_code_within(camera.area, out)) {
            area_code_parent(out, parent);
            memcpy(out, parent, sizeof parent);
        }
    }
}

/* The one of our areas that an area lies in; NULL: none, or they are not known. */
static const char *covering(const App *app, const char *area)
{
    GStrv areas = app->rounds->areas;
    for (int i = 0; areas != NULL && areas[i] != NULL; i++)
        if (area_code_within(area, areas[i]))
            return areas[i];
    return NULL;
}

/* Who has two RTs that are not one area walks each by itself: leaves those of the first. */
static void keep_to_one_area(const App *app, RoundChoice *choice)
{
    Camera first, camera;
    round_area_of(app->catalog, choice->ids, choice->area);
    if (choice->ids->len == 0 || app->rounds->areas == NULL ||
        covering(app, choice->area) != NULL ||
        !catalog_camera(app->catalog, catalog_find_camera(app->catalog, choice->ids->pdata[0]),
                        &first))
        return;
    const char *own = covering(app, first.area);
    for (guint i = choice->ids->len; own != NULL && i-- > 0;) {
        uint32_t index = catalog_find_camera(app->catalog, choice->ids->pdata[i]);
        if (catalog_camera(app->catalog, index, &camera) && area_code_within(camera.area, own))
            continue;
        g_ptr_array_remove_index(choice->ids, i);
        choice->beside++;
    }
    round_area_of(app->catalog, choice->ids, choice->area);
}

/* True when a choice is of these very cameras, in whatever order. */
static bool is_same(const RoundChoice *choice, const GPtrArray *ids)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    if (choice->ids->len != ids->len)
        return false;
    for (guint i = 0; i < ids->len; i++)
        g_hash_table_add(wanted, ids->pdata[i]);
    for (guint i = 0; i < ids->len; i++)
        if (!g_hash_table_contains(wanted, choice->ids->pdata[i]))
            return false;
    return true;
}

/* Takes ids; of more than a round can have, the first. */
static void add(const App *app, GPtrArray *choices, GPtrArray *ids, const char *name,
                const char *query)
{
    char number[24], all[24];
    bool known = ids->len == 0;
    for (guint i = 0; i < choices->len; i++)
        known = known || is_same(choices->pdata[i], ids);
    if (known) {
        g_ptr_array_unref(ids);
        return;
    }
    RoundChoice *choice = g_new0(RoundChoice, 1);
    choice->ids = ids;
    choice->query = g_strdup(strlen(query) <= PATROL_QUERY_MAX ? query : "");
    keep_to_one_area(app, choice);
    if (choice->ids->len > PATROL_STOPS_MAX) {
        choice->beside += choice->ids->len - PATROL_STOPS_MAX;
        g_ptr_array_set_size(choice->ids, PATROL_STOPS_MAX);
    }
    i18n_number(choice->ids->len, number, sizeof number);
    i18n_number(choice->ids->len + choice->beside, all, sizeof all);
    if (choice->beside > 0)
        /* TRANSLATORS: what is walked, how many cameras, and of how many */
        choice->label = g_strdup_printf(_("%s (%s of %s cameras)"), name, number, all);
    else
        /* TRANSLATORS: what is walked, and how many cameras that are */
        choice->label = g_strdup_printf(
            ngettext("%s (%s camera)", "%s (%s cameras)", choice->ids->len), name, number);
    g_ptr_array_add(choices, choice);
}

static GPtrArray *ids_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void add_camera(const App *app, GPtrArray *ids, uint32_t index)
{
    Camera camera;
    if (catalog_camera(app->catalog, index, &camera))
        g_ptr_array_add(ids, g_strdup(camera.id));
}

/* Of the list's rows those that are marked, else all; in the order of the rows. */
static GPtrArray *of_list(const App *app, bool marked)
{
    const View *table = app->panes[PANE_CAMERAS];
    GPtrArray *ids = ids_new();
    guint count = 0;
    g_autofree const char **marks = view_table_marked(table, &count);
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < count; i++)
        g_hash_table_add(wanted, (gpointer)marks[i]);
    for (int row = 0; row < view_table_count(table) && (!marked || count > 0); row++) {
        Camera camera;
        uint32_t index = view_table_nth(table, row);
        if (catalog_camera(app->catalog, index, &camera) &&
            (!marked || g_hash_table_remove(wanted, camera.id)))
            g_ptr_array_add(ids, g_strdup(camera.id));
    }
    /* Marked ones that the filter hides come last. */
    for (guint i = 0; marked && i < count; i++)
        if (g_hash_table_contains(wanted, marks[i]) &&
            catalog_find_camera(app->catalog, marks[i]) != CATALOG_NONE)
            g_ptr_array_add(ids, g_strdup(marks[i]));
    return ids;
}

static GPtrArray *of_query(const App *app, Query *query, uint32_t area)
{
    GPtrArray *ids = ids_new();
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, app->catalog, area, app_now_ms(app), NULL, found);
    for (guint i = 0; i < found->len; i++)
        add_camera(app, ids, g_array_index(found, uint32_t, i));
    return ids;
}

static void add_own(const App *app, GPtrArray *choices)
{
    char place[160];
    Area area;
    uint32_t own = round_own_area(app);
    g_autoptr(Query) all = query_parse("", NULL);
    if (own == CATALOG_NONE || !catalog_area(app->catalog, own, &area) || all == NULL ||
        (area.level < AREA_RW && app->config->profile != PROFILE_RONDA))
        return;
    catalog_area_label(app->catalog, own, place, sizeof place);
    add(app, choices, of_query(app, all, own), place, "");
}

static void add_kept(const App *app, GPtrArray *choices)
{
    const RondaConfig *ronda = &app->config->ronda;
    for (int i = 0; i < CONFIG_ROUNDS; i++) {
        g_autoptr(Query) query =
            ronda->names[i] != NULL ? query_parse(ronda->queries[i], NULL) : NULL;
        if (query != NULL)
            add(app, choices, of_query(app, query, CATALOG_NONE), ronda->names[i],
                ronda->queries[i]);
    }
}

GPtrArray *round_choices(const App *app)
{
    const View *table = app->panes[PANE_CAMERAS];
    GPtrArray *choices = g_ptr_array_new_with_free_func(choice_free);
    bool volunteer = app->config->profile == PROFILE_RONDA;
    add(app, choices, of_list(app, true), _("the marked ones"), "");
    if (volunteer)
        add_own(app, choices);
    add_kept(app, choices);
    if (!volunteer)
        add_own(app, choices);
    add(app, choices, of_list(app, false), _("the camera list as it stands"),
        view_table_filter_text(table));
    return choices;
}

const char *round_offer(Rounds *rounds)
{
    int64_t now_ms = clock_mono_ms();
    if (rounds->offered_ms != 0 && now_ms - rounds->offered_ms < OFFER_MS)
        return rounds->offer;
    g_autoptr(GPtrArray) choices = round_choices(rounds->app);
    const RoundChoice *first = choices->len > 0 ? choices->pdata[0] : NULL;
    g_free(rounds->offer);
    rounds->offer = first != NULL ? g_strdup(first->label) : NULL;
    rounds->offers = choices->len;
    rounds->offered_ms = first != NULL ? now_ms : 0; /* what is not known yet is asked for again */
    return rounds->offer;
}

/* ---- beginning ---- */

void round_begin(App *app, const RoundChoice *choice)
{
    Rounds *rounds = app->rounds;
    char id[ID_ULID_SIZE];
    int64_t now_ms = app_now_ms(app);
    bool volunteer = app->config->profile == PROFILE_RONDA;
    g_autoptr(GPtrArray) cameras = g_ptr_array_new();
    if (rounds->mine != NULL || choice->area[0] == '\0')
        return;
    for (guint i = 0; i < choice->ids->len; i++)
        g_ptr_array_add(cameras, choice->ids->pdata[i]);
    g_ptr_array_add(cameras, NULL);
    id_ulid(now_ms, id);
    const Patrol patrol = {.id = id,
                           .by = app->me != NULL && app->me[0] != '\0' ? app->me : "-",
                           .area = choice->area,
                           .query = choice->query[0] != '\0' ? choice->query : NULL,
                           .cameras = (const char *const *)cameras->pdata,
                           .camera_count = choice->ids->len,
                           .started_at_ms = now_ms,
                           .purpose = volunteer ? PURPOSE_RONDA : PURPOSE_PATROL};
    if (!round_send_begin(rounds, &patrol))
        return;
    rounds->mine = round_new(&patrol);
    g_clear_pointer(&rounds->last, round_free);
    if (choice->beside > 0)
        app_say(app, TONE_WARNING,
                ngettext("%u camera is left out: too many, or another area.",
                         "%u cameras are left out: too many, or another area.", choice->beside),
                choice->beside);
    round_walk_to(rounds, round_at(rounds->mine));
}

/* ---- asking ---- */

static bool form_done(App *app, Form *form, void *data)
{
    const GPtrArray *choices = data;
    for (guint i = 0; i < choices->len; i++) {
        const RoundChoice *choice = choices->pdata[i];
        if (strcmp(choice->label, form_value(form, "which")) == 0) {
            round_begin(app, choice);
            break;
        }
    }
    return true;
}

static void choices_free(gpointer data)
{
    g_ptr_array_unref(data);
}

/* Takes choices. */
static void show_form(App *app, GPtrArray *choices)
{
    g_autofree const char **labels = g_new0(const char *, choices->len + 1);
    for (guint i = 0; i < choices->len; i++)
        labels[i] = ((const RoundChoice *)choices->pdata[i])->label;
    const FormField fields[] = {{.kind = FORM_CHOICE,
                                 .id = "which",
                                 .label = _("Which cameras"),
                                 .hint = _("Left and Right choose; tilik.conf keeps more"),
                                 .words = labels,
                                 .texts = labels,
                                 .submits = true}};
    const FormPlan plan = {
        .name = "round", .done = form_done, .free = choices_free, .data = choices};
    forms_show(app, form_new(_("A patrol round"), _("Begin"), fields, G_N_ELEMENTS(fields)), &plan);
}

void round_ask(App *app)
{
    g_autoptr(GPtrArray) choices = round_choices(app);
    if (choices->len == 0)
        app_say(app, TONE_PLAIN, _("There is no camera to walk to."));
    else if (choices->len == 1)
        round_begin(app, choices->pdata[0]);
    else
        show_form(app, g_steal_pointer(&choices));
}
