#include "net/secret.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/i18n.h"

/* One page or more of its own, so that lock and dump flags concern nothing else. */
#define SECRET_BYTES 4096

struct Secret {
    char *page;
};

static bool is_token(const char *text)
{
    size_t length =
        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");
    return length > 0 && length <= SECRET_MAX && text[length] == '\0';
}

Secret *secret_new(const char *prefix, const char *text, GError **error)
{
    g_return_val_if_fail(strlen(prefix) < SECRET_BYTES - SECRET_MAX - 1, NULL);
    if (!is_token(text)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("The token has characters that no token has; is it the right file?"));
        return NULL;
    }
    void *page =
        mmap(NULL, SECRET_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("Out of memory."));
        return NULL;
    }
    /* Each is the best that this system gives: a limit on locked memory is no reason to refuse
     * work. */
    (void)mlock(page, SECRET_BYTES);
    (void)madvise(page, SECRET_BYTES, MADV_DONTDUMP);
    (void)madvise(page, SECRET_BYTES, MADV_WIPEONFORK);
    Secret *secret = g_new0(Secret, 1);
    secret->page = page;
    stpcpy(stpcpy(secret->page, prefix), text);
    return secret;
}

void secret_free(Secret *secret)
{
    if (secret == NULL) {
        return;
    }
    explicit_bzero(secret->page, SECRET_BYTES);
    munmap(secret->page, SECRET_BYTES);
    g_free(secret);
}

char *secret_text(const Secret *secret)
{
    return secret->page;
}

void *secret_malloc(size_t size)
{
    return malloc(size);
}

void *secret_calloc(size_t count, size_t size)
{
    return calloc(count, size);
}

char *secret_strdup(const char *text)
{
    return strdup(text);
}

/* Never in place: realloc() may move a block and leave the old one as it was. */
void *secret_realloc(void *block, size_t size)
{
    if (block == NULL) {
        return malloc(size);
    }
    size_t held = malloc_usable_size(block);
    if (size <= held && size > held / 2) {
        return block;
    }
    void *moved = malloc(size);
    if (moved != NULL) {
        memcpy(moved, block, MIN(held, size));
        secret_release(block);
    }
    return moved;
}

void secret_release(void *block)
{
    if (block != NULL) {
        explicit_bzero(block, malloc_usable_size(block));
        free(block);
    }
}
