#include "import_command.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "importing.h"
#include "importing_register.h"
#include "options.h"

#define USAGE                                                                                      \
    "usage: tilikd import cameras|register [--db URI] [--city NAME] [--dry-run] [--prune] "        \
    "FILE.csv|FILE.geojson\n"

/* Troubles that are told one by one; the rest are counted. */
#define TOLD_MAX 200

typedef struct ImportAsk {
    char *db, *config, *city;
    gboolean dry_run, prune;
    const char *file;
    bool reg; /* the register, not cameras */
} ImportAsk;

static void ask_clear(ImportAsk *ask)
{
    g_free(ask->db);
    g_free(ask->config);
    g_free(ask->city);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportAsk, ask_clear)

static int usage(const char *what)
{
    log_complain("tilikd: %s\n" USAGE, what);
    return 2;
}

static int failed(const GError *error)
{
    log_complain("tilikd: %s\n", error->message);
    return 1;
}

static GBytes *read_file(const char *path, GError **error)
{
    struct stat about;
    if (g_stat(path, &about) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(about.st_mode) || about.st_size > (off_t)IMPORT_FILE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: not a file of at most %zu MiB",
                    path, IMPORT_FILE_MAX / 1024 / 1024);
        return NULL;
    }
    char *bytes;
    gsize size;
    return g_file_get_contents(path, &bytes, &size, error) ? g_bytes_new_take(bytes, size) : NULL;
}

/* The city that is there, else the one that was named. */
static City *find_city(const ImportAsk *ask, const State *state, GError **error)
{
    const Catalog *catalog = state_catalog(state);
    Area area;
    if (ask->city != NULL) {
        return city_load(ask->city, error);
    }
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        if (catalog_area(catalog, i, &area) && area.level == AREA_CITY) {
            return city_load_around(area.code);
        }
    }
    return NULL;
}

static void tell(const char *file, const char *kind, const ImportNote *notes, size_t count)
{
    for (size_t i = 0; i < MIN(count, TOLD_MAX); i++) {
        log_complain("%s:%u: %s%s\n", file, notes[i].line, kind, notes[i].what);
    }
    if (count > TOLD_MAX) {
        log_complain("%s: %zu more like these\n", file, count - TOLD_MAX);
    }
}

static void say_line(const char *line, void *data)
{
    printf("%s\n", line);
}

/* All or nothing; and what it came to. */
static bool write_down(const ImportAsk *ask, JournalStore *store, Batch *batch,
                       const ImportSums *sums, size_t errors, GError **error)
{
    bool write = !ask->dry_run && errors == 0 && batch->entries->len + batch->asides->len > 0;
    if (write && !journal_store_write(store, batch, error)) {
        return false;
    }
    printf("added %u, changed %u, gone %u, errors %zu%s\n", sums->added, sums->changed, sums->gone,
           errors,
           errors > 0       ? ": nothing was written"
           : ask->dry_run   ? " (a dry run: nothing was written)"
           : ask->prune     ? ""
           : sums->gone > 0 ? "; what is gone from the file stays, --prune removes it"
                            : "");
    return errors == 0;
}

/* Where an import goes on, with the file and what is there. */
typedef struct Importing {
    const ImportAsk *ask;
    JournalStore *store;
    State *state;
    City *city; /* NULL: none is known */
    const void *bytes;
    gsize size;
} Importing;

static Batch *plan_cameras(Importing *importing, const Import *import, ImportSums *sums,
                           GError **error)
{
    size_t count;
    const ImportCamera *rows = import_cameras(import, &count);
    if (importing->city == NULL && count > 0) {
        importing->city = city_load_around(rows[0].camera.area);
    }
    ImportPlan plan = {.state = importing->state,
                       .store = importing->store,
                       .import = import,
                       .city = importing->city,
                       .now_ms = clock_wall_ms(),
                       .prune = importing->ask->prune,
                       .say = importing->ask->dry_run ? say_line : NULL};
    return importing_plan(&plan, sums, error);
}

static Batch *plan_register(const Importing *importing, const Import *import, ImportSums *sums)
{
    const RegisterPlan plan = {.state = importing->state,
                               .import = import,
                               .now_ms = clock_wall_ms(),
                               .prune = importing->ask->prune,
                               .say = importing->ask->dry_run ? say_line : NULL};
    return importing_register_plan(&plan, sums);
}

static bool import_file(Importing *importing, GError **error)
{
    const ImportAsk *ask = importing->ask;
    g_autoptr(Import) import = (ask->reg ? import_register_read : import_read)(
        ask->file, importing->bytes, importing->size, importing->city, error);
    if (import == NULL) {
        return false;
    }
    size_t remarks, errors;
    const ImportNote *notes = import_remarks(import, &remarks);
    tell(ask->file, "note: ", notes, remarks);
    notes = import_troubles(import, &errors);
    tell(ask->file, "", notes, errors);
    if (ask->prune && import_rows(import) == 0 && errors == 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    "%s has no %s, and --prune would remove all there are", ask->file,
                    ask->reg ? "entries" : "cameras");
        return false;
    }
    ImportSums sums = {0};
    g_autoptr(Batch) batch = ask->reg ? plan_register(importing, import, &sums)
                                      : plan_cameras(importing, import, &sums, error);
    return batch != NULL && write_down(ask, importing->store, batch, &sums, errors, error);
}

static int import_of(const ImportAsk *ask, JournalStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = read_file(ask->file, &error);
    if (bytes == NULL) {
        return failed(error);
    }
    Importing importing = {.ask = ask, .store = store, .state = state_new()};
    importing.bytes = g_bytes_get_data(bytes, &importing.size);
    bool good = state_load(importing.state, store, &error);
    if (good) {
        importing.city = find_city(ask, importing.state, &error);
        good = error == NULL;
    }
    if (good) {
        good = import_file(&importing, &error);
    }
    city_free(importing.city);
    state_free(importing.state);
    return error != NULL ? failed(error) : good ? 0 : 1;
}

static int import_into(const ImportAsk *ask, const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JournalStore) store = ask->dry_run ? journal_store_open_there(options->db, &error)
                                                 : journal_store_open(options->db, true, &error);
    if (store == NULL) {
        if (g_error_matches(error, TILIK_ERROR, TILIK_ERROR_REFUSED)) {
            log_complain(
                "tilikd: stop the server for the import (it resumes where it was), or look "
                "first with --dry-run\n");
        }
        return failed(error);
    }
    if (!journal_store_lock_logins(store, options->key_file, !ask->dry_run, &error)) {
        return failed(error);
    }
    return import_of(ask, store);
}

int import_command(int count, char **arguments)
{
    g_auto(ImportAsk) ask = {0};
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_STRING, &ask.db, "The database", "sqlite:PATH"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &ask.config, "Configuration file", "FILE"},
        {"city", 0, 0, G_OPTION_ARG_STRING, &ask.city, "Whose names of areas are meant", "NAME"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &ask.dry_run, "Say what would differ, write nothing",
         NULL},
        {"prune", 0, 0, G_OPTION_ARG_NONE, &ask.prune, "Remove what the file does not have", NULL},
        {0},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context =
        g_option_context_new("cameras|register FILE - cameras from a file, or the "
                             "register of who must join");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &arguments, &error)) {
        return usage(error->message);
    }
    ask.reg = count == 3 && strcmp(arguments[1], "register") == 0;
    if (count != 3 || (!ask.reg && strcmp(arguments[1], "cameras") != 0)) {
        return usage("which file, and of what?");
    }
    ask.file = arguments[2];
    g_autoptr(Options) options = options_new();
    options->db = g_strdup(ask.db);
    options->config = g_strdup(ask.config);
    if (!options_load(options, &error) || !options_default_db(options, &error)) {
        log_complain("tilikd: %s\n", error->message);
        return 2;
    }
    return import_into(&ask, options);
}
