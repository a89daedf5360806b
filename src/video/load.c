#include "video/load.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EVERY_MS 2000

struct Load {
    const Tally *tally;
    void (*event)(const ViewerEvent *event, void *user);
    void *user;
    unsigned source;
    Tally before;
    int64_t cpu_us, at_us;
};

Load *load_new(const Tally *tally, void (*event)(const ViewerEvent *event, void *user), void *user)
{
    Load *load = g_new0(Load, 1);
    *load = (Load){.tally = tally, .event = event, .user = user};
    return load;
}

void load_free(Load *load)
{
    if (load != NULL) {
        g_clear_handle_id(&load->source, g_source_remove);
        g_free(load);
    }
}

static int64_t cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Resident, in KiB; 0 where the kernel does not tell. */
static int memory_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    long pages = 0;
    if (file != NULL) {
        if (fscanf(file, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return (int)MIN(pages * (sysconf(_SC_PAGESIZE) / 1024), G_MAXINT);
}

static void mark(Load *load)
{
    load->before = *load->tally;
    load->cpu_us = cpu_us();
    load->at_us = g_get_monotonic_time();
}

static gboolean on_time(gpointer user)
{
    Load *load = user;
    int64_t passed_us = MAX(g_get_monotonic_time() - load->at_us, 1);
    ViewerEvent event = {
        .kind = VIEWER_EVENT_LOAD,
        .cpu = (int)((cpu_us() - load->cpu_us) * 1000 / passed_us),
        .memory_kb = memory_kb(),
        .decoded = (int)(load->tally->decoded - load->before.decoded),
        .dropped = (int)(load->tally->dropped - load->before.dropped),
    };
    mark(load);
    load->event(&event, load->user);
    return G_SOURCE_CONTINUE;
}

void load_set(Load *load, bool on)
{
    if (on && load->source == 0) {
        mark(load);
        load->source = g_timeout_add(EVERY_MS, on_time, load);
    } else if (!on) {
        g_clear_handle_id(&load->source, g_source_remove);
    }
}
