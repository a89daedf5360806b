#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define KEY_SIZE   32
#define NONCE_SIZE 12
#define TAG_SIZE   16
#define SEALED     "sealed:1:"
#define KEY_PREFIX "tilik-key:1:"
#define FILE_MAX   256

struct Vault {
    unsigned char key[KEY_SIZE];
};

static bool fail(GError **error, TilikError code, const char *path, const char *what)
{
    g_set_error(error, TILIK_ERROR, code, "key file %s: %s", path, what);
    return false;
}

static bool parse_key(Vault *vault, const char *path, char *text, GError **error)
{
    gsize size = 0;
    g_strchomp(text);
    if (!g_str_has_prefix(text, KEY_PREFIX)) {
        return fail(error, TILIK_ERROR_INVALID, path, "not a key of tilikd");
    }
    unsigned char *bytes = g_base64_decode(text + strlen(KEY_PREFIX), &size);
    bool good = size == KEY_SIZE;
    if (good) {
        memcpy(vault->key, bytes, KEY_SIZE);
    }
    explicit_bzero(bytes, size);
    g_free(bytes);
    return good || fail(error, TILIK_ERROR_INVALID, path, "not a key of tilikd");
}

static bool read_key(Vault *vault, int fd, const char *path, GError **error)
{
    struct stat about;
    char text[FILE_MAX + 1];
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        return fail(error, TILIK_ERROR_REFUSED, path, "not a file");
    }
    if ((about.st_mode & 077) != 0 || about.st_uid != geteuid()) {
        return fail(
            error, TILIK_ERROR_REFUSED, path,
            "others can read it, or it is another's: chown it to who runs tilikd, chmod 600");
    }
    ssize_t size = read(fd, text, FILE_MAX);
    if (size < 0) {
        return fail(error, TILIK_ERROR_STORAGE, path, g_strerror(errno));
    }
    text[size] = '\0';
    bool good = parse_key(vault, path, text, error);
    explicit_bzero(text, sizeof text);
    return good;
}

/* The folder's entry is on the disk, too: with a key that a power cut took goes all it sealed. */
static bool sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

static bool make_key(Vault *vault, const char *path, GError **error)
{
    g_autofree char *draft = g_strconcat(path, ".new", NULL);
    unlink(draft); /* what a power cut left */
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return fail(error, TILIK_ERROR_STORAGE, draft, g_strerror(errno));
    }
    bool random = RAND_bytes(vault->key, KEY_SIZE) == 1;
    char *encoded = g_base64_encode(vault->key, KEY_SIZE);
    char *line = g_strdup_printf("%s%s\n", KEY_PREFIX, encoded);
    size_t size = strlen(line);
    bool good = random && write(fd, line, size) == (ssize_t)size && fsync(fd) == 0;
    /* Whole or not there, and never in another's place. */
    good = close(fd) == 0 && good && link(draft, path) == 0;
    unlink(draft);
    good = good && sync_folder(path);
    explicit_bzero(encoded, strlen(encoded));
    explicit_bzero(line, size);
    g_free(encoded);
    g_free(line);
    if (!good) {
        return fail(error, TILIK_ERROR_STORAGE, path, "could not be written");
    }
    return true;
}

Vault *vault_open(const char *path, bool make, GError **error)
{
    g_autoptr(Vault) vault = g_new0(Vault, 1);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool good;
    if (fd >= 0) {
        good = read_key(vault, fd, path, error);
        close(fd);
    } else if (errno == ENOENT && make) {
        good = make_key(vault, path, error);
    } else {
        good = fail(error, errno == ENOENT ? TILIK_ERROR_NOT_FOUND : TILIK_ERROR_REFUSED, path,
                    g_strerror(errno));
    }
    return good ? g_steal_pointer(&vault) : NULL;
}

void vault_free(Vault *vault)
{
    if (vault != NULL) {
        explicit_bzero(vault->key, KEY_SIZE);
        g_free(vault);
    }
}

/* out: nonce, then as many bytes as text has, then the tag. */
static bool encrypt(const Vault *vault, const char *about, const char *text, unsigned char *out)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int size = (int)strlen(text), done = 0, rest = 0, extra = 0;
    bool good =
        cipher != NULL && RAND_bytes(out, NONCE_SIZE) == 1 &&
        EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, vault->key, out) == 1 &&
        EVP_EncryptUpdate(cipher, NULL, &extra, (const unsigned char *)about, (int)strlen(about)) ==
            1 &&
        EVP_EncryptUpdate(cipher, out + NONCE_SIZE, &done, (const unsigned char *)text, size) ==
            1 &&
        EVP_EncryptFinal_ex(cipher, out + NONCE_SIZE + done, &rest) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, out + NONCE_SIZE + size) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return good;
}

static bool decrypt(const Vault *vault, const char *about, unsigned char *in, int size,
                    unsigned char *out)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int done = 0, rest = 0, extra = 0;
    bool good =
        cipher != NULL &&
        EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, vault->key, in) == 1 &&
        EVP_DecryptUpdate(cipher, NULL, &extra, (const unsigned char *)about, (int)strlen(about)) ==
            1 &&
        EVP_DecryptUpdate(cipher, out, &done, in + NONCE_SIZE, size) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, in + NONCE_SIZE + size) == 1 &&
        EVP_DecryptFinal_ex(cipher, out + done, &rest) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return good;
}

bool vault_is_sealed(const char *text)
{
    return g_str_has_prefix(text, SEALED);
}

char *vault_seal(const Vault *vault, const char *about, const char *text, GError **error)
{
    size_t size = NONCE_SIZE + strlen(text) + TAG_SIZE;
    g_autofree unsigned char *bytes = g_malloc(size);
    if (!encrypt(vault, about, text, bytes)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            "a login could not be sealed");
        return NULL;
    }
    g_autofree char *encoded = g_base64_encode(bytes, size);
    return g_strconcat(SEALED, encoded, NULL);
}

char *vault_unseal(const Vault *vault, const char *about, const char *text, GError **error)
{
    if (!vault_is_sealed(text)) {
        return g_strdup(text);
    }
    gsize size = 0;
    g_autofree unsigned char *bytes = g_base64_decode(text + strlen(SEALED), &size);
    /* Of the ways to write the same bytes only ours counts. */
    g_autofree char *written = size > 0 ? g_base64_encode(bytes, size) : NULL;
    if (size >= NONCE_SIZE + TAG_SIZE && strcmp(written, text + strlen(SEALED)) == 0) {
        size_t plain = size - NONCE_SIZE - TAG_SIZE;
        char *out = g_malloc0(plain + 1);
        if (decrypt(vault, about, bytes, (int)plain, (unsigned char *)out) &&
            strlen(out) == plain) {
            return out;
        }
        explicit_bzero(out, plain);
        g_free(out);
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT,
                "what is kept of %s was sealed under another key, or has been changed", about);
    return NULL;
}
