#include "console/evidence_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/paths.h"
#include "console/evidence_private.h"
#include "wire/evidence.h"

static bool fail(const char *what, GError **error)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", what, g_strerror(errno));
    return false;
}

char *evidence_store_where(const char *path)
{
    if (path[0] != '\0')
        return g_strdup(path);
    const char *home = g_get_user_data_dir();
    return g_build_filename(g_path_is_absolute(home) ? home : g_get_home_dir(), "tilik", "evidence",
                            NULL);
}

EvidenceStore *evidence_store_open(const char *path, GError **error)
{
    g_autoptr(EvidenceStore) store = g_new0(EvidenceStore, 1);
    store->folder = -1;
    store->path = evidence_store_where(path);
    if (!g_path_is_absolute(store->path)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("%s: not an absolute path"),
                    store->path);
        return NULL;
    }
    if (!paths_make_parent(store->path, error))
        return NULL;
    if (mkdir(store->path, 0700) != 0 && errno != EEXIST) {
        fail(store->path, error);
        return NULL;
    }
    store->folder = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat about;
    if (store->folder < 0 || fstat(store->folder, &about) != 0) {
        fail(store->path, error);
        return NULL;
    }
    /* Pictures of people: nobody else on this PC reads them. */
    if (about.st_uid == geteuid() && (about.st_mode & 077) != 0)
        fchmod(store->folder, 0700);
    return g_steal_pointer(&store);
}

void evidence_store_free(EvidenceStore *store)
{
    if (store == NULL)
        return;
    if (store->folder >= 0)
        close(store->folder);
    g_free(store->path);
    g_free(store);
}

const char *evidence_store_path(const EvidenceStore *store)
{
    return store->path;
}

int evidence_store_folder(const EvidenceStore *store)
{
    return store->folder;
}

char *evidence_store_file(const EvidenceStore *store, const char *stem, const char *suffix)
{
    g_autofree char *name = g_strconcat(stem, suffix, NULL);
    return g_build_filename(store->path, name, NULL);
}

/* Reading */

void evidence_item_free(EvidenceItem *item)
{
    if (item == NULL)
        return;
    evidence_free(item->facts);
    g_clear_pointer(&item->chain, g_array_unref);
    g_free(item->problem);
    g_free(item->stem);
    g_free(item);
}

static bool read_facts(const EvidenceStore *store, EvidenceItem *item, GError **error)
{
    size_t size;
    g_autofree char *name = g_strconcat(item->stem, EVIDENCE_FACTS, NULL);
    g_autofree char *text =
        evidence_read_file(store->folder, name, EVIDENCE_MANIFEST_MAX, &size, error);
    if (text == NULL || (item->facts = decode_evidence(text, size, error)) == NULL)
        return false;
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)size);
    g_strlcpy(item->anchor, hash, sizeof item->anchor);
    g_autofree char *stem = evidence_stem_of(item->facts->file);
    if (strcmp(stem, item->stem) == 0)
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s: its facts are of another file"),
                name);
    return false;
}

static bool read_chain(const EvidenceStore *store, EvidenceItem *item, GError **error)
{
    size_t size;
    g_autofree char *name = g_strconcat(item->stem, EVIDENCE_CUSTODY, NULL);
    g_autofree char *text =
        evidence_read_file(store->folder, name, EVIDENCE_CHAIN_MAX, &size, error);
    item->chain = text != NULL ? custody_read(text, size, item->anchor, error) : NULL;
    return item->chain != NULL;
}

EvidenceItem *evidence_store_read(const EvidenceStore *store, const char *stem)
{
    g_autoptr(GError) error = NULL;
    struct stat about;
    EvidenceItem *item = g_new0(EvidenceItem, 1);
    item->stem = g_strdup(stem);
    if (!read_facts(store, item, &error) || !read_chain(store, item, &error))
        item->problem = g_strdup(error->message);
    else if (fstatat(store->folder, item->facts->file, &about, AT_SYMLINK_NOFOLLOW) != 0)
        item->problem = g_strdup_printf(_("%s is gone"), item->facts->file);
    else if (!S_ISREG(about.st_mode) || about.st_size != item->facts->bytes)
        item->problem = g_strdup_printf(_("%s has another size than it had"), item->facts->file);
    return item;
}

static int newest_first(gconstpointer a, gconstpointer b)
{
    const EvidenceItem *const *one = a, *const *other = b;
    return strcmp((*other)->stem, (*one)->stem);
}

GPtrArray *evidence_store_list(const EvidenceStore *store, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_item_free);
    g_autoptr(GDir) folder = g_dir_open(store->path, 0, error);
    const char *name;
    if (folder == NULL)
        return NULL;
    while ((name = g_dir_read_name(folder)) != NULL && items->len < EVIDENCE_ITEMS_MAX) {
        if (!g_str_has_suffix(name, EVIDENCE_FACTS) || !evidence_name_valid(name))
            continue;
        g_autofree char *stem = g_strndup(name, strlen(name) - strlen(EVIDENCE_FACTS));
        g_ptr_array_add(items, evidence_store_read(store, stem));
    }
    g_ptr_array_sort(items, newest_first);
    return g_steal_pointer(&items);
}

static bool answers(const EvidenceItem *item, const char *word)
{
    const char *id = item->facts != NULL ? item->facts->id : item->stem;
    g_autofree char *upper = g_ascii_strup(word, -1);
    return strcmp(item->stem, word) == 0 || g_str_has_suffix(id, upper) ||
           g_str_has_prefix(id, upper);
}

EvidenceItem *evidence_store_find(const EvidenceStore *store, const char *word, GError **error)
{
    g_autoptr(GPtrArray) items = evidence_store_list(store, error);
    EvidenceItem *found = NULL;
    guint count = 0;
    for (guint i = 0; items != NULL && word[0] != '\0' && i < items->len; i++) {
        if (!answers(items->pdata[i], word))
            continue;
        found = items->pdata[i];
        count++;
    }
    if (items == NULL)
        return NULL;
    if (count != 1) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    count == 0 ? _("there is no evidence '%s'")
                               : _("'%s' is the beginning or end of several ids"),
                    word);
        return NULL;
    }
    g_ptr_array_set_free_func(items, NULL);
    for (guint i = 0; i < items->len; i++)
        if (items->pdata[i] != found)
            evidence_item_free(items->pdata[i]);
    return found;
}

/* The chains */

int evidence_lock(const EvidenceStore *store)
{
    int lock =
        openat(store->folder, EVIDENCE_LOCK, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock >= 0 && flock(lock, LOCK_EX) != 0) {
        close(lock);
        return -1;
    }
    return lock;
}

/* What stands in a chain up to its last whole line: a power cut may have torn the one after it,
 * which was told to nobody yet. */
static char *read_whole(const EvidenceStore *store, const char *name, size_t *size, GError **error)
{
    g_autoptr(GError) missing = NULL;
    char *text = evidence_read_file(store->folder, name, EVIDENCE_CHAIN_MAX, size, &missing);
    if (text == NULL && g_error_matches(missing, TILIK_ERROR, TILIK_ERROR_NOT_FOUND)) {
        *size = 0;
        return g_strdup("");
    }
    if (text == NULL) {
        g_propagate_error(error, g_steal_pointer(&missing));
        return NULL;
    }
    while (*size > 0 && text[*size - 1] != '\n')
        (*size)--;
    return text;
}

static bool write_line(const EvidenceStore *store, const char *name, size_t at, const char *line,
                       GError **error)
{
    int file = openat(store->folder, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    size_t size = strlen(line);
    if (file < 0)
        return fail(name, error);
    bool done = ftruncate(file, (off_t)at) == 0 &&
                pwrite(file, line, size, (off_t)at) == (ssize_t)size && fsync(file) == 0;
    if (!done) {
        fail(name, error);
        /* Half a line is none. */
        if (ftruncate(file, (off_t)at) != 0)
            g_prefix_error(error, "%s", "");
    }
    close(file);
    fsync(store->folder);
    return done;
}

GArray *evidence_chain_add(const EvidenceStore *store, const char *stem, const char *anchor,
                           const CustodyLine *line, GError **error)
{
    size_t size;
    g_autofree char *name = g_strconcat(stem, EVIDENCE_CUSTODY, NULL);
    int lock = evidence_lock(store);
    if (lock < 0) {
        fail(EVIDENCE_LOCK, error);
        return NULL;
    }
    GArray *now = NULL;
    g_autofree char *text = read_whole(store, name, &size, error);
    g_autoptr(GArray) lines = text != NULL ? custody_read(text, size, anchor, error) : NULL;
    if (lines != NULL) {
        g_autofree char *next = custody_next(lines, anchor, line);
        g_autofree char *all = g_strdup_printf("%.*s%s", (int)size, text, next);
        if (write_line(store, name, size, next, error))
            now = custody_read(all, strlen(all), anchor, error);
    }
    close(lock);
    return now;
}

bool evidence_store_index(EvidenceStore *store, const CustodyLine *line, GError **error)
{
    g_autoptr(GArray) now =
        evidence_chain_add(store, EVIDENCE_INDEX, EVIDENCE_INDEX_ANCHOR, line, error);
    return now != NULL;
}

bool evidence_store_note(EvidenceStore *store, EvidenceItem *item, const CustodyLine *line,
                         char head[EVIDENCE_HASH_SIZE], GError **error)
{
    if (item->facts == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, item->problem);
        return false;
    }
    GArray *now = evidence_chain_add(store, item->stem, item->anchor, line, error);
    if (now == NULL)
        return false;
    g_clear_pointer(&item->chain, g_array_unref);
    item->chain = now;
    g_strlcpy(head, custody_head(now, item->anchor), EVIDENCE_HASH_SIZE);
    return true;
}

bool evidence_store_delete(EvidenceStore *store, EvidenceItem *item, const CustodyLine *line,
                           GError **error)
{
    static const char *const others[] = {EVIDENCE_CUSTODY, EVIDENCE_FACTS};
    /* First the line: what is gone without one is what nobody may find. */
    if (!evidence_store_index(store, line, error))
        return false;
    if (item->facts != NULL && unlinkat(store->folder, item->facts->file, 0) != 0 &&
        errno != ENOENT)
        return fail(item->facts->file, error);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *name = g_strconcat(item->stem, others[i], NULL);
        if (unlinkat(store->folder, name, 0) != 0 && errno != ENOENT)
            return fail(name, error);
    }
    fsync(store->folder);
    return true;
}
