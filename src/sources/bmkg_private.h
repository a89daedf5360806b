/* bmkg_private.h - what the files of the weather agency's source share
 *
 * Layer: sources, private.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_BMKG_PRIVATE_H
#define TILIK_SOURCES_BMKG_PRIVATE_H

#include "sources/ask.h"
#include "sources/source.h"
#include "wire/bmkg.h"

#define BMKG_TIMEOUT_MS 20000

/* Warnings: a feed, and each document that it names, asked for once. */
typedef struct BmkgWarnings {
    Asker *asker;
    Decoder *decoder;
    char *path;        /* of the feed, on its host */
    char *host;        /* "https://www.bmkg.go.id": documents must be of it */
    GHashTable *known; /* BmkgWarning of a document's path; NULL: to be asked for */
    int64_t due_ms, every_ms;
    unsigned failures;
} BmkgWarnings;

/* url of the feed.  False when it is no address. */
bool bmkg_warnings_init(BmkgWarnings *warnings, struct event_base *base, const char *url);
void bmkg_warnings_clear(BmkgWarnings *warnings);

/* The path to ask for next, borrowed; NULL when nothing is due. */
const char *bmkg_warnings_next(BmkgWarnings *warnings, int64_t mono_ms);

/* Takes what came for a path.  False and error for what can't be read. */
bool bmkg_warnings_take(BmkgWarnings *warnings, const char *path, const AskAnswer *answer,
                        int64_t mono_ms, GError **error);

/* The one that holds at a place longest; NULL none. */
const BmkgWarning *bmkg_warnings_over(const BmkgWarnings *warnings, double lat, double lon,
                                      int64_t now_ms);
unsigned bmkg_warnings_count(const BmkgWarnings *warnings, int64_t now_ms);

#endif
