/* catalog_check.h - the rules that fields keep, for catalog_place.c and catalog_camera.c
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_CATALOG_CHECK_H
#define TILIK_SRC_MODEL_CATALOG_CHECK_H

#include <glib.h>

#include "catalog_private.h"

#define CATALOG_LINE_BYTES 500

/* True when text is clean and at most max bytes long. */
bool catalog_text_good(const char *text, size_t max);

/* True when degree is NAN or at most max either way. */
bool catalog_degree_good(double degree, double max);

int32_t catalog_micro(double degree);

/* Sets error to "id: message" and returns false. */
bool catalog_refuse(GError **error, const char *id, const char *message);
bool catalog_full(GError **error);

/* Finds a site, or makes one that only has an id.  CATALOG_NONE when full. */
uint32_t catalog_make_site(Catalog *catalog, const char *id);

#endif
