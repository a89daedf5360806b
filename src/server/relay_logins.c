/* The logins of machines at the relay: a file of lines
 *
 *   NAME SECRET ACTION[,ACTION] PATH[,PATH] [PURPOSE]
 */
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "relay_private.h"

#define FILE_MAX     1048576
#define LOGINS_MAX   10000
#define SECRET_LEAST 16

void relay_login_free(RelayLogin *login)
{
    if (login != NULL) {
        explicit_bzero(login->secret, strlen(login->secret));
        g_free(login->secret);
        g_free(login->name);
        g_strfreev(login->paths);
        g_free(login);
    }
}

bool relay_secret_is(const char *one, const char *other)
{
    unsigned char a[SHA256_DIGEST_LENGTH], b[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)one, strlen(one), a);
    SHA256((const unsigned char *)other, strlen(other), b);
    return CRYPTO_memcmp(a, b, sizeof a) == 0;
}

static const char *take_actions(const char *text, unsigned *actions)
{
    g_auto(GStrv) words = g_strsplit(text, ",", RELAY_ACTIONS + 1);
    for (char **word = words; *word != NULL; word++) {
        RelayAction action;
        if (!relay_action_parse(*word, &action)) {
            return "actions are publish, read, playback, api, metrics, pprof";
        }
        *actions |= 1u << action;
    }
    return NULL;
}

/* Returns what is wrong with a line; NULL nothing. */
static const char *take_line(char *line, RelayLogin *login)
{
    g_autofree char *spaced = g_strdelimit(g_strdup(line), "\t", ' ');
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit(spaced, " ", -1);
    for (char **part = parts; *part != NULL; part++) {
        if (**part != '\0') {
            g_ptr_array_add(words, *part);
        }
    }
    explicit_bzero(spaced, strlen(spaced));
    const char *wrong = NULL;
    if (words->len < 4 || words->len > 5) {
        wrong = "not NAME SECRET ACTIONS PATHS [PURPOSE]";
    } else if (!id_valid(words->pdata[0])) {
        wrong = "a name has letters, digits and ._:-";
    } else if (strlen(words->pdata[1]) < SECRET_LEAST ||
               strlen(words->pdata[1]) > RELAY_SECRET_MAX) {
        wrong = "a secret has 16 characters at least";
    } else if (words->len == 5 && !purpose_parse(words->pdata[4], &login->purpose)) {
        wrong = "the purpose is none";
    } else {
        login->name = g_strdup(words->pdata[0]);
        login->secret = g_strdup(words->pdata[1]);
        wrong = take_actions(words->pdata[2], &login->actions);
        login->paths = g_strsplit(words->pdata[3], ",", -1);
    }
    if (words->len > 1) {
        explicit_bzero(words->pdata[1], strlen(words->pdata[1]));
    }
    return wrong;
}

static bool take_file(GPtrArray *logins, const char *path, char *text, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    char *rest = text;
    for (unsigned number = 1; rest != NULL; number++) {
        char *line = rest;
        rest = strchr(line, '\n');
        if (rest != NULL) {
            *rest++ = '\0';
        }
        g_strstrip(line);
        if (line[0] == '\0' || line[0] == '#') {
            continue;
        }
        RelayLogin *login = g_new0(RelayLogin, 1);
        login->purpose = PURPOSE_TEST;
        const char *wrong = logins->len < LOGINS_MAX ? take_line(line, login) : "too many logins";
        login->name = login->name != NULL ? login->name : g_strdup("");
        login->secret = login->secret != NULL ? login->secret : g_strdup("");
        g_ptr_array_add(logins, login);
        if (wrong == NULL && !g_hash_table_add(names, login->name)) {
            wrong = "the name stands twice";
        }
        if (wrong != NULL) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s:%u: %s", path, number, wrong);
            return false;
        }
    }
    return true;
}

GPtrArray *relay_logins_load(const char *path, GError **error)
{
    g_autoptr(GPtrArray) logins = g_ptr_array_new_with_free_func((GDestroyNotify)relay_login_free);
    char *text = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, error)) {
        return NULL;
    }
    bool good = size <= FILE_MAX && strlen(text) == size;
    if (!good) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not a file of lines", path);
    }
    good = good && take_file(logins, path, text, error);
    explicit_bzero(text, size);
    g_free(text);
    return good ? g_steal_pointer(&logins) : NULL;
}
