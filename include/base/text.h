/* text.h - strings from outside, made harmless and measured
 *
 * The one place where text that another program or person wrote is cleaned, and where columns are
 * counted.
 *
 * Always true of clean text:
 *   - it is valid UTF-8 of assigned, printable characters whose width GLib and the C library
 *     agree on, so that a grid of cells and the terminal count the same columns;
 *   - it has no C0, DEL or C1 control, no bidi control, no zero-width, format or invisible filler
 *     character, no variation selector or skin tone, no private-use character, and no space but
 *     U+0020;
 *   - no character carries more than TEXT_MARKS_MAX combining marks, and it begins with none.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_TEXT_H
#define TILIK_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define TEXT_MARKS_MAX   4
#define TEXT_REPLACEMENT 0xFFFDu

/* Returns true when text (length bytes) is already clean, without allocating. */
bool text_is_clean(const char *text, size_t length);

/* Returns a cleaned copy of at most max_bytes bytes, cut between characters with their marks; the
 * caller frees it.  Bytes that are not UTF-8 and characters that can't be measured become U+FFFD; a
 * run of tabs, newlines and other controls becomes one space, as does each Unicode space; flags
 * become their two letters; what is invisible is left out.  A clean text comes back as it was. */
char *text_clean(const char *text, size_t length, size_t max_bytes);

/* Takes one code point off the front of [*cursor, end), which is not empty, and moves *cursor past
 * it. TEXT_REPLACEMENT stands for bytes that are not UTF-8 (one for each maximal broken part,
 * Unicode 3.9). */
unsigned int text_next(const char **cursor, const char *end);

/* Returns the terminal columns that clean text takes. */
int text_width(const char *text);

/* Returns the columns of one code point: 0, 1 or 2.  What clean text never holds counts as 1. */
int text_char_width(unsigned int code_point);

/* Returns the bytes of the longest prefix of clean text that fits in columns. */
size_t text_fit(const char *text, int columns);

/* Returns a copy cut to columns with U+2026 as its last character where something was cut. */
char *text_ellipsize(const char *text, int columns);

/* Returns text for comparing: lower case, with Latin accents, spaces, dots, dashes and apostrophes
 * taken out
 * ("Tambak Aji" is "tambakaji", "Jum'at" is "jumat").  The caller frees it. */
char *text_fold(const char *text);

/* The same into out, cut to size - 1 bytes; returns the bytes written, without the NUL. */
size_t text_fold_into(const char *text, char *out, size_t size);

#endif
