/* error.h - the one GError domain of Tilik
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_ERROR_H
#define TILIK_BASE_ERROR_H

#include <glib.h>

#define TILIK_ERROR (tilik_error_quark())
/* The domain; its codes are TilikError. */
GQuark tilik_error_quark(void);

typedef enum TilikError {
    TILIK_ERROR_INVALID,     /* what came in is not what it should be */
    TILIK_ERROR_NOT_FOUND,   /* a thing that was named does not exist */
    TILIK_ERROR_CONFLICT,    /* the thing has changed, or is taken */
    TILIK_ERROR_REFUSED,     /* not allowed, or not safe */
    TILIK_ERROR_TOO_LARGE,   /* over a stated bound */
    TILIK_ERROR_UNAVAILABLE, /* the other side is not there, or not now */
    TILIK_ERROR_CORRUPT,     /* stored data fails its own check */
    TILIK_ERROR_STORAGE,     /* disk full, read-only, I/O error */
} TilikError;

#endif
