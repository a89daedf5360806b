/* sound.h - what an alert sounds like: strokes of the terminal's bell, in the rhythms of a
 * kentongan
 *
 * Listens to an AlertBook by itself. Only what is new and unowned is heard, the most urgent
 * first, never two at once; a critical one again and again until somebody takes it. It can be
 * muted, for a limited time.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SOUND_H
#define TILIK_CONSOLE_SOUND_H

#include "console/sound_theme.h"
#include "model/alert_book.h"

#define SOUND_MUTE_MS   INT64_C(900000) /* muted for 15 minutes */
#define SOUND_REPEAT_MS INT64_C(20000)  /* between the beginnings of a critical one's rhythms */

typedef struct Sound Sound;

/* One stroke, now. */
typedef void (*SoundStroke)(void *data);

typedef struct SoundRules {
    AlertPriority least;        /* less urgent ones are not heard */
    int64_t mute_ms, repeat_ms; /* 0: the usual */
} SoundRules;

/* theme is taken; NULL: silence.  book is borrowed. */
Sound *sound_new(AlertBook *book, SoundTheme *theme, const SoundRules *rules, SoundStroke stroke,
                 void *data);
void sound_free(Sound *sound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sound, sound_free)

/* As notify_link(). */
void sound_link(Sound *sound, bool live, int64_t now_ms);

/* Beats once, muted or not, so that a person can hear whether it is heard; false: there is no
 * theme. */
bool sound_try(Sound *sound);

/* Beats the rhythm of a kind once, whatever is being beaten; "aman" is all clear.  Nothing where
 * there is no theme. */
void sound_beat(Sound *sound, const char *kind);

/* Mutes for SoundRules.mute_ms; muted already: takes that back. */
void sound_mute(Sound *sound);

typedef struct SoundFacts {
    bool on;              /* there is a theme */
    bool sounding;        /* a rhythm is being beaten */
    bool insisting;       /* a critical one will be heard again */
    int64_t muted_for_ms; /* how long it stays muted; 0 it is not */
} SoundFacts;
SoundFacts sound_facts(const Sound *sound);

#endif
