#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "console/drafts.h"
#include "console/rollcall.h"
#include "console/verbs.h"
#include "wire/rollcalls.h"
#include "wire/routes.h"

void rollcall_said(const RollCall *call, char *out, size_t size)
{
    char people[64] = "";
    if (call->people != ROLL_UNCOUNTED)
        g_snprintf(people, sizeof people,
                   ngettext("%d person", "%d people", (unsigned)call->people), call->people);
    const char *parts[] = {roll_state_text(call->state), people,
                           call->text != NULL ? call->text : ""};
    out[0] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        /* That somebody answered is said by what they said. */
        if (parts[i][0] == '\0' ||
            (i == 0 && call->state == ROLL_PRESENT && (people[0] != '\0' || call->text != NULL)))
            continue;
        g_strlcat(out, out[0] != '\0' ? " · " : "", size);
        g_strlcat(out, parts[i], size);
    }
}

bool rollcall_check(const Catalog *catalog, const GArray *lines, GError **error)
{
    for (guint i = 0; i < lines->len; i++) {
        const RollLine *line = &g_array_index(lines, RollLine, i);
        if (catalog_find_area(catalog, line->area) != CATALOG_NONE)
            continue;
        char rw[AREA_CODE_SIZE];
        area_code_parent(line->area, rw);
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    /* TRANSLATORS: where it stands in the line; the numbers of an RT and its RW */
                    _("column %d: there is no RT %02u/%02u here"), line->column,
                    area_code_number(line->area), area_code_number(rw));
        return false;
    }
    return true;
}

/* Makes the area the smallest that holds both. */
static void widen(char area[AREA_CODE_SIZE], const char *other)
{
    char parent[AREA_CODE_SIZE];
    while (area[0] != '\0' && !area_code_within(other, area)) {
        area_code_parent(area, parent);
        memcpy(area, parent, sizeof parent);
    }
}

GString *rollcall_body(const GArray *lines, int64_t at_ms, char area[AREA_CODE_SIZE])
{
    g_autofree RollCall *calls = g_new0(RollCall, lines->len);
    g_strlcpy(area, g_array_index(lines, RollLine, 0).area, AREA_CODE_SIZE);
    for (guint i = 0; i < lines->len; i++) {
        const RollLine *line = &g_array_index(lines, RollLine, i);
        calls[i] = (RollCall){.area = line->area,
                              .text = line->text[0] != '\0' ? line->text : NULL,
                              .people = line->people,
                              .state = line->state};
        widen(area, line->area);
    }
    const RollRequest request = {.area = area, .lines = calls, .count = lines->len, .at_ms = at_ms};
    GString *body = g_string_new(NULL);
    encode_roll_request(body, &request);
    return body;
}

/* ---- asking ---- */

/* What the tree stands on; "" nothing. */
static void chosen(const App *app, char out[AREA_CODE_SIZE])
{
    Area area;
    uint32_t selected = view_tree_selected(app->panes[PANE_TREE]);
    bool any = catalog_area(app->catalog, view_table_place(app->catalog, selected), &area);
    g_strlcpy(out, any ? area.code : "", AREA_CODE_SIZE);
}

static bool write_down(App *app, const char *text, GError **error)
{
    char scope[AREA_CODE_SIZE], area[AREA_CODE_SIZE], id[27];
    chosen(app, scope);
    g_autoptr(GArray) lines = rollcall_parse(text, scope, error);
    if (lines == NULL || !rollcall_check(app->catalog, lines, error))
        return false;
    g_autoptr(GString) body = rollcall_body(lines, app_now_ms(app), area);
    g_autofree char *object = g_strconcat(rollcall_outgoing.prefix, area, NULL);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_ROLLCALLS,
                           .body = body->str};
    if (!outgoing_post(app, &act, NULL, id, error))
        return false;
    app_say(app, TONE_PLAIN,
            ngettext("Written down: %u guard post.", "Written down: %u guard posts.", lines->len),
            lines->len);
    return true;
}

static void ask(App *app, const char *text);

static void ask_again(App *app, const char *text, const char *problem)
{
    ask(app, text);
    ask_problem(app, problem);
}

static void line_done(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    if (text == NULL || text[strspn(text, " ")] == '\0')
        app_say(app, TONE_PLAIN, _("Nothing was written."));
    else if (!write_down(app, text, &error))
        ask_again(app, text, error->message);
}

/* A mistake is told as it is typed, once there is something behind it. */
static void line_changed(App *app, const char *text)
{
    char scope[AREA_CODE_SIZE];
    g_autoptr(GError) error = NULL;
    chosen(app, scope);
    g_autoptr(GArray) lines = rollcall_parse(text, scope, &error);
    bool good = lines != NULL && rollcall_check(app->catalog, lines, &error);
    ask_problem(app, good || text[0] == '\0' ? NULL : error->message);
}

static void ask(App *app, const char *text)
{
    char scope[AREA_CODE_SIZE], place[160] = "";
    chosen(app, scope);
    uint32_t area = catalog_find_area(app->catalog, scope);
    if (area != CATALOG_NONE)
        catalog_area_label(app->catalog, area, place, sizeof place);
    g_autofree char *brief = text_ellipsize(place, MAX(canvas_cols(app->canvas) / 4, 12));
    g_autofree char *label =
        /* TRANSLATORS: a place; what follows is an example of what is typed */
        g_strdup_printf(_("Roll-call %s (01 safe / 02 2 people): "), brief);
    ask_line(app, label, text, line_changed, line_done);
    ask_keep(app, &draft_rollcall, drafts_about("area", scope));
}

/* Among the posts that it was written about. */
static DraftResult resume(App *app, GKeyFile *kept)
{
    char scope[AREA_CODE_SIZE];
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    g_autofree char *code = g_key_file_get_string(kept, DRAFT_ABOUT, "area", NULL);
    chosen(app, scope);
    if (code != NULL && strcmp(code, scope) != 0)
        place_scope(app, catalog_find_area(app->catalog, code));
    ask(app, text != NULL ? text : "");
    return DRAFT_RESUMED;
}

const DraftKind draft_rollcall = {.word = "rollcall", .what = N_("a roll-call"), .resume = resume};

void rollcall_ask(App *app)
{
    AreaLevel level;
    char scope[AREA_CODE_SIZE];
    chosen(app, scope);
    if (!area_code_level(scope, &level) || level < AREA_KELURAHAN)
        app_say(app, TONE_PLAIN, _("Select a kelurahan or an RW in the tree first."));
    else
        ask(app, "");
}

void rollcall_verb(App *app, const char *rest)
{
    g_autoptr(GError) error = NULL;
    if (!write_down(app, rest, &error))
        ask_again(app, rest, error->message);
}
