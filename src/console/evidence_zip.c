/* Zip files of evidence, read.  Nothing is unpacked to the disk. */
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "console/evidence_box.h"
#include "console/zip_library.h"

#define BLOCK 65536
/* Pictures and video do not shrink; text does, but not so much. */
#define UNPACKED_TIMES 20
#define UNPACKED_MORE  ((int64_t)16 * 1024 * 1024)

typedef struct Zip {
    EvidenceBox *box;
    const ZipLibrary *library;
    struct archive *archive;
    int64_t left; /* what may still be unpacked */
} Zip;

/* What a person reads of libarchive's own words. */
static const char *trouble(const Zip *zip)
{
    const char *text = zip->library->archive_error_string(zip->archive);
    return text != NULL ? text : "?";
}

/* True when the archive can be read on. */
static bool read_data(Zip *zip, const char *path)
{
    BoxReader reader;
    g_autofree unsigned char *block = g_malloc(BLOCK);
    la_ssize_t got = 0;
    evidence_box_begin(zip->box, path, &reader);
    while (zip->left >= 0 &&
           (got = zip->library->archive_read_data(zip->archive, block, BLOCK)) > 0) {
        zip->left -= got;
        evidence_box_take(&reader, block, (size_t)got);
    }
    bool whole = got == 0 && zip->left >= 0;
    if (zip->left < 0)
        evidence_box_refuse(zip->box, path, _("it unpacks to far more than it takes"));
    else if (got < 0)
        evidence_box_refuse(zip->box, path, trouble(zip));
    evidence_box_end(&reader, whole ? path : NULL);
    return zip->left >= 0 && got > ARCHIVE_FATAL;
}

static bool read_entry(Zip *zip, struct archive_entry *entry)
{
    const char *path = zip->library->archive_entry_pathname(entry);
    if (path == NULL) {
        evidence_box_refuse(zip->box, "?", _("its name can't be read"));
    } else if (zip->library->archive_entry_is_encrypted(entry)) {
        evidence_box_refuse(zip->box, path, _("it is encrypted"));
    } else if (zip->library->archive_entry_filetype(entry) != AE_IFREG ||
               zip->library->archive_entry_hardlink(entry) != NULL ||
               zip->library->archive_entry_symlink(entry) != NULL) {
        evidence_box_refuse(zip->box, path, _("it is a link or no plain file"));
    } else if (evidence_box_admits(zip->box, path)) {
        return read_data(zip, path);
    }
    return zip->box->refusals->len < 100;
}

bool evidence_box_zip(EvidenceBox *box, const char *path, GError **error)
{
    struct stat about;
    struct archive_entry *entry;
    g_autofree ZipLibrary *library = zip_library_load(error);
    if (library == NULL)
        return false;
    Zip zip = {box, library, library->archive_read_new(), 0};
    library->archive_read_support_format_zip_seekable(zip.archive);
    int status = stat(path, &about) == 0
                     ? library->archive_read_open_filename(zip.archive, path, BLOCK)
                     : ARCHIVE_FATAL;
    if (status != ARCHIVE_OK) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: %s", path, trouble(&zip));
        library->archive_read_free(zip.archive);
        return false;
    }
    zip.left = (int64_t)about.st_size * UNPACKED_TIMES + UNPACKED_MORE;
    while ((status = library->archive_read_next_header(zip.archive, &entry)) >= ARCHIVE_WARN &&
           status != ARCHIVE_EOF)
        if (!read_entry(&zip, entry))
            break;
    if (status < ARCHIVE_WARN)
        evidence_box_refuse(box, path, trouble(&zip));
    library->archive_read_free(zip.archive);
    return true;
}
