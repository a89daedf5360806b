#include "tls.h"

#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>

#include "base/error.h"

static SSL_CTX *refuse(SSL_CTX *context, const char *what, const char *path, GError **error)
{
    char reason[160] = "unreadable";
    unsigned long code = ERR_get_error();
    if (code != 0) {
        const char *text = ERR_reason_error_string(code);
        g_strlcpy(reason, text != NULL ? text : "error", sizeof reason);
    }
    ERR_clear_error();
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s: %s", what, path, reason);
    SSL_CTX_free(context);
    return NULL;
}

SSL_CTX *tls_context(const char *certificate, const char *private_key, GError **error)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1) {
        return refuse(context, "certificate", certificate, error);
    }
    if (SSL_CTX_use_PrivateKey_file(context, private_key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return refuse(context, "private key", private_key, error);
    }
    return context;
}

void tls_context_free(SSL_CTX *context)
{
    SSL_CTX_free(context);
}

struct bufferevent *tls_bufferevent(struct event_base *base, SSL_CTX *context)
{
    SSL *ssl = SSL_new(context);
    struct bufferevent *bev = bufferevent_openssl_socket_new(
        base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
    if (bev == NULL) {
        SSL_free(ssl);
        return NULL;
    }
    bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
    return bev;
}
