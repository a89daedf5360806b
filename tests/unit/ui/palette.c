#include "ui/palette.h"

#include <string.h>

#include "ui/help.h"

static Keymap *keys(void)
{
    g_autoptr(GError) error = NULL;
    Keymap *keymap = keymap_load(&error);
    g_assert_no_error(error);
    return keymap;
}

static PaletteResult press(Palette *palette, Key key)
{
    return palette_event(palette, &(Event){.kind = EVENT_KEY, .key = key});
}

static void type(Palette *palette, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        g_assert_cmpint(press(palette, (Key)*c), ==, PALETTE_OPEN);
    }
}

static void test_find(void)
{
    static const struct {
        const char *typed;
        Action action;
    } cases[] = {{"quit", ACTION_QUIT},
                 {"privbrake", ACTION_PRIVACY_BRAKE},
                 {"out-of", ACTION_OUT_OF_SERVICE},
                 {"filter as", ACTION_FILTER},
                 {"unlock", ACTION_LOCK},
                 {"colour", ACTION_THEME}};
    g_autoptr(Keymap) keymap = keys();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
        type(palette, cases[i].typed);
        g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_CHOSE);
        g_assert_cmpstr(action_word(palette_action(palette)), ==, action_word(cases[i].action));
    }
}

static void test_all_there(void)
{
    g_autoptr(Keymap) keymap = keys();
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        Action action = (Action)i;
        bool wanted = (action_flags(action) & ACTION_MOVE) == 0 && action != ACTION_PALETTE;
        g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
        type(palette, action_word(action));
        bool found =
            press(palette, KEYSYM_ENTER) == PALETTE_CHOSE && palette_action(palette) == action;
        g_test_message("%s", action_word(action));
        g_assert_cmpint(found, ==, wanted);
    }
}

static bool no_quit(Action action, void *data)
{
    return action != ACTION_QUIT;
}

static void test_allows(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, no_quit, NULL);
    type(palette, "leave tilik");
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_OPEN);
    g_assert_cmpint(press(palette, KEYSYM_ESC), ==, PALETTE_CLOSED);
}

static void test_shows_keys(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
    g_autoptr(Canvas) canvas = canvas_new(24, 80);
    type(palette, "sort by column 3");
    palette_draw(palette, canvas);
    g_autofree char *dump = canvas_dump(canvas);
    g_assert_nonnull(strstr(dump, "║ Sort by column 3"));
    g_assert_nonnull(strstr(dump, " 3 ║"));
    /* What was typed is marked in what was found. */
    g_assert_cmpint(canvas_cell(canvas, 4, 2).style, ==, STYLE_SELECTED);
}

static void test_paste_chooses_nothing(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
    Event paste = {.kind = EVENT_PASTE, .paste = "quit \n"};
    g_assert_cmpint(palette_event(palette, &paste), ==, PALETTE_OPEN);
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_CHOSE);
    g_assert_cmpint(palette_action(palette), ==, ACTION_QUIT);
}

static void test_mouse(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
    g_autoptr(Canvas) canvas = canvas_new(24, 80);
    type(palette, "leave tilik");
    palette_draw(palette, canvas);
    Event click = {.kind = EVENT_MOUSE, .mouse = MOUSE_PRESS, .button = 1, .row = 10, .col = 10};
    g_assert_cmpint(palette_event(palette, &click), ==, PALETTE_OPEN);
    click.row = 4;
    g_assert_cmpint(palette_event(palette, &click), ==, PALETTE_CHOSE);
    g_assert_cmpint(palette_action(palette), ==, ACTION_QUIT);
    click.row = 23;
    g_assert_cmpint(palette_event(palette, &click), ==, PALETTE_CLOSED);
}

static void test_sizes(void)
{
    g_autoptr(Keymap) keymap = keys();
    for (int rows = 1; rows < 30; rows += 3) {
        for (int cols = 1; cols < 250; cols += 13) {
            g_autoptr(Canvas) canvas = canvas_new(rows, cols);
            g_autoptr(Palette) palette = palette_new(keymap, KEY_CONTEXT_TREE, NULL, NULL);
            g_autoptr(Help) help = help_new(keymap, KEY_CONTEXT_TREE);
            type(palette, "s");
            palette_draw(palette, canvas);
            press(palette, KEYSYM_PAGE_DOWN);
            palette_draw(palette, canvas);
            help_draw(help, canvas, (Rect){0, 0, rows, cols});
            help_event(help, &(Event){.kind = EVENT_KEY, .key = KEYSYM_END});
            help_draw(help, canvas, (Rect){0, 0, rows, cols});
        }
    }
}

static void test_help_lists_all(void)
{
    static const char *const glyphs[] = {"o\tonline", "x\toffline", NULL};
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Help) help = help_new(keymap, KEY_CONTEXT_CAMERAS);
    help_add_section(help, "Glyphs", glyphs);
    help_say(help, ACTION_VIEW_2, "who:me");
    g_autofree char *text = help_text(help);
    g_assert_nonnull(strstr(text, "View 2: who:me\n"));
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        bool bound = false;
        for (int c = 0; c < KEY_CONTEXTS; c++) {
            bound = bound || keymap_binds(keymap, (KeyContext)c, (Action)i);
        }
        g_test_message("%s", action_text((Action)i));
        g_assert_cmpint(strstr(text, action_text((Action)i)) != NULL, ==, bound);
    }
    g_assert_nonnull(strstr(text, "  x                        offline"));
    g_assert_true(g_str_has_prefix(text, "To begin with\n"));
    g_assert_nonnull(strstr(text, "Camera list\n"));
}

static void test_help_scrolls(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Help) help = help_new(keymap, KEY_CONTEXT_CAMERAS);
    g_autoptr(Canvas) canvas = canvas_new(12, 80);
    help_draw(help, canvas, (Rect){0, 0, 12, 80});
    g_autofree char *first = canvas_dump(canvas);
    g_assert_nonnull(strstr(first, "To begin with"));
    g_assert_true(help_event(help, &(Event){.kind = EVENT_KEY, .key = ' '}));
    help_draw(help, canvas, (Rect){0, 0, 12, 80});
    g_autofree char *second = canvas_dump(canvas);
    g_assert_null(strstr(second, "To begin with"));
    g_assert_true(help_event(help, &(Event){.kind = EVENT_KEY, .key = 'x'}));
    g_assert_false(help_event(help, &(Event){.kind = EVENT_KEY, .key = KEYSYM_ESC}));
    g_assert_false(help_event(help, &(Event){.kind = EVENT_KEY, .key = '?'}));
}

/* Verbs */

static const PaletteVerb verbs[] = {
    {"c", "note", "NUMBER what to note", "Add a note to a ticket"},
    {"absen", NULL, "01 aman / 02 2 orang", "Write down who answered the roll-call"},
    {"mulai", "check", "", "Check all before the shift"},
};

static Palette *with_verbs(const Keymap *keymap)
{
    Palette *palette = palette_new(keymap, KEY_CONTEXT_CAMERAS, NULL, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        palette_add_verb(palette, &verbs[i]);
    return palette;
}

static char *picture_of(Palette *palette)
{
    g_autoptr(Canvas) canvas = canvas_new(24, 100);
    palette_draw(palette, canvas);
    return canvas_dump(canvas);
}

static void test_verb_typed(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    type(palette, "c 1423 warga sudah di lokasi");
    g_autofree char *picture = picture_of(palette);
    g_assert_nonnull(strstr(picture, ":c NUMBER what to note"));
    /* Nothing else is offered: what is typed is the verb's. */
    g_assert_null(strstr(picture, "Leave Tilik"));
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_TYPED);
    g_assert_cmpstr(palette_line(palette), ==, "c 1423 warga sudah di lokasi");
}

static void test_verb_by_alias(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    type(palette, "NOTE 7 hujan");
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_TYPED);
    g_autoptr(Palette) other = with_verbs(keymap);
    /* A word that only begins like one is no verb. */
    type(other, "notes 7 hujan");
    g_assert_cmpint(press(other, KEYSYM_ENTER), ==, PALETTE_OPEN);
}

static void test_verb_found(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    type(palette, "answered the roll");
    /* By what it does; then it waits for its words. */
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_OPEN);
    g_assert_cmpstr(palette_line(palette), ==, "absen ");
    type(palette, "01 aman");
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_TYPED);
    g_assert_cmpstr(palette_line(palette), ==, "absen 01 aman");
}

static void test_verb_alone(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    type(palette, "mulai");
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_TYPED);
    g_assert_cmpstr(palette_line(palette), ==, "mulai ");
}

static void test_verb_history(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    palette_remember(palette, "c 1 pertama");
    palette_remember(palette, "absen 02 hujan");
    press(palette, KEYSYM_UP);
    g_assert_cmpstr(palette_line(palette), ==, "absen 02 hujan");
    press(palette, KEYSYM_UP);
    g_assert_cmpstr(palette_line(palette), ==, "c 1 pertama");
    press(palette, KEYSYM_DOWN);
    g_assert_cmpstr(palette_line(palette), ==, "absen 02 hujan");
    press(palette, KEYSYM_DOWN);
    g_assert_cmpstr(palette_line(palette), ==, "");
    /* From there Down goes to the second action again. */
    press(palette, KEYSYM_DOWN);
    g_assert_cmpstr(palette_line(palette), ==, "");
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_CHOSE);
}

static void test_verb_paste(void)
{
    g_autoptr(Keymap) keymap = keys();
    g_autoptr(Palette) palette = with_verbs(keymap);
    g_autofree char *sentence = g_strnfill(900, 'x');
    Event paste = {.kind = EVENT_PASTE, .paste = sentence};
    type(palette, "c 9 ");
    g_assert_cmpint(palette_event(palette, &paste), ==, PALETTE_OPEN);
    g_assert_cmpuint(strlen(palette_line(palette)), ==, 904);
    paste.paste = "lokasi\n:quit\n";
    g_assert_cmpint(palette_event(palette, &paste), ==, PALETTE_OPEN);
    g_assert_cmpint(press(palette, KEYSYM_ENTER), ==, PALETTE_TYPED);
    g_assert_nonnull(strstr(palette_line(palette), "xlokasi :quit"));
    /* More than fits is not cut in silence into something else: it is left out. */
    g_autofree char *endless = g_strnfill(70000, 'y');
    paste.paste = endless;
    palette_event(palette, &paste);
    g_assert_cmpuint(strlen(palette_line(palette)), <=, 1200);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/palette/a few letters find an action", test_find);
    g_test_add_func("/palette/what is in the table is in the palette", test_all_there);
    g_test_add_func("/palette/what can't be used now is left out", test_allows);
    g_test_add_func("/palette/an action stands with its key", test_shows_keys);
    g_test_add_func("/palette/a paste chooses nothing by itself", test_paste_chooses_nothing);
    g_test_add_func("/palette/a click chooses, and closes outside", test_mouse);
    g_test_add_func("/palette/and help fit any screen", test_sizes);
    g_test_add_func("/help/lists every key that is bound", test_help_lists_all);
    g_test_add_func("/help/scrolls and closes", test_help_scrolls);
    g_test_add_func("/palette/a verb and a space take the line", test_verb_typed);
    g_test_add_func("/palette/a verb has another name too", test_verb_by_alias);
    g_test_add_func("/palette/a verb is found by what it does", test_verb_found);
    g_test_add_func("/palette/a verb without words is done at once", test_verb_alone);
    g_test_add_func("/palette/lines that were typed come back", test_verb_history);
    g_test_add_func("/palette/a paste behind a verb is text", test_verb_paste);
    return g_test_run();
}
