/* Where an export is written to: a folder, or a zip file.  Not compressed: what it holds is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/evidence_export.h"
#include "console/zip_library.h"

#define BLOCK 65536

struct EvidenceOut {
    char *to, *draft; /* the draft stands beside its place */
    int folder;       /* -1: it is a zip file */
    int file;
    ZipLibrary *library; /* NULL: no zip file */
    struct archive *zip;
    GPtrArray *names; /* in the folder */
    bool finished;
};

static bool fail(const char *path, GError **error)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", path, g_strerror(errno));
    return false;
}

static bool fail_zip(EvidenceOut *out, GError **error)
{
    const char *text = out->library->archive_error_string(out->zip);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", out->to,
                text != NULL ? text : "?");
    return false;
}

static bool open_zip(EvidenceOut *out, GError **error)
{
    out->file = open(out->draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out->file < 0)
        return fail(out->draft, error);
    out->library = zip_library_load(error);
    if (out->library == NULL)
        return false;
    out->zip = out->library->archive_write_new();
    out->library->archive_write_set_format_zip(out->zip);
    out->library->archive_write_set_options(out->zip, "zip:compression=store");
    out->library->archive_write_set_bytes_in_last_block(out->zip, 1);
    return out->library->archive_write_open_fd(out->zip, out->file) == ARCHIVE_OK ||
           fail_zip(out, error);
}

static bool open_folder(EvidenceOut *out, GError **error)
{
    if (mkdir(out->draft, 0700) != 0)
        return fail(out->draft, error);
    out->folder = open(out->draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return out->folder >= 0 || fail(out->draft, error);
}

EvidenceOut *evidence_out_new(const char *to, GError **error)
{
    struct stat about;
    g_autoptr(EvidenceOut) out = g_new0(EvidenceOut, 1);
    out->folder = out->file = -1;
    out->names = g_ptr_array_new_with_free_func(g_free);
    out->to = g_strdup(to);
    while (strlen(out->to) > 1 && g_str_has_suffix(out->to, "/"))
        out->to[strlen(out->to) - 1] = '\0';
    if (lstat(out->to, &about) == 0) {
        errno = EEXIST;
        fail(out->to, error);
        return NULL;
    }
    out->draft = g_strdup_printf("%s.part%08x", out->to, g_random_int());
    bool zip = g_str_has_suffix(out->to, ".zip");
    return (zip ? open_zip(out, error) : open_folder(out, error)) ? g_steal_pointer(&out) : NULL;
}

/* One file */

static bool begin(EvidenceOut *out, const char *name, int64_t bytes, GError **error)
{
    if (out->zip == NULL) {
        out->file =
            openat(out->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        g_ptr_array_add(out->names, g_strdup(name));
        return out->file >= 0 || fail(name, error);
    }
    struct archive_entry *entry = out->library->archive_entry_new();
    out->library->archive_entry_set_pathname(entry, name);
    out->library->archive_entry_set_size(entry, bytes);
    out->library->archive_entry_set_filetype(entry, AE_IFREG);
    out->library->archive_entry_set_perm(entry, 0600);
    out->library->archive_entry_set_mtime(entry, clock_wall_ms() / 1000, 0);
    int status = out->library->archive_write_header(out->zip, entry);
    out->library->archive_entry_free(entry);
    return status == ARCHIVE_OK || fail_zip(out, error);
}

static bool put(EvidenceOut *out, const void *data, size_t size, GError **error)
{
    if (out->zip != NULL)
        return out->library->archive_write_data(out->zip, data, size) == (la_ssize_t)size ||
               fail_zip(out, error);
    for (size_t done = 0; done < size;) {
        ssize_t wrote = write(out->file, (const char *)data + done, size - done);
        if (wrote < 0 && errno != EINTR)
            return fail(out->to, error);
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

static bool end(EvidenceOut *out, GError **error)
{
    if (out->zip != NULL)
        return out->library->archive_write_finish_entry(out->zip) == ARCHIVE_OK ||
               fail_zip(out, error);
    bool safe = fsync(out->file) == 0 || fail(out->to, error);
    close(out->file);
    out->file = -1;
    return safe;
}

static bool copy(EvidenceOut *out, int file, const char *name, int64_t bytes, GChecksum *sum,
                 GError **error)
{
    g_autofree unsigned char *block = g_malloc(BLOCK);
    int64_t left = bytes;
    ssize_t got;
    if (!begin(out, name, bytes, error))
        return false;
    while ((got = read(file, block, BLOCK)) > 0 && got <= left) {
        left -= got;
        g_checksum_update(sum, block, got);
        if (!put(out, block, (size_t)got, error))
            return false;
    }
    if (got < 0)
        return fail(name, error);
    if (left != 0 || got > 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s has another size than it had"),
                    name);
        return false;
    }
    return end(out, error);
}

bool evidence_out_copy(EvidenceOut *out, int folder, const char *name, int64_t bytes,
                       char hash[EVIDENCE_HASH_SIZE], GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    struct stat about;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return fail(name, error);
    errno = EINVAL;
    bool done = (fstat(file, &about) == 0 && S_ISREG(about.st_mode)) || fail(name, error);
    done = done && copy(out, file, name, bytes, sum, error);
    close(file);
    if (done)
        g_strlcpy(hash, g_checksum_get_string(sum), EVIDENCE_HASH_SIZE);
    return done;
}

bool evidence_out_text(EvidenceOut *out, const char *name, const char *text, size_t size,
                       GError **error)
{
    return begin(out, name, (int64_t)size, error) && put(out, text, size, error) && end(out, error);
}

/* Its place must be free still: nothing is ever written over. */
static bool publish(EvidenceOut *out, GError **error)
{
    if (renameat2(AT_FDCWD, out->draft, AT_FDCWD, out->to, RENAME_NOREPLACE) != 0) {
        struct stat about;
        bool known = errno != EINVAL && errno != ENOSYS;
        bool taken = lstat(out->to, &about) == 0;
        if (known || taken || rename(out->draft, out->to) != 0)
            return fail(out->to, error);
    }
    g_autofree char *parent = g_path_get_dirname(out->to);
    int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    return true;
}

bool evidence_out_finish(EvidenceOut *out, GError **error)
{
    if (out->zip != NULL) {
        if (out->library->archive_write_close(out->zip) != ARCHIVE_OK)
            return fail_zip(out, error);
        if (fsync(out->file) != 0)
            return fail(out->to, error);
    } else {
        fsync(out->folder);
    }
    out->finished = publish(out, error);
    return out->finished;
}

static void remove_draft(EvidenceOut *out)
{
    for (guint i = 0; i < out->names->len && out->folder >= 0; i++)
        unlinkat(out->folder, out->names->pdata[i], 0);
    if (out->folder >= 0)
        rmdir(out->draft);
    else if (out->file >= 0)
        unlink(out->draft);
}

void evidence_out_free(EvidenceOut *out)
{
    if (out == NULL)
        return;
    if (!out->finished)
        remove_draft(out);
    if (out->zip != NULL)
        out->library->archive_write_free(out->zip);
    if (out->file >= 0)
        close(out->file);
    if (out->folder >= 0)
        close(out->folder);
    g_ptr_array_unref(out->names);
    g_free(out->library);
    g_free(out->draft);
    g_free(out->to);
    g_free(out);
}
