/* text.h - strings from outside, made harmless and measured
 *
 * The one place where text that another program or person wrote is cleaned.  After text_clean() a string is
 * valid UTF-8 without C0, DEL, C1, bidi controls (U+200E/F, U+202A-E, U+2066-9), zero-width characters but
 * ZWJ inside emoji is dropped too, U+2028/9, U+FEFF or unassigned code points, and has at most
 * TEXT_MARKS_MAX combining marks on one character.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_TEXT_H
#define TILIK_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define TEXT_MARKS_MAX 4

/* Returns true when text (length bytes) is already clean, without allocating. */
bool text_is_clean(const char *text, size_t length);

/* Returns a cleaned copy of at most max_bytes bytes, cut between characters; the caller frees it.  Bytes that
 * are not UTF-8 become U+FFFD; tab, newline and other controls become one space; the rest is left out. */
char *text_clean(const char *text, size_t length, size_t max_bytes);

/* Returns the terminal columns that clean text takes. */
int text_width(const char *text);

/* Returns the columns of one code point: 0, 1 or 2. */
int text_char_width(unsigned int code_point);

/* Returns the bytes of the longest prefix of clean text that fits in columns. */
size_t text_fit(const char *text, int columns);

/* Returns a copy cut to columns with U+2026 as its last character where something was cut. */
char *text_ellipsize(const char *text, int columns);

/* Returns text for comparing: lower case, Latin accents and spaces, dots, dashes taken out. */
char *text_fold(const char *text);

#endif
