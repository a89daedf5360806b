#include "ui/palette.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/match.h"
#include "ui/list.h"
#include "ui/prompt.h"

#define BOX_COLS   84
#define BOX_ROWS   20
#define TYPED_MAX  1200 /* bytes; a verb has a sentence behind it */
#define KEYS_MAX   26   /* columns */
#define WHEEL_ROWS 3

/* One action, or verb, that what was typed finds. */
typedef struct Found {
    Action action; /* ACTIONS + n: the nth verb */
    int score;
    Match match; /* in the shown text; no places when it was found by another */
} Found;

struct Palette {
    const Keymap *keymap;
    KeyContext context;
    PaletteAllows allows;
    void *allows_data;
    Prompt *prompt;
    List *list;
    GArray *verbs; /* of PaletteVerb */
    GArray *found; /* of Found, best first */
    Action chosen;
    Rect box;
};

static const Found *found_at(const Palette *palette, int index)
{
    return &g_array_index(palette->found, Found, index);
}

static int count_found(void *data)
{
    return (int)((Palette *)data)->found->len;
}

static uint64_t found_id(void *data, int index)
{
    return (uint64_t)found_at(data, index)->action;
}

static int find_action(void *data, uint64_t id, int hint)
{
    const Palette *palette = data;
    for (guint i = 0; i < palette->found->len; i++) {
        if ((uint64_t)found_at(palette, (int)i)->action == id) {
            return (int)i;
        }
    }
    return -1;
}

/* Shows the letters that matched. */
static void draw_match(Canvas *canvas, Rect rect, const char *text, const Match *match)
{
    for (unsigned i = 0; i < match->count; i++) {
        const char *place = text + match->places[i], *next = g_utf8_next_char(place);
        g_autofree char *head = g_strndup(text, match->places[i]);
        g_autofree char *letter = g_strndup(place, (gsize)(next - place));
        canvas_put(canvas, rect.row, rect.col + text_width(head), STYLE_MATCH, letter);
    }
}

static const PaletteVerb *verb_at(const Palette *palette, Action action)
{
    return action >= ACTIONS ? &g_array_index(palette->verbs, PaletteVerb, action - ACTIONS) : NULL;
}

static void draw_verb(Canvas *canvas, Rect rect, const PaletteVerb *verb)
{
    g_autofree char *head = g_strdup_printf(":%s %s", verb->word, verb->usage);
    int width = MIN(text_width(head), rect.cols * 2 / 3);
    canvas_field(canvas, rect.row, rect.col + 1, width, STYLE_STRONG, head);
    canvas_field(canvas, rect.row, rect.col + width + 3, MAX(rect.cols - width - 4, 0), STYLE_MUTED,
                 verb->text);
}

static void draw_found(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    const Palette *palette = data;
    const Found *found = found_at(palette, row->index);
    if (found->action >= ACTIONS) {
        draw_verb(canvas, rect, verb_at(palette, found->action));
        return;
    }
    const char *keys = keymap_keys(palette->keymap, palette->context, found->action);
    const char *text = action_text(found->action);
    int room = MIN(MIN(text_width(keys), KEYS_MAX), rect.cols / 2);
    int left = rect.cols - room - 3;
    Rect place = {rect.row, rect.col + 1, 1, MAX(left, 0)};
    canvas_field(canvas, place.row, place.col, place.cols, row->style, text);
    canvas_clip(canvas, &place);
    draw_match(canvas, place, text, &found->match);
    canvas_clip(canvas, &rect);
    canvas_field(canvas, rect.row, rect.col + rect.cols - room - 1, room, STYLE_MUTED, keys);
}

static int by_score(const void *a, const void *b)
{
    const Found *first = a, *second = b;
    if (first->score != second->score) {
        return first->score > second->score ? -1 : 1;
    }
    return (int)first->action - (int)second->action;
}

/* Asks the shown text, then the English one and the word of keys.conf. */
static bool answers(const char *typed, Action action, Found *out)
{
    const char *others[] = {action_text_english(action), action_word(action)};
    bool any = match_text(typed, action_text(action), &out->match);
    out->action = action;
    out->score = any ? out->match.score : G_MININT;
    if (!any) {
        out->match.count = 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        Match match;
        if (match_text(typed, others[i], &match)) {
            any = true;
            out->score = MAX(out->score, match.score);
        }
    }
    if (strcmp(typed, action_word(action)) == 0) {
        out->score = G_MAXINT; /* who types a word in full means it */
    }
    return any;
}

static bool begins_with(const char *typed, const char *word)
{
    gsize size = word != NULL ? strlen(word) : 0;
    return size > 0 && g_ascii_strncasecmp(typed, word, size) == 0 && typed[size] == ' ';
}

/* The verb that the line is of: its name and a space stand at the beginning. */
static const PaletteVerb *verb_typed(const Palette *palette)
{
    const char *typed = prompt_text(palette->prompt);
    for (guint i = 0; i < palette->verbs->len; i++) {
        const PaletteVerb *verb = &g_array_index(palette->verbs, PaletteVerb, i);
        if (begins_with(typed, verb->word) || begins_with(typed, verb->alias))
            return verb;
    }
    return NULL;
}

static bool answers_verb(const char *typed, const PaletteVerb *verb, Found *out)
{
    const char *texts[] = {verb->word, verb->alias, verb->text};
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Match match;
        if (texts[i] == NULL || !match_text(typed, texts[i], &match))
            continue;
        out->score = any ? MAX(out->score, match.score) : match.score;
        any = true;
    }
    if (g_ascii_strcasecmp(typed, verb->word) == 0 ||
        (verb->alias != NULL && g_ascii_strcasecmp(typed, verb->alias) == 0))
        out->score = G_MAXINT;
    return any;
}

static void search_verbs(Palette *palette, const char *typed, const PaletteVerb *only)
{
    for (guint i = 0; i < palette->verbs->len; i++) {
        const PaletteVerb *verb = &g_array_index(palette->verbs, PaletteVerb, i);
        Found found = {.action = (Action)(ACTIONS + i)};
        if (only != NULL ? verb == only : answers_verb(typed, verb, &found))
            g_array_append_val(palette->found, found);
    }
}

static void search(Palette *palette)
{
    const char *typed = prompt_text(palette->prompt);
    const PaletteVerb *only = verb_typed(palette);
    g_array_set_size(palette->found, 0);
    search_verbs(palette, typed, only);
    if (only != NULL) {
        list_reset(palette->list);
        return;
    }
    for (int i = 0; i < ACTIONS; i++) {
        Action action = (Action)i;
        Found found = {.action = action};
        if ((action_flags(action) & ACTION_MOVE) != 0 || action == ACTION_PALETTE ||
            (palette->allows != NULL && !palette->allows(action, palette->allows_data))) {
            continue;
        }
        if (answers(typed, action, &found)) {
            g_array_append_val(palette->found, found);
        }
    }
    g_array_sort(palette->found, by_score);
    list_reset(palette->list);
}

Palette *palette_new(const Keymap *keymap, KeyContext context, PaletteAllows allows, void *data)
{
    static const ListHooks hooks = {
        .count = count_found, .id = found_id, .find = find_action, .draw = draw_found};
    Palette *palette = g_new0(Palette, 1);
    palette->keymap = keymap;
    palette->context = context;
    palette->allows = allows;
    palette->allows_data = data;
    palette->found = g_array_new(FALSE, FALSE, sizeof(Found));
    palette->verbs = g_array_new(FALSE, FALSE, sizeof(PaletteVerb));
    palette->prompt = prompt_new(": ", TYPED_MAX);
    palette->list = list_new(&hooks, palette);
    search(palette);
    return palette;
}

void palette_free(Palette *palette)
{
    if (palette != NULL) {
        list_free(palette->list);
        prompt_free(palette->prompt);
        g_array_free(palette->found, TRUE);
        g_array_free(palette->verbs, TRUE);
        g_free(palette);
    }
}

void palette_add_verb(Palette *palette, const PaletteVerb *verb)
{
    g_array_append_val(palette->verbs, *verb);
    search(palette);
}

void palette_remember(Palette *palette, const char *line)
{
    prompt_history_add(palette->prompt, line);
}

void palette_type(Palette *palette, const char *line)
{
    prompt_set_text(palette->prompt, line);
    search(palette);
}

/* A verb that is found by its name waits for its words. */
static PaletteResult choose_verb(Palette *palette, const PaletteVerb *verb)
{
    if (verb_typed(palette) == verb)
        return PALETTE_TYPED;
    g_autofree char *line = g_strdup_printf("%s ", verb->word);
    prompt_set_text(palette->prompt, line);
    if (verb->usage[0] == '\0')
        return PALETTE_TYPED;
    search(palette);
    return PALETTE_OPEN;
}

static PaletteResult choose(Palette *palette, int index)
{
    if (index < 0) {
        return PALETTE_OPEN;
    }
    const PaletteVerb *verb = verb_at(palette, found_at(palette, index)->action);
    if (verb != NULL)
        return choose_verb(palette, verb);
    palette->chosen = found_at(palette, index)->action;
    return PALETTE_CHOSE;
}

/* Keys that move in the list; the others are the prompt's. */
static Action move_of(Key key)
{
    switch (key) {
    case KEYSYM_UP:
    case KEYMOD_CTRL | 'p':
    case KEYMOD_SHIFT | KEYSYM_TAB:
        return ACTION_UP;
    case KEYSYM_DOWN:
    case KEYMOD_CTRL | 'n':
    case KEYSYM_TAB:
        return ACTION_DOWN;
    case KEYSYM_PAGE_UP:
        return ACTION_PAGE_UP;
    case KEYSYM_PAGE_DOWN:
        return ACTION_PAGE_DOWN;
    default:
        return ACTION_NONE;
    }
}

/* Above the first row lie the lines that were typed before. */
static bool browses(const Palette *palette, Action move)
{
    bool line = verb_typed(palette) != NULL;
    if (move == ACTION_UP)
        return line ||
               (prompt_text(palette->prompt)[0] == '\0' && list_selected(palette->list) <= 0);
    return move == ACTION_DOWN && line;
}

static PaletteResult take_key(Palette *palette, Key key)
{
    Action move = move_of(key);
    if (key != KEYSYM_TAB && key != (KEYMOD_SHIFT | KEYSYM_TAB) && browses(palette, move)) {
        if (prompt_key(palette->prompt, move == ACTION_UP ? KEYSYM_UP : KEYSYM_DOWN) ==
            PROMPT_CHANGED)
            search(palette);
        return PALETTE_OPEN;
    }
    if (move != ACTION_NONE) {
        list_act(palette->list, move);
        return PALETTE_OPEN;
    }
    switch (prompt_key(palette->prompt, key)) {
    case PROMPT_CHANGED:
        search(palette);
        return PALETTE_OPEN;
    case PROMPT_ACCEPTED:
        return choose(palette, list_selected(palette->list));
    case PROMPT_CANCELLED:
        return PALETTE_CLOSED;
    default:
        return PALETTE_OPEN;
    }
}

static PaletteResult take_mouse(Palette *palette, const Event *event)
{
    if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN) {
        list_scroll(palette->list, event->mouse == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        return PALETTE_OPEN;
    }
    const Rect *box = &palette->box;
    if (event->row < box->row || event->row >= box->row + box->rows || event->col < box->col ||
        event->col >= box->col + box->cols) {
        return PALETTE_CLOSED;
    }
    return choose(palette, list_row_at(palette->list, event->row, event->col));
}

PaletteResult palette_event(Palette *palette, const Event *event)
{
    switch (event->kind) {
    case EVENT_KEY:
        return take_key(palette, event->key);
    case EVENT_PASTE:
        if (prompt_paste(palette->prompt, event->paste)) {
            search(palette);
        }
        return PALETTE_OPEN;
    case EVENT_MOUSE:
        return take_mouse(palette, event);
    default:
        return PALETTE_CLOSED;
    }
}

Action palette_action(const Palette *palette)
{
    return palette->chosen;
}

const char *palette_line(const Palette *palette)
{
    return prompt_text(palette->prompt);
}

void palette_draw(Palette *palette, Canvas *canvas)
{
    int rows = canvas_rows(canvas), cols = canvas_cols(canvas);
    Rect box = {.rows = MIN(BOX_ROWS, rows), .cols = MIN(BOX_COLS, cols)};
    box.row = MIN(2, rows - box.rows);
    box.col = (cols - box.cols) / 2;
    palette->box = box;
    canvas_clip(canvas, NULL);
    canvas_fill(canvas, box, STYLE_TEXT);
    canvas_frame(canvas, box, _("Actions"), true);
    prompt_draw(palette->prompt, canvas, box.row + 1, box.col + 1, box.cols - 2, true);
    Rect inner = {box.row + 2, box.col + 1, box.rows - 3, box.cols - 2};
    list_invalidate(palette->list); /* what lies below may have been drawn over it */
    list_draw(palette->list, canvas, inner, true);
    if (verb_typed(palette) != NULL && inner.rows > 2) {
        canvas_field(canvas, inner.row + 2, inner.col + 1, inner.cols - 1, STYLE_MUTED,
                     _("Enter does it; Up brings back what you typed before; Esc leaves."));
    }
    if (palette->found->len == 0 && inner.rows > 0) {
        canvas_field(canvas, inner.row, inner.col + 1, inner.cols - 1, STYLE_MUTED,
                     _("No action has these letters"));
    }
}
