#include "ui/form.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/form_private.h"

#define TEXT_BYTES 200
#define NOTE_BYTES 1000

/* Making */

static void free_entry(gpointer data)
{
    Entry *entry = data;
    g_free(entry->id);
    g_free(entry->label);
    g_free(entry->hint);
    g_free(entry->first);
    g_free(entry->problem);
    g_strfreev(entry->words);
    g_strfreev(entry->texts);
    prompt_free(entry->prompt);
    g_free(entry);
}

Entry *form_entry(const Form *form, int i)
{
    return g_ptr_array_index(form->entries, i);
}

const char *form_entry_value(const Entry *entry)
{
    if (entry->kind == FORM_CHOICE)
        return entry->chosen >= 0 ? entry->words[entry->chosen] : "";
    return entry->prompt != NULL ? prompt_text(entry->prompt) : entry->first;
}

/* False for a word that is none of a choice's. */
static bool give(Entry *entry, const char *value)
{
    if (entry->kind != FORM_CHOICE) {
        if (entry->prompt != NULL)
            prompt_set_text(entry->prompt, value);
        entry->fresh = entry->kind == FORM_TEXT;
        return true;
    }
    for (int i = 0; entry->words[i] != NULL; i++) {
        if (strcmp(entry->words[i], value) == 0) {
            entry->chosen = i;
            return true;
        }
    }
    return false;
}

static Entry *new_entry(const FormField *field)
{
    Entry *entry = g_new0(Entry, 1);
    entry->kind = field->kind;
    entry->id = g_strdup(field->id != NULL ? field->id : "");
    entry->label = g_strdup(field->label);
    entry->hint = g_strdup(field->hint);
    entry->needed = field->needed;
    entry->submits = field->submits;
    entry->max_bytes = field->max_bytes;
    if (entry->max_bytes == 0)
        entry->max_bytes = field->kind == FORM_NOTE ? NOTE_BYTES : TEXT_BYTES;
    if (field->kind == FORM_CHOICE) {
        entry->words = g_strdupv((char **)field->words);
        entry->texts = g_strdupv((char **)field->texts);
        entry->chosen = entry->words[0] != NULL ? 0 : -1;
    } else if (field->kind != FORM_FIXED) {
        entry->prompt = prompt_new("", entry->max_bytes);
    }
    entry->first = g_strdup(field->value != NULL ? field->value : "");
    give(entry, entry->first);
    if (entry->kind != FORM_FIXED) { /* as it came out: cleaned, cut, or the first word */
        g_free(entry->first);
        entry->first = g_strdup(form_entry_value(entry));
    }
    return entry;
}

static bool can_focus(const Form *form, int i)
{
    return i >= 0 && i < (int)form->entries->len && form_entry(form, i)->kind != FORM_FIXED;
}

static int step_from(const Form *form, int from, int step)
{
    int to = from + step;
    while (to >= 0 && to < (int)form->entries->len && !can_focus(form, to))
        to += step;
    return can_focus(form, to) ? to : from;
}

Form *form_new(const char *title, const char *submit, const FormField *fields, gsize count)
{
    Form *form = g_new0(Form, 1);
    form->title = g_strdup(title);
    form->submit = g_strdup(submit);
    form->changed = g_strdup("");
    form->entries = g_ptr_array_new_with_free_func(free_entry);
    for (gsize i = 0; i < count; i++)
        g_ptr_array_add(form->entries, new_entry(&fields[i]));
    form->focus = step_from(form, -1, 1);
    return form;
}

void form_free(Form *form)
{
    if (form == NULL)
        return;
    g_ptr_array_unref(form->entries);
    g_free(form->title);
    g_free(form->submit);
    g_free(form->said);
    g_free(form->changed);
    g_free(form);
}

/* What is in it */

static int place_of(const Form *form, const char *id)
{
    for (int i = 0; id != NULL && id[0] != '\0' && i < (int)form->entries->len; i++)
        if (strcmp(form_entry(form, i)->id, id) == 0)
            return i;
    return -1;
}

const char *form_value(const Form *form, const char *id)
{
    int place = place_of(form, id);
    return place >= 0 ? form_entry_value(form_entry(form, place)) : "";
}

void form_set(Form *form, const char *id, const char *value)
{
    int place = place_of(form, id);
    if (place < 0)
        return;
    Entry *entry = form_entry(form, place);
    if (!give(entry, value))
        return;
    g_free(entry->first);
    entry->first = g_strdup(entry->kind == FORM_FIXED ? value : form_entry_value(entry));
}

static bool is_touched(const Entry *entry)
{
    return entry->kind != FORM_FIXED && strcmp(form_entry_value(entry), entry->first) != 0;
}

bool form_touched(const Form *form, const char *id)
{
    int place = place_of(form, id);
    return place >= 0 && is_touched(form_entry(form, place));
}

static bool any_touched(const Form *form)
{
    for (int i = 0; i < (int)form->entries->len; i++)
        if (is_touched(form_entry(form, i)))
            return true;
    return false;
}

void form_problem(Form *form, const char *id, const char *problem)
{
    int place = place_of(form, id);
    if (place < 0)
        return;
    Entry *entry = form_entry(form, place);
    g_free(entry->problem);
    entry->problem = problem != NULL ? text_clean(problem, strlen(problem), 300) : NULL;
    if (problem != NULL && can_focus(form, place))
        form->focus = place;
}

void form_say(Form *form, const char *text)
{
    g_free(form->said);
    form->said = text != NULL ? text_clean(text, strlen(text), 400) : NULL;
}

void form_focus(Form *form, const char *id)
{
    int place = place_of(form, id);
    if (can_focus(form, place))
        form->focus = place;
}

const char *form_changed(const Form *form)
{
    return form->changed;
}

/* Drafts */

bool form_save(const Form *form, GKeyFile *file, const char *group)
{
    g_key_file_remove_group(file, group, NULL);
    for (int i = 0; i < (int)form->entries->len; i++) {
        const Entry *entry = form_entry(form, i);
        if (entry->id[0] != '\0' && is_touched(entry))
            g_key_file_set_string(file, group, entry->id, form_entry_value(entry));
    }
    return any_touched(form);
}

void form_restore(Form *form, GKeyFile *file, const char *group)
{
    for (int i = 0; i < (int)form->entries->len; i++) {
        Entry *entry = form_entry(form, i);
        g_autofree char *value =
            entry->id[0] != '\0' ? g_key_file_get_string(file, group, entry->id, NULL) : NULL;
        if (value == NULL || !give(entry, value) || !is_touched(entry))
            continue;
        form->draft = true;
        entry->fresh = false; /* it was typed */
    }
}

static void begin_anew(Form *form)
{
    for (int i = 0; i < (int)form->entries->len; i++)
        if (form_entry(form, i)->kind != FORM_FIXED)
            give(form_entry(form, i), form_entry(form, i)->first);
    form->draft = false;
    form->focus = step_from(form, -1, 1);
}

/* Keys */

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
    if (form->asks || !any_touched(form))
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

/* To the next word that begins with a letter. */
static FormResult choose_letter(Form *form, Entry *entry, Key key)
{
    gunichar letter = g_unichar_tolower(key_character(key));
    int count = (int)g_strv_length(entry->words);
    for (int i = 1; letter != 0 && i <= count; i++) {
        int at = (entry->chosen + i) % count;
        if (g_unichar_tolower(g_utf8_get_char(entry->texts[at])) == letter)
            return choose(form, entry, at);
    }
    return FORM_OPEN;
}

static FormResult choice_key(Form *form, Entry *entry, Key key)
{
    int count = (int)g_strv_length(entry->words);
    switch (key) {
    case KEYSYM_LEFT:
        return choose(form, entry, entry->chosen - 1);
    case KEYSYM_RIGHT:
    case ' ':
        return choose(form, entry, entry->chosen + 1);
    case KEYSYM_HOME:
        return choose(form, entry, 0);
    case KEYSYM_END:
        return choose(form, entry, count - 1);
    default:
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
    if (!can_focus(form, form->focus))
        return FORM_OPEN;
    Entry *entry = form_entry(form, form->focus);
    if (entry->kind == FORM_CHOICE)
        return choice_key(form, entry, key);
    touch(entry, key_character(key) != 0);
    return prompt_key(entry->prompt, key) == PROMPT_CHANGED ? changed(form, entry) : FORM_OPEN;
}

bool form_goes_on(const Form *form)
{
    bool submits = can_focus(form, form->focus) && form_entry(form, form->focus)->submits;
    return !submits && step_from(form, form->focus, 1) != form->focus;
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
            form->focus = asked ? form->focus : step_from(form, form->focus, 1);
            return FORM_OPEN;
        }
        return submit(form);
    case KEYSYM_DOWN:
    case KEYSYM_TAB:
        form->focus = step_from(form, form->focus, 1);
        return FORM_OPEN;
    case KEYSYM_UP:
    case KEYMOD_SHIFT | KEYSYM_TAB:
        form->focus = step_from(form, form->focus, -1);
        return FORM_OPEN;
    case KEYMOD_CTRL | 'x':
        begin_anew(form);
        return FORM_OPEN;
    default:
        return entry_key(form, key);
    }
}

static FormResult take_paste(Form *form, const char *text)
{
    if (!can_focus(form, form->focus))
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
    if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN) {
        form->focus = step_from(form, form->focus, event->mouse == MOUSE_WHEEL_UP ? -1 : 1);
        return FORM_OPEN;
    }
    if (event->button != 1)
        return FORM_OPEN;
    form->asks = false;
    if (holds(&form->send, event->row, event->col))
        return submit(form);
    for (int i = 0; i < (int)form->entries->len; i++) {
        Entry *entry = form_entry(form, i);
        if (!holds(&entry->rect, event->row, event->col) || !can_focus(form, i))
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
