#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "net/transfer.h"

/* OpenSSL's X509_V_ERR_* (x509_vfy.h), which libcurl hands through as numbers. */
enum {
    CERTIFICATE_UNJUDGED =
        1, /* libcurl compares the host's name first, and stops there when it differs */
    CERTIFICATE_NOT_YET_VALID = 9,
    CERTIFICATE_EXPIRED = 10,
    CERTIFICATE_SELF_SIGNED = 18,
    CERTIFICATE_SELF_SIGNED_IN_CHAIN = 19,
    CERTIFICATE_NO_ISSUER = 20,
    CERTIFICATE_NO_LEAF_ISSUER = 21,
    CERTIFICATE_REVOKED = 23,
};

G_GNUC_PRINTF(2, 3)
static GError *say(TilikError code, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    GError *error = g_error_new_valist(TILIK_ERROR, (int)code, format, values);
    va_end(values);
    return error;
}

/* The certificate's own words (subject, issuer) are an outsider's and are not repeated. */
static GError *explain_certificate(const char *host, long verdict)
{
    switch (verdict) {
    case CERTIFICATE_NOT_YET_VALID:
        return say(TILIK_ERROR_REFUSED,
                   _("%s: its certificate is not valid yet; is this machine's clock right?"), host);
    case CERTIFICATE_EXPIRED:
        return say(TILIK_ERROR_REFUSED,
                   _("%s: its certificate has expired; is this machine's clock right?"), host);
    case CERTIFICATE_SELF_SIGNED:
    case CERTIFICATE_SELF_SIGNED_IN_CHAIN:
        return say(TILIK_ERROR_REFUSED,
                   _("%s: its certificate is self-signed; name its authority in tilik.conf if it "
                     "is yours."),
                   host);
    case CERTIFICATE_NO_ISSUER:
    case CERTIFICATE_NO_LEAF_ISSUER:
        return say(TILIK_ERROR_REFUSED,
                   _("%s: its certificate comes from an authority that is not trusted here."),
                   host);
    case CERTIFICATE_REVOKED:
        return say(TILIK_ERROR_REFUSED, _("%s: its certificate has been revoked."), host);
    case CERTIFICATE_UNJUDGED:
        return say(TILIK_ERROR_REFUSED, _("%s: its certificate is for another host."), host);
    default:
        return say(TILIK_ERROR_REFUSED, _("%s: its certificate is not valid."), host);
    }
}

static GError *explain_connect(HttpTransfer *transfer, HttpFault *fault)
{
    const char *host = transfer->target->origin.host;
    long why = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &why);
    if (why == ECONNREFUSED) {
        *fault = HTTP_NOBODY;
        return say(TILIK_ERROR_UNAVAILABLE, _("Nothing answers at %s: the backend is not running."),
                   host);
    }
    *fault = HTTP_UNREACHED;
    return say(TILIK_ERROR_UNAVAILABLE, _("No way to %s."), host);
}

/* A connection that is cut while TLS begins is a cut, not a reason for distrust. */
static GError *explain_handshake(HttpTransfer *transfer, HttpFault *fault)
{
    const char *host = transfer->target->origin.host;
    const char *said = transfer->curl_says;
    if (strstr(said, "SSL_ERROR_SYSCALL") != NULL || strstr(said, "reset by peer") != NULL ||
        strstr(said, "unexpected eof") != NULL) {
        *fault = HTTP_CUT;
        return say(TILIK_ERROR_UNAVAILABLE, _("%s ended the connection."), host);
    }
    *fault = HTTP_UNTRUSTED;
    return say(TILIK_ERROR_REFUSED,
               _("%s: no secure connection (TLS 1.2 or later) could be agreed on."), host);
}

static GError *explain_timeout(HttpTransfer *transfer, HttpFault *fault)
{
    const char *host = transfer->target->origin.host;
    curl_off_t connected = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    if (connected > 0) {
        *fault = HTTP_SLOW;
        return say(TILIK_ERROR_UNAVAILABLE, _("%s is too slow to answer."), host);
    }
    *fault = HTTP_UNREACHED;
    return say(TILIK_ERROR_UNAVAILABLE, _("No answer from %s."), host);
}

GError *transfer_explain(HttpTransfer *transfer, CURLcode result, HttpFault *fault)
{
    const char *host = transfer->target->origin.host;
    long verdict = 0;
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        *fault = HTTP_UNREACHED;
        return say(TILIK_ERROR_UNAVAILABLE,
                   _("The name %s is not known here: no network, or a misspelling."), host);
    case CURLE_COULDNT_CONNECT:
        return explain_connect(transfer, fault);
    case CURLE_OPERATION_TIMEDOUT:
        return explain_timeout(transfer, fault);
    case CURLE_PEER_FAILED_VERIFICATION:
        curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
        *fault = HTTP_UNTRUSTED;
        return explain_certificate(host, verdict);
    case CURLE_SSL_CONNECT_ERROR:
        return explain_handshake(transfer, fault);
    case CURLE_SSL_CACERT_BADFILE:
        *fault = HTTP_UNTRUSTED;
        return say(TILIK_ERROR_REFUSED, _("%s: the file of certificate authorities can't be read."),
                   host);
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
        *fault = HTTP_UNTRUSTED;
        return say(TILIK_ERROR_REFUSED, _("%s: its certificate is not valid."), host);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        *fault = HTTP_UNEXPECTED;
        return say(TILIK_ERROR_INVALID, _("%s does not speak HTTP as it should."), host);
    default:
        *fault = HTTP_CUT;
        return say(TILIK_ERROR_UNAVAILABLE, _("%s ended the connection."), host);
    }
}
