/* cli_post.h - the outbox of a command that runs once
 *
 * What it adds is on the disk before it is sent.  Where nobody answers the command ends and says
 * so, and the next Tilik on this backend sends it; where a console is open, that one sends it, and
 * the command waits for it.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_POST_H
#define TILIK_CONSOLE_CLI_POST_H

#include "console/config.h"
#include "net/api.h"
#include "store/outbox.h"

typedef struct CliPost CliPost;

/* Told once: the backend's answer, with error where it refused; or error alone for what is not sent
 * yet; or neither, when another Tilik has sent it and it was done. */
typedef void (*CliPosted)(const HttpAnswer *answer, const GError *error, void *data);

/* True for what is told where it is not sent yet, but kept. */
bool cli_post_is_kept(const HttpAnswer *answer, const GError *error);

/* NULL where there can be none: acts go out without it. */
CliPost *cli_post_new(const Config *config, Api *api);

/* Accepts NULL. */
void cli_post_free(CliPost *post);

/* Writes an act down, by whoever the token names, and sends it.  False: it can't be kept. */
bool cli_post_add(CliPost *post, const OutboxAct *act, CliPosted posted, void *data);

/* The same with the bytes of its file (store/outbox.h). */
bool cli_post_add_file(CliPost *post, const OutboxAct *act, GBytes *file, CliPosted posted,
                       void *data);

#endif
