#include "store/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
/* The same XXH3-64, by the widest instructions that this processor has. */
#ifdef __x86_64__
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

#include "base/clock.h"
#include "base/error.h"
#include "base/paths.h"

/* Read as a number, so that a file from a machine of the other byte order is not ours either. */
#define MAGIC   UINT64_C(0x50414e534b494c54) /* "TLIKSNAP" */
#define VERSION 1u

/* At the start of the file; the block follows.  128 bytes keep the block aligned for any type. */
typedef struct Header {
    uint64_t magic;
    uint32_t version, format;
    uint64_t header_size, block_size;
    uint64_t owner, scope;
    int64_t rev, confirmed_ms, saved_ms;
    uint64_t block_hash;
    uint64_t unused[5];
    uint64_t header_hash; /* of all above */
} Header;

G_STATIC_ASSERT(sizeof(Header) == 128);

static uint64_t header_hash(const Header *header)
{
    return XXH3_64bits(header, offsetof(Header, header_hash));
}

uint64_t snapshot_hash(const char *text)
{
    return XXH3_64bits(text, strlen(text)) | 1;
}

uint64_t snapshot_owner(const char *backend, const char *identity)
{
    g_autofree char *both = g_strconcat(backend, "\n", identity, NULL);
    return snapshot_hash(both);
}

bool snapshot_write(const char *path, uint64_t owner, const SnapshotInfo *info, GBytes *block,
                    GError **error)
{
    size_t size;
    const void *data = g_bytes_get_data(block, &size);
    Header header = {
        .magic = MAGIC,
        .version = VERSION,
        .format = CATALOG_FORMAT,
        .header_size = sizeof header,
        .block_size = size,
        .owner = owner,
        .scope = info->scope,
        .rev = info->rev,
        .confirmed_ms = info->confirmed_ms,
        .saved_ms = info->saved_ms,
        .block_hash = XXH3_64bits(data, size),
    };
    header.header_hash = header_hash(&header);
    const struct iovec parts[] = {
        {.iov_base = &header, .iov_len = sizeof header},
        {.iov_base = (void *)data, .iov_len = size},
    };
    return paths_make_parent(path, error) &&
           paths_replace_parts(path, parts, G_N_ELEMENTS(parts), 0600, error);
}

/* Opens a regular file that is this user's; a link or a device in its place is not followed or
 * read. */
static int open_own(const char *path, size_t *size, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        int code = errno == ENOENT ? TILIK_ERROR_NOT_FOUND : TILIK_ERROR_STORAGE;
        g_set_error(error, TILIK_ERROR, code, "%s: %s", path, g_strerror(errno));
        return -1;
    }
    struct stat stat;
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_uid != geteuid()) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, "%s: not a file of this user", path);
        close(fd);
        return -1;
    }
    if (stat.st_size < (off_t)sizeof(Header) || stat.st_size > SNAPSHOT_BYTES_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: wrong size", path);
        close(fd);
        return -1;
    }
    *size = (size_t)stat.st_size;
    return fd;
}

static bool check_header(const char *path, const Header *header, size_t size, uint64_t owner,
                         GError **error)
{
    if (header->magic != MAGIC) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: not a snapshot", path);
        return false;
    }
    /* Before the hash: another version may hash otherwise. */
    if (header->version != VERSION || header->format != CATALOG_FORMAT) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: version %u.%u, not %u.%u", path,
                    header->version, header->format, VERSION, (unsigned)CATALOG_FORMAT);
        return false;
    }
    if (header->header_hash != header_hash(header) || header->header_size != sizeof *header ||
        header->block_size != size - sizeof *header || header->rev < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: damaged header", path);
        return false;
    }
    if (header->owner != owner) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, "%s: of another backend or user",
                    path);
        return false;
    }
    if (header->block_hash != XXH3_64bits(header + 1, header->block_size)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: damaged", path);
        return false;
    }
    return true;
}

/* Gives back the whole mapping of which the catalog holds the block. */
static void release_block(void *block, size_t size)
{
    munmap((Header *)block - 1, size + sizeof(Header));
}

bool snapshot_read(const char *path, uint64_t owner, Catalog *catalog, SnapshotInfo *info,
                   GError **error)
{
    size_t size = 0;
    int fd = open_own(path, &size, error);
    if (fd < 0) {
        return false;
    }
    /* Populated at once, since the checksum reads every page anyway; and made writable only after,
     * or the kernel would give each page a private copy now. */
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    int why = errno;
    close(fd);
    if (map == MAP_FAILED) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", path, g_strerror(why));
        return false;
    }
    Header *header = map;
    if (!check_header(path, header, size, owner, error)) {
        munmap(map, size);
        return false;
    }
    mprotect(map, size, PROT_READ | PROT_WRITE);
    SnapshotInfo found = {.rev = header->rev,
                          .confirmed_ms = header->confirmed_ms,
                          .saved_ms = header->saved_ms,
                          .scope = header->scope};
    if (!catalog_adopt(catalog, header + 1, size - sizeof *header, release_block, error)) {
        g_prefix_error(error, "%s: ", path);
        munmap(map, size);
        return false;
    }
    *info = found;
    return true;
}

bool snapshot_set_aside(const char *path)
{
    g_autofree char *bad = g_strconcat(path, ".bad", NULL);
    return rename(path, bad) == 0 || errno == ENOENT;
}
