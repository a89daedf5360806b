/* keys.h - what a key of the keyboard is called between tilik-view and tilik
 *
 * Layer: video.  Thread: any.
 */
#ifndef TILIK_VIDEO_KEYS_H
#define TILIK_VIDEO_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#define KEYS_WORD_MAX 16

/* Writes "Left", "Enter", "space", "F8", or the character as it was typed; false for a key that has
 * no word (modifiers). */
bool keys_word(uint32_t keysym, char out[KEYS_WORD_MAX]);

#endif
