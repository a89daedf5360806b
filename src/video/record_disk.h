/* record_disk.h - a new file that is written whole pieces at a time, and hashed on the way
 *
 * Always true: what the file holds is what the hash was made over.
 *
 * Layer: video.  Thread: one at a time.
 */
#ifndef TILIK_VIDEO_RECORD_DISK_H
#define TILIK_VIDEO_RECORD_DISK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct RecordDisk RecordDisk;

/* Makes the file, mode 0600; an existing one, or a link, is an error. */
RecordDisk *record_disk_new(const char *path, GError **error);

/* Writes all of it, or takes back what was written of it and says why. */
bool record_disk_write(RecordDisk *disk, const void *data, size_t size, GError **error);

/* True while the disk has so much room left, in MB; asks it once a second at most. */
bool record_disk_has_room(RecordDisk *disk, int free_mb);

int64_t record_disk_bytes(const RecordDisk *disk);

/* Brings it out to the disk.  False and error when the disk says that it could not. */
bool record_disk_sync(RecordDisk *disk, GError **error);

/* The hash of what was written; borrowed.  Nothing more can be written afterwards. */
const char *record_disk_sha256(RecordDisk *disk);

/* Removes the file: there is nothing in it. */
void record_disk_remove(RecordDisk *disk);

void record_disk_free(RecordDisk *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordDisk, record_disk_free)

#endif
