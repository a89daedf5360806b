#include "console/ticket_fields.h"

#include <string.h>

#include "base/error.h"
#include "console/cli_tickets.h"
#include "console/forms.h"

void ticket_fields_init(TicketFields *fields)
{
    fields->fields = g_array_new(FALSE, TRUE, sizeof(FormField));
    fields->texts = g_ptr_array_new_with_free_func(g_free);
}

void ticket_fields_clear(TicketFields *fields)
{
    g_clear_pointer(&fields->fields, g_array_unref);
    g_clear_pointer(&fields->texts, g_ptr_array_unref);
}

static const char *keep(TicketFields *fields, const char *text)
{
    char *copy = g_strdup(text);
    if (copy != NULL)
        g_ptr_array_add(fields->texts, copy);
    return copy;
}

static void add(TicketFields *fields, FormField field)
{
    field.label = keep(fields, field.label);
    field.value = keep(fields, field.value);
    field.hint = keep(fields, field.hint);
    g_array_append_val(fields->fields, field);
}

Form *ticket_fields_form(TicketFields *fields, const char *title, const char *submit)
{
    return form_new(title, submit, (const FormField *)(const void *)fields->fields->data,
                    fields->fields->len);
}

/* Choices */

/* Words and what is shown of each, as they are added. */
typedef struct Choice {
    TicketFields *fields;
    GPtrArray *words, *texts;
} Choice;

static Choice choice_begin(TicketFields *fields)
{
    return (Choice){fields, g_ptr_array_new(), g_ptr_array_new()};
}

static void choice_add(Choice *choice, const char *word, const char *text)
{
    g_ptr_array_add(choice->words, (gpointer)keep(choice->fields, word));
    g_ptr_array_add(choice->texts, (gpointer)keep(choice->fields, text));
}

static const char *const *list_of(TicketFields *fields, GPtrArray *list)
{
    g_ptr_array_add(list, NULL);
    gpointer *words = g_ptr_array_free(list, FALSE);
    g_ptr_array_add(fields->texts, words);
    return (const char *const *)words;
}

static void choice_end(Choice *choice, FormField field)
{
    field.kind = FORM_CHOICE;
    field.words = list_of(choice->fields, choice->words);
    field.texts = list_of(choice->fields, choice->texts);
    add(choice->fields, field);
}

void ticket_fields_text(TicketFields *fields, const char *id, const char *label, const char *value)
{
    add(fields, (FormField){.kind = FORM_TEXT,
                            .id = id,
                            .label = label,
                            .value = value,
                            .max_bytes = TICKET_TITLE_MAX,
                            .needed = true});
}

void ticket_fields_fixed(TicketFields *fields, const char *label, const char *value)
{
    add(fields, (FormField){.kind = FORM_FIXED, .label = label, .value = value});
}

void ticket_fields_note(TicketFields *fields, const char *value)
{
    add(fields, (FormField){.kind = FORM_NOTE,
                            .id = FIELD_NOTE,
                            .label = _("Note"),
                            .value = value,
                            .max_bytes = TICKET_NOTE_MAX});
}

void ticket_fields_agency(TicketFields *fields, const char *value, bool open)
{
    Choice choice = choice_begin(fields);
    if (open)
        choice_add(&choice, WORD_MATRIX, _("by the dispatch matrix"));
    for (unsigned i = 0; i < AGENCIES; i++)
        choice_add(&choice, agency_word((Agency)i), agency_text((Agency)i));
    choice_end(&choice,
               (FormField){.id = FIELD_AGENCY, .label = _("Whom to send"), .value = value});
}

void ticket_fields_severity(TicketFields *fields, const char *value, bool open)
{
    Choice choice = choice_begin(fields);
    if (open)
        choice_add(&choice, WORD_USUAL, _("as usual for it"));
    for (unsigned i = 0; i < PRIORITIES; i++)
        choice_add(&choice, alert_priority_word((AlertPriority)i),
                   alert_priority_text((AlertPriority)i));
    choice_end(&choice, (FormField){.id = FIELD_SEVERITY, .label = _("Severity"), .value = value});
}

void ticket_fields_kind(TicketFields *fields, TicketKind kind)
{
    Choice choice = choice_begin(fields);
    for (unsigned i = 0; i < TICKET_KINDS; i++)
        choice_add(&choice, ticket_kind_word((TicketKind)i), ticket_kind_text((TicketKind)i));
    choice_end(&choice,
               (FormField){.id = FIELD_KIND, .label = _("Kind"), .value = ticket_kind_word(kind)});
}

/* A topic and what people call it. */
typedef struct Topic {
    char word[ALERT_KIND_SIZE], text[96];
} Topic;

static int compare_topics(const void *one, const void *other)
{
    return g_utf8_collate(((const Topic *)one)->text, ((const Topic *)other)->text);
}

/* In the order of what is shown. */
static GArray *all_topics(const char *also)
{
    g_auto(GStrv) words = ticket_topics();
    GArray *topics = g_array_new(FALSE, TRUE, sizeof(Topic));
    bool known = also[0] == '\0' || g_strv_contains((const char *const *)words, also);
    for (char **word = words; *word != NULL; word++) {
        Topic topic;
        g_strlcpy(topic.word, *word, sizeof topic.word);
        alert_kind_text(*word, topic.text, sizeof topic.text);
        g_array_append_val(topics, topic);
    }
    if (!known) {
        Topic topic;
        g_strlcpy(topic.word, also, sizeof topic.word);
        alert_kind_text(also, topic.text, sizeof topic.text);
        g_array_append_val(topics, topic);
    }
    g_array_sort(topics, compare_topics);
    return topics;
}

void ticket_fields_topic(TicketFields *fields, const char *topic, bool enters)
{
    g_autoptr(GArray) topics = all_topics(topic);
    Choice choice = choice_begin(fields);
    choice_add(&choice, "", _("—"));
    for (guint i = 0; i < topics->len; i++) {
        const Topic *one = &g_array_index(topics, Topic, i);
        choice_add(&choice, one->word, one->text);
    }
    choice_end(&choice, (FormField){.id = FIELD_TOPIC,
                                    .label = _("About"),
                                    .value = topic,
                                    .submits = enters,
                                    .hint = _("type how it begins, or go by the arrows")});
}

static void add_person(Choice *choice, GHashTable *seen, const char *name)
{
    if (name != NULL && name[0] != '\0' && g_hash_table_add(seen, (gpointer)name))
        choice_add(choice, name, name);
}

/* Me first, then who has tickets. */
void ticket_fields_assignee(TicketFields *fields, const App *app, const char *name)
{
    const TicketBook *book = tickets_book(app);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    Choice choice = choice_begin(fields);
    choice_add(&choice, "", _("nobody yet"));
    add_person(&choice, seen, app->me);
    add_person(&choice, seen, name);
    for (uint32_t i = ticket_book_count(book); i-- > 0 && g_hash_table_size(seen) < 200;)
        if (!ticket_book_row(book, i)->gone)
            add_person(&choice, seen, ticket_book_row(book, i)->assignee);
    choice_end(&choice, (FormField){.id = FIELD_ASSIGNEE,
                                    .label = _("Who has it"),
                                    .value = name != NULL ? name : ""});
}

void ticket_fields_area(TicketFields *fields, const App *app, const char *smallest,
                        const char *area)
{
    Choice choice = choice_begin(fields);
    uint32_t index = catalog_find_area(app->catalog, smallest);
    bool held = false;
    char label[160];
    while (index != CATALOG_NONE) {
        Area found;
        if (!catalog_area(app->catalog, index, &found))
            break;
        catalog_area_label(app->catalog, index, label, sizeof label);
        choice_add(&choice, found.code, label);
        held |= strcmp(found.code, area) == 0;
        index = catalog_area_parent(app->catalog, index);
    }
    if (!held && area[0] != '\0') {
        tickets_place(app, area, label, sizeof label);
        choice_add(&choice, area, label);
    }
    if (choice.words->len == 0)
        choice_add(&choice, "", _("not known"));
    choice_end(&choice, (FormField){.id = FIELD_AREA, .label = _("Place"), .value = area});
}

void ticket_fields_pair(TicketFields *fields, const char *id, const char *label,
                        const char *const words[3], const char *const texts[3])
{
    Choice choice = choice_begin(fields);
    for (int i = 0; words[i] != NULL; i++)
        choice_add(&choice, words[i], texts[i]);
    choice_end(&choice, (FormField){.id = id, .label = label, .value = words[0], .submits = true});
}

/* The path in a message of the disk is longer than the form is wide; the status line has room. */
void ticket_form_not_kept(App *app, const GError *error)
{
    Form *form = forms_shown(app);
    bool disk = g_error_matches(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
    app_say(app, TONE_WARNING, _("Not kept: %s"), error->message);
    if (form != NULL)
        form_say(form, disk ? _("Not kept: the disk takes nothing.  Enter tries again.")
                            : error->message);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

/* Reading */

bool ticket_form_agency(const Form *form, Agency *out)
{
    return agency_parse(form_value(form, FIELD_AGENCY), out);
}

bool ticket_form_severity(const Form *form, AlertPriority *out)
{
    return alert_priority_parse(form_value(form, FIELD_SEVERITY), out);
}

const char *ticket_form_text(const Form *form, const char *id)
{
    const char *text = form_value(form, id);
    return text[0] != '\0' ? text : NULL;
}
