/* i18n.h - marks what a person reads, and writes numbers in the language of the screen
 *
 * English msgids, gettext domain "tilik".  Messages come from locale/ beside the program (a build
 * tree), else from
 * ../share/locale as seen from the program.  LC_NUMERIC stays "C": files and the wire are written
 * with printf too.
 *
 * Layer: base.  Thread: i18n_init before the first thread; the rest any.
 */
#ifndef TILIK_BASE_I18N_H
#define TILIK_BASE_I18N_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define _(text)  gettext(text)
#define N_(text) text

/* Sets the locale and binds the domain.  language is "id", "en" or NULL: then LANGUAGE or the
 * locale decide, and a C or POSIX locale means Indonesian in C.UTF-8, so do Javanese and Sundanese.
 * A locale that is not installed or not UTF-8 is replaced by C.UTF-8.  Returns false when no UTF-8
 * locale can be had, or language is another one. */
bool i18n_init(const char *language);

/* Changes the language of what is asked from now on, "id" or "en"; other threads may go on asking.
 * Main thread, after i18n_init(). */
void i18n_switch(const char *language);

/* Writes a whole number with its thousands apart, as the language does: "12.904". */
void i18n_number(int64_t number, char *out, size_t size);

/* Writes tenths with one decimal, as the language does: 4 is "0,4". */
void i18n_tenths(int64_t tenths, char *out, size_t size);

#endif
