/* record_file.h - packets written to a file without transcoding, off the loop
 *
 * A thread of its own muxes what it is given (H.264, H.265, MPEG-2, MPEG-4 into MPEG-TS, MJPEG into
 * Matroska), writes, hashes on the way and looks after the disk.  It says BRIDGE_RECORD under its
 * number when there is news: take it with record_file_news().
 *
 * Always true of the file:
 *   - it is made new, mode 0600, and never through a link;
 *   - it holds whole frames only, whatever ended it: a write that fails is taken back;
 *   - its first frame is a keyframe, but of streams that have none.
 *
 * Layer: video.  Thread: main, but for record_file_format() and record_file_packet(): any.
 */
#ifndef TILIK_VIDEO_RECORD_FILE_H
#define TILIK_VIDEO_RECORD_FILE_H

#include "model/evidence.h"
#include "video/bridge.h"
#include "video/tape.h"

typedef struct RecordFile RecordFile;

typedef struct RecordPlan {
    const char *path; /* without its suffix: ".ts" or ".mkv" is added */
    int free_mb;      /* it ends when the disk has less than so much left */
    Bridge *bridge;
    unsigned number;
} RecordPlan;

/* Starts the thread; NULL where there is none to be had. */
RecordFile *record_file_new(const RecordPlan *plan);

/* A stream begins, or another one of the same camera. */
void record_file_format(RecordFile *file, const AVCodecParameters *codec);

/* Takes a reference to one packet. */
void record_file_packet(RecordFile *file, const TapePacket *packet);

/* Asks it to write what it has and to end; news follow.  The first reason counts. */
void record_file_end(RecordFile *file, EvidenceEnding why);

/* What is known of it. */
typedef struct RecordNews {
    bool begun, ended;
    bool noted; /* note is one that was not handed out yet */
    EvidenceNote note;
    EvidenceEnding ending;
    int64_t begin_ms, end_ms, bytes;
    char path[4096];
    char sha256[EVIDENCE_HASH_SIZE];
    char problem[256]; /* what the disk said; "" nothing */
} RecordNews;

/* Copies the state, and takes one note out. */
void record_file_news(RecordFile *file, RecordNews *out);

/* Ends it, waits for the thread, and frees. */
void record_file_free(RecordFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordFile, record_file_free)

#endif
