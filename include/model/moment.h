/* moment.h - a moment that has passed, as people write it: "21:05", "kemarin 21:05", "-10m"
 *
 * Words are taken in English and Indonesian, whatever the language of the screen.  A time of the
 * day is one of the city's; it is the last one that there was.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_MOMENT_H
#define TILIK_MODEL_MOMENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define MOMENT_TEXT_SIZE 64

/* When it is now, and where. */
typedef struct MomentHere {
    int64_t now_ms;
    int utc_offset_min; /* of the city */
} MomentHere;

/* Minutes east of UTC of the place that a Kemendagri code names, by its province (Keppres 41/1987);
 * western Indonesia's for NULL, "" and what is no code. */
int moment_utc_offset(const char *area_code);

/* Reads a moment, "21:05", "21.05.30", "kemarin 21:05", "22/11 21:05", "2026-11-22 21:05", RFC
 * 3339, or how long ago it was, "-10m", "-90s", "-2 jam", "-1d".  Returns false, *out untouched,
 * and error for people (translated) for anything else and for what is yet to come. */
bool moment_parse(const char *text, const MomentHere *here, int64_t *out, GError **error);

/* Writes "21:04:30 WIB", with its day where that is another than here: "yesterday 21:04:30 WIB",
 * "20/11 21:04:30 WIB", "20/11/2025 21:04:30 WIB". Translated. */
void moment_text(int64_t at_ms, const MomentHere *here, char out[MOMENT_TEXT_SIZE]);

#endif
