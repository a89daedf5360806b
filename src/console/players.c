#include "console/players.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/config.h"

#define FILE_NAME      "players"
#define NAME_MAX_BYTES 160
/* A home directory that is shared by more has one too many. */
#define HOSTS_MAX 64
/* What is measured changes slowly: written at most so often, and at the end. */
#define KEEP_MS 300000
/* So many samples in a row with the same number of players: none is being opened. */
#define STEADY_SAMPLES 3

/* The processor's time as the kernel counts it, in its own ticks. */
typedef struct Ticks {
    uint64_t busy, all;
} Ticks;

struct Players {
    int given;
    Budget budget;
    char *host; /* group of the file */
    Ticks before;
    double playing; /* at the last sample */
    int same;       /* samples in a row with as many */
    bool busy, changed;
    int64_t kept_ms;
};

/* "model name" where there is one: not each processor has a name. */
static char *processor_name(void)
{
    g_autofree char *text = NULL;
    static const char *const names[] = {"model name", "Model", "Hardware"};
    if (!g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL))
        return g_strdup("?");
    g_auto(GStrv) lines = g_strsplit(text, "\n", 4096);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        for (char **line = lines; *line != NULL; line++) {
            const char *colon = strchr(*line, ':');
            if (g_str_has_prefix(*line, names[i]) && colon != NULL)
                return g_strstrip(g_strdup(colon + 1));
        }
    }
    return g_strdup("?");
}

static BudgetHost this_host(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    int64_t mb = pages > 0 && size > 0 ? (int64_t)pages * size / (1024 * 1024) : 0;
    return (BudgetHost){.cores = (int)g_get_num_processors(), .memory_mb = (int)MIN(mb, G_MAXINT)};
}

/* A group's name has no brackets and no control characters. */
static char *host_name(const BudgetHost *host)
{
    g_autofree char *processor = processor_name();
    g_autofree char *name =
        g_strdup_printf("%s, %s, %d cores", g_get_host_name(), processor, host->cores);
    char *clean = text_clean(name, strlen(name), NAME_MAX_BYTES);
    return g_strdelimit(clean, "[]", '-');
}

static GKeyFile *read_file(void)
{
    g_autofree char *path = paths_state(FILE_NAME);
    GKeyFile *file = g_key_file_new();
    g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL);
    return file;
}

static void recall(Players *players)
{
    g_autoptr(GKeyFile) file = read_file();
    double cost = g_key_file_get_double(file, players->host, "cost", NULL);
    int seen = g_key_file_get_integer(file, players->host, "seen", NULL);
    budget_know(&players->budget, cost, seen);
}

/* Only what can be made again is lost where it can't be written. */
static void keep(Players *players)
{
    if (!players->changed || players->given != CONFIG_PLAYERS_AUTO || !players->budget.measured)
        return;
    g_autofree char *path = paths_state(FILE_NAME);
    g_autoptr(GKeyFile) file = read_file();
    g_auto(GStrv) hosts = g_key_file_get_groups(file, NULL);
    if (g_strv_length(hosts) >= HOSTS_MAX && !g_key_file_has_group(file, players->host))
        g_key_file_remove_group(file, hosts[0], NULL);
    g_key_file_set_double(file, players->host, "cost", round(players->budget.cost * 10) / 10);
    g_key_file_set_integer(file, players->host, "seen", players->budget.seen);
    g_key_file_set_integer(file, players->host, "players", players->budget.players);
    gsize size;
    g_autofree char *text = g_key_file_to_data(file, &size, NULL);
    if (paths_make_parent(path, NULL))
        paths_replace(path, text, size, 0600, NULL);
    players->changed = false;
    players->kept_ms = clock_mono_ms();
}

Players *players_new(int given)
{
    Players *players = g_new0(Players, 1);
    const BudgetHost host = this_host();
    players->given = given;
    budget_init(&players->budget, &host);
    players->host = host_name(&players->budget.host);
    if (given == CONFIG_PLAYERS_AUTO)
        recall(players);
    return players;
}

void players_free(Players *players)
{
    if (players == NULL)
        return;
    keep(players);
    g_free(players->host);
    g_free(players);
}

int players_budget(const Players *players)
{
    return players->given == CONFIG_PLAYERS_AUTO ? players->budget.players : MAX(players->given, 1);
}

bool players_known(const Players *players)
{
    return players->given != CONFIG_PLAYERS_AUTO || players->budget.measured;
}

bool players_busy(const Players *players)
{
    return players->busy;
}

int players_cost(const Players *players)
{
    return players->budget.measured ? (int)(players->budget.cost + 0.5) : 0;
}

/* user nice system idle iowait irq softirq steal: what waits for a disk is free for others. */
static bool read_ticks(Ticks *out)
{
    unsigned long long field[8] = {0};
    FILE *file = fopen("/proc/stat", "re");
    if (file == NULL)
        return false;
    int count = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &field[0], &field[1],
                       &field[2], &field[3], &field[4], &field[5], &field[6], &field[7]);
    fclose(file);
    if (count < 4)
        return false;
    uint64_t all = 0;
    for (int i = 0; i < 8; i++)
        all += field[i];
    *out = (Ticks){.busy = all - field[3] - field[4], .all = all};
    return true;
}

/* What all else took since the last time, in thousandths of a core; below 0 not known. */
static int others(Players *players, int cpu)
{
    Ticks now, before = players->before;
    if (!read_ticks(&now))
        return -1;
    players->before = now;
    if (before.all == 0 || now.all <= before.all || now.busy < before.busy)
        return -1;
    double share = (double)(now.busy - before.busy) / (double)(now.all - before.all);
    return MAX((int)(share * players->budget.host.cores * 1000) - cpu, 0);
}

bool players_take(Players *players, const ViewerEvent *load, double playing)
{
    int before = players_budget(players);
    bool as_before = fabs(playing - players->playing) < 0.01;
    players->same = as_before ? MIN(players->same + 1, STEADY_SAMPLES) : 0;
    players->playing = playing;
    const BudgetSample sample = {.now_ms = clock_mono_ms(),
                                 .cpu = load->cpu,
                                 .others = others(players, load->cpu),
                                 .players = playing,
                                 .steady = players->same >= STEADY_SAMPLES,
                                 .decoded = load->decoded,
                                 .dropped = load->dropped};
    players->busy = budget_busy(&players->budget.host, &sample);
    int seen = players->budget.seen;
    bool changed = budget_take(&players->budget, &sample) || players->budget.seen != seen;
    players->changed |= changed;
    if (players->changed && sample.now_ms - players->kept_ms >= KEEP_MS)
        keep(players);
    return players_budget(players) != before || changed;
}

bool players_measure(Players *players)
{
    if (players->given != CONFIG_PLAYERS_AUTO)
        return false;
    const BudgetHost host = players->budget.host;
    budget_init(&players->budget, &host);
    players->same = 0;
    players->changed = true;
    return true;
}
