/* Evidence in the console: a still and a recording of a real picture, what the backend is told, the
 * page, an export that `tilik verify` takes, and what a kill leaves. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"
#include "desktop.h"
#include "model/ticket.h"
#include "room.h"

#define KEPT "/data/tilik/evidence"

typedef struct Watch {
    Room *room;
    Desktop *desktop;
    char *home, *kept; /* kept: the folder of the evidence */
    Term *term;
} Watch;

static Term *console(const Watch *watch)
{
    static const char *const names[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          watch->room->url,
                          "--token-file",
                          watch->room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) base = desktop_environment(watch->desktop);
    g_autoptr(GPtrArray) env = g_ptr_array_new_with_free_func(g_free);
    for (char **one = base; *one != NULL; one++)
        g_ptr_array_add(env, g_strdup(*one));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(env, g_strdup_printf("%s=%s/%s", names[i], watch->home, names[i]));
    g_ptr_array_add(env, g_strdup_printf("XDG_DATA_HOME=%s/data", watch->home));
    g_ptr_array_add(env, NULL);
    Term *term = term_start(argv, (const char *const *)env->pdata, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, " live", ROOM_WAIT_MS));
    return term;
}

/* The files of the folder whose names end so, sorted. */
static GPtrArray *files(const Watch *watch, const char *suffix)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(watch->kept, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        if (g_str_has_suffix(name, suffix))
            g_ptr_array_add(found, g_build_filename(watch->kept, name, NULL));
    return found;
}

static void wait_files(const Watch *watch, const char *suffix, guint count)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autoptr(GPtrArray) found = files(watch, suffix);
        if (found->len == count)
            return;
        if (clock_mono_ms() > end)
            g_error("%u files *%s, not %u", found->len, suffix, count);
        g_usleep(20000);
    }
}

/* Waits until there are so many recordings, and something in each. */
static void wait_grown(const Watch *watch, guint count)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autoptr(GPtrArray) found = files(watch, ".ts");
        GStatBuf about;
        guint grown = 0;
        for (guint i = 0; i < found->len; i++)
            grown += g_stat(found->pdata[i], &about) == 0 && about.st_size > 0;
        if (grown == count)
            return;
        if (clock_mono_ms() > end)
            g_error("%u recordings that grow, not %u", grown, count);
        g_usleep(20000);
    }
}

/* Runs tilik with arguments and returns its exit status; out is what it said. */
static int tilik(const Watch *watch, const char *const *words, char **out)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_auto(GStrv) env = g_get_environ();
    g_autofree char *data = g_strconcat(watch->home, "/data", NULL);
    int status = 0;
    env = g_environ_setenv(env, "XDG_DATA_HOME", data, TRUE);
    env = g_environ_setenv(env, "LANGUAGE", "en", TRUE);
    g_ptr_array_add(argv, (gpointer)g_getenv("TILIK"));
    for (; *words != NULL; words++)
        g_ptr_array_add(argv, (gpointer)*words);
    g_ptr_array_add(argv, NULL);
    g_assert_true(g_spawn_sync(NULL, (char **)argv->pdata, env, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                               NULL, out, NULL, &status, NULL));
    return WEXITSTATUS(status);
}

/* What the backend's logbook says of evidence. */
static char *logbook(const Watch *watch)
{
    g_auto(Answer) answer = daemon_ask(watch->room->daemon, "GET", "/api/v1/logbook?limit=100",
                                       watch->room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_strdup(answer.body);
}

static void wait_logbook(const Watch *watch, const char *text)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *page = logbook(watch);
        if (strstr(page, text) != NULL)
            return;
        if (clock_mono_ms() > end)
            g_error("'%s' is not in %s", text, page);
        g_usleep(50000);
    }
}

static void begin(Watch *watch)
{
    watch->room = room_new_with_video();
    watch->desktop = desktop_new();
    watch->home = scratch_new();
    watch->kept = g_strconcat(watch->home, KEPT, NULL);
    g_free(room_report(watch->room, 0, "kebakaran", "critical", true));
    watch->term = console(watch);
    g_assert_true(term_wait(watch->term, "need someone 1", ROOM_WAIT_MS));
    term_type(watch->term, "a\033OH\r");
    g_assert_true(term_wait(watch->term, "Video live for", ROOM_WAIT_MS));
}

/* What is kept is what the backend was told. */
static void check_told(const Watch *watch)
{
    g_autoptr(GPtrArray) facts = files(watch, ".json");
    for (guint i = 0; i < facts->len; i++) {
        g_autofree char *text = NULL;
        g_assert_true(g_file_get_contents(facts->pdata[i], &text, NULL, NULL));
        const char *at = strstr(text, "\"sha256\": \"");
        g_assert_nonnull(at);
        g_autofree char *hash = g_strndup(at + strlen("\"sha256\": \""), 64);
        wait_logbook(watch, hash);
        g_assert_nonnull(strstr(text, "\"purpose\": \"alert\""));
        g_assert_nonnull(strstr(text, "\"operator\": \""));
        g_assert_nonnull(strstr(text, "\"view\": \"01"));
    }
}

/* The logbook knows the export as it is; once its piece goes on, that copy is an older one. */
static void check_logbook(Watch *watch, const char *zip)
{
    const Room *room = watch->room;
    const char *const words[] = {"verify",
                                 "--logbook",
                                 "--backend",
                                 room->url,
                                 "--token-file",
                                 room->token_files[ROLE_OPERATOR],
                                 zip,
                                 NULL};
    g_autofree char *said = NULL, *later = NULL;
    g_assert_cmpint(tilik(watch, words, &said), ==, 0);
    g_assert_nonnull(strstr(said, "its custody up to the last line"));
    term_type(watch->term, "c");
    wait_logbook(watch, "verified; sha256");
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    while (tilik(watch, words, &later) == 0) {
        g_assert_cmpint(clock_mono_ms(), <, end);
        g_clear_pointer(&later, g_free);
    }
    g_assert_nonnull(strstr(later, "older copy"));
}

/* A recording is too large for a ticket: a note with its hash goes there. */
static void check_attached(Watch *watch)
{
    const Room *room = watch->room;
    Term *term = watch->term;
    g_autofree char *id = NULL;
    const char *const words[] = {"ticket",  "new",          "--backend",
                                 room->url, "--token-file", room->token_files[ROLE_OPERATOR],
                                 "--area",  "33.74",        "Bukti rekaman",
                                 NULL};
    g_assert_cmpint(tilik(watch, words, &id), ==, 0);
    id[strcspn(id, " ")] = '\0';
    term_type(term, "\033[F"); /* End: the recording, which began first */
    g_assert_true(term_wait(term, "recording", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "ended by who made it", ROOM_WAIT_MS));
    term_type(term, "i");
    g_assert_true(term_wait(term, "To which ticket", ROOM_WAIT_MS));
    term_type(term, "9999999\r");
    g_assert_true(term_wait(term, "there is no such ticket", ROOM_WAIT_MS));
    term_type(term, "\0251\r");
    wait_logbook(watch, "attached (ticket");
    g_assert_true(term_wait(term, "2  2", ROOM_WAIT_MS)); /* in the chain on the card */
    g_autofree char *path = g_strconcat("/api/v1/tickets/", id, NULL);
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (bool noted = false; !noted; g_usleep(50000)) {
        g_auto(Answer) answer =
            daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_ADMIN], NULL, NULL);
        noted = strstr(answer.body, ".ts, sha256 ") != NULL;
        g_assert_cmpint(clock_mono_ms(), <, end);
    }
}

/* One byte of a file is another: it is said; then it goes, typed, and a line stays. */
static void check_changed(Watch *watch)
{
    Term *term = watch->term;
    g_autoptr(GPtrArray) stills = files(watch, ".png");
    FILE *still = g_fopen(stills->pdata[0], "r+");
    g_assert_nonnull(still);
    fseek(still, 100, SEEK_SET);
    int byte = fgetc(still);
    fseek(still, 100, SEEK_SET);
    fputc(byte ^ 1, still);
    fclose(still);
    term_type(term, "\033[Hc"); /* Home: the still */
    g_assert_true(term_wait(term, "1 of 1 is not as it was kept", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "CHANGED", ROOM_WAIT_MS));
    wait_logbook(watch, "found changed; sha256");
    term_type(term, "L");
    g_assert_true(term_wait(term, "[unlocked]", ROOM_WAIT_MS));
    term_type(term, "D");
    g_assert_true(term_wait(term, "goes for good", ROOM_WAIT_MS));
    term_type(term, "yes\r");
    g_assert_true(term_wait(term, "type the word and the number", ROOM_WAIT_MS));
    term_type(term, "\025delete 1\r");
    g_assert_true(term_wait(term, "a line about it stays", ROOM_WAIT_MS));
    wait_files(watch, ".png", 0);
    wait_files(watch, ".json", 1);
    wait_logbook(watch, "deleted; sha256");
}

static void check_page(Watch *watch)
{
    g_autofree char *zip = g_strconcat(watch->home, "/out.zip", NULL);
    Term *term = watch->term;
    term_type(term, "gb");
    g_assert_true(term_wait(term, "Evidence on this PC · 2 pieces", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Chain of custody", ROOM_WAIT_MS));
    term_type(term, "c");
    g_assert_true(term_wait(term, "1 piece is unchanged, byte for byte", ROOM_WAIT_MS));
    term_type(term, "x\025"); /* C-u: away with what is suggested */
    g_assert_true(term_wait(term, "Export 1 piece", ROOM_WAIT_MS));
    term_type(term, zip);
    term_type(term, "\r");
    g_assert_true(term_wait(term, "tilik verify checks it", ROOM_WAIT_MS));
    g_autofree char *said = NULL;
    g_assert_cmpint(tilik(watch, (const char *[]){"verify", zip, NULL}, &said), ==, 0);
    g_assert_nonnull(strstr(said, "1 piece of evidence, unchanged"));
    g_assert_nonnull(strstr(said, "custody of 3 lines"));
    wait_logbook(watch, "exported (out.zip)");
    check_logbook(watch, zip);
    check_attached(watch);
    check_changed(watch);
    term_type(term, "\033");
    g_assert_true(term_wait(term, "need someone", ROOM_WAIT_MS));
}

static void check_left(const Watch *watch)
{
    g_autoptr(GPtrArray) facts = files(watch, ".json");
    unsigned left = 0;
    for (guint i = 0; i < facts->len; i++) {
        g_autofree char *text = NULL;
        g_assert_true(g_file_get_contents(facts->pdata[i], &text, NULL, NULL));
        left += strstr(text, "\"ending\": \"left\"") != NULL;
    }
    g_assert_cmpuint(left, ==, 1);
}

static void test_kept(void)
{
    Watch watch = {0};
    begin(&watch);
    Term *term = watch.term;
    term_type(term, "b");
    g_assert_true(term_wait(term, "REC 0:0", ROOM_WAIT_MS));
    term_type(term, "i");
    wait_files(&watch, ".png", 1);
    wait_files(&watch, ".json", 1);
    term_type(term, "b");
    g_assert_true(term_wait_gone(term, "REC 0:", ROOM_WAIT_MS));
    wait_files(&watch, ".json", 2);
    wait_files(&watch, ".draft", 0);
    check_told(&watch);
    check_page(&watch);
    /* A kill in the middle of a recording: the next start finds it, whole as far as it goes. */
    term_type(term, "b");
    g_assert_true(term_wait(term, "REC 0:0", ROOM_WAIT_MS));
    wait_grown(&watch, 2);
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
    watch.term = term = console(&watch);
    g_assert_true(term_wait(term, "left half made", ROOM_WAIT_MS));
    wait_files(&watch, ".json", 2);
    wait_files(&watch, ".draft", 0);
    g_autofree char *said = NULL;
    g_assert_cmpint(tilik(&watch, (const char *[]){"verify", "-q", watch.kept, NULL}, &said), ==,
                    0);
    g_assert_cmpstr(said, ==, "");
    wait_logbook(&watch, "found after a crash");
    /* Who leaves while it records has it whole, and told. */
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    term_type(term, "a\033OH\r");
    g_assert_true(term_wait(term, "Video live for", ROOM_WAIT_MS));
    term_type(term, "b");
    g_assert_true(term_wait(term, "REC 0:0", ROOM_WAIT_MS));
    wait_grown(&watch, 3);
    room_leave(term);
    wait_files(&watch, ".json", 3);
    wait_files(&watch, ".draft", 0);
    check_left(&watch);
    term_free(term);
    scratch_free(watch.home);
    g_free(watch.kept);
    room_free(watch.room);
    desktop_free(watch.desktop);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing()) {
        return 0;
    }
    g_test_add_func("/console/evidence/it is kept, told, checked, handed out, and outlives a kill",
                    test_kept);
    return g_test_run();
}
