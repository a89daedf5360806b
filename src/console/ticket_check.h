/* ticket_check.h - rounds of field checks: begun, and answered camera by camera
 *
 * One line a camera: what is there as a digit, why as a reason, what else as a note, and a photo
 * behind an @.  An empty line leaves a camera for later; Esc ends, and what was written stays.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_CHECK_H
#define TILIK_CONSOLE_TICKET_CHECK_H

#include "console/app.h"
#include "model/ticket.h"

/* Asks for each camera of the ticket that nobody has looked at.  Copies what it needs. */
void ticket_check_begin(App *app, const Ticket *ticket);

/* Asks for the title of a round of the marked cameras, else the selected one. */
void ticket_round_begin(App *app);

void ticket_check_stop(App *app);

/* What a line says; note and photo are the caller's, NULL where there is none. */
typedef struct CheckWords {
    CheckResult result;
    Reason reason;
    char *note, *photo;
} CheckWords;
void check_words_clear(CheckWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckWords, check_words_clear)

/* Reads "2 cable gnawed by rats @~/a.jpg".  False and error, *out untouched. */
bool check_words_read(const char *text, CheckWords *out, GError **error);

#endif
