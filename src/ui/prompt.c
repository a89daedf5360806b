#include "ui/prompt.h"

#include <string.h>

#include "base/text.h"

struct Prompt {
    char *label;
    GString *text;
    gsize cursor; /* bytes; always before a character, never before a mark */
    gsize max_bytes;
    bool secret;
    GPtrArray *history; /* oldest first */
    guint place;        /* in the history; its length is the line being typed */
    char *draft;        /* the line being typed, while the history is shown */
    PromptComplete complete;
    void *complete_data;
    char *completing; /* text before the cursor at the first Tab; NULL when the last key was none */
    int again;
};

Prompt *prompt_new(const char *label, gsize max_bytes)
{
    Prompt *prompt = g_new0(Prompt, 1);
    prompt->label = g_strdup(label);
    prompt->text = g_string_new(NULL);
    prompt->max_bytes = max_bytes;
    prompt->history = g_ptr_array_new_with_free_func(g_free);
    return prompt;
}

static void wipe(GString *text)
{
    explicit_bzero(text->str, text->allocated_len);
    g_string_truncate(text, 0);
}

void prompt_free(Prompt *prompt)
{
    if (prompt == NULL)
        return;
    wipe(prompt->text);
    g_string_free(prompt->text, TRUE);
    g_ptr_array_free(prompt->history, TRUE);
    g_free(prompt->label);
    g_free(prompt->draft);
    g_free(prompt->completing);
    g_free(prompt);
}

void prompt_set_secret(Prompt *prompt, bool secret)
{
    prompt->secret = secret;
}

void prompt_set_completion(Prompt *prompt, PromptComplete complete, void *data)
{
    prompt->complete = complete;
    prompt->complete_data = data;
}

bool prompt_completes(const Prompt *prompt)
{
    return prompt->complete != NULL;
}

void prompt_history_add(Prompt *prompt, const char *line)
{
    guint count = prompt->history->len;
    if (line[0] == '\0' || (count > 0 && strcmp(prompt->history->pdata[count - 1], line) == 0)) {
        return;
    }
    if (count == PROMPT_HISTORY_MAX) {
        g_ptr_array_remove_index(prompt->history, 0);
    }
    g_ptr_array_add(prompt->history, text_clean(line, strlen(line), prompt->max_bytes));
    prompt->place = prompt->history->len;
}

const char *prompt_history_nth(const Prompt *prompt, guint i)
{
    return i < prompt->history->len ? prompt->history->pdata[i] : NULL;
}

static void stop_completing(Prompt *prompt)
{
    g_clear_pointer(&prompt->completing, g_free);
    prompt->again = 0;
}

/* Shows another text; the history's place stays. */
static void show_text(Prompt *prompt, const char *text)
{
    g_autofree char *clean = text_clean(text, strlen(text), prompt->max_bytes);
    wipe(prompt->text);
    g_string_append(prompt->text, clean);
    prompt->cursor = prompt->text->len;
}

void prompt_set_text(Prompt *prompt, const char *text)
{
    stop_completing(prompt);
    show_text(prompt, text);
    prompt->place = prompt->history->len;
}

void prompt_begin(Prompt *prompt, const char *label, const char *text)
{
    g_free(prompt->label);
    prompt->label = g_strdup(label);
    prompt_set_text(prompt, text);
}

const char *prompt_text(const Prompt *prompt)
{
    return prompt->text->str;
}

gsize prompt_cursor(const Prompt *prompt)
{
    return prompt->cursor;
}

/* The place one character to the right, its marks included. */
static gsize after(const Prompt *prompt, gsize place)
{
    const char *cursor = prompt->text->str + place, *end = prompt->text->str + prompt->text->len;
    for (bool first = true; cursor < end; first = false) {
        const char *next = cursor;
        if (text_char_width(text_next(&next, end)) > 0 && !first) {
            break;
        }
        cursor = next;
    }
    return (gsize)(cursor - prompt->text->str);
}

static gsize before(const Prompt *prompt, gsize place)
{
    const char *start = prompt->text->str, *cursor = start + place;
    while (cursor > start) {
        cursor = g_utf8_prev_char(cursor);
        if (text_char_width(g_utf8_get_char(cursor)) > 0) {
            break;
        }
    }
    return (gsize)(cursor - start);
}

/* A place between a character (a space, say) and its marks becomes the one behind them. */
static gsize past_marks(const Prompt *prompt, gsize place)
{
    const char *cursor = prompt->text->str + place;
    while (*cursor != '\0' && text_char_width(g_utf8_get_char(cursor)) == 0) {
        cursor = g_utf8_next_char(cursor);
    }
    return (gsize)(cursor - prompt->text->str);
}

static gsize word_before(const Prompt *prompt, gsize place)
{
    const char *text = prompt->text->str;
    while (place > 0 && text[place - 1] == ' ') {
        place--;
    }
    while (place > 0 && text[place - 1] != ' ') {
        place--;
    }
    return past_marks(prompt, place);
}

static gsize word_after(const Prompt *prompt, gsize place)
{
    const char *text = prompt->text->str;
    while (text[place] == ' ') {
        place++;
    }
    while (text[place] != ' ' && text[place] != '\0') {
        place++;
    }
    return past_marks(prompt, place);
}

static PromptResult move_to(Prompt *prompt, gsize place)
{
    prompt->cursor = place;
    return PROMPT_MOVED;
}

static PromptResult erase(Prompt *prompt, gsize from, gsize to)
{
    if (from == to) {
        return PROMPT_MOVED;
    }
    g_string_erase(prompt->text, (gssize)from, (gssize)(to - from));
    prompt->cursor = from;
    return PROMPT_CHANGED;
}

/* Inserts clean text when the whole stays clean and short enough. */
static bool insert(Prompt *prompt, const char *text, gsize size)
{
    if (size == 0 || prompt->text->len + size > prompt->max_bytes) {
        return false;
    }
    g_string_insert_len(prompt->text, (gssize)prompt->cursor, text, (gssize)size);
    if (!text_is_clean(prompt->text->str, prompt->text->len)) {
        g_string_erase(prompt->text, (gssize)prompt->cursor, (gssize)size);
        return false;
    }
    prompt->cursor += size;
    return true;
}

bool prompt_paste(Prompt *prompt, const char *text)
{
    stop_completing(prompt);
    g_autofree char *clean = text_clean(
        text, strlen(text), prompt->max_bytes - MIN(prompt->text->len, prompt->max_bytes));
    g_strstrip(clean);
    return insert(prompt, clean, strlen(clean));
}

static PromptResult type_character(Prompt *prompt, Key key)
{
    char bytes[6];
    uint32_t code = key_character(key);
    if (code == 0) {
        return PROMPT_IGNORED;
    }
    return insert(prompt, bytes, (gsize)g_unichar_to_utf8(code, bytes)) ? PROMPT_CHANGED
                                                                        : PROMPT_MOVED;
}

static PromptResult browse(Prompt *prompt, int step)
{
    guint last = prompt->history->len;
    if (prompt->secret || (step < 0 && prompt->place == 0) || (step > 0 && prompt->place >= last)) {
        return PROMPT_MOVED;
    }
    if (prompt->place >= last) {
        g_free(prompt->draft);
        prompt->draft = g_strdup(prompt->text->str);
    }
    prompt->place = (guint)((int)MIN(prompt->place, last) + step);
    show_text(prompt, prompt->place < last ? prompt->history->pdata[prompt->place] : prompt->draft);
    return PROMPT_CHANGED;
}

static PromptResult complete(Prompt *prompt)
{
    if (prompt->complete == NULL) {
        return PROMPT_IGNORED;
    }
    if (prompt->completing == NULL) {
        prompt->completing = g_strndup(prompt->text->str, prompt->cursor);
        prompt->again = 0;
    } else {
        prompt->again++;
    }
    g_autofree char *found =
        prompt->complete(prompt->completing, prompt->again, prompt->complete_data);
    if (found == NULL) {
        return PROMPT_MOVED;
    }
    g_autofree char *rest = g_strdup(prompt->text->str + prompt->cursor);
    show_text(prompt, found);
    gsize place = prompt->cursor;
    insert(prompt, rest, strlen(rest));
    prompt->cursor = place;
    return PROMPT_CHANGED;
}

static PromptResult accept_line(Prompt *prompt)
{
    if (!prompt->secret)
        prompt_history_add(prompt, prompt->text->str);
    prompt->place = prompt->history->len;
    return PROMPT_ACCEPTED;
}

/* Keys that shells have for the same; a key without another name is itself. */
static Key plain_name(Key key)
{
    static const Key names[][2] = {
        {KEYMOD_CTRL | 'a', KEYSYM_HOME},
        {KEYMOD_CTRL | 'e', KEYSYM_END},
        {KEYMOD_CTRL | 'b', KEYSYM_LEFT},
        {KEYMOD_CTRL | 'f', KEYSYM_RIGHT},
        {KEYMOD_CTRL | 'd', KEYSYM_DELETE},
        {KEYMOD_CTRL | 'p', KEYSYM_UP},
        {KEYMOD_CTRL | 'n', KEYSYM_DOWN},
        {KEYMOD_ALT | 'b', KEYMOD_CTRL | KEYSYM_LEFT},
        {KEYMOD_ALT | 'f', KEYMOD_CTRL | KEYSYM_RIGHT},
        {KEYMOD_ALT | KEYSYM_LEFT, KEYMOD_CTRL | KEYSYM_LEFT},
        {KEYMOD_ALT | KEYSYM_RIGHT, KEYMOD_CTRL | KEYSYM_RIGHT},
        {KEYMOD_ALT | KEYSYM_BACKSPACE, KEYMOD_CTRL | 'w'},
        {KEYMOD_CTRL | 'c', KEYSYM_ESC},
        {KEYMOD_CTRL | 'g', KEYSYM_ESC},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i][0] == key) {
            return names[i][1];
        }
    }
    return key;
}

static PromptResult edit(Prompt *prompt, Key key)
{
    gsize here = prompt->cursor, end = prompt->text->len;
    switch (key) {
    case KEYSYM_LEFT:
        return move_to(prompt, before(prompt, here));
    case KEYSYM_RIGHT:
        return move_to(prompt, after(prompt, here));
    case KEYSYM_HOME:
        return move_to(prompt, 0);
    case KEYSYM_END:
        return move_to(prompt, end);
    case KEYMOD_CTRL | KEYSYM_LEFT:
        return move_to(prompt, word_before(prompt, here));
    case KEYMOD_CTRL | KEYSYM_RIGHT:
        return move_to(prompt, word_after(prompt, here));
    case KEYSYM_BACKSPACE:
        return end == 0 ? PROMPT_CANCELLED : erase(prompt, before(prompt, here), here);
    case KEYSYM_DELETE:
        return erase(prompt, here, after(prompt, here));
    case KEYMOD_CTRL | 'w':
        return erase(prompt, word_before(prompt, here), here);
    case KEYMOD_ALT | 'd':
        return erase(prompt, here, word_after(prompt, here));
    case KEYMOD_CTRL | 'u':
        return erase(prompt, 0, here);
    case KEYMOD_CTRL | 'k':
        return erase(prompt, here, end);
    case KEYSYM_UP:
        return browse(prompt, -1);
    case KEYSYM_DOWN:
        return browse(prompt, 1);
    case KEYSYM_ENTER:
        return accept_line(prompt);
    case KEYSYM_ESC:
        return PROMPT_CANCELLED;
    default:
        return type_character(prompt, key);
    }
}

PromptResult prompt_key(Prompt *prompt, Key key)
{
    if (key == KEYSYM_TAB) {
        return complete(prompt);
    }
    stop_completing(prompt);
    return edit(prompt, plain_name(key));
}

/* What stands on the screen for the text; *cursor becomes the cursor's place in it. */
static char *shown_text(const Prompt *prompt, bool ascii, gsize *cursor)
{
    *cursor = prompt->cursor;
    if (!prompt->secret) {
        return g_strdup(prompt->text->str);
    }
    const char *dot = ascii ? "*" : "\u2022";
    GString *dots = g_string_new(NULL);
    for (gsize place = 0; place < prompt->text->len; place = after(prompt, place)) {
        *cursor = place == prompt->cursor ? dots->len : *cursor;
        g_string_append(dots, dot);
    }
    *cursor = prompt->cursor == prompt->text->len ? dots->len : *cursor;
    return g_string_free(dots, FALSE);
}

void prompt_draw(const Prompt *prompt, Canvas *canvas, int row, int col, int width, bool focused)
{
    if (width < 1)
        return;
    gsize cursor;
    g_autofree char *text = shown_text(prompt, canvas_ascii(canvas), &cursor);
    int label = MIN(text_width(prompt->label), width / 2), room = width - label;
    canvas_fill(canvas, (Rect){row, col, 1, width}, STYLE_INPUT);
    canvas_field(canvas, row, col, label, STYLE_INPUT, prompt->label);
    g_autofree char *head = g_strndup(text, cursor);
    int ahead = text_width(head);
    const char *start = text;
    while (ahead > room - 1 && *start != '\0') {
        const char *next = start;
        ahead -= text_char_width(text_next(&next, text + strlen(text)));
        start = next;
    }
    while (*start != '\0' && text_char_width(g_utf8_get_char(start)) == 0) {
        start = g_utf8_next_char(start); /* marks of a character that has scrolled out */
    }
    canvas_field(canvas, row, col + label, room, STYLE_INPUT, start);
    if (focused) {
        canvas_cursor(canvas, row, col + label + ahead);
    }
}
