/* Logins of cameras on their way into the database and out of it: sealed there, plain here. */
#include <string.h>

#include "base/error.h"
#include "journal_private.h"

/* Of an address: which texts are secret. */
static const int secret_texts[] = {4, 5};

bool journal_seal(const Vault *vault, Aside *aside, GError **error)
{
    for (size_t i = 0; vault != NULL && i < G_N_ELEMENTS(secret_texts); i++) {
        char **text = &aside->text[secret_texts[i]];
        if (*text == NULL || vault_is_sealed(*text)) {
            continue;
        }
        char *sealed = vault_seal(vault, aside->text[0], *text, error);
        if (sealed == NULL) {
            return false;
        }
        explicit_bzero(*text, strlen(*text));
        g_free(*text);
        *text = sealed;
    }
    return true;
}

typedef struct Opening {
    const Vault *vault;
    StoreAside each;
    void *data;
    GError *error;
} Opening;

static bool on_address(const Aside *row, void *data)
{
    Opening *opening = data;
    g_autoptr(Aside) open = aside_new(ASIDE_ADDRESS);
    for (int i = 0; i < ASIDE_TEXTS; i++) {
        open->text[i] = g_strdup(row->text[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(secret_texts); i++) {
        char **text = &open->text[secret_texts[i]];
        if (*text == NULL || !vault_is_sealed(*text)) {
            continue;
        }
        char *plain = NULL;
        if (opening->vault != NULL) {
            plain = vault_unseal(opening->vault, open->text[0], *text, &opening->error);
        } else {
            g_set_error_literal(&opening->error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                                "logins are sealed, and no key is given");
        }
        if (plain == NULL) {
            return false;
        }
        g_free(*text);
        *text = plain;
    }
    return opening->each(open, opening->data);
}

bool journal_store_address(JournalStore *store, const char *camera, StoreAside each, void *data,
                           GError **error)
{
    Opening opening = {store->vault, each, data, NULL};
    if (!store->class->find_address(store, camera, on_address, &opening, error)) {
        return false;
    }
    if (opening.error != NULL) {
        g_propagate_error(error, opening.error);
        return false;
    }
    return true;
}

/* So many sealed ones are tried with a key before it is held to be another's. */
#define TRIED_MAX 100

typedef struct Looking {
    Batch *plain;     /* those whose login is not sealed yet */
    GPtrArray *tried; /* camera and sealed text of some of the others, in turn */
    bool sealed;      /* there are others */
} Looking;

static bool on_any(const Aside *row, void *data)
{
    Looking *looking = data;
    bool plain = false;
    for (size_t i = 0; i < G_N_ELEMENTS(secret_texts); i++) {
        const char *text = row->text[secret_texts[i]];
        bool sealed = text != NULL && vault_is_sealed(text);
        plain |= text != NULL && !sealed;
        looking->sealed |= sealed;
        if (sealed && looking->tried->len < 2 * TRIED_MAX) {
            g_ptr_array_add(looking->tried, g_strdup(row->text[0]));
            g_ptr_array_add(looking->tried, g_strdup(text));
        }
    }
    if (plain) {
        Aside *copy = aside_new(ASIDE_ADDRESS);
        for (int i = 0; i < ASIDE_TEXTS; i++) {
            copy->text[i] = g_strdup(row->text[i]);
        }
        batch_aside(looking->plain, copy);
    }
    return true;
}

/* A key that opens none of what is there is another's: what it seals is lost with the right one. */
static bool fits(const Vault *vault, const GPtrArray *tried, GError **error)
{
    g_autoptr(GError) trouble = NULL;
    for (guint i = 0; i < tried->len; i += 2) {
        g_clear_error(&trouble);
        char *plain = vault_unseal(vault, tried->pdata[i], tried->pdata[i + 1], &trouble);
        if (plain != NULL) {
            explicit_bzero(plain, strlen(plain));
            g_free(plain);
            return true;
        }
    }
    if (trouble != NULL) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return false;
    }
    return true;
}

bool journal_store_lock_logins(JournalStore *store, const char *key_file, bool make, GError **error)
{
    g_autoptr(Batch) plain = batch_new();
    g_autoptr(GPtrArray) tried = g_ptr_array_new_with_free_func(g_free);
    Looking looking = {plain, tried, false};
    if (!store->class->addresses(store, on_any, &looking, error)) {
        return false;
    }
    g_autoptr(GError) trouble = NULL;
    store->vault = vault_open(key_file, make && !looking.sealed, &trouble);
    if (store->vault != NULL && !fits(store->vault, tried, &trouble)) {
        g_clear_pointer(&store->vault, vault_free);
    }
    if (store->vault == NULL && looking.sealed) {
        g_propagate_prefixed_error(error, g_steal_pointer(&trouble),
                                   "logins are sealed under another key, or it is lost: ");
        return false;
    }
    if (store->vault == NULL && make) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return false;
    }
    return plain->asides->len == 0 || !make || journal_store_write(store, plain, error);
}
