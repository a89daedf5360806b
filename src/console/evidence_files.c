/* Files of evidence: plain ones, never through a link, bounded. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "console/evidence_store.h"

#define BLOCK 65536

static bool fail(const char *name, int number, GError **error)
{
    g_set_error(error, TILIK_ERROR, number == ENOENT ? TILIK_ERROR_NOT_FOUND : TILIK_ERROR_STORAGE,
                "%s: %s", name, g_strerror(number));
    return false;
}

/* -1 and error for what is no plain file. */
static int open_plain(int folder, const char *name, GError **error)
{
    struct stat about;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        fail(name, errno, error);
        return -1;
    }
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode))
        return file;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, _("%s: no plain file"), name);
    close(file);
    return -1;
}

char *evidence_read_file(int folder, const char *name, size_t max, size_t *size, GError **error)
{
    int file = open_plain(folder, name, error);
    if (file < 0)
        return NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    unsigned char block[8192];
    ssize_t got;
    while ((got = read(file, block, sizeof block)) > 0 && bytes->len <= max)
        g_byte_array_append(bytes, block, (guint)got);
    int number = errno;
    close(file);
    if (got < 0) {
        fail(name, number, error);
        return NULL;
    }
    if (bytes->len > max) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("%s: larger than it may be"),
                    name);
        return NULL;
    }
    *size = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}

bool evidence_hash_file(int folder, const char *name, char hash[EVIDENCE_HASH_SIZE], int64_t *bytes,
                        GError **error)
{
    int file = open_plain(folder, name, error);
    if (file < 0)
        return false;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree unsigned char *block = g_malloc(BLOCK);
    int64_t count = 0;
    ssize_t got;
    while ((got = read(file, block, BLOCK)) > 0) {
        g_checksum_update(sum, block, got);
        count += got;
    }
    int number = errno;
    close(file);
    if (got < 0)
        return fail(name, number, error);
    g_strlcpy(hash, g_checksum_get_string(sum), EVIDENCE_HASH_SIZE);
    *bytes = count;
    return true;
}
