#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "console/alert_words.h"
#include "console/alerts.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_alerts.h"
#include "console/cli_post.h"

/* `tilik ack ID…` and its kin: each alert by itself, so that each one's refusal is told.  Each is
 * written down before it is sent (cli_post.h), but in a make-believe city, which ends with us. */

typedef struct Acting {
    Options options;
    AlertActRequest request;
    int looked_s, minutes;
    char *reason, *verdict;
    gboolean once;
    City *city;
    CliPost *post; /* NULL none */
    GMainLoop *loop;
    unsigned waiting;
    int status;
    bool told_away;
} Acting;

typedef struct Asked {
    Acting *acting;
    const char *id;
} Asked;

static void acting_clear(Acting *acting)
{
    cli_post_free(acting->post);
    city_close(acting->city);
    options_clear(&acting->options);
    g_free(acting->reason);
    g_free(acting->verdict);
    if (acting->loop != NULL)
        g_main_loop_unref(acting->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Acting, acting_clear)

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

/* What the act takes stands in the options. */
static bool take_words(Acting *acting, GError **error)
{
    AlertActRequest *request = &acting->request;
    request->looked_s = acting->looked_s;
    request->minutes = acting->minutes;
    request->reason = acting->reason;
    request->one_shot = acting->once;
    if (request->act == ACT_ACK && acting->looked_s < ALERT_NOT_LOOKED)
        return mistake(error, _("--looked takes seconds"));
    if (request->act == ACT_SHELVE &&
        (acting->minutes < 1 || acting->minutes > ALERT_SHELVE_MAX_MINUTES))
        return mistake(error, _("--minutes takes 1 to 10080"));
    if (request->act == ACT_SHELVE && (acting->reason == NULL || acting->reason[0] == '\0'))
        return mistake(error, _("--reason says why"));
    if (request->act == ACT_CLOSE &&
        (acting->verdict == NULL || !verdict_from(acting->verdict, &request->verdict)))
        return mistake(error, _("--verdict takes real, false, nuisance or duplicate"));
    return true;
}

static GOptionEntry *entries_of(Acting *acting)
{
    const GOptionEntry ack[] = {{"looked", 0, 0, G_OPTION_ARG_INT, &acting->looked_s,
                                 N_("How long the picture was looked at"), N_("SECONDS")},
                                {0}};
    const GOptionEntry shelve[] = {
        {"minutes", 0, 0, G_OPTION_ARG_INT, &acting->minutes, N_("For how many minutes"), "N"},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &acting->reason, N_("Why"), N_("TEXT")},
        {"once", 0, 0, G_OPTION_ARG_NONE, &acting->once,
         N_("Only until the condition next changes"), NULL},
        {0}};
    const GOptionEntry close[] = {{"verdict", 0, 0, G_OPTION_ARG_STRING, &acting->verdict,
                                   N_("What it was"), "real|false|nuisance|duplicate"},
                                  {0}};
    const GOptionEntry none[] = {{0}};
    switch (acting->request.act) {
    case ACT_ACK:
        return g_memdup2(ack, sizeof ack);
    case ACT_SHELVE:
        return g_memdup2(shelve, sizeof shelve);
    case ACT_CLOSE:
        return g_memdup2(close, sizeof close);
    default:
        return g_memdup2(none, sizeof none);
    }
}

static bool parse(Acting *acting, int *argc, char ***argv, GError **error)
{
    g_autofree char *name = g_strconcat("tilik ", (*argv)[0], NULL);
    alert_act_parse((*argv)[0], &acting->request.act);
    acting->looked_s = ALERT_NOT_LOOKED;
    g_set_prgname(name);
    g_autoptr(GOptionContext) context = g_option_context_new(_("ALERT…"));
    g_autofree GOptionEntry *own = entries_of(acting);
    g_autofree GOptionEntry *entries = options_entries(&acting->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, action_text(acts_action(acting->request.act)));
    if (!g_option_context_parse(context, argc, argv, error) || !take_words(acting, error))
        return false;
    if (*argc < 2)
        return mistake(error, _("name the alerts by their id"));
    for (int i = 1; i < *argc; i++) {
        if (id_valid((*argv)[i]))
            continue;
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("'%s' is no alert's id"),
                    (*argv)[i]);
        return false;
    }
    return true;
}

static void complain(const Asked *asked, const ApiRefusal *refusal)
{
    AlertState state;
    if (refusal->owner[0] != '\0')
        log_complain(_("tilik: %s: %s has it\n"), asked->id, refusal->owner);
    else if (refusal->status == 409 && alert_state_parse(refusal->state, &state))
        log_complain(_("tilik: %s: it is “%s” now\n"), asked->id, alert_state_text(state));
    else
        log_complain("tilik: %s: %s\n", asked->id, refusal->error->message);
    asked->acting->status = CLI_FAILED;
}

static void on_acted(const Alert *alert, const ApiRefusal *refusal, void *data)
{
    g_autofree Asked *asked = data;
    Acting *acting = asked->acting;
    if (refusal != NULL)
        complain(asked, refusal);
    else
        printf("%s  %s  %s\n", asked->id, alert_state_text(alert->machine.state),
               alert->owner != NULL ? alert->owner : "-");
    if (--acting->waiting == 0)
        g_main_loop_quit(acting->loop);
}

/* Why is the same for all. */
static void say_kept(const Asked *asked, const GError *error)
{
    Acting *acting = asked->acting;
    printf("%s  %s\n", asked->id, _("written down, not sent yet"));
    if (!acting->told_away)
        log_complain("tilik: %s\n", error->message);
    acting->told_away = true;
    if (acting->status == CLI_DONE)
        acting->status = CLI_KEPT;
}

static void on_posted(const HttpAnswer *answer, const GError *error, void *data)
{
    Asked *asked = data;
    Acting *acting = asked->acting;
    if (answer != NULL) {
        api_read_alert(answer, error, on_acted, asked);
        return;
    }
    if (cli_post_is_kept(answer, error))
        say_kept(asked, error);
    else if (error != NULL)
        complain(asked, &(ApiRefusal){.error = error, .owner = "", .state = ""});
    else
        printf("%s  %s\n", asked->id, _("done"));
    g_free(asked);
    if (--acting->waiting == 0)
        g_main_loop_quit(acting->loop);
}

static bool post(Asked *asked)
{
    Acting *acting = asked->acting;
    g_autofree char *path = api_alert_path(asked->id, acting->request.act);
    g_autofree char *object = g_strconcat("alert/", asked->id, NULL);
    g_autoptr(GString) body = g_string_new(NULL);
    encode_alert_act(body, &acting->request);
    const OutboxAct act = {
        .object = object, .method = (char *)"POST", .path = path, .body = body->str};
    return acting->post != NULL && path != NULL &&
           cli_post_add(acting->post, &act, on_posted, asked);
}

int cli_act(int argc, char **argv)
{
    g_auto(Acting) acting = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&acting, &argc, &argv, &error) ||
        (config = options_config(&acting.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    acting.city = city_open(config, &acting.options, CITY_BACKEND, &stale_ms, &error);
    if (acting.city == NULL)
        return cli_say(error, CLI_FAILED);
    acting.loop = g_main_loop_new(NULL, FALSE);
    acting.waiting = (unsigned)argc - 1;
    if (!acting.options.demo)
        acting.post = cli_post_new(config, city_api(acting.city));
    for (int i = 1; i < argc; i++) {
        Asked *asked = g_new(Asked, 1);
        *asked = (Asked){&acting, argv[i]};
        if (!post(asked))
            api_alert_act(city_api(acting.city), argv[i], &acting.request, on_acted, asked);
    }
    g_main_loop_run(acting.loop);
    int status = cli_flush();
    return status != CLI_DONE ? status : acting.status;
}
