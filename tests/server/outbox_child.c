/* A console's outbox without the console, for outbox.c to kill: outbox_child FILE URL TOKEN-FILE
 * FIRST COUNT writes COUNT reports of an alert each, sends all that waits, and ends when nothing
 * does; with TICKET behind it, COUNT files and notes of that ticket.  "written N" stands on stdout
 * as soon as that was told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/sender.h"

#define AREA "33.74.10.1003"

typedef struct Child {
    Outbox *outbox;
    Sender *sender;
    unsigned adding;
} Child;

static void on_written(const char *id, const GError *error, void *data)
{
    Child *child = data;
    const OutboxAct *act = outbox_find(child->outbox, id);
    child->adding--;
    if (error == NULL && act != NULL) {
        g_autofree char *line =
            g_strdup_printf("written %s\n", act->memo[0] != '\0' ? act->memo : act->object);
        (void)!write(STDOUT_FILENO, line, strlen(line)); /* a pipe */
    }
}

static void on_changed(void *data)
{
    sender_wake(((Child *)data)->sender);
}

static void add(Child *child, const char *kind)
{
    char id[27], at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), at);
    g_autofree char *body = g_strdup_printf(
        "{\"kind\":\"%s\",\"area\":\"" AREA "\",\"state\":\"active\",\"at\":\"%s\"}", kind, at);
    const OutboxAct act = {.object = (char *)kind,
                           .method = (char *)"POST",
                           .path = (char *)"/api/v1/alerts",
                           .body = body,
                           .who = (char *)"me"};
    child->adding += outbox_add(child->outbox, &act, id, on_written, child, NULL);
}

/* Files of all sizes, some with the same bytes as others, and a note after each. */
static void add_file(Child *child, const char *ticket, int number)
{
    char id[27];
    g_autofree char *object = g_strconcat("ticket/", ticket, NULL);
    g_autofree char *name = g_strdup_printf("kind_%d", number);
    g_autofree char *path =
        g_strdup_printf("/api/v1/tickets/%s/attachments?name=%s.txt", ticket, name);
    g_autofree char *filler = g_strnfill((gsize)(number % 1000 * 7919 % 90000), 'x');
    g_autofree char *text = g_strdup_printf("%s\n%s\n", name, filler);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    OutboxAct act = {.object = object,
                     .method = (char *)"POST",
                     .path = path,
                     .body = (char *)"text/plain",
                     .bytes = bytes,
                     .memo = name,
                     .who = (char *)"me"};
    child->adding += outbox_add(child->outbox, &act, id, on_written, child, NULL);
    g_autofree char *notes = g_strdup_printf("/api/v1/tickets/%s/notes", ticket);
    g_autofree char *note = g_strconcat("note_", name, NULL);
    g_autofree char *body = g_strdup_printf("{\"text\":\"%s.\"}", note);
    act.path = notes;
    act.bytes = NULL;
    act.body = body;
    act.memo = note;
    child->adding += outbox_add(child->outbox, &act, id, on_written, child, NULL);
}

int main(int argc, char **argv)
{
    g_autofree char *token = NULL;
    Child child = {0};
    if (argc < 6 || !g_file_get_contents(argv[3], &token, NULL, NULL)) {
        return 2;
    }
    const OutboxEvents events = {.changed = on_changed};
    g_autoptr(Http) http = http_new(argv[2], token, NULL);
    child.outbox = outbox_open(argv[1], &events, &child, NULL);
    if (http == NULL || child.outbox == NULL) {
        return 1;
    }
    child.sender = sender_new(http, child.outbox, NULL, NULL);
    sender_know(child.sender, "me", "");
    for (int i = 0; i < atoi(argv[5]); i++) {
        g_autofree char *kind = g_strdup_printf("kind_%d", atoi(argv[4]) + i);
        if (argc > 6) {
            add_file(&child, argv[6], atoi(argv[4]) + i);
        } else {
            add(&child, kind);
        }
    }
    while (child.adding > 0 || !outbox_known(child.outbox) || outbox_count(child.outbox) > 0) {
        g_main_context_iteration(NULL, TRUE);
    }
    sender_free(child.sender);
    outbox_free(child.outbox);
    return 0;
}
