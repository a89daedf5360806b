/* The values of a source's own keys in tilikd.conf, and secrets from files. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "sources/source.h"

#define SECRET_MAX 4096

static int open_secret(const char *path, const char **wrong)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        *wrong = g_strerror(errno);
        return -1;
    }
    *wrong = NULL;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        *wrong = "not a file";
    } else if ((about.st_mode & 077) != 0 || about.st_uid != geteuid()) {
        *wrong = "others can read it, or it is another's: chown it to who runs tilikd, chmod 600";
    } else if (about.st_size > SECRET_MAX) {
        *wrong = "too long for a secret";
    }
    if (*wrong == NULL) {
        return fd;
    }
    close(fd);
    return -1;
}

static void close_secret(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

void setting_forget(char *secret)
{
    if (secret != NULL) {
        explicit_bzero(secret, strlen(secret));
        g_free(secret);
    }
}

char *setting_secret(const char *path, GError **error)
{
    const char *wrong;
    char text[SECRET_MAX + 1];
    int fd = open_secret(path, &wrong);
    ssize_t size = fd >= 0 ? read(fd, text, SECRET_MAX) : -1;
    close_secret(fd);
    text[MAX(size, 0)] = '\0';
    char *secret = size >= 0 ? g_strchomp(g_strdup(text)) : NULL;
    explicit_bzero(text, sizeof text);
    if (secret == NULL || secret[0] == '\0' || !g_utf8_validate(secret, -1, NULL)) {
        setting_forget(secret);
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, "%s: %s", path,
                    fd < 0      ? wrong
                    : size <= 0 ? "there is nothing in it"
                                : "holds no text");
        return NULL;
    }
    return secret;
}

static char *wrong_address(const SourceSetting *setting, const char *value)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    g_auto(GStrv) schemes = g_strsplit(setting->schemes, " ", -1);
    if (uri == NULL || g_uri_get_host(uri) == NULL || g_uri_get_host(uri)[0] == '\0' ||
        !g_strv_contains((const char *const *)schemes, g_uri_get_scheme(uri))) {
        return g_strdup_printf("%s: not an address of %s", setting->key, setting->schemes);
    }
    /* Whoever reads the file, or a message that names the address, would have the secret. */
    return g_uri_get_userinfo(uri) != NULL
               ? g_strdup_printf("%s: no user and no password stand in an address", setting->key)
               : NULL;
}

char *setting_wrong(const SourceSetting *setting, const char *value)
{
    gint64 number;
    const char *wrong = NULL;
    char *said = NULL;
    bool flag = setting->form == SETTING_FLAG;
    int least = flag ? 0 : setting->least, most = flag ? 1 : setting->most;
    switch (setting->form) {
    case SETTING_TEXT:
        break;
    case SETTING_FLAG:
    case SETTING_NUMBER:
        if (!g_ascii_string_to_signed(value, 10, least, most, &number, NULL)) {
            said = g_strdup_printf("%s goes from %d to %d", setting->key, least, most);
        }
        break;
    case SETTING_ADDRESS:
        said = wrong_address(setting, value);
        break;
    case SETTING_FILE:
        close_secret(open_secret(value, &wrong));
        said = wrong != NULL ? g_strdup_printf("%s: %s: %s", setting->key, value, wrong) : NULL;
        break;
    }
    if (said == NULL && setting->check != NULL && (wrong = setting->check(value)) != NULL) {
        said = g_strdup_printf("%s: %s", setting->key, wrong);
    }
    return said;
}

const char *setting_text(GHashTable *options, const char *key)
{
    const char *text = g_hash_table_lookup(options, key);
    return text != NULL ? text : "";
}

int setting_number(GHashTable *options, const char *key, int otherwise)
{
    gint64 number;
    return g_ascii_string_to_signed(setting_text(options, key), 10, G_MININT, G_MAXINT, &number,
                                    NULL)
               ? (int)number
               : otherwise;
}
