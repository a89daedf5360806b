/* Somebody who presses every key there is, at a city that changes, over a link that comes and goes,
 * on a screen whose size changes: the console goes on, and ends well.
 *
 * TILIK_MONKEY="SEED SECONDS" gives another walk than the kept one. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "room_tickets.h"

#define SEED      4711
#define SECONDS   12
#define BURST_MAX 12

/* What keys.conf binds, and what is typed into forms, lines and the palette. */
static const char *const keys[] = {
    "j",        "k",        "j",        "k",         "\033OB",    "\033OA", "\033[5~",  "\033[6~",
    "G",        "gg",       "\t",       "\033[Z",    "\r",        "\r",     "\033",     "\033",
    "\033",     "v",        "n",        "N",         ".",         "[",      "]",        "-",
    "a",        "\033a",    "gt",       "gt",        "gl",        "gc",     "gh",       "go",
    "gs",       "gr",       "gp",       "T",         "T",         "%",      "&",        "0",
    "c",        "z",        "L",        "\033r",     "R",         ":",      "?",        "o",
    "e",        "+",        "E",        "t",         "U",         "w",      "W",        "A",
    "Z",        "S",        "f",        "r",         "J",         "F",      "=",        "1",
    "2",        "3",        "x",        "X",         " ",         "*",      "u",        "Y",
    "y",        "s",        "d",        "O",         "I",         "D",      "b",        "i",
    "m",        "B",        "\025",     "\023",      "\033[D",    "\033[C", "\033l",    "\033t",
    "/",        "\\",       "\014",     "l",         "h",         "\177",   "v",        "v",
    "V",        "gw",       "\024",     "\016",      "gk",        "gn",     "\033[17~", "gd",
    "gm",       "K",        "gb",       "P",         "<",         ">",      "{",        "}",
    "|",        "\033.",    "\033p",    "\033[1;3A", "\033[1;3B", "\0330",  "\033f",    "\033v",
    "\033[19~", "\033[18~", "\033[15~", "\033OS",    "\033OR",    "\033OQ", "\020",     "\020",
    "\020",     "ga",       "ge",       "ge",        "@",         "\033z",  "\020l",    "\020+",
    "4",        "9",        "q",        "\033OD",    "\033OC",    "@\t\t",  "geE",      "\r\r",
};

static const char *const texts[] = {
    "banjir",
    "is:open",
    "pohon tumbang",
    "#1",
    "1",
    "2",
    "c 1 masih ada",
    "absen rw 04 siap 6",
    "yes",
    "operator",
    "dpu",
    "/etc/passwd",
    "/dev/zero",
    "/nowhere/at all.csv",
    "a\xCC\x81\xE2\x80\xAE\xF0\x9F\x9A\xA8",
    "kec:tugu",
    "22:30",
    "((((((((((",
    "1423",
    "9999999999999999999",
    "-2m",
    "kentongan titir",
    "semua aman",
};

static guint32 below(GRand *rand, guint32 bound)
{
    return (guint32)g_rand_int_range(rand, 0, (gint32)bound);
}

static void press(Term *term, GRand *rand)
{
    guint32 choice = below(rand, 100);
    int rows = 8 + (int)below(rand, 50), cols = 40 + (int)below(rand, 170);
    if (choice < 70)
        term_type(term, keys[below(rand, G_N_ELEMENTS(keys))]);
    else if (choice < 82)
        term_type(term, texts[below(rand, G_N_ELEMENTS(texts))]);
    else if (choice < 84)
        term_paste(term, texts[below(rand, G_N_ELEMENTS(texts))]);
    else if (choice < 90)
        term_click(term, (int)below(rand, 40), (int)below(rand, 140));
    else if (choice < 93)
        term_resize(term, rows, cols);
    else
        term_type(term, "\033\r");
}

static void change(const Room *room, const char *id, const char *body)
{
    g_autofree char *version = ticket_member(room->daemon, id, "version");
    int known = version != NULL ? atoi(version) : 0;
    g_auto(Answer) answer = ticket_patch(room->daemon, ROLE_SUPERVISOR, id, known, body);
    g_test_message("%s %s: %d", id, body, answer.status);
}

/* The backend is silent, is killed, comes back; others change what is open here. */
static void meddle(Room *room, GRand *rand, GPtrArray *tickets)
{
    static const char *const bodies[] = {
        "{\"severity\":\"critical\"}", "{\"title\":\"Judul lain\"}",    "{\"status\":\"resolved\"}",
        "{\"status\":\"cancelled\"}",  "{\"note\":\"dari yang lain\"}",
    };
    const char *id = g_ptr_array_index(tickets, below(rand, tickets->len));
    const char *body = bodies[below(rand, G_N_ELEMENTS(bodies))];
    switch (below(rand, 6)) {
    case 0:
        kill(room->daemon->pid, SIGSTOP);
        break;
    case 1:
        room_stop(room, SIGKILL);
        room_go_on(room);
        break;
    default:
        kill(room->daemon->pid, SIGCONT);
        change(room, id, body);
        break;
    }
}

static void say_screen(Term *term)
{
    g_autofree char *screen = term_screen(term);
    size_t size;
    const char *raw = term_raw(term, &size);
    g_test_message("%s", screen);
    g_test_message("%s", raw + (size > 3000 ? size - 3000 : 0));
}

/* Out of whatever it is in. */
static void leave(Term *term)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    term_resize(term, ROOM_ROWS, ROOM_COLS);
    int status = -1;
    while (status < 0 && clock_mono_ms() < end) {
        for (int i = 0; i < 4; i++) {
            term_type(term, "\033");
            term_settle(term, 150);
        }
        term_type(term, "q");
        status = term_wait_exit(term, 3000);
    }
    if (status != 0)
        say_screen(term);
    g_assert_cmpint(status, ==, 0);
}

static void walk(guint32 seed, int seconds)
{
    Room *room = room_new_with_video();
    alarm((unsigned)seconds + 200);
    GRand *rand = g_rand_new_with_seed(seed);
    GPtrArray *tickets = g_ptr_array_new_with_free_func(g_free);
    char *home = scratch_new();
    g_assert_cmpint(chdir(home), ==, 0); /* files that it writes go with it */
    for (unsigned i = 0; i < 12; i++) {
        char title[32];
        g_snprintf(title, sizeof title, "Perkara %u", i);
        g_ptr_array_add(tickets,
                        ticket_open(room->daemon, ROLE_OPERATOR, title, room_camera(room, i)));
        g_free(room_report(room, i, "banjir", "high", true));
    }
    Term *term = room_console_at(room, ROLE_SUPERVISOR, home);
    int64_t end = clock_mono_ms() + seconds * 1000;
    int64_t next = clock_mono_ms() + 700;
    while (clock_mono_ms() < end) {
        for (guint32 i = below(rand, BURST_MAX); i > 0; i--)
            press(term, rand);
        term_settle(term, 5);
        int status = term_wait_exit(term, 0);
        if (status > 0) {
            term_settle(term, 500); /* its last words */
            say_screen(term);
            g_error("seed %u: ended: %x", seed, (unsigned)status);
        }
        if (status == 0) {
            kill(room->daemon->pid, SIGCONT);
            term_free(term);
            term = room_console_at(room, ROLE_SUPERVISOR, home);
        }
        if (clock_mono_ms() > next) {
            meddle(room, rand, tickets);
            next = clock_mono_ms() + 400 + below(rand, 1500);
        }
    }
    kill(room->daemon->pid, SIGCONT);
    leave(term);
    term_free(term);
    g_ptr_array_unref(tickets);
    g_rand_free(rand);
    scratch_free(home);
    room_free(room);
}

static void test_monkey(void)
{
    unsigned seed = SEED;
    int seconds = SECONDS;
    const char *wanted = g_getenv("TILIK_MONKEY");
    if (wanted != NULL)
        g_assert_cmpint(sscanf(wanted, "%u %d", &seed, &seconds), ==, 2);
    walk(seed, seconds);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/any keys at any time, and it goes on", test_monkey);
    return g_test_run();
}
