/* tls.h - TLS with a given certificate
 *
 * TLS 1.2 and later, no tickets, no renegotiation, buffers released while a connection is silent.
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_TLS_H
#define TILIK_SERVER_TLS_H

#include <event2/bufferevent.h>
#include <glib.h>
#include <openssl/ssl.h>

/* Reads PEM files.  NULL and error when unreadable, or the key is another certificate's. */
SSL_CTX *tls_context(const char *certificate, const char *private_key, GError **error);
void tls_context_free(SSL_CTX *context);

/* Returns the server's end of a connection that is about to be accepted. */
struct bufferevent *tls_bufferevent(struct event_base *base, SSL_CTX *context);

#endif
