#include "console/kentongan.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/forms.h"
#include "console/logbook.h"
#include "console/notify_app.h"
#include "console/round.h"
#include "console/sound_theme.h"
#include "wire/logbook.h"
#include "wire/routes.h"

#define STROKES_SIZE 32

/* One call.  word is typed to confirm it, and is the same in every language: who beats it knows
 * it. */
typedef struct Call {
    const char *word;
    const char *rhythm;  /* in the sound theme */
    const char *kind;    /* of the alert; NULL: all is well, which is none */
    const char *meaning; /* N_() */
} Call;

static const Call calls[] = {
    {"titir", "manual", "manual", N_("DANGER: all come here")},
    {"maling", "kamtibmas", "kamtibmas", N_("thieves, robbery")},
    {"api", "kebakaran", "kebakaran", N_("fire")},
    {"banjir", "banjir", "banjir", N_("flood, disaster")},
    {"rajapati", "rajapati", "kamtibmas", N_("somebody was killed")},
    {"ternak", "ternak", "kamtibmas", N_("animals are being stolen")},
    {"aman", "aman", NULL, N_("doro muluk: all is safe")},
};

/* "3-3" of a rhythm: strokes that stand apart are groups. */
static void write_strokes(const SoundRhythm *rhythm, char out[STROKES_SIZE])
{
    unsigned group = 0, beat = rhythm->strokes > 1 ? rhythm->at_ms[1] : 0;
    for (unsigned i = 1; i < rhythm->strokes; i++)
        beat = MIN(beat, rhythm->at_ms[i] - rhythm->at_ms[i - 1]);
    out[0] = '\0';
    for (unsigned i = 0; i < rhythm->strokes; i++) {
        group++;
        bool last = i + 1 == rhythm->strokes;
        if (!last && rhythm->at_ms[i + 1] - rhythm->at_ms[i] <= beat + beat / 2)
            continue;
        size_t used = strlen(out);
        g_snprintf(out + used, STROKES_SIZE - used, "%s%u", used > 0 ? "-" : "", group);
        group = 0;
    }
}

static SoundTheme *load_theme(const App *app)
{
    const char *name = app->config->sound;
    bool usual = name[0] == '\0' || strcmp(name, "bell") == 0;
    return sound_theme_load(usual ? "kentongan" : name, NULL);
}

static const Call *find_call(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        if (strcmp(calls[i].word, word) == 0)
            return &calls[i];
    return NULL;
}

/* Where it is: the selected camera, or the own RT where there is none. */
typedef struct Place {
    char camera[ID_LENGTH_MAX + 1], area[AREA_CODE_SIZE], name[192];
} Place;

/* Nothing is known of the city yet, or nothing is selected: who calls for help is heard all the
 * same, from the place that tilik.conf, the token or the last round names. */
static bool find_code(const App *app, Place *out)
{
    const Rounds *rounds = app->rounds;
    const char *code = app->config->ronda.area;
    if (code[0] == '\0' && rounds->areas != NULL && rounds->areas[0] != NULL)
        code = rounds->areas[0];
    Round *walked = rounds->mine != NULL ? rounds->mine : rounds->last;
    if (code[0] == '\0' && walked != NULL)
        code = round_patrol(walked)->area;
    uint32_t area = catalog_find_area(app->catalog, code);
    g_strlcpy(out->area, code, sizeof out->area);
    g_strlcpy(out->name, code, sizeof out->name);
    if (area != CATALOG_NONE)
        catalog_area_label(app->catalog, area, out->name, sizeof out->name);
    return code[0] != '\0';
}

static bool find_place(const App *app, Place *out)
{
    Camera camera;
    Area area;
    *out = (Place){0};
    uint32_t own = round_own_area(app);
    bool near = catalog_area(app->catalog, own, &area) && area.level >= AREA_RW;
    bool at_stop = desk_shown(app) == &desk_round && round_walk_camera(app) != CATALOG_NONE;
    if (near && !at_stop) {
        g_strlcpy(out->area, area.code, sizeof out->area);
        catalog_area_label(app->catalog, own, out->name, sizeof out->name);
        return true;
    }
    if (!catalog_camera(app->catalog, command_camera(app), &camera))
        return find_code(app, out);
    g_strlcpy(out->camera, camera.id, sizeof out->camera);
    round_camera_words(app, camera.id, out->name, sizeof out->name, NULL, 0);
    return true;
}

/* ---- sending ---- */

static void send_alert(App *app, const Call *call, const Place *place, const char *text)
{
    g_autofree char *words = g_strdup_printf("kentongan %s: %s%s%s", call->word, _(call->meaning),
                                             text[0] != '\0' ? " · " : "", text);
    g_autofree char *note = text_clean(words, strlen(words), ALERT_TEXT_MAX);
    const AlertReportItem item = {.kind = call->kind,
                                  .camera = place->camera[0] != '\0' ? place->camera : NULL,
                                  .area = place->area[0] != '\0' ? place->area : NULL,
                                  .note = note,
                                  .at_ms = app_now_ms(app),
                                  .score = NAN,
                                  .priority = PRIORITY_CRITICAL,
                                  .priority_given = true,
                                  .active = true};
    const AlertRaise raise = {.name = place->name, .urgent = true};
    alerts_raise_item(app, &item, &raise);
}

/* That all is well is no alert: it is written into the logbook, and heard. */
static void write_safe(App *app, const Place *place, const char *text)
{
    char id[ID_ULID_SIZE], kept[ID_ULID_SIZE], area[AREA_CODE_SIZE];
    int64_t now_ms = app_now_ms(app);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *words =
        g_strdup_printf("kentongan aman (doro muluk)%s%s", text[0] != '\0' ? ": " : "", text);
    g_autofree char *clean = text_clean(words, strlen(words), LOG_TEXT_MAX);
    Camera camera;
    g_strlcpy(area, place->area, sizeof area);
    if (area[0] == '\0' &&
        catalog_camera(app->catalog, catalog_find_camera(app->catalog, place->camera), &camera))
        g_strlcpy(area, camera.area, sizeof area);
    id_ulid(now_ms, id);
    g_autofree char *object = g_strconcat(logbook_outgoing.prefix, id, NULL);
    const LogRequest request = {.id = id,
                                .text = clean,
                                .area = area[0] != '\0' ? area : NULL,
                                .at_ms = now_ms,
                                .act = LOG_NOTE};
    encode_log_request(body, &request);
    const OutboxAct act = {.id = id,
                           .object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_LOGBOOK,
                           .body = body->str};
    if (outgoing_post(app, &act, NULL, kept, &error))
        app_say(app, TONE_PLAIN, _("All is safe: written into the logbook."));
    else
        app_say(app, TONE_WARNING, _("NOT written down: %s"), error->message);
}

static bool done(App *app, Form *form, void *data)
{
    const Place *place = data;
    const Call *call = find_call(form_value(form, "call"));
    g_autofree char *typed = g_strstrip(g_strdup(form_value(form, "word")));
    g_autofree char *text = g_strstrip(g_strdup(form_value(form, "text")));
    if (call == NULL)
        return true;
    if (g_ascii_strcasecmp(typed, call->word) != 0) {
        g_autofree char *problem = g_strdup_printf(_("type %s to beat it"), call->word);
        form_problem(form, "word", problem);
        return false;
    }
    if (call->kind != NULL)
        send_alert(app, call, place, text);
    else
        write_safe(app, place, text);
    notify_app_beat(app, call->rhythm);
    return true;
}

/* ---- asking ---- */

static void say_word(Form *form)
{
    const Call *call = find_call(form_value(form, "call"));
    g_autofree char *line =
        /* TRANSLATORS: a word that is typed as it stands */
        g_strdup_printf(_("To beat it, type the word %s below."), call != NULL ? call->word : "");
    form_say(form, line);
}

static void changed(App *app, Form *form, const char *id, void *data)
{
    if (strcmp(id, "call") == 0)
        say_word(form);
}

bool kentongan_allowed(const App *app)
{
    return link_may(app, RIGHT_ALERTS_RAISE);
}

static Form *form_of(const App *app, const Place *place)
{
    char labels[G_N_ELEMENTS(calls)][160];
    const char *words[G_N_ELEMENTS(calls) + 1] = {NULL}, *texts[G_N_ELEMENTS(calls) + 1] = {NULL};
    g_autoptr(SoundTheme) theme = load_theme(app);
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
        char strokes[STROKES_SIZE] = "";
        SoundRhythm rhythm = {0};
        if (theme != NULL)
            rhythm = calls[i].kind == NULL ? sound_theme_all_clear(theme)
                                           : sound_theme_rhythm(theme, calls[i].rhythm);
        write_strokes(&rhythm, strokes);
        g_snprintf(labels[i], sizeof labels[i], "%s  %s  %s", calls[i].word, strokes,
                   _(calls[i].meaning));
        words[i] = calls[i].word;
        texts[i] = labels[i];
    }
    const FormField fields[] = {
        {.kind = FORM_FIXED, .label = _("Where"), .value = place->name},
        {.kind = FORM_CHOICE,
         .id = "call",
         .label = _("Which call"),
         .hint = _("Left and Right choose"),
         .words = words,
         .texts = texts},
        {.kind = FORM_TEXT, .id = "text", .label = _("What do you see"), .max_bytes = 200},
        {.kind = FORM_TEXT,
         .id = "word",
         .label = _("Type the word"),
         .max_bytes = 24,
         .needed = true,
         .submits = true},
    };
    return form_new(_("Kentongan: a call to all"), _("Beat it"), fields, G_N_ELEMENTS(fields));
}

void kentongan_ask(App *app)
{
    Place place;
    if (!find_place(app, &place)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
        return;
    }
    /* No draft comes back: a word that was typed once beats nothing a second time. */
    char unique[ID_ULID_SIZE];
    id_ulid(app_now_ms(app), unique);
    Form *form = form_of(app, &place);
    const FormPlan plan = {.name = unique,
                           .done = done,
                           .changed = changed,
                           .free = g_free,
                           .data = g_memdup2(&place, sizeof place)};
    forms_show(app, form, &plan);
    say_word(form);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}
