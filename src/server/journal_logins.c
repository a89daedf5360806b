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

typedef struct Looking {
    Batch *plain; /* those whose login is not sealed yet */
    bool sealed;  /* there are others */
} Looking;

static bool on_any(const Aside *row, void *data)
{
    Looking *looking = data;
    bool plain = false;
    for (size_t i = 0; i < G_N_ELEMENTS(secret_texts); i++) {
        const char *text = row->text[secret_texts[i]];
        plain |= text != NULL && !vault_is_sealed(text);
        looking->sealed |= text != NULL && vault_is_sealed(text);
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

bool journal_store_lock_logins(JournalStore *store, const char *key_file, bool make, GError **error)
{
    g_autoptr(Batch) plain = batch_new();
    Looking looking = {plain, false};
    if (!store->class->addresses(store, on_any, &looking, error)) {
        return false;
    }
    g_autoptr(GError) trouble = NULL;
    store->vault = vault_open(key_file, make && !looking.sealed, &trouble);
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
