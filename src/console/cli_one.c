#include "console/cli_one.h"

#include <stdio.h>

#include "base/error.h"
#include "base/log.h"
#include "console/cli.h"
#include "console/cli_post.h"

typedef struct One {
    GMainLoop *loop;
    CliAnswered answered;
    void *data;
    int status;
} One;

static void on_posted(const HttpAnswer *answer, const GError *error, void *data)
{
    One *one = data;
    bool away = cli_post_is_kept(answer, error);
    if (error == NULL) {
        one->answered(answer != NULL ? answer->body : NULL, answer != NULL ? answer->size : 0,
                      one->data);
    } else if (away) {
        printf("%s\n", _("written down, not sent yet"));
        log_complain("tilik: %s\n", error->message);
        one->status = CLI_KEPT;
    } else {
        log_complain("tilik: %s\n", error->message);
        one->status = CLI_FAILED;
    }
    g_main_loop_quit(one->loop);
}

int cli_one(const Config *config, City *city, const OutboxAct *act, CliAnswered answered,
            void *data)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    One one = {loop, answered, data, CLI_DONE};
    CliPost *post = cli_post_new(config, city_api(city));
    if (post == NULL || !cli_post_add(post, act, on_posted, &one)) {
        cli_post_free(post);
        log_complain("%s", _("tilik: nothing can be written down here: nothing was kept\n"));
        return CLI_FAILED;
    }
    g_main_loop_run(loop);
    cli_post_free(post);
    int status = cli_flush();
    return status != CLI_DONE ? status : one.status;
}
