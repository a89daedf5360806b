#include "console/cli_post.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/id.h"
#include "console/link.h"
#include "net/sender.h"

/* So long a console that is open may take to send it. */
#define OTHER_MS 15000

/* Nobody waits longer for what others left. */
#define DRAIN_MS 10000

struct CliPost {
    Outbox *outbox;
    Sender *sender;
    char *who;
    GHashTable *letters; /* id of an act: Letter* */
    guint late;          /* source */
    bool sent;           /* something was answered: there is a link */
};

typedef struct Letter {
    CliPosted posted;
    void *data;
    bool written;
} Letter;

static bool answer_to(CliPost *post, const char *id, const HttpAnswer *answer, const GError *error)
{
    const Letter *found = g_hash_table_lookup(post->letters, id);
    if (found == NULL)
        return false;
    Letter letter = *found;
    g_hash_table_remove(post->letters, id);
    letter.posted(answer, error, letter.data);
    return true;
}

static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    ((CliPost *)data)->sent = true;
    answer_to(data, act->id, answer, NULL);
}

/* What an earlier Tilik left is not ours to tell. */
static bool on_refused(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                       void *data)
{
    return answer_to(data, act->id, answer, error);
}

/* The rest stays for the next one. */
static void give_up(CliPost *post, const char *why)
{
    g_autoptr(GList) ids = g_hash_table_get_keys(post->letters);
    g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = g_error_new(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                                          _("Written down, and sent by the next Tilik: %s"), why);
    for (GList *id = ids; id != NULL; id = id->next)
        g_ptr_array_add(copies, g_strdup(id->data));
    for (guint i = 0; i < copies->len; i++)
        answer_to(post, g_ptr_array_index(copies, i), NULL, error);
}

static bool all_written(CliPost *post)
{
    GHashTableIter iter;
    gpointer letter;
    g_hash_table_iter_init(&iter, post->letters);
    while (g_hash_table_iter_next(&iter, NULL, &letter))
        if (!((Letter *)letter)->written)
            return false;
    return true;
}

static gboolean on_late(gpointer data)
{
    CliPost *post = data;
    post->late = 0;
    give_up(post, _("the one that is open has not sent it yet"));
    return G_SOURCE_REMOVE;
}

static void look(CliPost *post)
{
    if (post->sender == NULL || !all_written(post))
        return;
    SenderFigures figures = sender_figures(post->sender);
    if (figures.state == SENDER_HELD)
        give_up(post, _("what was written before it on the same thing needs you (tilik outbox)"));
    else if (figures.state == SENDER_AWAY || figures.state == SENDER_REFUSED)
        give_up(post, figures.problem != NULL ? figures.problem : "?");
    else if (figures.state == SENDER_OTHER && post->late == 0)
        post->late = g_timeout_add(OTHER_MS, on_late, post);
}

static void on_sending(void *data)
{
    look(data);
}

/* What is gone was sent by another Tilik; what stays and wants attention was refused. */
static void look_after(CliPost *post)
{
    g_autoptr(GList) ids = g_hash_table_get_keys(post->letters);
    g_autoptr(GPtrArray) over = g_ptr_array_new_with_free_func(g_free);
    for (GList *id = ids; id != NULL; id = id->next) {
        const Letter *letter = g_hash_table_lookup(post->letters, id->data);
        const OutboxAct *act = outbox_find(post->outbox, id->data);
        if (letter->written && (act == NULL || act->state != OUTBOX_WAITING))
            g_ptr_array_add(over, g_strdup(id->data));
    }
    for (guint i = 0; i < over->len; i++) {
        const OutboxAct *act = outbox_find(post->outbox, g_ptr_array_index(over, i));
        const char *why = act != NULL && act->problem != NULL ? act->problem : "?";
        g_autoptr(GError) error =
            act != NULL ? g_error_new_literal(TILIK_ERROR, TILIK_ERROR_CONFLICT, why) : NULL;
        if (act != NULL)
            outbox_remove(post->outbox, act->id); /* it is told here */
        answer_to(post, g_ptr_array_index(over, i), NULL, error);
    }
}

static void on_changed(void *data)
{
    CliPost *post = data;
    look_after(post);
    if (post->sender != NULL)
        sender_wake(post->sender);
    look(post);
}

static void on_written(const char *id, const GError *error, void *data)
{
    CliPost *post = data;
    Letter *letter = g_hash_table_lookup(post->letters, id);
    if (letter != NULL && error == NULL)
        letter->written = true;
    else if (letter != NULL)
        answer_to(post, id, NULL, error);
    look_after(post); /* another Tilik may have been faster */
    look(post);
}

bool cli_post_is_kept(const HttpAnswer *answer, const GError *error)
{
    return answer == NULL && g_error_matches(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE);
}

CliPost *cli_post_new(const Config *config, Api *api)
{
    static const OutboxEvents events = {.changed = on_changed};
    static const SenderEvents sending = {
        .changed = on_sending, .sent = on_sent, .refused = on_refused};
    g_autoptr(LinkKey) key = link_key_new(config, NULL);
    g_autofree char *path = outbox_path(config->backend);
    if (key == NULL)
        return NULL;
    CliPost *post = g_new0(CliPost, 1);
    post->who = g_strdup(key->identity);
    post->letters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    post->outbox = outbox_open(path, &events, post, NULL);
    if (post->outbox == NULL) {
        cli_post_free(post);
        return NULL;
    }
    post->sender = sender_new(api_http(api), post->outbox, &sending, post);
    sender_know(post->sender, post->who, "");
    return post;
}

static gboolean on_drained(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* What an earlier command left goes along with this one, as long as it goes. */
static void drain(const CliPost *post)
{
    bool late = false;
    guint source = g_timeout_add(DRAIN_MS, on_drained, &late);
    while (!late && sender_figures(post->sender).state == SENDER_SENDING)
        g_main_context_iteration(NULL, TRUE);
    if (!late)
        g_source_remove(source);
}

void cli_post_free(CliPost *post)
{
    if (post == NULL)
        return;
    if (post->sender != NULL && post->sent)
        drain(post);
    if (post->late != 0)
        g_source_remove(post->late);
    sender_free(post->sender);
    outbox_free(post->outbox);
    g_hash_table_unref(post->letters);
    g_free(post->who);
    g_free(post);
}

bool cli_post_add_file(CliPost *post, const OutboxAct *act, GBytes *file, CliPosted posted,
                       void *data)
{
    OutboxAct mine = *act;
    char id[ID_ULID_SIZE];
    mine.who = post->who;
    mine.bytes = file;
    if (!outbox_add(post->outbox, &mine, id, on_written, post, NULL))
        return false;
    Letter *letter = g_new0(Letter, 1);
    *letter = (Letter){.posted = posted, .data = data};
    g_hash_table_insert(post->letters, g_strdup(id), letter);
    return true;
}

bool cli_post_add(CliPost *post, const OutboxAct *act, CliPosted posted, void *data)
{
    return cli_post_add_file(post, act, NULL, posted, data);
}
