/* Not safe: an alert with its kind, raised from the stop of a round, which says so. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "console/alerts.h"
#include "console/forms.h"
#include "console/round.h"

/* What is seen most; any other is a call with its words. */
static const char *const kinds[] = {"manual",  "kamtibmas", "kebakaran",   "banjir", "genangan",
                                    "tawuran", "kerumunan", "parkir_liar", "sampah", NULL};

/* The stop that the form is about: the person may have gone on behind it. */
typedef struct Seen {
    char *round, *camera;
} Seen;

static void seen_free(gpointer data)
{
    Seen *seen = data;
    g_free(seen->round);
    g_free(seen->camera);
    g_free(seen);
}

static bool is_here(const Rounds *rounds, const Seen *seen)
{
    return rounds->mine != NULL && strcmp(round_id(rounds->mine), seen->round) == 0 &&
           g_strcmp0(round_camera(rounds->mine, round_at(rounds->mine)), seen->camera) == 0;
}

static bool done(App *app, Form *form, void *data)
{
    const Seen *seen = data;
    const char *kind = form_value(form, "kind");
    char name[160], kind_words[64];
    alert_kind_text(kind, kind_words, sizeof kind_words);
    round_camera_words(app, seen->camera, name, sizeof name, NULL, 0);
    g_autofree char *typed = g_strstrip(g_strdup(form_value(form, "text")));
    g_autofree char *note = text_clean(typed, strlen(typed), ALERT_TEXT_MAX);
    if (note[0] == '\0' && strcmp(kind, "manual") == 0) {
        form_problem(form, "text", _("say what you see in a few words"));
        return false;
    }
    const AlertReportItem item = {.kind = kind,
                                  .camera = seen->camera,
                                  .note = note[0] != '\0' ? note : kind_words,
                                  .at_ms = app_now_ms(app),
                                  .score = NAN,
                                  .active = true};
    const AlertRaise raise = {.name = name, .round = seen->round};
    alerts_raise_item(app, &item, &raise);
    if (is_here(app->rounds, seen)) {
        g_autofree char *words =
            g_strdup_printf("%s%s%s", kind_words, note[0] != '\0' ? ": " : "", note);
        g_autofree char *said = text_clean(words, strlen(words), PATROL_NOTE_MAX);
        round_walk_say(app->rounds, PATROL_ALERT, said);
    }
    return true;
}

void round_walk_alert(Rounds *rounds)
{
    App *app = rounds->app;
    const char *camera =
        rounds->mine != NULL ? round_camera(rounds->mine, round_at(rounds->mine)) : NULL;
    char name[160], words[G_N_ELEMENTS(kinds)][64];
    const char *texts[G_N_ELEMENTS(kinds)] = {NULL};
    if (camera == NULL) {
        app_say(app, TONE_PLAIN, _("There is no stop here."));
        return;
    }
    for (size_t i = 0; kinds[i] != NULL; i++) {
        alert_kind_text(kinds[i], words[i], sizeof words[i]);
        texts[i] = words[i];
    }
    round_camera_words(app, camera, name, sizeof name, NULL, 0);
    /* TRANSLATORS: the camera's name */
    g_autofree char *title = g_strdup_printf(_("Not safe: alert for all at “%s”"), name);
    const FormField fields[] = {
        {.kind = FORM_CHOICE,
         .id = "kind",
         .label = _("What it is"),
         .hint = _("Left and Right choose"),
         .words = kinds,
         .texts = texts},
        {.kind = FORM_TEXT,
         .id = "text",
         .label = _("What do you see"),
         .max_bytes = ALERT_TEXT_MAX - 64,
         .submits = true},
    };
    Seen *seen = g_new(Seen, 1);
    *seen = (Seen){g_strdup(round_id(rounds->mine)), g_strdup(camera)};
    g_autofree char *draft = g_strconcat("round-alert/", camera, NULL);
    const FormPlan plan = {.name = draft, .done = done, .free = seen_free, .data = seen};
    forms_show(app, form_new(title, _("Raise the alert"), fields, G_N_ELEMENTS(fields)), &plan);
}
