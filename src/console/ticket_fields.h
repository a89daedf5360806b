/* ticket_fields.h - the fields that the forms on tickets have in common
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_FIELDS_H
#define TILIK_CONSOLE_TICKET_FIELDS_H

#include "console/tickets.h"
#include "ui/form.h"

#define FIELD_TWIN     "twin"
#define FIELD_TOPIC    "topic"
#define FIELD_TITLE    "title"
#define FIELD_KIND     "kind"
#define FIELD_SEVERITY "severity"
#define FIELD_AGENCY   "agency"
#define FIELD_ASSIGNEE "assignee"
#define FIELD_AREA     "area"
#define FIELD_PICTURE  "picture"
#define FIELD_NOTE     "note"

#define WORD_USUAL  "usual"  /* of severity: what its topic usually is */
#define WORD_MATRIX "matrix" /* of agency: whom the dispatch matrix names */

/* Rows of a form that is being made, with the words of their choices. */
typedef struct TicketFields {
    GArray *fields;   /* of FormField */
    GPtrArray *texts; /* what they point to */
} TicketFields;

void ticket_fields_init(TicketFields *fields);
void ticket_fields_clear(TicketFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketFields, ticket_fields_clear)

/* Add a row each; what is passed is copied. */
void ticket_fields_text(TicketFields *fields, const char *id, const char *label, const char *value);
void ticket_fields_fixed(TicketFields *fields, const char *label, const char *value);
void ticket_fields_note(TicketFields *fields, const char *value);
/* value NULL: by the matrix, which is offered where open. */
void ticket_fields_agency(TicketFields *fields, const char *value, bool open);
void ticket_fields_severity(TicketFields *fields, const char *value, bool open);
void ticket_fields_kind(TicketFields *fields, TicketKind kind);
void ticket_fields_topic(TicketFields *fields, const char *topic, bool enters);
void ticket_fields_assignee(TicketFields *fields, const App *app, const char *name);
/* The smallest and those above it, of which area is chosen: a ticket's place may be wider than what
 * it names. */
void ticket_fields_area(TicketFields *fields, const App *app, const char *smallest,
                        const char *area);
/* A choice between two things. */
void ticket_fields_pair(TicketFields *fields, const char *id, const char *label,
                        const char *const words[3], const char *const texts[3]);

/* The form of all these. */
Form *ticket_fields_form(TicketFields *fields, const char *title, const char *submit);

/* Says below the form that what is in it could not be kept, and why. */
void ticket_form_not_kept(App *app, const GError *error);

/* What a form says. Agency: false, *out untouched, for the matrix's. */
bool ticket_form_agency(const Form *form, Agency *out);
bool ticket_form_severity(const Form *form, AlertPriority *out);
/* NULL for "". */
const char *ticket_form_text(const Form *form, const char *id);

#endif
