/* i18n.h - marks what a person reads
 *
 * English msgids, gettext domain "tilik".  Layer: base.
 */
#ifndef TILIK_BASE_I18N_H
#define TILIK_BASE_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(text) gettext(text)
#define N_(text) text

/* Sets the locale and binds the domain.  language is "id", "en" or NULL (then the locale decides, and a C
 * or POSIX locale means Indonesian in C.UTF-8).  Returns false when no UTF-8 locale can be had. */
bool i18n_init(const char *language);

#endif
