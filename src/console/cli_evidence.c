#include "console/cli_evidence.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/evidence.h"
#include "console/evidence_export.h"
#include "wire/evidence.h"

typedef struct Task {
    Options options;
    gboolean json;
    char *to;
    Config *config;
    EvidenceStore *store;
} Task;

static void task_clear(Task *task)
{
    evidence_store_free(task->store);
    config_free(task->config);
    options_clear(&task->options);
    g_free(task->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Task, task_clear)

static bool complain(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool check(const Task *task, int argc, char **argv, GError **error)
{
    bool list = argc == 2 && strcmp(argv[1], "list") == 0;
    bool export = argc > 1 && strcmp(argv[1], "export") == 0;
    if (!list && !export)
        return complain(error, _("list or export?"));
    if (export && argc < 3)
        return complain(error, _("name the evidence by its ids, or their beginnings or ends"));
    if (export && task->to == NULL)
        return complain(error, _("say where to, by -o FOLDER or -o F.zip"));
    return true;
}

static bool parse(Task *task, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &task->json, N_("list: one array of manifests"), NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &task->to,
         N_("export: a new folder, or a new zip file"), N_("FOLDER|F.zip")},
        {"lang", 0, 0, G_OPTION_ARG_STRING, &task->options.language, N_("Language: id or en"),
         "id|en"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &task->options.config, N_("Another tilik.conf"),
         N_("FILE")},
        {0}};
    g_set_prgname("tilik evidence");
    g_autoptr(GOptionContext) context =
        g_option_context_new(_("list | export ID… -o FOLDER|F.zip"));
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_set_summary(
        context, _("Lists the evidence that is kept on this PC, or hands it out with its facts, "
                   "its custody and a manifest."));
    return g_option_context_parse(context, argc, argv, error) && check(task, *argc, *argv, error) &&
           (task->config = options_config(&task->options, error)) != NULL;
}

static void print_row(const EvidenceItem *item)
{
    const Evidence *facts = item->facts;
    if (facts == NULL) {
        printf("%-26s  %s: %s\n", item->stem, _("WRONG"), item->problem);
        return;
    }
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(facts->begin_ms / 1000);
    g_autofree char *when = g_date_time_format(at, "%Y-%m-%d %H:%M:%S");
    int seconds = (int)((facts->end_ms - facts->begin_ms) / 1000);
    printf("%s  %s  %-9s  %4d:%02d  %s  %s\n", facts->id, when, evidence_kind_text(facts->kind),
           seconds / 60, seconds % 60, facts->name != NULL ? facts->name : facts->camera,
           item->problem != NULL ? item->problem : "");
}

static int list(const Task *task)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) items = evidence_store_list(task->store, &error);
    if (items == NULL)
        return cli_say(error, CLI_FAILED);
    g_autoptr(GString) json = g_string_new("[");
    for (guint i = 0; i < items->len; i++) {
        const EvidenceItem *item = items->pdata[i];
        if (!task->json) {
            print_row(item);
        } else if (item->facts != NULL) {
            g_string_append(json, json->len > 1 ? ",\n" : "\n");
            encode_evidence(json, item->facts);
            g_string_truncate(json, json->len - 1);
        }
    }
    if (task->json)
        printf("%s]\n", json->str);
    return cli_flush();
}

static int export(const Task *task, int count, char **words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_item_free);
    for (int i = 0; i < count; i++) {
        EvidenceItem *item = evidence_store_find(task->store, words[i], &error);
        if (item == NULL)
            return cli_say(error, CLI_FAILED);
        g_ptr_array_add(items, item);
    }
    g_autofree char *by = evidence_who(NULL);
    if (!evidence_export(task->store, items, task->to, by, &error))
        return cli_say(error, CLI_FAILED);
    for (guint i = 0; i < items->len; i++) {
        const EvidenceItem *item = items->pdata[i];
        printf(_("%s: %s; head of its custody %s\n"), task->to, item->facts->file,
               custody_head(item->chain, item->anchor));
    }
    return cli_flush();
}

int cli_evidence(int argc, char **argv)
{
    g_auto(Task) task = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&task, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    task.store = evidence_store_open(task.config->evidence.folder, &error);
    if (task.store == NULL)
        return cli_say(error, CLI_FAILED);
    return strcmp(argv[1], "list") == 0 ? list(&task) : export(&task, argc - 2, argv + 2);
}
