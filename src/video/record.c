#include "video/record.h"

#include <string.h>

#include "base/text.h"
#include "video/record_file.h"

/* Enough for a manifest and the console's own files. */
#define FREE_MB_DEFAULT 200
/* Where no keyframe comes no recording does. */
#define FIRST_FRAME_S 30

/* One recording; it outlives its showing until it is written. */
typedef struct Take {
    Recorder *recorder;
    char *id, *path;
    RecordFile *file;
    unsigned number, patience;
    bool begun;
} Take;

/* What is known of a showing. */
typedef struct Reel {
    Tape *tape; /* NULL: there is no stream now */
    Take *take; /* that is going on; NULL none */
    int pre_s;
    int64_t last_us; /* when the last stream was left */
} Reel;

struct Recorder {
    Bridge *bridge;
    RecorderTell tell;
    void *user;
    GHashTable *reels; /* by id */
    GPtrArray *takes;
};

static void reel_free(void *data)
{
    Reel *reel = data;
    tape_unref(reel->tape);
    g_free(reel);
}

static void take_free(void *data)
{
    Take *take = data;
    g_clear_handle_id(&take->patience, g_source_remove);
    bridge_unregister(take->recorder->bridge, take->number);
    record_file_free(take->file);
    g_free(take->id);
    g_free(take->path);
    g_free(take);
}

Recorder *recorder_new(Bridge *bridge, RecorderTell tell, void *user)
{
    Recorder *recorder = g_new0(Recorder, 1);
    recorder->bridge = bridge;
    recorder->tell = tell;
    recorder->user = user;
    recorder->reels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, reel_free);
    recorder->takes = g_ptr_array_new_with_free_func(take_free);
    return recorder;
}

void recorder_free(Recorder *recorder)
{
    if (recorder != NULL) {
        recorder_close_all(recorder);
        g_ptr_array_unref(recorder->takes);
        g_hash_table_unref(recorder->reels);
        g_free(recorder);
    }
}

static Reel *reel_of(Recorder *recorder, const char *id)
{
    Reel *reel = g_hash_table_lookup(recorder->reels, id);
    if (reel == NULL) {
        reel = g_new0(Reel, 1);
        reel->pre_s = TAPE_SECONDS;
        g_hash_table_insert(recorder->reels, g_strdup(id), reel);
    }
    return reel;
}

/* A recording that never began ends at once. */
static void refuse(const Recorder *recorder, const ViewerCommand *command, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_RECORD,
                         .id = command->id,
                         .path = command->path,
                         .note = (char *)evidence_ending_word(EVIDENCE_NOTHING),
                         .text = (char *)text};
    recorder->tell(&event, recorder->user);
}

/* Telling */

static void tell_note(const Take *take, const RecordNews *news)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_RECORD,
                         .id = take->id,
                         .on = true,
                         .path = (char *)news->path,
                         .note = (char *)evidence_event_word(news->note.event),
                         .at_ms = news->note.at_ms,
                         .seconds = (double)news->note.lasts_ms / 1000};
    take->recorder->tell(&event, take->recorder->user);
}

static void tell_begin(const Take *take, const RecordNews *news)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_RECORD,
                         .id = take->id,
                         .on = true,
                         .path = (char *)news->path,
                         .at_ms = news->begin_ms};
    take->recorder->tell(&event, take->recorder->user);
}

static void tell_end(const Take *take, const RecordNews *news)
{
    bool kept = news->sha256[0] != '\0';
    ViewerEvent event = {.kind = VIEWER_EVENT_RECORD,
                         .id = take->id,
                         .path = (char *)(kept ? news->path : take->path),
                         .note = (char *)evidence_ending_word(news->ending),
                         .text = news->problem[0] != '\0' ? (char *)news->problem : NULL,
                         .at_ms = news->begin_ms,
                         .seconds = (double)(news->end_ms - news->begin_ms) / 1000,
                         .bytes = news->bytes,
                         .sha256 = kept ? (char *)news->sha256 : NULL};
    take->recorder->tell(&event, take->recorder->user);
}

/* Taking off the tape */

static void on_format(const AVCodecParameters *codec, void *user)
{
    record_file_format(user, codec);
}

static void on_packet(const TapePacket *packet, void *user)
{
    record_file_packet(user, packet);
}

static void unfollow(Reel *reel)
{
    if (reel->tape != NULL) {
        tape_follow(reel->tape, NULL, 0);
    }
}

static void follow(const Reel *reel, int64_t since_us)
{
    const TapeSink sink = {on_format, on_packet, reel->take->file};
    tape_follow(reel->tape, &sink, since_us);
}

static void has_begun(Take *take, const RecordNews *news)
{
    take->begun = true;
    if (take->patience != 0) {
        g_source_remove(take->patience);
        take->patience = 0;
    }
    tell_begin(take, news);
}

/* Tells what has happened since, note by note. */
static void tell_news(Take *take, RecordNews *news)
{
    do {
        record_file_news(take->file, news);
        if (news->begun && !take->begun) {
            has_begun(take, news);
        }
        if (news->noted) {
            tell_note(take, news);
        }
    } while (news->noted);
}

static void on_message(const BridgeMessage *message, void *user)
{
    Take *take = user;
    RecordNews news;
    tell_news(take, &news);
    if (!news.ended) {
        return;
    }
    Reel *reel = g_hash_table_lookup(take->recorder->reels, take->id);
    if (reel != NULL && reel->take == take) {
        unfollow(reel);
        reel->take = NULL;
    }
    tell_end(take, &news);
    g_ptr_array_remove(take->recorder->takes, take);
}

static gboolean on_patience(gpointer user)
{
    Take *take = user;
    take->patience = 0;
    record_file_end(take->file, EVIDENCE_NOTHING);
    return G_SOURCE_REMOVE;
}

/* The tape holds the file's address: it lets go before the file ends. */
static void end_take(Reel *reel, EvidenceEnding why)
{
    if (reel->take != NULL) {
        unfollow(reel);
        record_file_end(reel->take->file, why);
        reel->take = NULL;
    }
}

static void begin(Recorder *recorder, Reel *reel, const ViewerCommand *command)
{
    Take *take = g_new0(Take, 1);
    take->recorder = recorder;
    take->id = g_strdup(command->id);
    take->path = g_strdup(command->path);
    take->number = bridge_register(recorder->bridge, on_message, take);
    const RecordPlan plan = {.path = command->path,
                             .free_mb = command->free_mb > 0 ? command->free_mb : FREE_MB_DEFAULT,
                             .bridge = recorder->bridge,
                             .number = take->number};
    take->file = record_file_new(&plan);
    if (take->file == NULL) {
        refuse(recorder, command, "no thread is left for it");
        take_free(take);
        return;
    }
    g_ptr_array_add(recorder->takes, take);
    take->patience = g_timeout_add_seconds(FIRST_FRAME_S, on_patience, take);
    reel->take = take;
    if (reel->tape != NULL) {
        follow(reel, g_get_monotonic_time() - command->pre_s * G_USEC_PER_SEC);
    }
}

void recorder_obey(Recorder *recorder, const ViewerCommand *command)
{
    Reel *reel = g_hash_table_lookup(recorder->reels, command->id);
    if (reel == NULL && !command->on) {
        return; /* nothing runs, which is what was asked for */
    }
    if (reel == NULL) {
        refuse(recorder, command, "no such window");
    } else if (command->on && reel->take != NULL) {
        refuse(recorder, command, "it is being recorded already");
    } else if (command->on && (command->path == NULL || !g_path_is_absolute(command->path))) {
        refuse(recorder, command, "its path is not absolute");
    } else if (command->on) {
        begin(recorder, reel, command);
    } else if (reel->take != NULL) {
        end_take(reel, EVIDENCE_ASKED);
    } else {
        reel->pre_s = command->pre_s;
        if (reel->tape != NULL) {
            tape_hold(reel->tape, reel->pre_s);
        }
    }
}

void recorder_know(Recorder *recorder, const char *id)
{
    reel_of(recorder, id);
}

void recorder_follow(Recorder *recorder, const char *id, Tape *tape)
{
    Reel *reel = reel_of(recorder, id);
    if (reel->tape == tape) {
        return;
    }
    if (reel->tape != NULL) {
        unfollow(reel);
        reel->last_us = g_get_monotonic_time();
        tape_unref(reel->tape);
    }
    reel->tape = tape != NULL ? tape_ref(tape) : NULL;
    if (tape == NULL) {
        return;
    }
    tape_hold(tape, reel->pre_s);
    if (reel->take != NULL) {
        follow(reel, reel->last_us);
    }
}

void recorder_close(Recorder *recorder, const char *id)
{
    Reel *reel = g_hash_table_lookup(recorder->reels, id);
    if (reel != NULL) {
        end_take(reel, EVIDENCE_CLOSED);
        g_hash_table_remove(recorder->reels, id);
    }
}

void recorder_close_all(Recorder *recorder)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, recorder->reels);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        end_take(value, EVIDENCE_CLOSED);
    }
    g_hash_table_remove_all(recorder->reels);
}

bool recorder_is_on(const Recorder *recorder, const char *id)
{
    const Reel *reel = g_hash_table_lookup(recorder->reels, id);
    return reel != NULL && reel->take != NULL;
}
