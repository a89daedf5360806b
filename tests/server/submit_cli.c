/* The real `tilik ticket` before the real tilikd, and the link between them cut, or the clock
 * wrong: a ticket with its note and its file is there once, whatever the command could say of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backend.h"
#include "cli.h"
#include "clocks.h"
#include "fault_proxy.h"
#include "submit.h"

#define ROUNDS 36

/* Exit statuses: it is at the backend, or it waits here. */
enum { SENT = 0, KEPT = 3 };

/* What it asks of the city comes first; its acts are the last so many bytes. */
#define UP_BYTES   1100
#define DOWN_BYTES 3000

typedef struct Lab {
    Daemon *daemon;
    FaultProxy *proxy;
    char *folder, *token_file, *paper;
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
    lab->token_file = g_build_filename(lab->folder, "token", NULL);
    lab->paper = g_build_filename(lab->folder, "paper.txt", NULL);
    g_assert_true(
        g_file_set_contents(lab->token_file, lab->daemon->token[ROLE_OPERATOR], -1, NULL));
    g_assert_true(g_file_set_contents(lab->paper, "air naik sampai lutut\n", -1, NULL));
    g_assert_cmpint(chmod(lab->token_file, 0600), ==, 0);
    g_setenv("XDG_STATE_HOME", lab->folder, TRUE);
}

static void tear_down(Lab *lab, gconstpointer unused)
{
    fault_proxy_free(lab->proxy);
    daemon_free(lab->daemon);
    g_free(lab->token_file);
    g_free(lab->paper);
    scratch_free(lab->folder);
}

/* Runs tilik with the words of a line, spaces in them written as '_', over the proxy. */
static Result tilik(const Lab *lab, const char *line)
{
    g_autoptr(GPtrArray) words = cli_words(line);
    g_ptr_array_add(words,
                    g_strdup_printf("--backend=http://127.0.0.1:%d", fault_proxy_port(lab->proxy)));
    g_ptr_array_add(words, g_strconcat("--token-file=", lab->token_file, NULL));
    Result result = cli_run(words);
    g_test_message("%s: %d, '%s' '%s'", line, result.status, result.out, result.err);
    return result;
}

static Result open_ticket(const Lab *lab, unsigned n)
{
    g_autofree char *line = g_strdup_printf(
        "ticket new Rob_%u --topic=rob --area=" SUBMIT_AREA " --note=air_naik,_%u", n, n);
    g_autoptr(GPtrArray) words = cli_words(line);
    g_ptr_array_add(words, g_strconcat("--attach=", lab->paper, NULL));
    g_ptr_array_add(words,
                    g_strdup_printf("--backend=http://127.0.0.1:%d", fault_proxy_port(lab->proxy)));
    g_ptr_array_add(words, g_strconcat("--token-file=", lab->token_file, NULL));
    Result result = cli_run(words);
    g_test_message("%u: %d, '%s' '%s'", n, result.status, result.out, result.err);
    return result;
}

static unsigned count_words(const char *text, const char *word)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        count++;
    }
    return count;
}

/* The nth as the server has it; it is there at most once.  NULL when it is not. */
static char *find(const Lab *lab, unsigned n)
{
    g_autofree char *title = g_strdup_printf("\"title\":\"Rob %u\"", n);
    g_auto(Answer) list =
        daemon_ask(lab->daemon, "GET", "/api/v1/tickets", lab->daemon->token[ROLE_ADMIN],
                   "Accept: application/x-ndjson\r\n", NULL);
    g_auto(GStrv) lines = g_strsplit(list.body, "\n", -1);
    char *found = NULL;
    for (int i = 0; lines[i] != NULL; i++) {
        if (strstr(lines[i], title) != NULL) {
            g_assert_null(found);
            found = g_strdup(lines[i]);
        }
    }
    return found;
}

/* The nth is there once, with one note and one file. */
static bool is_whole(const Lab *lab, unsigned n)
{
    g_autofree char *note = g_strdup_printf("\"text\":\"air naik, %u\"", n), *ticket = find(lab, n);
    g_test_message("%s", ticket != NULL ? ticket : "not there");
    unsigned notes = ticket != NULL ? count_words(ticket, "\"text\":") : 0,
             files = ticket != NULL ? count_words(ticket, "\"sha256\":") : 0;
    g_assert_cmpuint(notes, <=, 1);
    g_assert_cmpuint(files, <=, 1);
    return notes == 1 && files == 1 && strstr(ticket, note) != NULL;
}

/* Each next command sends some of what the ones before it left. */
static void send_rest(const Lab *lab, unsigned n)
{
    for (int i = 0; i < 10 && !is_whole(lab, n); i++) {
        g_auto(Result) next = tilik(lab, "note tanda");
        g_assert_true(next.status == SENT || next.status == KEPT);
    }
    g_assert_true(is_whole(lab, n));
}

static void a_link_that_is_cut(Lab *lab, gconstpointer unused)
{
    static const FaultKind kinds[] = {FAULT_CUT, FAULT_HALF, FAULT_DOUBLE};
    unsigned rounds = number("TILIK_ROUNDS", ROUNDS), written = 0, struck = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    for (unsigned n = 0; n < 2; n++) { /* the second has the city kept from the first */
        fault_proxy_arm(lab->proxy, FAULT_NONE, FAULT_UP, 0);
        g_auto(Result) whole = open_ticket(lab, n);
        g_assert_cmpint(whole.status, ==, 0);
        g_assert_true(is_whole(lab, n));
    }
    gsize bytes[] = {fault_proxy_bytes(lab->proxy, FAULT_UP),
                     fault_proxy_bytes(lab->proxy, FAULT_DOWN)};
    for (unsigned n = 2; n < rounds + 2; n++) {
        FaultWay way = (FaultWay)g_rand_int_range(rand, 0, FAULT_WAYS);
        gsize tail = MIN(bytes[way], way == FAULT_UP ? UP_BYTES : DOWN_BYTES);
        gsize at = bytes[way] - (gsize)g_rand_int_range(rand, 1, (gint32)tail);
        FaultKind kind = kinds[n % G_N_ELEMENTS(kinds)];
        g_test_message("%u: %s %s at %zu", n, fault_word(kind), way == FAULT_UP ? "up" : "down",
                       at);
        fault_proxy_arm(lab->proxy, kind, way, at);
        g_auto(Result) cut = open_ticket(lab, n);
        struck += fault_proxy_struck(lab->proxy);
        written += strstr(cut.out, "written down") != NULL;
        send_rest(lab, n);
    }
    g_test_message("%u of %u struck, %u were left to the next", struck, rounds, written);
    g_assert_cmpuint(struck, >, rounds / 2);
    g_assert_cmpuint(written, >, 0);
}

/* What the other commands write: each line, and where the server tells of it. */
static const struct {
    const char *line, *path, *word; /* '@': a number of its own */
} others[] = {
    {"note Tanda_@ --area=" SUBMIT_AREA, "/api/v1/logbook?limit=1000&q=tanda", "\"text\":\"Tanda "},
    {"order out id:c000@ --reason=cable --letter=7 --yes", "/api/v1/service-orders?limit=1000",
     "\"letter\":\"7\""},
    {"absen @", "/api/v1/logbook?limit=1000&q=act:rollcall", "\"act\":\"rollcall\""},
    {"ticket note 1 Catatan_@", "/api/v1/tickets", "\"text\":\"Catatan "},
};

static unsigned count_other(const Lab *lab, size_t other)
{
    g_auto(Answer) answer = daemon_ask(lab->daemon, "GET", others[other].path,
                                       lab->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return count_words(answer.body, others[other].word);
}

/* "33.74.10.1003 005/003_aman_12": the volunteer's own RT. */
static char *post_of(const Lab *lab, unsigned n)
{
    g_auto(Answer) session = daemon_ask(lab->daemon, "GET", "/api/v1/session",
                                        lab->daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    const char *area = strstr(session.body, "\"areas\":[\"") + strlen("\"areas\":[\"");
    g_autofree char *own = g_strndup(area, strcspn(area, "\""));
    g_auto(GStrv) codes = g_strsplit(own, ".", -1);
    g_assert_cmpuint(g_strv_length(codes), ==, 6);
    return g_strdup_printf("%s.%s.%s.%s %s/%s_aman_%u", codes[0], codes[1], codes[2], codes[3],
                           codes[5], codes[4], n);
}

/* Until nothing waits: `tilik outbox` says so. */
static void drain(const Lab *lab)
{
    for (int i = 0; i < 10; i++) {
        g_auto(Result) waits = tilik(lab, "outbox");
        if (waits.status == 0) {
            return;
        }
        g_auto(Result) next = tilik(lab, "note sesudah");
        g_assert_true(next.status == SENT || next.status == KEPT);
    }
    g_assert_not_reached();
}

/* Runs the nth of one with a fault where its own bytes are; it is there once more then. */
static bool one_other(Lab *lab, size_t other, unsigned n, FaultKind kind, GRand *rand)
{
    unsigned before = count_other(lab, other);
    g_auto(GStrv) parts = g_strsplit(others[other].line, "@", 2);
    g_autofree char *own =
        g_str_has_prefix(parts[0], "absen") ? post_of(lab, n) : g_strdup_printf("%u", 10 + n);
    g_autofree char *line = g_strconcat(parts[0], own, parts[1], NULL);
    FaultWay way = (FaultWay)g_rand_int_range(rand, 0, FAULT_WAYS);
    fault_proxy_arm_after(lab->proxy, "POST /api/v1/", kind, way,
                          (gsize)g_rand_int_range(rand, 0, 400));
    g_auto(Result) done = tilik(lab, line);
    bool struck = fault_proxy_struck(lab->proxy);
    fault_proxy_arm(lab->proxy, FAULT_NONE, FAULT_UP, 0);
    g_test_message("%s: %s, %s", line, fault_word(kind), struck ? "struck" : "not met");
    g_assert_true(done.status == SENT || (done.status == KEPT && struck));
    g_assert_true(done.status == KEPT || count_other(lab, other) == before + 1);
    drain(lab);
    g_assert_cmpuint(count_other(lab, other), ==, before + 1);
    return struck;
}

static void what_else_is_written(Lab *lab, gconstpointer unused)
{
    static const FaultKind kinds[] = {FAULT_CUT, FAULT_HALF, FAULT_DOUBLE};
    unsigned rounds = number("TILIK_ROUNDS", ROUNDS) / 2, struck = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    g_assert_true(g_file_set_contents_full(lab->token_file, lab->daemon->token[ROLE_SUPERVISOR], -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    g_auto(Result) first = open_ticket(lab, 0);
    g_assert_cmpint(first.status, ==, 0);
    for (unsigned n = 0; n < rounds; n++) {
        struck +=
            one_other(lab, n % G_N_ELEMENTS(others), n + 1, kinds[n % G_N_ELEMENTS(kinds)], rand);
    }
    g_test_message("%u of %u struck", struck, rounds);
    g_assert_cmpuint(struck, >, rounds / 2);
}

static void a_clock_that_is_wrong(Lab *lab, gconstpointer unused)
{
    static const int64_t wrong[] = {3600, -3600, 315360000, -315360000, -1795376000, 700000000};
    g_autofree char *file = g_build_filename(lab->folder, "clock", NULL);
    Clocks *clocks = clocks_new(file);
    clocks_put_on(file);
    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
        clocks->wall = wrong[i];
        g_auto(Result) opened = open_ticket(lab, i);
        g_assert_cmpint(opened.status, ==, 0);
        g_assert_true(is_whole(lab, i));
    }
    clocks_take_off();
    clocks_free(clocks);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/submit/cli/a link that is cut leaves it to the next, once", Lab, NULL, set_up,
               a_link_that_is_cut, tear_down);
    g_test_add("/submit/cli/what else is written is there once", Lab, NULL, set_up,
               what_else_is_written, tear_down);
    g_test_add("/submit/cli/a clock that is wrong keeps no ticket back", Lab, NULL, set_up,
               a_clock_that_is_wrong, tear_down);
    return g_test_run();
}
