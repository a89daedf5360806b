/* A console's outbox without the console, for submit_killed.c to kill: submit_child FILE PORT
 * TOKEN-FILE FIRST COUNT [again] writes COUNT submits, sends all that waits, and ends when nothing
 * does, or when the disk takes nothing more.  "written N" stands on stdout as soon as N acts were
 * told, "waits N" at the end; again sends what wants attention as a person would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "submit.h"

#define STALL_MS    2000
#define RENEWED_MAX 50 /* a file that cannot be read is tried again and again */

static void say(const char *word, unsigned number)
{
    g_autofree char *line = g_strdup_printf("%s %u\n", word, number);
    (void)!write(STDOUT_FILENO, line, strlen(line)); /* a pipe */
}

/* Something waits that is not behind what wants attention. */
static bool may_go(const Submit *submit)
{
    g_autoptr(GHashTable) held = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < outbox_count(submit->outbox); i++) {
        const OutboxAct *act = outbox_act(submit->outbox, i);
        if (act->state != OUTBOX_WAITING) {
            g_hash_table_add(held, act->object);
        } else if (!g_hash_table_contains(held, act->object)) {
            return true;
        }
    }
    return false;
}

/* Nothing more is sent, or can be written; without the lock's file nobody may send. */
static bool is_over(const Submit *submit)
{
    if (submit->adding > 0) {
        return false;
    }
    return outbox_notice(submit->outbox) != NULL || submit->renewed > RENEWED_MAX ||
           sender_figures(submit->sender).state == SENDER_OTHER ||
           (outbox_known(submit->outbox) && !may_go(submit));
}

static void again(const Submit *submit)
{
    for (unsigned i = 0; i < outbox_count(submit->outbox); i++) {
        g_autofree char *id = g_strdup(outbox_act(submit->outbox, i)->id);
        outbox_again(submit->outbox, id);
    }
    while (outbox_count(submit->outbox) > 0 && !may_go(submit)) { /* until that is written */
        g_main_context_iteration(NULL, TRUE);
    }
}

int main(int argc, char **argv)
{
    g_autofree char *token = NULL;
    Submit submit = {0};
    if (argc < 6 || !g_file_get_contents(argv[3], &token, NULL, NULL)) {
        return 2;
    }
    submit_open(&submit, argv[1], atoi(argv[2]), token, STALL_MS);
    for (int i = 0; i < atoi(argv[5]); i++) {
        submit_add(&submit, (unsigned)(atoi(argv[4]) + i));
    }
    for (unsigned told = 0; !is_over(&submit);) {
        g_main_context_iteration(NULL, TRUE);
        if (submit.written > told && submit.failed == 0) {
            told = submit.written;
            say("written", told);
        }
    }
    for (int i = 0; argc > 6 && i < SUBMIT_ACTS; i++) { /* each asks when it is the first */
        again(&submit);
        while (!is_over(&submit)) {
            g_main_context_iteration(NULL, TRUE);
        }
    }
    if (outbox_count(submit.outbox) > 0) {
        const OutboxAct *first = outbox_act(submit.outbox, 0);
        g_printerr("# waits: %s, tried %u times, status %d, %s; the outbox: %s; %u renewed\n",
                   first->path, first->attempts, first->status,
                   first->problem != NULL ? first->problem : "-",
                   outbox_notice(submit.outbox) != NULL ? outbox_notice(submit.outbox) : "-",
                   submit.renewed);
    }
    say("failed", submit.failed);
    say("waits", outbox_count(submit.outbox));
    submit_close(&submit);
    return 0;
}
