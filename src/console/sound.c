#include "console/sound.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "console/notify_news.h"

/* What comes together is judged together: the most urgent is heard. */
#define GATHER_MS 60
/* Critical alerts that are followed; more sound no different. */
#define RANG_MAX 16

typedef struct Rang {
    char alert[ID_LENGTH_MAX + 1];
    char kind[ALERT_KIND_SIZE];
    bool stands; /* nobody has taken it */
} Rang;

struct Sound {
    AlertBook *book;
    News *news;
    SoundTheme *theme;
    SoundRules rules;
    SoundStroke stroke;
    void *data;
    /* What is being beaten. */
    SoundRhythm rhythm;
    unsigned beaten;
    AlertPriority priority; /* PRIORITIES for the all-clear */
    int64_t began_ms;
    guint beat, gather, repeat, unmute;
    /* The most urgent of what has come since the last look. */
    AlertPriority fresh_priority; /* PRIORITIES: nothing */
    char fresh_kind[ALERT_KIND_SIZE];
    Rang rang[RANG_MAX];
    unsigned rang_count, listener;
    int64_t muted_until_ms;
    bool lost;
};

static void stop_source(guint *source)
{
    if (*source != 0)
        g_source_remove(*source);
    *source = 0;
}

/* Beating */

static gboolean on_beat(gpointer data)
{
    Sound *sound = data;
    unsigned at_ms = sound->rhythm.at_ms[sound->beaten++];
    sound->beat = 0;
    if (sound->beaten < sound->rhythm.strokes)
        sound->beat = g_timeout_add(sound->rhythm.at_ms[sound->beaten] - at_ms, on_beat, sound);
    sound->stroke(sound->data);
    return G_SOURCE_REMOVE;
}

static bool is_muted(const Sound *sound)
{
    return clock_mono_ms() < sound->muted_until_ms;
}

/* What is no more urgent than the last one waits for its end, and for as long as half a
 * repetition. */
static bool may_begin(const Sound *sound, AlertPriority priority)
{
    bool rests = sound->beat == 0 && (sound->began_ms == 0 || clock_mono_ms() - sound->began_ms >=
                                                                  sound->rules.repeat_ms / 2);
    return !is_muted(sound) && (rests || priority < sound->priority);
}

static void beat(Sound *sound, const SoundRhythm *rhythm, AlertPriority priority)
{
    stop_source(&sound->beat);
    sound->rhythm = *rhythm;
    sound->beaten = 0;
    sound->priority = priority;
    sound->began_ms = clock_mono_ms();
    on_beat(sound);
}

static void begin(Sound *sound, const SoundRhythm *rhythm, AlertPriority priority)
{
    if (rhythm->strokes > 0 && may_begin(sound, priority))
        beat(sound, rhythm, priority);
}

/* What rang */

static void keep_rang(Sound *sound, const Alert *alert)
{
    for (unsigned i = 0; i < sound->rang_count; i++)
        if (strcmp(sound->rang[i].alert, alert->id) == 0)
            return;
    if (sound->rang_count == RANG_MAX)
        return;
    Rang *rang = &sound->rang[sound->rang_count++];
    g_strlcpy(rang->alert, alert->id, sizeof rang->alert);
    g_strlcpy(rang->kind, alert->kind, sizeof rang->kind);
    rang->stands = true;
}

/* Looks at what rang anew; true when all of it is over with this. */
static bool review_rang(Sound *sound)
{
    unsigned before = sound->rang_count, kept = 0;
    for (unsigned i = 0; i < before; i++) {
        Rang rang = sound->rang[i];
        Alert alert;
        uint32_t index = alert_book_find(sound->book, rang.alert);
        bool held = index != ALERT_NONE && alert_book_alert(sound->book, index, &alert);
        if (!held || !alert.machine.active)
            continue;
        rang.stands = news_stands(sound->news, index);
        sound->rang[kept++] = rang;
    }
    sound->rang_count = kept;
    return before > 0 && kept == 0;
}

static const Rang *insisting(const Sound *sound)
{
    for (unsigned i = 0; i < sound->rang_count; i++)
        if (sound->rang[i].stands)
            return &sound->rang[i];
    return NULL;
}

static gboolean on_repeat(gpointer data);

static void plan_repeat(Sound *sound)
{
    if (insisting(sound) == NULL)
        stop_source(&sound->repeat);
    else if (sound->repeat == 0)
        sound->repeat = g_timeout_add((guint)sound->rules.repeat_ms, on_repeat, sound);
}

static void beat_kind(Sound *sound, const char *kind, AlertPriority priority)
{
    SoundRhythm rhythm = sound_theme_rhythm(sound->theme, kind);
    begin(sound, &rhythm, priority);
}

static gboolean on_repeat(gpointer data)
{
    Sound *sound = data;
    const Rang *rang = insisting(sound);
    if (rang != NULL)
        beat_kind(sound, rang->kind, PRIORITY_CRITICAL);
    return G_SOURCE_CONTINUE;
}

/* What the book tells */

static gboolean on_gather(gpointer data)
{
    Sound *sound = data;
    sound->gather = 0;
    if (sound->lost)
        return G_SOURCE_REMOVE;
    bool all_clear = review_rang(sound);
    if (sound->fresh_priority != PRIORITIES) {
        beat_kind(sound, sound->fresh_kind, sound->fresh_priority);
    } else if (all_clear) {
        SoundRhythm rhythm = sound_theme_all_clear(sound->theme);
        begin(sound, &rhythm, PRIORITIES);
    }
    sound->fresh_priority = PRIORITIES;
    plan_repeat(sound);
    return G_SOURCE_REMOVE;
}

static void gather(Sound *sound)
{
    if (sound->gather == 0)
        sound->gather = g_timeout_add(GATHER_MS, on_gather, sound);
}

static void take_fresh(Sound *sound, uint32_t index)
{
    Alert alert;
    if (!alert_book_alert(sound->book, index, &alert))
        return;
    if (alert.priority == PRIORITY_CRITICAL)
        keep_rang(sound, &alert);
    if (alert.priority >= sound->fresh_priority)
        return;
    sound->fresh_priority = alert.priority;
    g_strlcpy(sound->fresh_kind, alert.kind, sizeof sound->fresh_kind);
}

static void on_news(uint32_t alert, NewsEvent event, void *data)
{
    Sound *sound = data;
    if (event == NEWS_LOST)
        sound->lost = true;
    else if (event == NEWS_BEGAN)
        take_fresh(sound, alert);
    else if (sound->rang_count == 0)
        return;
    gather(sound);
}

/* What rang and was taken is no news any more; that it is over is heard here. */
static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Sound *sound = data;
    if (thing == ALERT_THING && sound->rang_count > 0)
        gather(sound);
}

Sound *sound_new(AlertBook *book, SoundTheme *theme, const SoundRules *rules, SoundStroke stroke,
                 void *data)
{
    const NewsRules news = {.on = theme != NULL, .least = rules->least};
    Sound *sound = g_new0(Sound, 1);
    sound->book = book;
    sound->theme = theme;
    sound->rules = *rules;
    if (rules->mute_ms == 0)
        sound->rules.mute_ms = SOUND_MUTE_MS;
    if (rules->repeat_ms == 0)
        sound->rules.repeat_ms = SOUND_REPEAT_MS;
    sound->stroke = stroke;
    sound->data = data;
    sound->fresh_priority = PRIORITIES;
    sound->news = news_new(book, on_news, sound);
    news_set_rules(sound->news, &news);
    sound->listener = alert_book_listen(book, on_book, sound);
    return sound;
}

void sound_free(Sound *sound)
{
    if (sound == NULL)
        return;
    guint *sources[] = {&sound->beat, &sound->gather, &sound->repeat, &sound->unmute};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
        stop_source(sources[i]);
    alert_book_unlisten(sound->book, sound->listener);
    news_free(sound->news);
    sound_theme_free(sound->theme);
    g_free(sound);
}

void sound_link(Sound *sound, bool live, int64_t now_ms)
{
    news_link(sound->news, live, now_ms);
    if (live && sound->lost) {
        sound->lost = false;
        gather(sound);
    }
}

/* Muting */

static gboolean on_unmute(gpointer data)
{
    Sound *sound = data;
    sound->unmute = 0;
    sound->muted_until_ms = 0;
    on_repeat(sound);
    return G_SOURCE_REMOVE;
}

/* Any alert goes before it. */
bool sound_try(Sound *sound)
{
    if (sound->theme == NULL)
        return false;
    SoundRhythm rhythm = sound_theme_rhythm(sound->theme, "");
    if (rhythm.strokes > 0)
        beat(sound, &rhythm, PRIORITIES);
    return rhythm.strokes > 0;
}

void sound_beat(Sound *sound, const char *kind)
{
    if (sound->theme == NULL)
        return;
    SoundRhythm rhythm = strcmp(kind, "aman") == 0 ? sound_theme_all_clear(sound->theme)
                                                   : sound_theme_rhythm(sound->theme, kind);
    if (rhythm.strokes > 0)
        beat(sound, &rhythm, PRIORITY_CRITICAL);
}

void sound_mute(Sound *sound)
{
    if (is_muted(sound)) {
        stop_source(&sound->unmute);
        on_unmute(sound);
        return;
    }
    stop_source(&sound->beat);
    stop_source(&sound->unmute);
    sound->began_ms = 0;
    sound->muted_until_ms = clock_mono_ms() + sound->rules.mute_ms;
    sound->unmute = g_timeout_add((guint)sound->rules.mute_ms, on_unmute, sound);
}

SoundFacts sound_facts(const Sound *sound)
{
    return (SoundFacts){
        .on = sound->theme != NULL,
        .sounding = sound->beat != 0,
        .insisting = insisting(sound) != NULL,
        .muted_for_ms = MAX(sound->muted_until_ms - clock_mono_ms(), 0),
    };
}
