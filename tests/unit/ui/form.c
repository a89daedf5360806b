/* What a form does with keys, pastes and the mouse; tests/screens has its pictures. */
#include "ui/form.h"

#include <string.h>

#include "base/i18n.h"

static const char *const severities[] = {"critical", "high", "medium", "low", NULL};
static const char *const severity_texts[] = {"critical", "high", "medium", "low", NULL};
static const char *const agencies[] = {"none", "dishub", "dpu", "damkar", NULL};
static const char *const agency_texts[] = {"no agency", "Dishub", "DPU", "Damkar", NULL};

static const FormField fields[] = {
    {.kind = FORM_FIXED, .label = "About", .value = "banjir, RT 3/RW 8"},
    {.kind = FORM_TEXT, .id = "title", .label = "Title", .value = "Banjir", .needed = true},
    {.kind = FORM_CHOICE,
     .id = "severity",
     .label = "Severity",
     .value = "high",
     .words = severities,
     .texts = severity_texts},
    {.kind = FORM_CHOICE,
     .id = "agency",
     .label = "Agency",
     .words = agencies,
     .texts = agency_texts},
    {.kind = FORM_NOTE, .id = "note", .label = "Note", .max_bytes = 60},
};

static Form *make(void)
{
    return form_new("New ticket", "Open it", fields, G_N_ELEMENTS(fields));
}

static FormResult press(Form *form, const char *name)
{
    Event event = {.kind = EVENT_KEY};
    g_assert_true(key_parse(name, &event.key));
    return form_event(form, &event);
}

static void type(Form *form, const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        form_event(form, &(Event){.kind = EVENT_KEY, .key = (Key)*c});
}

static FormResult paste(Form *form, const char *text)
{
    return form_event(form, &(Event){.kind = EVENT_PASTE, .paste = text});
}

static char *shown(Form *form)
{
    g_autoptr(Canvas) canvas = canvas_new(24, 80);
    form_draw(form, canvas, (Rect){1, 0, 21, 80});
    return canvas_dump(canvas);
}

static void test_enter(void)
{
    g_autoptr(Form) form = make();
    g_assert_cmpint(press(form, "Enter"), ==, FORM_OPEN);
    g_assert_cmpint(press(form, "Enter"), ==, FORM_OPEN);
    g_assert_cmpint(press(form, "Enter"), ==, FORM_OPEN);
    type(form, "air naik");
    g_assert_cmpint(press(form, "Enter"), ==, FORM_SUBMITTED);
    g_assert_cmpstr(form_value(form, "title"), ==, "Banjir");
    g_assert_cmpstr(form_value(form, "severity"), ==, "high");
    g_assert_cmpstr(form_value(form, "agency"), ==, "none");
    g_assert_cmpstr(form_value(form, "note"), ==, "air naik");
    g_assert_cmpstr(form_value(form, "nothing"), ==, "");
}

static void test_suggested(void)
{
    g_autoptr(Form) form = make();
    type(form, "Rob");
    g_assert_cmpstr(form_value(form, "title"), ==, "Rob");
    g_autoptr(Form) kept = make();
    press(kept, "Left");
    press(kept, "End");
    type(kept, "!");
    g_assert_cmpstr(form_value(kept, "title"), ==, "Banjir!");
    g_autoptr(Form) pasted = make();
    paste(pasted, "Longsor");
    g_assert_cmpstr(form_value(pasted, "title"), ==, "Longsor");
    /* Who only passes by takes nothing away, and what follows from another field is suggested. */
    g_autoptr(Form) passed = make();
    press(passed, "Down");
    form_set(passed, "title", "Kebakaran");
    press(passed, "Up");
    type(passed, "A");
    g_assert_cmpstr(form_value(passed, "title"), ==, "A");
}

static void test_at_once(void)
{
    g_autoptr(Form) form = make();
    g_assert_cmpint(press(form, "F2"), ==, FORM_SUBMITTED);
    g_assert_cmpint(press(form, "C-s"), ==, FORM_SUBMITTED);
}

static void test_needed(void)
{
    g_autoptr(Form) form = make();
    press(form, "C-u");
    type(form, "   ");
    press(form, "Down");
    g_assert_cmpint(press(form, "F2"), ==, FORM_OPEN);
    g_autofree char *picture = shown(form);
    g_assert_nonnull(strstr(picture, "This is needed."));
    /* The cursor stands where it is missing. */
    type(form, "Rob");
    g_autofree char *mended = shown(form);
    g_assert_null(strstr(mended, "This is needed."));
    g_assert_cmpint(press(form, "F2"), ==, FORM_SUBMITTED);
    g_assert_cmpstr(form_value(form, "title"), ==, "Rob");
}

static void test_choice(void)
{
    g_autoptr(Form) form = make();
    press(form, "Tab");
    g_assert_cmpint(press(form, "Right"), ==, FORM_CHANGED);
    g_assert_cmpstr(form_changed(form), ==, "severity");
    g_assert_cmpstr(form_value(form, "severity"), ==, "medium");
    press(form, "Left");
    press(form, "Left");
    press(form, "Left");
    g_assert_cmpstr(form_value(form, "severity"), ==, "low");
    press(form, "Tab");
    type(form, "d");
    g_assert_cmpstr(form_value(form, "agency"), ==, "dishub");
    type(form, "D");
    g_assert_cmpstr(form_value(form, "agency"), ==, "dpu");
    type(form, "dd");
    g_assert_cmpstr(form_value(form, "agency"), ==, "dishub");
    type(form, "x");
    g_assert_cmpstr(form_value(form, "agency"), ==, "dishub");
    press(form, "End");
    g_assert_cmpstr(form_value(form, "agency"), ==, "damkar");
    press(form, "S-Tab");
    press(form, "Home");
    g_assert_cmpstr(form_value(form, "severity"), ==, "critical");
}

/* The kinds as a ticket's form has them: who types a word gets that word. */
static void test_choice_typed(void)
{
    static const char *const kinds[] = {"none",  "wind",  "smoke",  "race", "flood",
                                        "tidal", "theft", "fallen", "dark", NULL};
    static const char *const texts[] = {"—",        "angin",      "asap",  "balap liar",
                                        "banjir",   "banjir rob", "begal", "pohon tumbang",
                                        "PJU mati", NULL};
    static const FormField topic[] = {
        {.kind = FORM_CHOICE, .id = "topic", .label = "About", .words = kinds, .texts = texts},
        {.kind = FORM_CHOICE, .id = "twice", .label = "Again", .words = kinds, .texts = texts},
    };
    static const struct {
        const char *typed, *chosen;
    } cases[] = {
        {"b", "race"},           {"bb", "flood"},
        {"ban", "flood"},        {"BANJIR", "flood"},
        {"banjir rob", "tidal"}, {"bancir", "flood"},
        {"bega", "theft"},       {"pohon tumbang", "fallen"},
        {"pju", "dark"},         {"bansmaap", "flood"},
        {"bapoh", "fallen"},     {"zz", "none"},
        {"asap 40 cm", "smoke"}, {"ba poh", "fallen"},
        {" ", "wind"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Form) form = form_new("New ticket", "Open", topic, G_N_ELEMENTS(topic));
        type(form, cases[i].typed);
        g_test_message("%s", cases[i].typed);
        g_assert_cmpstr(form_value(form, "topic"), ==, cases[i].chosen);
        press(form, "Tab"); /* what was typed there counts no more */
        type(form, "a");
        g_assert_cmpstr(form_value(form, "twice"), ==, "wind");
    }
}

static void test_paste(void)
{
    g_autoptr(Form) form = make();
    press(form, "End");
    g_assert_cmpint(paste(form, " di\nJl. Raya\r\n\n"), ==, FORM_CHANGED);
    g_assert_cmpstr(form_value(form, "title"), ==, "Banjirdi Jl. Raya");
    press(form, "Down");
    g_assert_cmpint(paste(form, "low\n"), ==, FORM_OPEN);
    g_assert_cmpstr(form_value(form, "severity"), ==, "high");
    press(form, "Down");
    press(form, "Down");
    g_autofree char *long_text = g_strnfill(5000, 'a');
    paste(form, long_text);
    g_assert_cmpuint(strlen(form_value(form, "note")), <=, 60);
    paste(form, "\x1b[31m\xe2\x80\xae");
    g_assert_null(strchr(form_value(form, "note"), '\x1b'));
}

static void test_leaves(void)
{
    g_autoptr(Form) form = make();
    g_assert_cmpint(press(form, "Esc"), ==, FORM_LEFT);
    press(form, "Right");
    type(form, "!");
    g_assert_cmpint(press(form, "Esc"), ==, FORM_OPEN);
    g_autofree char *picture = shown(form);
    g_assert_nonnull(strstr(picture, "Esc again leaves"));
    /* Whoever goes on has not left; an Enter that was meant for the question sends nothing. */
    g_assert_cmpint(press(form, "Enter"), ==, FORM_OPEN);
    g_assert_cmpint(press(form, "Esc"), ==, FORM_OPEN);
    g_assert_cmpint(press(form, "Esc"), ==, FORM_LEFT);
    press(form, "Backspace");
    g_assert_cmpint(press(form, "Esc"), ==, FORM_LEFT);
}

static void test_draft(void)
{
    g_autoptr(GKeyFile) drafts = g_key_file_new();
    g_autoptr(Form) first = make();
    g_assert_false(form_save(first, drafts, "new"));
    press(first, "End");
    type(first, " parah");
    press(first, "Down");
    press(first, "Right");
    press(first, "Down");
    press(first, "Down");
    type(first, "dua rumah");
    g_assert_true(form_save(first, drafts, "new"));
    g_autoptr(Form) second = make();
    form_restore(second, drafts, "new");
    g_assert_cmpstr(form_value(second, "title"), ==, "Banjir parah");
    g_assert_cmpstr(form_value(second, "severity"), ==, "medium");
    g_assert_cmpstr(form_value(second, "note"), ==, "dua rumah");
    g_autofree char *picture = shown(second);
    g_assert_nonnull(strstr(picture, "typed before"));
    press(second, "C-x");
    g_assert_cmpstr(form_value(second, "title"), ==, "Banjir");
    g_assert_cmpstr(form_value(second, "note"), ==, "");
    g_assert_false(form_save(second, drafts, "new"));
    /* What others have done to the file breaks nothing. */
    g_key_file_set_string(drafts, "new", "severity", "purple");
    g_autoptr(Form) third = make();
    form_restore(third, drafts, "new");
    g_assert_cmpstr(form_value(third, "severity"), ==, "high");
}

static void test_set(void)
{
    g_autoptr(Form) form = make();
    form_set(form, "agency", "dpu");
    form_set(form, "severity", "none of these");
    form_set(form, "nothing", "at all");
    g_assert_cmpstr(form_value(form, "agency"), ==, "dpu");
    g_assert_cmpstr(form_value(form, "severity"), ==, "high");
    /* What followed from another field was not typed. */
    g_assert_false(form_touched(form, "agency"));
    g_assert_cmpint(press(form, "Esc"), ==, FORM_LEFT);
    press(form, "Down");
    press(form, "Right");
    g_assert_true(form_touched(form, "severity"));
}

static void test_problems(void)
{
    g_autoptr(Form) form = make();
    form_problem(form, "agency", "that agency has gone home");
    form_say(form, "The disk is full; what you typed stays here.");
    g_autofree char *picture = shown(form);
    g_assert_nonnull(strstr(picture, "gone home"));
    g_assert_nonnull(strstr(picture, "The disk is full"));
    press(form, "Right"); /* the focus went there */
    g_assert_cmpstr(form_value(form, "agency"), ==, "dishub");
    g_autofree char *mended = shown(form);
    g_assert_null(strstr(mended, "gone home"));
}

static void test_small(void)
{
    g_autoptr(Form) form = make();
    for (int rows = 1; rows < 24; rows++) {
        for (int cols = 1; cols < 90; cols += 7) {
            g_autoptr(Canvas) canvas = canvas_new(rows, cols);
            form_draw(form, canvas, (Rect){0, 0, rows, cols});
        }
        press(form, rows % 5 == 0 ? "Up" : "Down");
    }
    /* The focused field is in sight on the smallest screen that is worked on. */
    g_autoptr(Canvas) canvas = canvas_new(9, 60);
    for (int i = 0; i < 6; i++)
        press(form, "Up");
    for (int i = 0; i < 3; i++)
        press(form, "Down");
    type(form, "sampai jumpa");
    form_draw(form, canvas, (Rect){0, 0, 9, 60});
    g_autofree char *picture = canvas_dump(canvas);
    g_assert_nonnull(strstr(picture, "sampai jumpa"));
}

/* A word that is longer than the box is cut inside it. */
static void test_long_word(void)
{
    static const char *const words[] = {"short", "long", NULL};
    static const char *const texts[] = {
        "short", "RT 04/RW 01 Pakintelan, Gunungpati, by the bridge over the river", NULL};
    const FormField field = {.kind = FORM_CHOICE,
                             .id = "place",
                             .label = "Place",
                             .value = "long",
                             .words = words,
                             .texts = texts};
    g_autoptr(Form) form = form_new("Where", "Go", &field, 1);
    g_autoptr(Canvas) canvas = canvas_new(8, 40);
    form_draw(form, canvas, (Rect){0, 0, 8, 40});
    g_autofree char *picture = canvas_dump(canvas);
    g_assert_nonnull(strstr(picture, "‹RT 04/RW 01 Pak"));
    g_assert_nonnull(strstr(picture, "…›"));
    g_assert_null(strstr(picture, "river"));
}

static FormResult click(Form *form, const char *words)
{
    g_autoptr(Canvas) canvas = canvas_new(24, 80);
    form_draw(form, canvas, (Rect){1, 0, 21, 80});
    g_autofree char *picture = canvas_dump(canvas);
    g_auto(GStrv) lines = g_strsplit(picture, "\n", 0);
    for (int row = 0; lines[row] != NULL; row++) {
        const char *at = strstr(lines[row], words);
        if (at == NULL)
            continue;
        Event event = {.kind = EVENT_MOUSE, .mouse = MOUSE_PRESS, .button = 1, .row = row};
        event.col = (int)g_utf8_strlen(lines[row], at - lines[row]);
        return form_event(form, &event);
    }
    g_assert_not_reached();
}

static void test_mouse(void)
{
    g_autoptr(Form) form = make();
    g_assert_cmpint(click(form, "medium"), ==, FORM_CHANGED);
    g_assert_cmpstr(form_value(form, "severity"), ==, "medium");
    click(form, "Damkar");
    g_assert_cmpstr(form_value(form, "agency"), ==, "damkar");
    g_assert_cmpint(click(form, "Open it"), ==, FORM_SUBMITTED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/ui/form/Enter goes on, and sends from the last field", test_enter);
    g_test_add_func("/ui/form/what was suggested gives way to what is typed", test_suggested);
    g_test_add_func("/ui/form/F2 and C-s send at once", test_at_once);
    g_test_add_func("/ui/form/what is needed is asked for where it is missing", test_needed);
    g_test_add_func("/ui/form/words are chosen by arrows and letters", test_choice);
    g_test_add_func("/ui/form/a word that is typed is the one chosen", test_choice_typed);
    g_test_add_func("/ui/form/a paste is text, and never sends", test_paste);
    g_test_add_func("/ui/form/asks once before what was typed is left", test_leaves);
    g_test_add_func("/ui/form/a draft comes back", test_draft);
    g_test_add_func("/ui/form/what follows from another field is not typed", test_set);
    g_test_add_func("/ui/form/problems stand at their fields", test_problems);
    g_test_add_func("/ui/form/screens of all sizes", test_small);
    g_test_add_func("/ui/form/a word that is too long is cut", test_long_word);
    g_test_add_func("/ui/form/the mouse chooses and sends", test_mouse);
    return g_test_run();
}
