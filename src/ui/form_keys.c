#include <string.h>

#include "base/i18n.h"
#include "ui/form_private.h"

static FormResult changed(Form *form, Entry *entry)
{
    g_free(form->changed);
    form->changed = g_strdup(entry->id);
    g_clear_pointer(&entry->problem, g_free);
    return FORM_CHANGED;
}

static FormResult submit(Form *form)
{
    form_say(form, NULL);
    for (int i = 0; i < (int)form->entries->len; i++) {
        Entry *entry = form_entry(form, i);
        g_autofree char *text = g_strstrip(g_strdup(form_entry_value(entry)));
        g_clear_pointer(&entry->problem, g_free);
        if (entry->prompt != NULL && strcmp(text, prompt_text(entry->prompt)) != 0)
            prompt_set_text(entry->prompt, text);
        if (!entry->needed || text[0] != '\0')
            continue;
        entry->problem = g_strdup(_("This is needed."));
        form->focus = i;
        return FORM_OPEN;
    }
    return FORM_SUBMITTED;
}

/* Who has typed is asked once; what was typed is kept all the same. */
static FormResult leave(Form *form)
{
    if (form->asks || !form_any_touched(form))
        return FORM_LEFT;
    form->asks = true;
    return FORM_OPEN;
}

static FormResult choose(Form *form, Entry *entry, int chosen)
{
    int count = (int)g_strv_length(entry->words);
    if (count == 0)
        return FORM_OPEN;
    entry->chosen = (chosen + count) % count;
    return changed(form, entry);
}

/* The first word from a place on, and around, that begins with some letters; -1: none does. */
static int word_with(const Entry *entry, int from, const char *letters)
{
    int count = (int)g_strv_length(entry->texts);
    for (int i = 0; i < count; i++) {
        g_autofree char *word = g_utf8_strdown(entry->texts[(from + i) % count], -1);
        if (g_str_has_prefix(word, letters))
            return (from + i) % count;
    }
    return -1;
}

static bool add_letter(char letters[FORM_TYPED_BYTES], gunichar letter)
{
    char utf8[7] = "";
    g_unichar_to_utf8(letter, utf8);
    return g_strlcat(letters, utf8, FORM_TYPED_BYTES) < FORM_TYPED_BYTES;
}

static void forget_letters(Form *form)
{
    form->typed[0] = form->stray[0] = '\0';
}

/* To the word that begins with what is typed; the same letter again goes to the next with it.  A
 * slip in a word moves nothing: only what begins another word does. */
static FormResult choose_letter(Form *form, Entry *entry, Key key)
{
    gunichar letter = g_unichar_tolower(key_character(key));
    char one[FORM_TYPED_BYTES] = "", typed[FORM_TYPED_BYTES];
    g_strlcpy(typed, form->typed, sizeof typed);
    if (letter == 0 || !add_letter(one, letter) || !add_letter(typed, letter))
        return FORM_OPEN;
    bool begun = g_utf8_strlen(form->typed, -1) > 1;
    int at = form->stray[0] == '\0' && form->typed[0] != '\0'
                 ? word_with(entry, entry->chosen, typed)
                 : -1;
    if (at < 0 && begun) {
        if ((letter == ' ' && form->stray[0] == '\0') || !add_letter(form->stray, letter))
            form->stray[0] = '\0';
        g_strlcpy(typed, form->stray, sizeof typed);
        at = g_utf8_strlen(typed, -1) > 1 ? word_with(entry, 0, typed) : -1;
    } else if (at < 0) {
        g_strlcpy(typed, one, sizeof typed);
        at = word_with(entry, entry->chosen + 1, one);
    }
    if (at < 0)
        return FORM_OPEN;
    g_strlcpy(form->typed, typed, sizeof form->typed);
    form->stray[0] = '\0';
    return choose(form, entry, at);
}

static FormResult choice_key(Form *form, Entry *entry, Key key)
{
    int count = (int)g_strv_length(entry->words);
    if (key_character(key) == 0)
        forget_letters(form);
    switch (key) {
    case KEYSYM_LEFT:
        return choose(form, entry, entry->chosen - 1);
    case KEYSYM_RIGHT:
        return choose(form, entry, entry->chosen + 1);
    case KEYSYM_HOME:
        return choose(form, entry, 0);
    case KEYSYM_END:
        return choose(form, entry, count - 1);
    default: /* a blank is a letter inside of two words ("pohon tumbang") */
        if (key == ' ' && form->typed[0] == '\0')
            return choose(form, entry, entry->chosen + 1);
        return choose_letter(form, entry, key);
    }
}

/* What was suggested goes when something else is typed; a key that moves in it keeps it. */
static void touch(Entry *entry, bool types)
{
    if (entry->fresh && types)
        prompt_set_text(entry->prompt, "");
    entry->fresh = false;
}

static FormResult entry_key(Form *form, Key key)
{
    if (!form_can_focus(form, form->focus))
        return FORM_OPEN;
    Entry *entry = form_entry(form, form->focus);
    if (entry->kind == FORM_CHOICE)
        return choice_key(form, entry, key);
    touch(entry, key_character(key) != 0);
    return prompt_key(entry->prompt, key) == PROMPT_CHANGED ? changed(form, entry) : FORM_OPEN;
}

bool form_goes_on(const Form *form)
{
    bool submits = form_can_focus(form, form->focus) && form_entry(form, form->focus)->submits;
    return !submits && form_step(form, form->focus, 1) != form->focus;
}

static FormResult take_key(Form *form, Key key)
{
    bool asked = form->asks;
    switch (key) {
    case KEYSYM_ESC:
    case KEYMOD_CTRL | 'c':
    case KEYMOD_CTRL | 'g':
        return leave(form);
    default:
        form->asks = false;
    }
    switch (key) {
    case KEYSYM_F0 + 2:
    case KEYMOD_CTRL | 's':
        return submit(form);
    case KEYSYM_ENTER:
        if (asked || form_goes_on(form)) {
            forget_letters(form);
            form->focus = asked ? form->focus : form_step(form, form->focus, 1);
            return FORM_OPEN;
        }
        return submit(form);
    case KEYSYM_DOWN:
    case KEYSYM_TAB:
        forget_letters(form);
        form->focus = form_step(form, form->focus, 1);
        return FORM_OPEN;
    case KEYSYM_UP:
    case KEYMOD_SHIFT | KEYSYM_TAB:
        forget_letters(form);
        form->focus = form_step(form, form->focus, -1);
        return FORM_OPEN;
    case KEYMOD_CTRL | 'x':
        form_begin_anew(form);
        return FORM_OPEN;
    default:
        return entry_key(form, key);
    }
}

static FormResult take_paste(Form *form, const char *text)
{
    if (!form_can_focus(form, form->focus))
        return FORM_OPEN;
    Entry *entry = form_entry(form, form->focus);
    form->asks = false;
    if (entry->prompt != NULL && text[0] != '\0')
        touch(entry, true);
    if (entry->prompt == NULL || !prompt_paste(entry->prompt, text))
        return FORM_OPEN;
    return changed(form, entry);
}

static bool holds(const Rect *rect, int row, int col)
{
    return row >= rect->row && row < rect->row + rect->rows && col >= rect->col &&
           col < rect->col + rect->cols;
}

static FormResult take_mouse(Form *form, const Event *event)
{
    forget_letters(form);
    if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN) {
        form->focus = form_step(form, form->focus, event->mouse == MOUSE_WHEEL_UP ? -1 : 1);
        return FORM_OPEN;
    }
    if (event->button != 1)
        return FORM_OPEN;
    form->asks = false;
    if (holds(&form->send, event->row, event->col))
        return submit(form);
    for (int i = 0; i < (int)form->entries->len; i++) {
        Entry *entry = form_entry(form, i);
        if (!holds(&entry->rect, event->row, event->col) || !form_can_focus(form, i))
            continue;
        form->focus = i;
        int word = entry->kind == FORM_CHOICE ? form_choice_at(entry, event->row, event->col) : -1;
        return word >= 0 ? choose(form, entry, word) : FORM_OPEN;
    }
    return FORM_OPEN;
}

FormResult form_event(Form *form, const Event *event)
{
    switch (event->kind) {
    case EVENT_KEY:
        return take_key(form, event->key);
    case EVENT_PASTE:
        return take_paste(form, event->paste);
    case EVENT_MOUSE:
        return take_mouse(form, event);
    default:
        return FORM_OPEN;
    }
}
