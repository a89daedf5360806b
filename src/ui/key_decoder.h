/* key_decoder.h - bytes from a terminal become events
 *
 * Knows the grammar of ECMA-48 sequences, so that one it has never heard of is swallowed whole and
 * not taken for keys; terminfo's strings are added for terminals that keep to no grammar.  Pure:
 * time is passed in, events come out through a sink.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_KEY_DECODER_H
#define TILIK_UI_KEY_DECODER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ui/keyboard.h"

typedef struct KeyDecoder KeyDecoder;

KeyDecoder *key_decoder_new(EventHandler sink, void *data);
void key_decoder_free(KeyDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyDecoder, key_decoder_free)

/* Teaches what the terminal sends for a key; sequences that begin with no control character are not
 * learnt. */
void key_decoder_learn(KeyDecoder *decoder, const char *sequence, Key key);

void key_decoder_feed(KeyDecoder *decoder, const char *bytes, gsize size, int64_t mono_ms);

/* Milliseconds after which key_decoder_timeout() should be called if nothing more comes; 0 when
 * nothing is unfinished. */
int key_decoder_patience(const KeyDecoder *decoder);

/* Nothing more came: a lone ESC is the Esc key, an unfinished paste is over, an unfinished sequence
 * is dropped. */
void key_decoder_timeout(KeyDecoder *decoder, int64_t mono_ms);

#endif
