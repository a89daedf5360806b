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

/* What tilikd says to people who use the console, for them to read in their own language. */
static const char *const known_words[] = {
    N_("The camera is closed for privacy."),
    N_("There is no such camera."),
    N_("There is no such alert."),
    N_("Nobody of that name may act on this alert."),
    N_("The camera has no stream address."),
    N_("The camera is off: no pictures come from it."),
    N_("This token holds too many stream addresses."),
    N_("No camera would change."),
    N_("An order for every camera is not taken; name an area."),
    N_("Too much waits to be written; try again soon."),
    N_("The city is still being written down."),
    N_("There is no such ticket."),
    N_("There is no such attachment."),
    N_("There is no such handover."),
    N_("There is no such line."),
    N_("There is no such patrol."),
    N_("The ticket has changed since."),
    N_("The ticket has this file already."),
    N_("The ticket has no room for another note."),
    N_("The ticket has no room for another referral."),
    N_("The ticket has no room for so many bytes."),
    N_("There is no room for more attachments; the administrator can make some."),
    N_("The ticket is part of no other."),
    N_("Only tickets that are open are merged."),
    N_("Others are part of the ticket; take them out first."),
    N_("The other has no room for another."),
    N_("What it is part of is not in your areas."),
    N_("It is another person's patrol."),
    N_("This handover is between others."),
    N_("Who offers a shift can only withdraw it."),
    N_("Too many handovers of one person."),
    N_("at: more than 7 days ago, or ahead."),
};

/* What is said with names and numbers in it is known by its kind (RFC 9457, type): what a person
 * meets, and can do something about. */
static const struct {
    const char *type, *words;
} known_kinds[] = {
    {"/problems/file", N_("The file can't be taken: PNG, JPEG and plain text are.")},
    {"/problems/file-type", N_("The file is of another type than its name says.")},
    {"/problems/unknown-link", N_("A camera or an alert that it names is not there any more.")},
    {"/problems/unknown-ref", N_("What it is about is not there any more.")},
    {"/problems/no-version", N_("It was not said on which version the change was made.")},
    {"/problems/area", N_("The place is not in your areas, or does not hold what it names.")},
};

/* In a person's own language, where that is not the server's, with what the server said behind it;
 * NULL where there is no such word. */
static char *kind_words(const char *type, const char *words)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known_kinds); i++) {
        const char *own = _(known_kinds[i].words);
        if (g_strcmp0(known_kinds[i].type, type) == 0 && own != known_kinds[i].words) {
            return g_strdup_printf("%s (%s)", own, words);
        }
    }
    return NULL;
}

static bool is_known(const char *words)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known_words); i++) {
        if (strcmp(known_words[i], words) == 0) {
            return true;
        }
    }
    return false;
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
    /* Beside another refusal it only says whose the thing is. */
    bool taken = answer->head.status == 409 || answer->head.status == 403;
    if (problem.owner != NULL && taken) {
        return g_strdup_printf(_("%s has it already."), problem.owner);
    }
    if (g_strcmp0(problem.type, "/problems/right") == 0) {
        return NULL; /* the names of rights are for programs */
    }
    const char *words = problem.detail != NULL ? problem.detail : problem.title;
    if (words == NULL || words[0] == '\0') {
        return NULL;
    }
    char *kind = is_known(words) ? g_strdup(_(words)) : kind_words(problem.type, words);
    return kind != NULL ? kind : g_strdup_printf(_("%s says: %s"), host, words);
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
    case 412:
        return g_strdup(_("It has changed since it was read."));
    case 413:
        return g_strdup(_("It is too large for the backend."));
    case 415:
        return g_strdup(_("It is of a type that the backend does not take."));
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
