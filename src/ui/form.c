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

bool form_can_focus(const Form *form, int i)
{
    return i >= 0 && i < (int)form->entries->len && form_entry(form, i)->kind != FORM_FIXED;
}

int form_step(const Form *form, int from, int step)
{
    int to = from + step;
    while (to >= 0 && to < (int)form->entries->len && !form_can_focus(form, to))
        to += step;
    return form_can_focus(form, to) ? to : from;
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
    form->focus = form_step(form, -1, 1);
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

bool form_any_touched(const Form *form)
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
    if (problem != NULL && form_can_focus(form, place))
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
    if (form_can_focus(form, place))
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
    return form_any_touched(form);
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

void form_begin_anew(Form *form)
{
    for (int i = 0; i < (int)form->entries->len; i++)
        if (form_entry(form, i)->kind != FORM_FIXED)
            give(form_entry(form, i), form_entry(form, i)->first);
    form->draft = false;
    form->focus = form_step(form, -1, 1);
}
