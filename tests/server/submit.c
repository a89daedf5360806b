/* A ticket, a note and a file on their way through a link that goes wrong at any byte of them:
 * in the end each is there once.  TILIK_ROUNDS=0 goes through every byte; TILIK_SEED chooses
 * others. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "fault_proxy.h"
#include "submit.h"

#define ROUNDS   240
#define PATIENT  4  /* so many tries more */
#define STALL_MS 30 /* a local answer takes a few; so long a stalled one is waited for */

typedef struct Lab {
    Daemon *daemon;
    FaultProxy *proxy;
    char *folder, *path;
    Submit submit;
    unsigned next; /* the number of the next submit */
} Lab;

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

static void set_up(Lab *lab, gconstpointer unused)
{
    lab->daemon = daemon_new(NULL, NULL);
    lab->proxy = fault_proxy_new(lab->daemon->port);
    lab->folder = scratch_new();
    lab->path = g_build_filename(lab->folder, "outbox.db", NULL);
    submit_open(&lab->submit, lab->path, fault_proxy_port(lab->proxy),
                lab->daemon->token[ROLE_OPERATOR], STALL_MS);
}

static void tear_down(Lab *lab, gconstpointer unused)
{
    submit_close(&lab->submit);
    fault_proxy_free(lab->proxy);
    daemon_free(lab->daemon);
    g_free(lab->path);
    scratch_free(lab->folder);
}

static bool submit_once(Lab *lab, FaultKind kind, FaultWay way, gsize at)
{
    unsigned n = lab->next++;
    fault_proxy_arm(lab->proxy, kind, way, at);
    submit_add(&lab->submit, n);
    bool done = loop_until(submit_is_done, &lab->submit);
    g_test_message("%u: %s %s at %zu%s", n, fault_word(kind), way == FAULT_UP ? "up" : "down", at,
                   done ? "" : ": still waits");
    g_assert_true(done);
    g_assert_cmpuint(lab->submit.refused, ==, 0);
    submit_check(lab->daemon, n);
    return fault_proxy_struck(lab->proxy);
}

/* One submit with one fault; true when the fault was met.  On a busy machine a console may give up
 * before the byte is reached: then another is more patient. */
static bool submit_through(Lab *lab, FaultKind kind, FaultWay way, gsize at)
{
    unsigned usual = lab->submit.stall_ms;
    bool struck = submit_once(lab, kind, way, at);
    for (int i = 0; i < PATIENT && !struck && kind != FAULT_NONE; i++) {
        unsigned renewed = lab->submit.renewed;
        lab->submit.stall_ms *= 4;
        http_be_patient(lab->submit.http, lab->submit.stall_ms);
        struck = submit_once(lab, kind, way, at);
        if (!struck && lab->submit.renewed == renewed) {
            break; /* it went through undisturbed: there is no such byte */
        }
    }
    lab->submit.stall_ms = usual;
    http_be_patient(lab->submit.http, usual);
    return struck;
}

/* How many bytes go each way when nothing goes wrong. */
static void measure(Lab *lab, gsize bytes[FAULT_WAYS])
{
    submit_through(lab, FAULT_NONE, FAULT_UP, 0);
    for (int way = 0; way < FAULT_WAYS; way++) {
        bytes[way] = fault_proxy_bytes(lab->proxy, (FaultWay)way);
        g_assert_cmpuint(bytes[way], >, 600);
    }
    g_test_message("%zu bytes up, %zu down", bytes[FAULT_UP], bytes[FAULT_DOWN]);
}

static void any_byte(Lab *lab, gconstpointer data)
{
    FaultKind kind = (FaultKind)GPOINTER_TO_INT(data);
    gsize bytes[FAULT_WAYS];
    measure(lab, bytes);
    unsigned rounds = number("TILIK_ROUNDS", ROUNDS) / (FAULT_KINDS - 1);
    gsize all = bytes[FAULT_UP] + bytes[FAULT_DOWN];
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1) + kind);
    unsigned struck = 0, tried = 0;
    for (gsize i = 0; i < (rounds > 0 ? rounds : all); i++) {
        gsize at = rounds > 0 ? (gsize)g_rand_int_range(rand, 0, (gint32)all) : i;
        FaultWay way = at < bytes[FAULT_UP] ? FAULT_UP : FAULT_DOWN;
        struck += submit_through(lab, kind, way, way == FAULT_UP ? at : at - bytes[FAULT_UP]);
        tried++;
    }
    g_test_message("%u of %u struck, %u new senders", struck, tried, lab->submit.renewed);
    g_assert_cmpuint(struck, >=, tried * 9 / 10); /* answers differ by a few bytes */
    submit_check_count(lab->daemon, lab->next);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int kind = FAULT_NONE + 1; kind < FAULT_KINDS; kind++) {
        g_autofree char *name = g_strdup_printf("/submit/%s at any byte, each is there once",
                                                fault_word((FaultKind)kind));
        g_test_add(name, Lab, GINT_TO_POINTER(kind), set_up, any_byte, tear_down);
    }
    return g_test_run();
}
