#include "ui/keymap.h"

#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "base/paths.h"

#define KEYS_FILE    "config/keys.conf"
#define BINDINGS_MAX 16 /* keys of one action in one context */

WORDS_DEFINE(KeyContext, key_context, KEY_CONTEXT_TABLE)

typedef struct Binding {
    Key keys[KEYMAP_SEQUENCE_MAX];
    int count;
    Action action;
} Binding;

struct Keymap {
    GArray *bindings[KEY_CONTEXTS]; /* of Binding, in the order of the files */
    GHashTable
        *names; /* GUINT(context * ACTIONS + action) -> keys as text; filled when asked for */
};

static Keymap *keymap_empty(void)
{
    Keymap *keymap = g_new0(Keymap, 1);
    for (int i = 0; i < KEY_CONTEXTS; i++) {
        keymap->bindings[i] = g_array_new(FALSE, FALSE, sizeof(Binding));
    }
    keymap->names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return keymap;
}

void keymap_free(Keymap *keymap)
{
    if (keymap == NULL) {
        return;
    }
    for (int i = 0; i < KEY_CONTEXTS; i++) {
        g_array_free(keymap->bindings[i], TRUE);
    }
    g_hash_table_destroy(keymap->names);
    g_free(keymap);
}

static const Binding *binding_at(const Keymap *keymap, KeyContext context, guint i)
{
    return &g_array_index(keymap->bindings[context], Binding, i);
}

/* True when one is the other, or its beginning. */
static bool collide(const Binding *a, const Binding *b)
{
    return memcmp(a->keys, b->keys, (size_t)MIN(a->count, b->count) * sizeof(Key)) == 0;
}

/* Reads "g g"; false when a part is no key or there are too many. */
static bool parse_sequence(const char *text, Binding *binding)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    binding->count = 0;
    for (int i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0') {
            continue;
        }
        if (binding->count == KEYMAP_SEQUENCE_MAX ||
            !key_parse(words[i], &binding->keys[binding->count])) {
            return false;
        }
        binding->count++;
    }
    return binding->count > 0;
}

static void binding_format(const Binding *binding, GString *out)
{
    for (int i = 0; i < binding->count; i++) {
        char name[KEY_NAME_SIZE];
        key_format(binding->keys[i], name);
        g_string_append_printf(out, "%s%s", i > 0 ? " " : "", name);
    }
}

/* One file on its way into a map. */
typedef struct Reader {
    const Keyfile *keyfile;
    const char *group;
    KeyContext context;
    GArray *found; /* of Binding: this file's, in this context */
} Reader;

/* Adds one binding; in one file two lines may not want the same key. */
static bool add_binding(Reader *reader, const Binding *binding, GError **error)
{
    for (guint i = 0; i < reader->found->len; i++) {
        const Binding *other = &g_array_index(reader->found, Binding, i);
        if (collide(other, binding)) {
            g_autoptr(GString) keys = g_string_new(NULL);
            binding_format(binding, keys);
            keyfile_complain(reader->keyfile, reader->group, action_word(binding->action), error,
                             _("key '%s' already belongs to '%s'"), keys->str,
                             action_word(other->action));
            return false;
        }
    }
    g_array_append_val(reader->found, *binding);
    return true;
}

static bool read_line(Reader *reader, const char *word, GError **error)
{
    Binding binding = {.action = ACTION_NONE};
    if (!action_parse(word, &binding.action) || binding.action == ACTION_NONE) {
        keyfile_complain(reader->keyfile, reader->group, word, error, _("unknown action '%s'"),
                         word);
        return false;
    }
    g_autofree char *value =
        g_key_file_get_string(keyfile_values(reader->keyfile), reader->group, word, NULL);
    g_auto(GStrv) parts = g_strsplit(value != NULL ? value : "", ",", -1);
    int count = 0;
    for (int i = 0; parts[i] != NULL; i++) {
        if (g_strstrip(parts[i])[0] == '\0') {
            continue;
        }
        if (++count > BINDINGS_MAX || !parse_sequence(parts[i], &binding)) {
            keyfile_complain(reader->keyfile, reader->group, word, error, _("not a key: '%s'"),
                             parts[i]);
            return false;
        }
        if (!add_binding(reader, &binding, error)) {
            return false;
        }
    }
    return true;
}

/* Takes away what the file says anew: its actions' old keys, and its keys' old actions. */
static void give_way(GArray *bindings, char *const *words, const GArray *found)
{
    for (guint i = bindings->len; i-- > 0;) {
        const Binding *old = &g_array_index(bindings, Binding, i);
        bool goes = false;
        for (int k = 0; words[k] != NULL && !goes; k++) {
            goes = strcmp(words[k], action_word(old->action)) == 0;
        }
        for (guint k = 0; k < found->len && !goes; k++) {
            goes = collide(old, &g_array_index(found, Binding, k));
        }
        if (goes) {
            g_array_remove_index(bindings, i);
        }
    }
}

/* Reads one group into found. */
static bool read_group(Reader *reader, char *const *words, GError **error)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (!read_line(reader, words[i], error)) {
            return false;
        }
    }
    return true;
}

static bool overlay(Keymap *keymap, const Keyfile *keyfile, GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(keyfile), NULL);
    GArray *found[KEY_CONTEXTS] = {NULL};
    char **words[KEY_CONTEXTS] = {NULL};
    bool fine = true;
    for (int i = 0; groups[i] != NULL && fine; i++) {
        Reader reader = {.keyfile = keyfile, .group = groups[i]};
        if (!key_context_parse(groups[i], &reader.context)) {
            keyfile_complain(keyfile, groups[i], NULL, error, _("unknown group '%s'"), groups[i]);
            fine = false;
        } else if (found[reader.context] == NULL) {
            found[reader.context] = reader.found = g_array_new(FALSE, FALSE, sizeof(Binding));
            words[reader.context] =
                g_key_file_get_keys(keyfile_values(keyfile), groups[i], NULL, NULL);
            fine = read_group(&reader, words[reader.context], error);
        }
    }
    for (int i = 0; i < KEY_CONTEXTS; i++) {
        if (fine && found[i] != NULL) {
            give_way(keymap->bindings[i], words[i], found[i]);
            g_array_append_vals(keymap->bindings[i], found[i]->data, found[i]->len);
        }
        if (found[i] != NULL) {
            g_array_free(found[i], TRUE);
        }
        g_strfreev(words[i]);
    }
    g_hash_table_remove_all(keymap->names);
    return fine;
}

bool keymap_overlay(Keymap *keymap, const char *file, const char *text, gsize size, GError **error)
{
    g_autoptr(Keyfile) keyfile = keyfile_parse(file, text, size, error);
    return keyfile != NULL && overlay(keymap, keyfile, error);
}

Keymap *keymap_parse(const char *file, const char *text, gsize size, GError **error)
{
    g_autoptr(Keymap) keymap = keymap_empty();
    return keymap_overlay(keymap, file, text, size, error) ? g_steal_pointer(&keymap) : NULL;
}

Keymap *keymap_load(GError **error)
{
    const char *data;
    size_t size;
    if (!baked_find(KEYS_FILE, &data, &size)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, _("this program has no %s"),
                    KEYS_FILE);
        return NULL;
    }
    g_autoptr(Keymap) keymap = keymap_parse(KEYS_FILE, data, size, error);
    g_autofree char *path = paths_config("keys.conf");
    if (keymap == NULL || !g_file_test(path, G_FILE_TEST_EXISTS)) {
        return g_steal_pointer(&keymap);
    }
    g_autoptr(Keyfile) user = keyfile_load(path, error);
    return user != NULL && overlay(keymap, user, error) ? g_steal_pointer(&keymap) : NULL;
}

/* Looks a sequence up in one context. */
static KeyResult match(const Keymap *keymap, KeyContext context, const KeySequence *sequence,
                       Action *action)
{
    const GArray *bindings = keymap->bindings[context];
    for (guint i = 0; i < bindings->len; i++) {
        const Binding *binding = &g_array_index(bindings, Binding, i);
        if (binding->count < sequence->count ||
            memcmp(binding->keys, sequence->keys, (size_t)sequence->count * sizeof(Key)) != 0) {
            continue;
        }
        if (binding->count > sequence->count) {
            return KEY_PENDING;
        }
        *action = binding->action;
        return KEY_ACTION;
    }
    return KEY_UNBOUND;
}

KeyResult keymap_feed(const Keymap *keymap, KeyContext context, KeySequence *sequence, Key key,
                      Action *action)
{
    if (sequence->count > 0 && key == KEYSYM_ESC) {
        sequence->count = 0;
        return KEY_UNBOUND;
    }
    sequence->keys[sequence->count++] = key;
    KeyResult result = match(keymap, context, sequence, action);
    if (result == KEY_UNBOUND && context != KEY_CONTEXT_GLOBAL) {
        result = match(keymap, KEY_CONTEXT_GLOBAL, sequence, action);
    }
    if (result != KEY_PENDING) {
        sequence->count = 0;
    }
    return result;
}

Action keymap_lookup(const Keymap *keymap, KeyContext context, Key key)
{
    KeySequence sequence = {0};
    Action action = ACTION_NONE;
    return keymap_feed(keymap, context, &sequence, key, &action) == KEY_ACTION ? action
                                                                               : ACTION_NONE;
}

/* True when a key of [global] means something else in the context. */
static bool is_shadowed(const Keymap *keymap, KeyContext context, const Binding *binding)
{
    for (guint i = 0; i < keymap->bindings[context]->len; i++) {
        if (collide(binding_at(keymap, context, i), binding)) {
            return true;
        }
    }
    return false;
}

static void append_keys(const Keymap *keymap, KeyContext from, KeyContext context, Action action,
                        GString *out)
{
    for (guint i = 0; i < keymap->bindings[from]->len; i++) {
        const Binding *binding = binding_at(keymap, from, i);
        if (binding->action == action &&
            (from == context || !is_shadowed(keymap, context, binding))) {
            g_string_append(out, out->len > 0 ? ", " : "");
            binding_format(binding, out);
        }
    }
}

const char *keymap_keys(const Keymap *keymap, KeyContext context, Action action)
{
    gpointer place = GUINT_TO_POINTER((guint)context * ACTIONS + (guint)action);
    const char *known = g_hash_table_lookup(keymap->names, place);
    if (known != NULL) {
        return known;
    }
    GString *keys = g_string_new(NULL);
    append_keys(keymap, context, context, action, keys);
    if (context != KEY_CONTEXT_GLOBAL) {
        append_keys(keymap, KEY_CONTEXT_GLOBAL, context, action, keys);
    }
    char *text = g_string_free(keys, FALSE);
    g_hash_table_insert(keymap->names, place, text);
    return text;
}

bool keymap_first_key(const Keymap *keymap, KeyContext context, Action action, char *out,
                      gsize size)
{
    const char *keys = keymap_keys(keymap, context, action), *end = strstr(keys, ", ");
    gsize length = end != NULL ? (gsize)(end - keys) : strlen(keys);
    g_strlcpy(out, keys, MIN(size, length + 1));
    return length > 0;
}

bool keymap_binds(const Keymap *keymap, KeyContext context, Action action)
{
    for (guint i = 0; i < keymap->bindings[context]->len; i++) {
        if (binding_at(keymap, context, i)->action == action) {
            return true;
        }
    }
    return false;
}
