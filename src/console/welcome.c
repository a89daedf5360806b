#include <string.h>

#include "base/text.h"
#include "console/app.h"

/* The first start, and where a person comes back to give another backend or token.  Two ways on,
 * each in a few words; a mistake is one line, not a stack. */

#define WIDTH 64

static void backend_given(App *app, const char *text);

static void show(App *app)
{
    app->mode = MODE_WELCOME;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void go_on(App *app)
{
    app->mode = MODE_PANES;
    if (app->viewer == NULL)
        windows_start(app);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void token_given(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *backend = g_steal_pointer(&app->wanted);
    if (text == NULL) {
        show(app);
        return;
    }
    if (!link_use(app, backend, text, &error)) {
        show(app);
        app_say(app, TONE_WARNING, "%s", error->message);
        return;
    }
    go_on(app);
}

static void ask_backend(App *app, const char *text)
{
    ask_line(app, _("Address of the backend: "), text, NULL, backend_given);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

/* What can't be an address is said before the token is asked for. */
static void backend_given(App *app, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        show(app);
        return;
    }
    g_autofree char *typed = g_strstrip(g_strdup(text));
    g_autofree char *address =
        strstr(typed, "://") != NULL ? g_strdup(typed) : g_strconcat("https://", typed, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Api) trial = api_new(address, NULL, &error);
    if (trial == NULL) {
        ask_backend(app, typed);
        ask_problem(app, error->message);
        return;
    }
    g_free(app->wanted);
    app->wanted = g_steal_pointer(&address);
    ask_line(app, _("Token: "), "", NULL, token_given);
    prompt_set_secret(app->ask.prompt, true);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void start_demo(App *app)
{
    g_autoptr(GError) error = NULL;
    if (app->demo != NULL) {
        go_on(app);
        return;
    }
    link_close(app);
    if (!link_start_demo(app, &error)) {
        app_say(app, TONE_WARNING, "%s", error->message);
        return;
    }
    go_on(app);
}

void welcome_start(App *app)
{
    show(app);
}

void welcome_event(App *app, const Event *event)
{
    if (event->kind != EVENT_KEY)
        return;
    switch (event->key) {
    case '1':
    case 'd':
    case KEYSYM_ENTER:
        start_demo(app);
        break;
    case '2':
    case 'b':
        ask_backend(app, "");
        break;
    case KEYSYM_ESC:
        if (app->sync != NULL)
            go_on(app);
        else
            app_quit(app, 0);
        break;
    case 'q':
    case 'c' | KEYMOD_CTRL:
        app_quit(app, 0);
        break;
    default:
        break;
    }
}

void welcome_draw(App *app)
{
    static const struct {
        StyleId style;
        const char *text;
    } lines[] = {
        {STYLE_TITLE, N_("Welcome to Tilik")},
        {STYLE_TEXT, ""},
        {STYLE_TEXT, N_("The cameras of a city, their live state and their pictures.")},
        {STYLE_TEXT, N_("Where is your city's backend?")},
        {STYLE_TEXT, ""},
        {STYLE_STRONG, N_("1  Look around in a make-believe Semarang")},
        {STYLE_STRONG, N_("2  Give the address of a backend and its token")},
        {STYLE_TEXT, ""},
        {STYLE_MUTED, N_("q  Leave")},
    };
    Canvas *canvas = app->canvas;
    int rows = canvas_rows(canvas), cols = canvas_cols(canvas);
    int row = MAX((rows - (int)G_N_ELEMENTS(lines)) / 2, 0), col = MAX((cols - WIDTH) / 2, 0);
    canvas_clear(canvas, STYLE_TEXT);
    app->epoch = canvas_epoch(canvas);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (lines[i].text[0] != '\0')
            canvas_field(canvas, row + (int)i, col, cols - col, lines[i].style, _(lines[i].text));
    status_draw(app, canvas, (Rect){rows - 1, 0, 1, cols});
}
