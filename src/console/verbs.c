#include "console/verbs.h"

#include <string.h>

#include "base/i18n.h"
#include "console/drafts.h"

#define LINES_MAX 50

static const Verb verbs[] = {
    {"c", "comment", N_("NUMBER what to note"), N_("Adds a note to a ticket"), RIGHT_TICKETS_WRITE,
     ticket_verb_note, false},
    {"catat", "note", N_("what to write"), N_("Writes into the logbook"), RIGHT_LOG_WRITE,
     logbook_verb_write, false},
    {"serah", "handover", N_("NAME, or nothing to be asked"), N_("Offers the shift to somebody"),
     RIGHT_HANDOVER, handover_verb, true},
    {"absen", "roll", N_("01 safe / 02 2 people / 01/04 …"),
     N_("Writes down which guard posts answered"), RIGHT_LOG_WRITE, rollcall_verb, false},
    {"mulai", "check", "", N_("Checks all before the shift"), RIGHT_LOG_WRITE, shift_verb_check,
     true},
    {"keliling", "tour", N_("NAME or a query, > tiles of the wall"), N_("Starts a tour"),
     RIGHT_CAMERAS_VIEW, tour_verb, true},
    {"dinding", "wall", N_("NAME"), N_("Opens a wall"), RIGHT_CAMERAS_VIEW, wall_verb_open, false},
    {NULL, NULL, NULL, NULL, RIGHT_LOG_READ, NULL, false},
};

const Verb *verb_nth(size_t i)
{
    return i < G_N_ELEMENTS(verbs) && verbs[i].word != NULL ? &verbs[i] : NULL;
}

static bool begins_with(const char *line, const char *word, const char **rest)
{
    size_t size = word != NULL ? strlen(word) : 0;
    if (size == 0 || g_ascii_strncasecmp(line, word, size) != 0 ||
        (line[size] != ' ' && line[size] != '\0'))
        return false;
    *rest = line + size + strspn(line + size, " ");
    return true;
}

const Verb *verb_find(const char *line, const char **rest)
{
    const Verb *verb;
    for (size_t i = 0; (verb = verb_nth(i)) != NULL; i++)
        if (begins_with(line, verb->word, rest) || begins_with(line, verb->alias, rest))
            return verb;
    return NULL;
}

void verbs_offer(App *app, Palette *palette)
{
    const Verb *verb;
    for (size_t i = 0; (verb = verb_nth(i)) != NULL; i++)
        if (link_may(app, verb->right))
            palette_add_verb(palette,
                             &(PaletteVerb){.word = verb->word,
                                            .alias = verb->alias,
                                            .usage = verb->usage[0] != '\0' ? _(verb->usage) : "",
                                            .text = _(verb->text)});
    for (guint i = 0; app->verb_lines != NULL && i < app->verb_lines->len; i++)
        palette_remember(palette, g_ptr_array_index(app->verb_lines, i));
}

static void remember(App *app, const char *line)
{
    if (app->verb_lines == NULL)
        app->verb_lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(app->verb_lines, g_strdup(line));
    if (app->verb_lines->len > LINES_MAX)
        g_ptr_array_remove_index(app->verb_lines, 0);
}

void verbs_run(App *app, const char *line)
{
    const char *rest = "";
    const Verb *verb = verb_find(line, &rest);
    if (verb == NULL)
        return;
    g_autofree char *words = g_strchomp(g_strdup(rest));
    if (words[0] != '\0')
        remember(app, line);
    if (!link_may(app, verb->right))
        app_say(app, TONE_WARNING, _("Your role may not do that."));
    else if (words[0] == '\0' && verb->usage[0] != '\0' && !verb->alone)
        app_say(app, TONE_PLAIN, ":%s %s", verb->word, _(verb->usage));
    else
        verb->run(app, words);
}

/* Drafts */

bool verbs_writes(const char *line)
{
    const char *rest = "";
    const Verb *verb = verb_find(line, &rest);
    return verb != NULL && rest[0] != '\0' &&
           (verb->right == RIGHT_TICKETS_WRITE || verb->right == RIGHT_LOG_WRITE);
}

void verbs_typed(App *app, const char *line)
{
    if (verbs_writes(line) && !drafts_are_open(app))
        drafts_begin(app, &draft_verb, NULL);
    drafts_touch(app); /* what was taken back goes */
}

static DraftResult resume(App *app, GKeyFile *kept)
{
    g_autofree char *line = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    command_run(app, ACTION_PALETTE);
    if (app->palette == NULL || line == NULL)
        return DRAFT_LATER;
    palette_type(app->palette, line);
    verbs_typed(app, line);
    return DRAFT_RESUMED;
}

const DraftKind draft_verb = {.word = "verb", .what = N_("a line"), .resume = resume};
