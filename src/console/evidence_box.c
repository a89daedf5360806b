#include "console/evidence_box.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "console/evidence_private.h"
#include "wire/evidence.h"

#define BLOCK     65536
#define KEPT_MAX  ((int64_t)64 * 1024 * 1024)
#define SAID_MAX  200
#define OTHER_MAX 100

static void file_free(void *data)
{
    BoxFile *file = data;
    g_free(file->path);
    g_free(file->text);
    g_free(file);
}

static void refusal_free(void *data)
{
    BoxRefusal *refusal = data;
    g_free(refusal->path);
    g_free(refusal->why);
    g_free(refusal);
}

static EvidenceBox *box_new(void)
{
    EvidenceBox *box = g_new0(EvidenceBox, 1);
    box->files = g_ptr_array_new_with_free_func(file_free);
    box->refusals = g_ptr_array_new_with_free_func(refusal_free);
    return box;
}

void evidence_box_free(EvidenceBox *box)
{
    if (box == NULL)
        return;
    g_ptr_array_unref(box->files);
    g_ptr_array_unref(box->refusals);
    g_free(box);
}

const BoxFile *evidence_box_find(const EvidenceBox *box, const char *path)
{
    for (guint i = 0; i < box->files->len; i++) {
        const BoxFile *file = box->files->pdata[i];
        if (strcmp(file->path, path) == 0)
            return file;
    }
    return NULL;
}

void evidence_box_refuse(EvidenceBox *box, const char *path, const char *why)
{
    if (box->refusals->len >= OTHER_MAX)
        return;
    BoxRefusal *refusal = g_new(BoxRefusal, 1);
    *refusal = (BoxRefusal){text_clean(path, strlen(path), SAID_MAX), g_strdup(why)};
    g_ptr_array_add(box->refusals, refusal);
}

static bool stands_twice(const EvidenceBox *box, const char *path)
{
    for (guint i = 0; i < box->files->len; i++)
        if (g_ascii_strcasecmp(((const BoxFile *)box->files->pdata[i])->path, path) == 0)
            return true;
    return false;
}

bool evidence_box_admits(EvidenceBox *box, const char *path)
{
    const char *why = NULL;
    if (!evidence_path_valid(path))
        why = _("its name is none that an export has");
    else if (stands_twice(box, path))
        why = _("its name stands twice");
    else if (box->files->len >= EVIDENCE_FILES_MAX)
        why = _("there are too many files");
    if (why != NULL)
        evidence_box_refuse(box, path, why);
    return why == NULL;
}

static bool is_text(const char *path)
{
    return g_str_has_suffix(path, EVIDENCE_FACTS) || g_str_has_suffix(path, EVIDENCE_CUSTODY) ||
           g_str_has_suffix(path, EVIDENCE_SUMS);
}

void evidence_box_begin(EvidenceBox *box, const char *path, BoxReader *reader)
{
    *reader = (BoxReader){.box = box, .sum = g_checksum_new(G_CHECKSUM_SHA256)};
    if (is_text(path) && box->kept < KEPT_MAX)
        reader->text = g_byte_array_new();
}

void evidence_box_take(BoxReader *reader, const void *data, size_t size)
{
    g_checksum_update(reader->sum, data, (gssize)size);
    reader->bytes += (int64_t)size;
    if (reader->text == NULL)
        return;
    if (reader->text->len + size > EVIDENCE_EXPORT_MAX)
        g_clear_pointer(&reader->text, g_byte_array_unref);
    else
        g_byte_array_append(reader->text, data, (guint)size);
}

void evidence_box_end(BoxReader *reader, const char *path)
{
    if (path != NULL) {
        BoxFile *file = g_new0(BoxFile, 1);
        file->path = g_strdup(path);
        file->bytes = reader->bytes;
        g_strlcpy(file->sha256, g_checksum_get_string(reader->sum), sizeof file->sha256);
        if (reader->text != NULL) {
            reader->box->kept += reader->text->len;
            g_byte_array_append(reader->text, (const guint8 *)"", 1);
            file->text = (char *)g_byte_array_free(g_steal_pointer(&reader->text), FALSE);
        }
        g_ptr_array_add(reader->box->files, file);
    }
    g_clear_pointer(&reader->text, g_byte_array_unref);
    g_checksum_free(reader->sum);
}

/* A folder */

static void read_plain(EvidenceBox *box, int folder, const char *name, const char *path)
{
    BoxReader reader;
    g_autofree unsigned char *block = g_malloc(BLOCK);
    ssize_t got;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        evidence_box_refuse(box, path,
                            file < 0 && errno != ELOOP ? g_strerror(errno)
                                                       : _("it is a link or no plain file"));
        if (file >= 0)
            close(file);
        return;
    }
    evidence_box_begin(box, path, &reader);
    while ((got = read(file, block, BLOCK)) > 0)
        evidence_box_take(&reader, block, (size_t)got);
    if (got < 0)
        evidence_box_refuse(box, path, g_strerror(errno));
    evidence_box_end(&reader, got == 0 ? path : NULL);
    close(file);
}

static void read_entry(EvidenceBox *box, int folder, const char *name, const char *stem)
{
    struct stat about;
    /* The folder's own: locks and drafts are no evidence. */
    if (strcmp(name, EVIDENCE_LOCK) == 0 || g_str_has_suffix(name, EVIDENCE_DRAFT))
        return;
    if (stem != NULL) {
        g_autofree char *own = evidence_stem_of(name);
        if (strcmp(own, stem) != 0)
            return;
    }
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode)) {
        evidence_box_refuse(box, name, _("it is a folder"));
        return;
    }
    if (evidence_box_admits(box, name))
        read_plain(box, folder, name, name);
}

static bool read_folder(EvidenceBox *box, const char *path, const char *stem, GError **error)
{
    g_autoptr(GDir) names = g_dir_open(path, 0, error);
    int folder = names != NULL ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    const char *name;
    if (folder < 0) {
        if (names != NULL)
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", path, g_strerror(errno));
        return false;
    }
    while ((name = g_dir_read_name(names)) != NULL)
        read_entry(box, folder, name, stem);
    close(folder);
    return true;
}

static bool is_zip(const char *path)
{
    unsigned char head[4] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool is = file >= 0 && read(file, head, sizeof head) == sizeof head && head[0] == 'P' &&
              head[1] == 'K';
    if (file >= 0)
        close(file);
    return is;
}

EvidenceBox *evidence_box_read(const char *path, GError **error)
{
    struct stat about;
    g_autoptr(EvidenceBox) box = box_new();
    if (stat(path, &about) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    bool read;
    if (S_ISDIR(about.st_mode)) {
        read = read_folder(box, path, NULL, error);
    } else if (!S_ISREG(about.st_mode)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, _("%s: no plain file"), path);
        return NULL;
    } else if (is_zip(path)) {
        read = evidence_box_zip(box, path, error);
    } else {
        g_autofree char *parent = g_path_get_dirname(path), *name = g_path_get_basename(path);
        g_autofree char *stem = evidence_stem_of(name);
        read = read_folder(box, parent, stem, error);
    }
    return read ? g_steal_pointer(&box) : NULL;
}
