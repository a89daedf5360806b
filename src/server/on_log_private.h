/* on_log_private.h - what reading and writing the logbook share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_LOG_PRIVATE_H
#define TILIK_SERVER_ON_LOG_PRIVATE_H

#include "handlers.h"
#include "model/area.h"

/* What a console wrote while its link was dead is taken so late, and its clock may be ahead. */
#define LOG_LATE_MS  INT64_C(604800000)
#define LOG_AHEAD_MS INT64_C(300000)

typedef struct LogFound {
    const Token *token;
    Line *line; /* the caller's; NULL: not there, or not to be known of */
    char area[AREA_CODE_SIZE];
    Sight sight;
    bool there; /* whoever may know of it */
} LogFound;

/* Looks for a line by its id.  False: the call was answered. */
bool log_find_line(Call *call, const char *id, LogFound *out);

/* True for a note or line too many of one person in a minute: the call was answered. */
bool log_is_too_much(Call *call);

#endif
