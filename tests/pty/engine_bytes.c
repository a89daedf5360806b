/* How many bytes and writes a key costs, against the least that could show the same.
 *
 * minB is that least: for each run of cells that changed, the bytes of their text, three for a
 * blank end of a line, and five to get there, or the cells between where that is less; colours are
 * not counted.  The goals are ratios to it,
 * and absolute where a scroll moves rows by one command. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "terminal.h"

#define ROWS  50
#define COLS  200
#define LINES 2000
#define JUMP  5 /* bytes, to another place in the row or to another row */
#define QUIET                                                                                      \
    120 /* ms; a frame is whole after one write, so this only has to outlast the scheduler */
#define KEYS   20
#define DOWN   "\033OB"
#define PAGE   "\033[6~"
#define STATUS "actions %d "

typedef struct Snapshot {
    TermCell cells[ROWS][COLS];
} Snapshot;

/* A list as a city has it: some 76 characters a line, no two alike. */
static char *make_list(void)
{
    static const char *const areas[] = {"Bandarharjo", "Tanjungmas", "Purwosari", "Gajahmungkur",
                                        "Sawah Besar", "Tambak Aji", "Kuningan",  "Karangayu"};
    static const char *const states[] = {"online", "online", "online", "offline", "frozen"};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < LINES; i++) {
        g_string_append_printf(
            text, "CAM-%06d %s/RW%02d/RT%02d Jl. Merdeka %d %s 10.%d.%d.%d\n", i,
            areas[g_rand_int_range(random, 0, 8)], g_rand_int_range(random, 1, 20),
            g_rand_int_range(random, 1, 12), g_rand_int_range(random, 1, 200),
            states[g_rand_int_range(random, 0, 5)], g_rand_int_range(random, 0, 255),
            g_rand_int_range(random, 0, 255), g_rand_int_range(random, 1, 254));
    }
    char *path = g_build_filename(g_getenv("TILIK_BUILD"), "scratch", "list.txt", NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0700);
    g_assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    return path;
}

static Term *start(const char *theme, const char *list)
{
    g_autofree char *child =
        g_build_filename(g_getenv("TILIK_BUILD"), "tests/pty/engine_child", NULL);
    const char *argv[] = {child, theme, "0", list, NULL};
    Term *term = term_start(argv, NULL, ROWS, COLS);
    g_assert_true(term_wait(term, "CAM-000040", TERM_WAIT_MS));
    term_settle(term, QUIET);
    return term;
}

static Snapshot *look(const Term *term)
{
    Snapshot *snapshot = g_new(Snapshot, 1);
    for (int row = 0; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            snapshot->cells[row][col] = term_cell(term, row, col);
        }
    }
    return snapshot;
}

static int row_least(const TermCell *before, const TermCell *after)
{
    int bytes = 0, end = COLS;
    /* Erasing gives cells a background, but no attribute. */
    while (end > 0 && strcmp(after[end - 1].text, " ") == 0 && !after[end - 1].reverse &&
           !after[end - 1].underline) {
        end--;
    }
    bool blank_end = false;
    int gap = JUMP; /* bytes of unchanged cells since the last changed one; a jump costs no more
                       than JUMP */
    for (int col = 0; col < COLS && !blank_end; col++) {
        bool changed = memcmp(&before[col], &after[col], sizeof before[col]) != 0;
        int size = (int)strlen(after[col].text);
        blank_end = changed && col >= end;
        if (changed && !blank_end) {
            bytes += gap + size;
        }
        gap = changed ? 0 : MIN(gap + size, JUMP);
    }
    return bytes + (blank_end ? 3 : 0);
}

static int least(const Snapshot *before, const Snapshot *after)
{
    int bytes = 0;
    for (int row = 0; row < ROWS; row++) {
        bytes += row_least(before->cells[row], after->cells[row]);
    }
    return bytes;
}

typedef struct Cost {
    double bytes, least, bursts;
} Cost;

/* Types a key and waits for the frame that counts it. */
static void press(Term *term, const char *keys, int actions)
{
    g_autofree char *status = g_strdup_printf(STATUS, actions);
    term_type(term, keys);
    g_assert_true(term_wait(term, status, TERM_WAIT_MS));
}

/* Types a key count times, one at a time; the mean of what each cost. */
static Cost measure(Term *term, const char *key, int count, int *actions)
{
    Cost cost = {0};
    for (int i = 0; i < count; i++) {
        gsize size;
        g_autofree Snapshot *before = look(term);
        term_forget(term);
        press(term, key, ++*actions);
        g_autofree Snapshot *after = look(term);
        term_raw(term, &size);
        cost.bytes += (double)size / count;
        cost.bursts += (double)term_bursts(term) / count;
        cost.least += (double)least(before, after) / count;
    }
    return cost;
}

static void report(const char *what, Cost cost)
{
    g_test_message("%-16s %7.0f bytes, least %7.0f, ratio %.2f, %.2f bursts", what, cost.bytes,
                   cost.least, cost.bytes / cost.least, cost.bursts);
}

/* The child prints its counters when it ends. */
static void frames_and_writes(Term *term, int *frames, int *writes)
{
    gsize size;
    int bytes = 0;
    term_forget(term);
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, TERM_WAIT_MS), ==, 0);
    const char *raw = term_raw(term, &size);
    g_autofree char *said = g_strndup(raw, size);
    const char *line = strstr(said, "frames ");
    g_assert_nonnull(line);
    g_assert_cmpint(sscanf(line, "frames %d writes %d bytes %d", frames, writes, &bytes), ==, 3);
}

static void test_costs(gconstpointer theme)
{
    g_autofree char *list = make_list();
    g_autoptr(Term) term = start(theme, list);
    int actions = 0, frames, writes;
    Cost step = measure(term, DOWN, KEYS, &actions);
    report("step", step);
    Cost page = measure(term, PAGE, KEYS, &actions);
    report("page", page);
    Cost scroll =
        measure(term, DOWN, KEYS, &actions); /* after a page the cursor is near the last row */
    for (int i = 0; i < 60; i++) {
        press(term, DOWN, ++actions);
    }
    scroll = measure(term, DOWN, KEYS, &actions);
    report("scroll", scroll);
    g_assert_cmpfloat(step.bytes, <=, 1.25 * step.least);
    g_assert_cmpfloat(page.bytes, <=, 1.10 * page.least);
    /* Without colours a bar is as many bytes as it has columns. */
    g_assert_cmpfloat(scroll.bytes, <=, strcmp(theme, "mono") == 0 ? 320 + COLS - 70 : 320);
    frames_and_writes(term, &frames, &writes);
    g_test_message("%d frames, %d writes", frames, writes);
    g_assert_cmpint(writes, ==, frames);
}

static void test_burst(void)
{
    g_autofree char *list = make_list();
    g_autoptr(Term) term = start("malam", list);
    g_autoptr(GString) keys = g_string_new(NULL);
    int actions = 0;
    gsize size;
    Cost page = measure(term, PAGE, 3, &actions);
    for (int i = 0; i < 100; i++) {
        g_string_append(keys, DOWN);
    }
    term_forget(term);
    press(term, keys->str, actions + 100);
    term_settle(term, QUIET);
    term_raw(term, &size);
    g_test_message("100 keys in one write: %zu bytes, %.2f pages", size, (double)size / page.bytes);
    g_assert_cmpfloat((double)size, <=, 2.5 * page.bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func(
        "/engine/bytes/a step, a page and a scroll cost little more than their cells", "malam",
        test_costs);
    g_test_add_data_func("/engine/bytes/and so they do without colours", "mono", test_costs);
    g_test_add_func("/engine/bytes/a hundred keys at once cost less than three pages", test_burst);
    return g_test_run();
}
