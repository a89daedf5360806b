/* `tilik ticket new`: what is wrong is said before anything is written down. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_tickets.h"
#include "console/ticket_act.h"

typedef struct Opening {
    Options options;
    char *kind, *topic, *other_topic, *severity, *agency, *area, *assignee, *note;
    char **cameras, **alerts, **files;
    gboolean json;
    char *title;
    char id[ID_ULID_SIZE];
    TicketRequest request;
    TicketPosting posting;
    City *city;
} Opening;

static void opening_clear(Opening *opening)
{
    char **texts[] = {&opening->kind,     &opening->topic,  &opening->other_topic,
                      &opening->severity, &opening->agency, &opening->area,
                      &opening->assignee, &opening->note,   &opening->title};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
    g_strfreev(opening->cameras);
    g_strfreev(opening->alerts);
    g_strfreev(opening->files);
    ticket_posting_clear(&opening->posting);
    city_close(opening->city);
    options_clear(&opening->options);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opening, opening_clear)

G_GNUC_PRINTF(2, 3)
static bool mistake(GError **error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    g_autofree char *text = g_strdup_vprintf(format, list);
    va_end(list);
    g_autofree char *clean = text_clean(text, strlen(text), 2000);
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, clean);
    return false;
}

static bool parse(Opening *opening, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"kind", 0, 0, G_OPTION_ARG_STRING, &opening->kind, N_("What it is (incident)"),
         "incident|maintenance"},
        {"topic", 0, 0, G_OPTION_ARG_STRING, &opening->topic, N_("What it is about: banjir …"),
         N_("WORD")},
        {"other-topic", 0, 0, G_OPTION_ARG_STRING, &opening->other_topic,
         N_("The same, for a word of your city's own"), N_("WORD")},
        {"severity", 0, 0, G_OPTION_ARG_STRING, &opening->severity,
         N_("How bad it is (as its topic usually is)"), "critical|high|medium|low"},
        {"agency", 0, 0, G_OPTION_ARG_STRING, &opening->agency,
         N_("Whom to send (by the dispatch matrix); none: nobody"), N_("AGENCY")},
        {"area", 0, 0, G_OPTION_ARG_STRING, &opening->area,
         N_("Where it is (where its cameras and alerts are)"), N_("CODE")},
        {"camera", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opening->cameras,
         N_("A camera that shows it; may be given again"), N_("ID")},
        {"alert", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opening->alerts,
         N_("An alert that it is about; may be given again"), N_("ID")},
        {"assignee", 0, 0, G_OPTION_ARG_STRING, &opening->assignee, N_("Who has it"), N_("NAME")},
        {"note", 0, 0, G_OPTION_ARG_STRING, &opening->note, N_("The first note"), N_("TEXT")},
        {"attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &opening->files,
         N_("A PNG, JPEG or text file; may be given again"), N_("FILE")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &opening->json, N_("Print the ticket as JSON"), NULL},
        {0},
    };
    g_set_prgname("tilik ticket new");
    g_autoptr(GOptionContext) context = g_option_context_new(_("TITLE…"));
    g_autofree GOptionEntry *entries = options_entries(&opening->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("Opens a ticket, and prints its id."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (opening->options.demo)
        return mistake(error, "%s",
                       _("a make-believe city ends with the command; open the console "
                         "on it"));
    g_autofree char *title = g_strjoinv(" ", *argv + 1);
    opening->title = g_strdup(g_strstrip(title));
    return true;
}

/* What a person wrote is never cut in silence. */
static bool check_text(const char *what, const char *text, size_t max, GError **error)
{
    if (text == NULL)
        return true;
    if (!g_utf8_validate(text, -1, NULL))
        return mistake(error, _("%s: not UTF-8"), what);
    g_autofree char *clean = text_clean(text, strlen(text), strlen(text) * 3 + 1);
    if (clean[strspn(clean, " ")] == '\0')
        return mistake(error, _("%s: empty"), what);
    return strlen(clean) <= max || mistake(error, _("%s: too long"), what);
}

static bool check_ids(char **ids, bool cameras, GError **error)
{
    for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
        if (!id_valid(ids[i]))
            return mistake(
                error, cameras ? _("'%s' is no camera's id") : _("'%s' is no alert's id"), ids[i]);
        if (i >= TICKET_LINKS_MAX)
            return mistake(error, "%s", _("more than 200 cameras or alerts"));
    }
    return true;
}

static bool take_topic(Opening *opening, GError **error)
{
    const char *topic = opening->topic != NULL ? opening->topic : opening->other_topic;
    g_auto(GStrv) known = ticket_topics();
    opening->request.topic = topic;
    if (topic == NULL)
        return true;
    if (!alert_kind_valid(topic))
        return mistake(error, _("--topic: '%s' is not a word of a-z, 0-9 and _"), topic);
    if (opening->topic == NULL || g_strv_contains((const char *const *)known, topic))
        return true;
    g_autofree char *list = g_strjoinv(" ", known);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                _("--topic: '%s' is not known; --other-topic takes it all the same.  Known: %s"),
                topic, list);
    return false;
}

static bool take_words(Opening *opening, GError **error)
{
    TicketRequest *request = &opening->request;
    if (opening->kind != NULL && !ticket_kind_parse(opening->kind, &request->kind))
        return mistake(error, _("--kind takes incident or maintenance, not '%s'"), opening->kind);
    if (opening->severity != NULL && !alert_priority_parse(opening->severity, &request->severity))
        return mistake(error, _("--severity takes critical, high, medium or low, not '%s'"),
                       opening->severity);
    if (opening->agency != NULL && !agency_parse(opening->agency, &request->agency))
        return mistake(error, _("--agency: '%s' is none that Tilik knows"), opening->agency);
    request->severity_given = opening->severity != NULL;
    request->agency_given = opening->agency != NULL;
    return check_text(_("the title"), opening->title, TICKET_TITLE_MAX, error) &&
           check_text("--note", opening->note, TICKET_NOTE_MAX, error) &&
           check_text("--assignee", opening->assignee, CODEC_NAME_MAX, error) &&
           check_ids(opening->cameras, true, error) && check_ids(opening->alerts, false, error) &&
           take_topic(opening, error);
}

static bool check_place(const Opening *opening, GError **error)
{
    AreaLevel level;
    const char *area = opening->area;
    if (area == NULL && opening->cameras == NULL && opening->alerts == NULL)
        return mistake(error, "%s", _("say where: --area, --camera or --alert"));
    if (area == NULL)
        return true;
    return (strlen(area) < AREA_CODE_SIZE && area_code_level(area, &level)) ||
           mistake(error, _("--area: '%s' is not an area's code"), area);
}

/* What the city has none of can't become right by being sent. */
static bool check_city(const Opening *opening, GError **error)
{
    const Catalog *catalog = city_catalog(opening->city);
    if (catalog_cameras(catalog) == 0)
        return true; /* nothing is kept of it; the backend will say */
    if (opening->area != NULL && catalog_find_area(catalog, opening->area) == CATALOG_NONE)
        return mistake(error, _("--area: there is no %s here"), opening->area);
    for (char **camera = opening->cameras; camera != NULL && *camera != NULL; camera++)
        if (catalog_find_camera(catalog, *camera) == CATALOG_NONE)
            return mistake(error, _("there is no camera %s"), *camera);
    return true;
}

/* The files are read before the first word of the ticket is written. */
static bool gather(Opening *opening, GError **error)
{
    id_ulid(clock_wall_ms(), opening->id);
    TicketRequest *request = &opening->request;
    request->id = opening->id;
    request->title = opening->title;
    request->area = opening->area;
    request->assignee = opening->assignee;
    request->note = opening->note;
    request->cameras = (const char *const *)opening->cameras;
    request->alerts = (const char *const *)opening->alerts;
    ticket_posting_init(&opening->posting);
    opening->posting.json = opening->json;
    for (char **file = opening->files; file != NULL && *file != NULL; file++) {
        g_auto(TicketPaper) paper = {0};
        if (!ticket_paper_read(*file, &paper, error))
            return false;
        if (paper.renamed)
            log_complain(_("tilik: %s is attached as %s\n"), *file, paper.name);
        ticket_posting_add(&opening->posting, ticket_act_attach(opening->id, &paper), paper.bytes);
    }
    return true;
}

/* Before its files.  Where somebody answers, by their clock: ours may be off. */
static void put_first(Opening *opening)
{
    opening->request.at_ms = city_now_ms(opening->city);
    g_ptr_array_insert(opening->posting.acts, 0, ticket_act_open(&opening->request));
    g_ptr_array_insert(opening->posting.files, 0, NULL);
}

int cli_ticket_new(int argc, char **argv)
{
    g_auto(Opening) opening = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&opening, &argc, &argv, &error) || !take_words(&opening, &error) ||
        !check_place(&opening, &error) || !gather(&opening, &error) ||
        (config = options_config(&opening.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    opening.city = city_open(config, &opening.options, CITY_CAMERAS, &stale_ms, &error);
    if (opening.city == NULL && g_error_matches(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE)) {
        g_clear_error(&error);
        opening.city = city_open(config, &opening.options, CITY_BACKEND, &stale_ms, &error);
    }
    if (opening.city == NULL)
        return cli_say(error, CLI_FAILED);
    if (!check_city(&opening, &error))
        return cli_say(error, CLI_USAGE);
    put_first(&opening);
    return cli_ticket_post(config, opening.city, &opening.posting);
}
