#include "base/i18n.h"
#include "console/verbs.h"
#include "model/alert_query.h"
#include "model/logbook.h"
#include "model/query.h"
#include "model/ticket_book.h"

static void add_glyphs(App *app)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < CAMERA_STATES; i++) {
        const char *glyph =
            theme_glyph(app->theme, camera_state_word((CameraState)i), screen_ascii(app->screen));
        g_ptr_array_add(lines, g_strdup_printf("%s\t%s", glyph, camera_state_text((CameraState)i)));
    }
    g_ptr_array_add(lines, NULL);
    help_add_section(app->help, _("What the signs mean"), (const char *const *)lines->pdata);
}

/* What else stands in a row of the alerts. */
static void add_alert_signs(const App *app, GPtrArray *lines)
{
    static const struct {
        const char *glyph, *text;
    } signs[] = {
        {"escalated", N_("escalated")},
        {"chattering", N_("chatters")},
        {"overdue", N_("over a day")},
    };
    bool ascii = screen_ascii(app->screen);
    for (int i = 0; i < PRIORITIES; i++)
        g_ptr_array_add(lines,
                        g_strdup_printf("%s\t%s", view_alerts_urgency((AlertPriority)i, ascii),
                                        alert_priority_text((AlertPriority)i)));
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        g_ptr_array_add(lines,
                        g_strdup_printf("%s\t%s", theme_glyph(app->theme, signs[i].glyph, ascii),
                                        _(signs[i].text)));
    g_ptr_array_add(lines,
                    g_strdup_printf("%s\t%s", ascii ? "x14" : "×14", _("reported so many times")));
    g_ptr_array_add(lines, g_strdup_printf("(9)\t%s", _("a group of so many alerts")));
}

static void add_views(App *app)
{
    for (int i = 0; i < CONFIG_VIEWS; i++)
        if (app->views[i] != NULL && app->views[i][0] != '\0')
            help_say(app->help, (Action)(ACTION_VIEW_1 + i), app->views[i]);
}

static void add_alert_glyphs(App *app)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < ALERT_STATES; i++) {
        /* A camera that is out of service has that word for itself. */
        const char *word =
            i == ALERT_OUT_OF_SERVICE ? "alert_out" : alert_state_word((AlertState)i);
        const char *glyph = theme_glyph(app->theme, word, screen_ascii(app->screen));
        g_ptr_array_add(lines, g_strdup_printf("%s\t%s", glyph, alert_state_text((AlertState)i)));
    }
    add_alert_signs(app, lines);
    g_ptr_array_add(lines, NULL);
    help_add_section(app->help, _("What the signs of alerts mean"),
                     (const char *const *)lines->pdata);
}

static void add_alert_query(App *app)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < ALERT_FIELDS; i++)
        g_ptr_array_add(lines, g_strdup_printf("%s:\t%s", alert_field_word((AlertField)i),
                                               alert_field_text((AlertField)i)));
    g_ptr_array_add(lines, NULL);
    help_add_section(app->help, _("What a filter of the alerts understands besides"),
                     (const char *const *)lines->pdata);
}

static void add_desk_queries(App *app)
{
    g_autoptr(GPtrArray) tickets = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < TICKET_FIELDS; i++)
        g_ptr_array_add(tickets, g_strdup_printf("%s:\t%s", ticket_field_word((TicketField)i),
                                                 ticket_field_text((TicketField)i)));
    for (int i = 0; i < LOG_FIELDS; i++)
        g_ptr_array_add(lines, g_strdup_printf("%s:\t%s", log_field_word((LogField)i),
                                               log_field_text((LogField)i)));
    g_ptr_array_add(tickets, NULL);
    g_ptr_array_add(lines, NULL);
    if (link_may(app, RIGHT_TICKETS_READ))
        help_add_section(app->help, _("What a filter of the tickets understands"),
                         (const char *const *)tickets->pdata);
    if (link_may(app, RIGHT_LOG_READ))
        help_add_section(app->help, _("What a filter of the logbook understands"),
                         (const char *const *)lines->pdata);
}

static void add_query(App *app)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < QUERY_FIELDS; i++)
        g_ptr_array_add(lines, g_strdup_printf("%s:\t%s", query_field_word((QueryField)i),
                                               query_field_text((QueryField)i)));
    g_ptr_array_add(lines, g_strdup_printf("3/8\t%s", _("RT 3 of RW 8")));
    g_ptr_array_add(lines, g_strdup_printf("-dishub\t%s", _("a minus takes out what matches")));
    g_ptr_array_add(lines, NULL);
    help_add_section(app->help, _("What a filter understands"), (const char *const *)lines->pdata);
}

/* What is typed after ":" with words behind it. */
static void add_verbs(App *app)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    const Verb *verb;
    for (size_t i = 0; (verb = verb_nth(i)) != NULL; i++)
        if (link_may(app, verb->right))
            g_ptr_array_add(lines, g_strdup_printf(":%s %s\t%s", verb->word,
                                                   verb->usage[0] != '\0' ? _(verb->usage) : "",
                                                   _(verb->text)));
    g_ptr_array_add(lines, NULL);
    if (lines->len > 1)
        help_add_section(app->help, _("What can be typed after :"),
                         (const char *const *)lines->pdata);
}

void help_page_fill(App *app)
{
    add_verbs(app);
    if (link_may(app, RIGHT_ALERTS_READ)) {
        add_views(app);
        add_alert_glyphs(app);
    }
    add_glyphs(app);
    add_query(app);
    if (link_may(app, RIGHT_ALERTS_READ))
        add_alert_query(app);
    add_desk_queries(app);
}
