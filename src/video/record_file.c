#include "video/record_file.h"

#include <string.h>

#include "video/record_disk.h"
#include "video/record_mux.h"

/* What may wait for the disk. */
#define QUEUE_MAX ((size_t)48 * 1024 * 1024)
/* So long without a packet is noted. */
#define GAP_US (INT64_C(2) * G_USEC_PER_SEC)
/* So often what was written is brought out to the disk: a power cut takes no more. */
#define SYNC_US (INT64_C(3) * G_USEC_PER_SEC)
#define TICK    (INT64_C(90000) / 1000)

/* One of the two. */
typedef struct Item {
    AVCodecParameters *codec;
    TapePacket packet;
} Item;

struct RecordFile {
    char *path;
    int free_mb;
    Bridge *bridge;
    unsigned number;
    GThread *thread;

    GMutex lock;
    GCond wake;
    GQueue items;
    size_t bytes;
    bool ending; /* nothing more is taken */
    RecordNews news;
    GQueue notes; /* EvidenceNote, not handed out yet */

    /* The thread's own. */
    AVCodecParameters *codec;
    RecordMux *mux;
    RecordDisk *disk;
    bool fresh; /* the next packet is the first of its stream */
    int64_t first_us, last_us, synced_us;
    int64_t offset, dts; /* 90 kHz */
};

static void item_free(Item *item)
{
    avcodec_parameters_free(&item->codec);
    av_packet_free(&item->packet.packet);
    g_free(item);
}

static void tell(RecordFile *file)
{
    bridge_post(file->bridge, file->number, BRIDGE_RECORD, 0, NULL, NULL);
}

/* The first reason counts; what waits is still written. */
static void end_for(RecordFile *file, EvidenceEnding why, const char *problem)
{
    g_mutex_lock(&file->lock);
    if (!file->ending) {
        file->ending = true;
        file->news.ending = why;
        if (problem != NULL) {
            g_strlcpy(file->news.problem, problem, sizeof file->news.problem);
        }
    }
    g_cond_signal(&file->wake);
    g_mutex_unlock(&file->lock);
}

void record_file_end(RecordFile *file, EvidenceEnding why)
{
    end_for(file, why, NULL);
}

/* Taking: any thread */

static void put(RecordFile *file, Item *item, size_t size)
{
    g_mutex_lock(&file->lock);
    bool full = file->bytes + size > QUEUE_MAX;
    if (file->ending || full) {
        item_free(item);
    } else {
        g_queue_push_tail(&file->items, item);
        file->bytes += size;
        g_cond_signal(&file->wake);
    }
    g_mutex_unlock(&file->lock);
    if (full) {
        end_for(file, EVIDENCE_SLOW, NULL);
    }
}

void record_file_format(RecordFile *file, const AVCodecParameters *codec)
{
    Item *item = g_new0(Item, 1);
    item->codec = avcodec_parameters_alloc();
    if (item->codec == NULL || avcodec_parameters_copy(item->codec, codec) < 0) {
        item_free(item);
        return;
    }
    put(file, item, 0);
}

void record_file_packet(RecordFile *file, const TapePacket *packet)
{
    Item *item = g_new0(Item, 1);
    item->packet = *packet;
    item->packet.packet = av_packet_clone(packet->packet);
    if (item->packet.packet == NULL) {
        item_free(item);
        return;
    }
    put(file, item, (size_t)packet->packet->size);
}

/* The thread */

static void note(RecordFile *file, EvidenceEvent event, int64_t at_ms, int64_t lasts_ms)
{
    EvidenceNote *said = g_new(EvidenceNote, 1);
    *said = (EvidenceNote){event, at_ms, lasts_ms};
    g_mutex_lock(&file->lock);
    g_queue_push_tail(&file->notes, said);
    g_mutex_unlock(&file->lock);
    tell(file);
}

static bool same_stream(const AVCodecParameters *a, const AVCodecParameters *b)
{
    return a->width == b->width && a->height == b->height &&
           a->extradata_size == b->extradata_size &&
           (a->extradata_size == 0 ||
            memcmp(a->extradata, b->extradata, (size_t)a->extradata_size) == 0);
}

/* A reconnect brings the same stream again, another rung another one; both go on in the file. */
static void take_format(RecordFile *file, AVCodecParameters *codec)
{
    if (file->codec != NULL && file->codec->codec_id != codec->codec_id) {
        end_for(file, EVIDENCE_FORMAT, NULL);
        avcodec_parameters_free(&codec);
        return;
    }
    if (file->codec != NULL && !same_stream(file->codec, codec)) {
        note(file, EVIDENCE_STREAM, file->news.end_ms, 0);
    }
    bool restart = file->codec != NULL && codec->codec_id != AV_CODEC_ID_MJPEG;
    if (restart) {
        g_clear_pointer(&file->mux, record_mux_free);
    }
    avcodec_parameters_free(&file->codec);
    file->codec = codec;
    file->fresh = true;
}

static bool open_disk(RecordFile *file)
{
    g_autoptr(GError) error = NULL;
    const char *suffix = record_mux_suffix(file->codec->codec_id);
    g_autofree char *path = g_strconcat(file->path, suffix != NULL ? suffix : "", NULL);
    file->disk = suffix != NULL ? record_disk_new(path, &error) : NULL;
    if (file->disk == NULL) {
        end_for(file, suffix != NULL ? EVIDENCE_DISK : EVIDENCE_FORMAT,
                error != NULL ? error->message : NULL);
        return false;
    }
    g_mutex_lock(&file->lock);
    g_strlcpy(file->news.path, path, sizeof file->news.path);
    g_mutex_unlock(&file->lock);
    return true;
}

/* Where a packet lies in the file: by the stream's own clock, streams one after the other by when
 * they came. */
static void place(RecordFile *file, const TapePacket *packet, int64_t *dts, int64_t *pts)
{
    if (file->fresh) {
        file->offset = (packet->mono_us - file->first_us) * 9 / 100 - packet->packet->dts;
        file->fresh = false;
    }
    *dts = MAX(packet->packet->dts + file->offset, file->dts + TICK);
    *pts = MAX(packet->packet->pts + file->offset, *dts);
    file->dts = *dts;
}

/* What a frame tells: the file has begun, or goes on. */
static void progress(RecordFile *file, const TapePacket *packet)
{
    g_mutex_lock(&file->lock);
    bool first = !file->news.begun;
    if (first) {
        file->news.begun = true;
        file->news.begin_ms = packet->wall_ms;
    }
    file->news.end_ms = MAX(packet->wall_ms, file->news.begin_ms);
    file->news.bytes = record_disk_bytes(file->disk);
    g_mutex_unlock(&file->lock);
    if (first) {
        tell(file);
    }
}

static void sync_sometimes(RecordFile *file, int64_t now_us)
{
    g_autoptr(GError) error = NULL;
    if (now_us - file->synced_us < SYNC_US) {
        return;
    }
    file->synced_us = now_us;
    if (!record_disk_sync(file->disk, &error)) {
        end_for(file, EVIDENCE_DISK, error->message);
    }
}

static void take_packet(RecordFile *file, const TapePacket *packet)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (file->codec == NULL || (file->disk == NULL && !open_disk(file))) {
        return;
    }
    if (!record_disk_has_room(file->disk, file->free_mb)) {
        end_for(file, EVIDENCE_FULL, NULL);
        return;
    }
    if (file->mux == NULL && (file->mux = record_mux_new(file->codec, packet->packet)) == NULL) {
        end_for(file, EVIDENCE_FORMAT, NULL);
        return;
    }
    if (!file->news.begun) {
        file->first_us = packet->mono_us;
        file->dts = -TICK;
    } else if (packet->mono_us - file->last_us > GAP_US) {
        note(file, EVIDENCE_GAP, file->news.end_ms, (packet->mono_us - file->last_us) / 1000);
    }
    file->last_us = packet->mono_us;
    int64_t dts, pts;
    place(file, packet, &dts, &pts);
    record_mux_write(file->mux, packet->packet, dts, pts, bytes);
    if (bytes->len > 0 && !record_disk_write(file->disk, bytes->data, bytes->len, &error)) {
        end_for(file, EVIDENCE_DISK, error->message);
        return;
    }
    progress(file, packet);
    sync_sometimes(file, g_get_monotonic_time());
}

/* Waits for the next; NULL: that was all.  *failed: the disk takes no more. */
static Item *next(RecordFile *file)
{
    g_mutex_lock(&file->lock);
    while (file->items.head == NULL && !file->ending) {
        g_cond_wait(&file->wake, &file->lock);
    }
    EvidenceEnding why = file->news.ending;
    bool broken =
        file->ending && (why == EVIDENCE_FULL || why == EVIDENCE_DISK || why == EVIDENCE_FORMAT);
    Item *item = broken ? NULL : g_queue_pop_head(&file->items);
    file->bytes -=
        item != NULL && item->packet.packet != NULL ? (size_t)item->packet.packet->size : 0;
    g_mutex_unlock(&file->lock);
    return item;
}

static void finish_mux(RecordFile *file)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (file->mux == NULL || !file->news.begun || file->news.problem[0] != '\0') {
        return;
    }
    record_mux_end(file->mux, bytes);
    if (bytes->len > 0) {
        record_disk_write(file->disk, bytes->data, bytes->len, NULL);
    }
}

static void finish(RecordFile *file)
{
    g_autoptr(GError) error = NULL;
    finish_mux(file);
    g_clear_pointer(&file->mux, record_mux_free);
    bool kept = file->disk != NULL && file->news.begun;
    bool safe = !kept || record_disk_sync(file->disk, &error);
    g_mutex_lock(&file->lock);
    if (kept) {
        file->news.bytes = record_disk_bytes(file->disk);
        g_strlcpy(file->news.sha256, record_disk_sha256(file->disk), EVIDENCE_HASH_SIZE);
    } else if (file->news.problem[0] == '\0' && file->news.ending != EVIDENCE_FORMAT &&
               file->news.ending != EVIDENCE_FULL) {
        file->news.ending = EVIDENCE_NOTHING;
    }
    if (!safe) {
        file->news.ending = EVIDENCE_DISK;
        g_strlcpy(file->news.problem, error->message, sizeof file->news.problem);
    }
    file->news.ended = true;
    g_mutex_unlock(&file->lock);
    if (file->disk != NULL && !kept) {
        record_disk_remove(file->disk);
    }
    g_clear_pointer(&file->disk, record_disk_free);
    tell(file);
}

static void *write_file(void *user)
{
    RecordFile *file = user;
    Item *item;
    while ((item = next(file)) != NULL) {
        if (item->codec != NULL) {
            take_format(file, g_steal_pointer(&item->codec));
        } else {
            take_packet(file, &item->packet);
        }
        item_free(item);
    }
    finish(file);
    return NULL;
}

/* The loop's side */

RecordFile *record_file_new(const RecordPlan *plan)
{
    RecordFile *file = g_new0(RecordFile, 1);
    file->path = g_strdup(plan->path);
    file->free_mb = plan->free_mb;
    file->bridge = plan->bridge;
    file->number = plan->number;
    g_mutex_init(&file->lock);
    g_cond_init(&file->wake);
    g_queue_init(&file->items);
    g_queue_init(&file->notes);
    file->synced_us = g_get_monotonic_time();
    file->thread = g_thread_try_new("record", write_file, file, NULL);
    if (file->thread == NULL) {
        record_file_free(file);
        return NULL;
    }
    return file;
}

void record_file_news(RecordFile *file, RecordNews *out)
{
    g_mutex_lock(&file->lock);
    *out = file->news;
    g_autofree EvidenceNote *said = g_queue_pop_head(&file->notes);
    out->noted = said != NULL;
    if (said != NULL) {
        out->note = *said;
    }
    g_mutex_unlock(&file->lock);
}

void record_file_free(RecordFile *file)
{
    if (file == NULL) {
        return;
    }
    record_file_end(file, EVIDENCE_CLOSED);
    if (file->thread != NULL) {
        g_thread_join(file->thread);
    }
    g_queue_clear_full(&file->items, (GDestroyNotify)item_free);
    g_queue_clear_full(&file->notes, g_free);
    avcodec_parameters_free(&file->codec);
    g_mutex_clear(&file->lock);
    g_cond_clear(&file->wake);
    g_free(file->path);
    g_free(file);
}
