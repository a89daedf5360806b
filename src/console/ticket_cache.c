/* The tickets that were open when they were last known: after a restart without a link a person can
 * read them and write to them. */
#include <string.h>

#include "base/log.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/tickets_private.h"

#define SUFFIX     ".tickets"
#define ME_LINE    "# me "
#define SAVE_S     15 /* after a change */
#define LINES_MAX  20000
#define BYTES_MAX  33554432
#define RECENT_MS  INT64_C(86400000) /* those that are over are kept for so long */
#define NAME_BYTES 300

static bool is_kept(const TicketRow *row, int64_t now_ms)
{
    return !row->gone && (ticket_row_is_open(row) || row->updated_at_ms > now_ms - RECENT_MS);
}

static void add_line(GString *text, const App *app, const TicketRow *row)
{
    TicketLook look;
    if (!tickets_standing(app, row->id, &look))
        return;
    if (row->merged) /* into which is not known here */
        return;
    encode_ticket(text, &look.ticket);
    g_string_append_c(text, '\n');
}

/* What can't be written is only a convenience less. */
void tickets_keep(App *app)
{
    Tickets *tickets = app->tickets;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    int64_t now = app_now_ms(app);
    unsigned lines = 0;
    if (tickets == NULL)
        return;
    if (tickets->cache_source != 0)
        g_source_remove(tickets->cache_source);
    tickets->cache_source = 0;
    if (tickets->cache == NULL || app->sync == NULL || !sync_tickets_known(app->sync))
        return;
    if (app->me != NULL && app->me[0] != '\0')
        g_string_append_printf(text, ME_LINE "%s\n", app->me);
    for (uint32_t i = ticket_book_count(tickets->book); i-- > 0 && lines < LINES_MAX;) {
        const TicketRow *row = ticket_book_row(tickets->book, i);
        if (is_kept(row, now)) {
            add_line(text, app, row);
            lines++;
        }
    }
    if (!paths_make_parent(tickets->cache, &error) ||
        !paths_replace(tickets->cache, text->str, text->len, 0600, &error))
        g_warning("%s", error->message);
}

static gboolean on_save(gpointer data)
{
    Tickets *tickets = data;
    tickets->cache_source = 0;
    tickets_keep(tickets->app);
    return G_SOURCE_REMOVE;
}

void ticket_cache_changed(App *app)
{
    Tickets *tickets = app->tickets;
    if (tickets->cache != NULL && tickets->cache_source == 0)
        tickets->cache_source = g_timeout_add_seconds(SAVE_S, on_save, tickets);
}

/* Reading */

static void take_me(App *app, const char *line)
{
    if (app->me != NULL && app->me[0] != '\0')
        return;
    g_free(app->me);
    app->me = text_clean(line + strlen(ME_LINE), strlen(line + strlen(ME_LINE)), NAME_BYTES);
    feed_set_me(app->feed, app->me);
}

/* A file that is not what was written here gives what is whole in it. */
static void take_lines(App *app, char *text)
{
    g_autoptr(Decoder) decoder = decoder_new();
    unsigned lines = 0;
    Ticket ticket;
    for (char *line = text, *end; *line != '\0' && lines < LINES_MAX; line = end, lines++) {
        end = line + strcspn(line, "\n");
        size_t size = (size_t)(end - line);
        if (*end != '\0')
            *end++ = '\0';
        if (g_str_has_prefix(line, ME_LINE))
            take_me(app, line);
        else if (decode_ticket(decoder, line, size, &ticket, NULL))
            ticket_book_put(app->tickets->book, &ticket);
    }
}

void tickets_load(App *app, const char *cache)
{
    Tickets *tickets = app->tickets;
    g_autoptr(GMappedFile) file = NULL;
    g_free(tickets->cache);
    tickets->cache = cache != NULL ? g_strconcat(cache, SUFFIX, NULL) : NULL;
    if (tickets->cache != NULL)
        file = g_mapped_file_new(tickets->cache, FALSE, NULL);
    gsize size = file != NULL ? g_mapped_file_get_length(file) : 0;
    if (size == 0 || size > BYTES_MAX)
        return;
    g_autofree char *text = g_strndup(g_mapped_file_get_contents(file), size);
    take_lines(app, text);
}
