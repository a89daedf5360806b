#include "net/answer.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "wire/problem.h"
#include "wire/routes.h"

static TilikError status_code(int status)
{
    switch (status) {
    case 401:
    case 403:
        return TILIK_ERROR_REFUSED;
    case 404:
    case 410:
        return TILIK_ERROR_NOT_FOUND;
    case 409:
    case 412:
    case 428:
        return TILIK_ERROR_CONFLICT;
    case 413:
        return TILIK_ERROR_TOO_LARGE;
    default:
        return status >= 500 || status == 429 || status == 408 ? TILIK_ERROR_UNAVAILABLE
                                                               : TILIK_ERROR_INVALID;
    }
}

/* The server's own words; NULL when it gave none. */
static char *server_words(const HttpAnswer *answer, const char *host)
{
    if (strcmp(answer->head.media, MEDIA_PROBLEM) != 0 || !answer->head.utf8) {
        return NULL;
    }
    g_autoptr(Decoder) decoder = decoder_new();
    Problem problem;
    if (!decode_problem(decoder, answer->body, answer->size, &problem)) {
        return NULL;
    }
    if (problem.owner != NULL) {
        return g_strdup_printf(_("%s has it already."), problem.owner);
    }
    const char *words = problem.detail != NULL ? problem.detail : problem.title;
    return words != NULL && words[0] != '\0' ? g_strdup_printf(_("%s says: %s"), host, words)
                                             : NULL;
}

static char *own_words(const HttpHead *head, const char *host)
{
    switch (head->status) {
    case 401:
        return g_strdup_printf(_("%s does not accept this token: it has ended or was taken back."),
                               host);
    case 403:
        return g_strdup(_("This account may not do that."));
    case 404:
        return g_strdup(_("Not there, or outside your areas."));
    case 429:
    case 503:
        if (head->retry_after_ms >= 0) {
            return g_strdup_printf(_("%s is busy and asks to wait %d s."), host,
                                   (int)((head->retry_after_ms + 999) / 1000));
        }
        return g_strdup_printf(_("%s is busy."), host);
    default:
        break;
    }
    if (head->status >= 500) {
        return g_strdup_printf(_("%s has a fault of its own (%d)."), host, head->status);
    }
    return g_strdup_printf(_("%s refused the request (%d)."), host, head->status);
}

GError *answer_error(const HttpAnswer *answer, const char *host)
{
    if (answer->error != NULL) {
        return g_error_copy(answer->error);
    }
    int status = answer->head.status;
    if (status >= 200 && status < 300) {
        return NULL;
    }
    bool fixed = status == 401 || status == 429 || status == 503;
    g_autofree char *words = fixed ? NULL : server_words(answer, host);
    if (words == NULL) {
        words = own_words(&answer->head, host);
    }
    return g_error_new_literal(TILIK_ERROR, (int)status_code(status), words);
}
