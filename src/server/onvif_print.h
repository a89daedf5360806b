/* onvif_print.h - what a camera says of itself, for people, for programs, and for the import
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_ONVIF_PRINT_H
#define TILIK_SERVER_ONVIF_PRINT_H

#include <stdio.h>

#include "wire/onvif_report.h"

/* What the device does not know of its place in the city. */
typedef struct OnvifRow {
    const char *id, *area, *name; /* name NULL: its maker and model */
    const char *profile;          /* of a recorder: whose; NULL: the largest and the smallest */
    const char *user, *password;  /* NULL: no such columns */
} OnvifRow;

void onvif_print_text(FILE *out, const OnvifReport *report);
void onvif_print_json(FILE *out, const OnvifReport *report);

/* A header and one row: the largest profile is main, the smallest other one sub.  False: it has no
 * profile of that name. */
bool onvif_print_csv(FILE *out, const OnvifReport *report, const OnvifRow *row);

/* "its clock is 7 s behind" */
char *onvif_skew_words(int64_t skew_ms);

#endif
