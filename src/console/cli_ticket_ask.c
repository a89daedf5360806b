/* What is asked about tickets, and waited for. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "console/cli_tickets.h"
#include "wire/page.h"
#include "wire/routes.h"

void ticket_answer_clear(TicketAnswer *answer)
{
    decoder_free(answer->decoder);
    g_free(answer->json);
}

/* "1423" or "#1423"; an id of digits alone has 26. */
static bool is_number(const char *name, int64_t *number)
{
    guint64 value;
    name += *name == '#';
    if (!g_ascii_string_to_unsigned(name, 10, 1, (guint64)TICKET_NUMBER_MAX, &value, NULL))
        return false;
    *number = (int64_t)value;
    return true;
}

static bool take_first(const char *json, size_t size, void *data, GError **error)
{
    char **first = data;
    if (*first == NULL)
        *first = g_strndup(json, size);
    return true;
}

static bool nobody(const char *name, GError **error)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, _("there is no ticket %s"), name);
    return false;
}

static bool fetch_number(City *city, int64_t number, TicketAnswer *out, GError **error)
{
    size_t size;
    g_autofree char *next = NULL, *first = NULL;
    g_autofree char *path = g_strdup_printf(ROUTE_TICKETS "?q=%%23%" PRId64 "&limit=1", number);
    g_autofree char *page = cli_fetch(city, path, &size, error);
    g_autofree char *name = g_strdup_printf("#%" PRId64, number);
    if (page == NULL || !decode_page(page, size, take_first, &first, &next, error))
        return false;
    if (first == NULL)
        return nobody(name, error);
    out->json = g_steal_pointer(&first);
    out->size = strlen(out->json);
    return true;
}

bool cli_ticket_find(City *city, const char *name, TicketAnswer *out, GError **error)
{
    int64_t number;
    out->decoder = decoder_new();
    if (is_number(name, &number)) {
        if (!fetch_number(city, number, out, error))
            return false;
    } else if (ticket_id_valid(name)) {
        g_autofree char *path = g_strconcat(ROUTE_TICKETS "/", name, NULL);
        out->json = cli_fetch(city, path, &out->size, error);
        if (out->json == NULL)
            return false;
    } else {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("'%s' is neither a ticket's number nor its id"), name);
        return false;
    }
    return decode_ticket(out->decoder, out->json, out->size, &out->ticket, error);
}

char *cli_ticket_id(City *city, const char *name, GError **error)
{
    if (ticket_id_valid(name))
        return g_strdup(name);
    g_auto(TicketAnswer) answer = {0};
    if (!cli_ticket_find(city, name, &answer, error)) {
        if (g_error_matches(*error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE))
            g_prefix_error(error, "%s", _("its number can't be looked up, its id would do: "));
        return NULL;
    }
    return g_strdup(answer.ticket.id);
}
