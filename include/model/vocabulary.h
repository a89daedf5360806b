/* vocabulary.h - how a closed list of words is kept
 *
 * Each list is one X-macro table: X(ENUM, "wire_word", N_("Words for people")).  The table gives
 * the enum, the word on the wire and in files, and the translated words; WORDS_DECLARE gives its
 * three functions.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_VOCABULARY_H
#define TILIK_MODEL_VOCABULARY_H

#include <stdbool.h>

#include "base/i18n.h"

#define WORDS_ENUM(id, word, text) id,

/* prefix_word(value): the wire word, never NULL.  prefix_text(value): translated.
 * prefix_parse(word, out): false, *out untouched, for a word that is not in the list. */
#define WORDS_DECLARE(Type, prefix)                                                                \
    const char *prefix##_word(Type value);                                                         \
    const char *prefix##_text(Type value);                                                         \
    bool prefix##_parse(const char *word, Type *out);

#define WORDS_ROW(id, word, text) {word, text},

#define WORDS_DEFINE(Type, prefix, TABLE)                                                          \
    static const struct {                                                                          \
        const char *word, *text;                                                                   \
    } prefix##_words[] = {TABLE(WORDS_ROW)};                                                       \
    const char *prefix##_word(Type value)                                                          \
    {                                                                                              \
        return prefix##_words[value].word;                                                         \
    }                                                                                              \
    const char *prefix##_text(Type value)                                                          \
    {                                                                                              \
        const char *text = prefix##_words[value].text;                                             \
        return text[0] != '\0' ? _(text) : text;                                                   \
    }                                                                                              \
    bool prefix##_parse(const char *word, Type *out)                                               \
    {                                                                                              \
        for (unsigned i = 0; i < sizeof prefix##_words / sizeof prefix##_words[0]; i++) {          \
            if (strcmp(prefix##_words[i].word, word) == 0) {                                       \
                *out = (Type)i;                                                                    \
                return true;                                                                       \
            }                                                                                      \
        }                                                                                          \
        return false;                                                                              \
    }

#endif
