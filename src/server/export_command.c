#include "export_command.h"

#include <csv.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "options.h"
#include "state.h"
#include "wire/register.h"

#define USAGE                                                                                      \
    "usage: tilikd export cameras [--db URI] [--addresses] [-o FILE.csv]\n"                        \
    "       tilikd export register [--db URI] [-o FILE.csv]\n"

static const char *const plain_columns[] = {"id",        "name",  "area",       "site", "slot",
                                            "class",     "owner", "visibility", "lat",  "lon",
                                            "analytics", "night", "ptz",        "link"};
/* In the order of an address's aside. */
static const char *const address_columns[] = {"main_url", "sub_url",      "snapshot_url", "user",
                                              "password", "playback_url", "onvif_url"};

typedef struct ExportAsk {
    char *db, *config, *output;
    gboolean addresses;
    bool reg; /* the register, not cameras */
} ExportAsk;

static void ask_clear(ExportAsk *ask)
{
    g_free(ask->db);
    g_free(ask->config);
    g_free(ask->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportAsk, ask_clear)

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

/* Quoted only where it must be, so that people can read it. */
static void put(FILE *out, const char *text, bool first)
{
    if (!first) {
        fputc(',', out);
    }
    if (strpbrk(text, ",;\t\"\r\n") != NULL || text[0] == ' ') {
        csv_fwrite(out, text, strlen(text));
    } else {
        fputs(text, out);
    }
}

static void put_number(FILE *out, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    put(out, isnan(value) ? "" : g_ascii_formatd(text, sizeof text, "%.7g", value), false);
}

static bool put_address(const Aside *row, void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(address_columns); i++) {
        put(data, row->text[i + 1] != NULL ? row->text[i + 1] : "", false);
    }
    return false;
}

typedef struct Exporting {
    FILE *out;
    JournalStore *store;
    bool addresses;
} Exporting;

static bool put_addresses(const Exporting *exporting, const char *camera, GError **error)
{
    static const Aside none;
    long before = ftell(exporting->out);
    if (!journal_store_address(exporting->store, camera, put_address, exporting->out, error)) {
        return false;
    }
    if (ftell(exporting->out) == before) {
        put_address(&none, exporting->out);
    }
    return true;
}

static bool put_camera(const Exporting *exporting, const Camera *camera, const char *link,
                       GError **error)
{
    char slot[16] = "";
    FILE *out = exporting->out;
    if (camera->slot > 0) {
        g_snprintf(slot, sizeof slot, "%d", camera->slot);
    }
    put(out, camera->id, true);
    put(out, camera->name, false);
    put(out, camera->area, false);
    put(out, camera->site != NULL ? camera->site : "", false);
    put(out, slot, false);
    put(out, camera_class_word(camera->class), false);
    put(out, owner_word(camera->owner), false);
    put(out, visibility_word(camera->visibility), false);
    put_number(out, camera->lat);
    put_number(out, camera->lon);
    put(out, camera->analytics, false);
    put(out, camera->night ? "yes" : "no", false);
    put(out, camera->ptz ? "yes" : "no", false);
    put(out, link, false);
    bool good = !exporting->addresses || put_addresses(exporting, camera->id, error);
    fputc('\n', out);
    return good;
}

/* What its box hangs on; "" not known. */
static const char *link_of(const Catalog *catalog, const Camera *camera)
{
    Site site;
    uint32_t index = camera->site != NULL ? catalog_find_site(catalog, camera->site) : CATALOG_NONE;
    return index != CATALOG_NONE && catalog_site(catalog, index, &site) && site.link != NULL
               ? site.link
               : "";
}

static bool put_all(const Exporting *exporting, State *state, GError **error)
{
    const Catalog *catalog = state_catalog(state);
    for (size_t i = 0; i < G_N_ELEMENTS(plain_columns); i++) {
        put(exporting->out, plain_columns[i], i == 0);
    }
    for (size_t i = 0; exporting->addresses && i < G_N_ELEMENTS(address_columns); i++) {
        put(exporting->out, address_columns[i], false);
    }
    fputc('\n', exporting->out);
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_CAMERA, &count);
    for (uint32_t i = 0; i < count; i++) {
        Camera camera;
        if (catalog_camera(catalog, order[i], &camera) &&
            !put_camera(exporting, &camera, link_of(catalog, &camera), error)) {
            return false;
        }
    }
    return true;
}

/* The register */

static void put_day(FILE *out, int64_t wall_ms)
{
    char text[CLOCK_RFC3339_SIZE] = "";
    if (wall_ms != 0) {
        clock_format(wall_ms, text);
    }
    put(out, text, false);
}

static void put_count(FILE *out, int number)
{
    char text[16];
    g_snprintf(text, sizeof text, "%d", number);
    put(out, text, false);
}

static void put_building(FILE *out, const Building *building)
{
    put(out, building->id, true);
    put(out, building->name, false);
    put(out, building_kind_word(building->kind), false);
    put(out, building->area, false);
    put(out, building->address, false);
    put_number(out, building->lat);
    put_number(out, building->lon);
    put(out, building->owner, false);
    put(out, building->contact, false);
    put(out, building->agreement, false);
    put_day(out, building->agreed_at_ms);
    put_day(out, building->until_ms);
    put(out, building_state_word(building->state), false);
    put_day(out, building->asked_at_ms);
    put_day(out, building->due_at_ms);
    put(out, building->site != NULL ? building->site : "", false);
    put_count(out, building->promised);
    put_count(out, building->linked);
    put(out, building->note, false);
    fputc('\n', out);
}

static bool put_register(FILE *out, State *state, GError **error)
{
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_BUILDING, &count);
    g_autoptr(Decoder) decoder = decoder_new();
    fputs("id,name,kind,area,address,lat,lon,owner,contact,agreement,agreed_at,until,state,"
          "asked_at,due_at,site,promised,linked,note\n",
          out);
    for (uint32_t i = 0; i < count; i++) {
        const Slot *slot = state_slot(state, ENTRY_BUILDING, order[i]);
        Building building;
        if (slot->line == NULL) {
            continue;
        }
        if (!decode_building(decoder, slot->line->text, slot->line->size, &building, error)) {
            return false;
        }
        put_building(out, &building);
    }
    return true;
}

/* Whatever stands at the path is not written over, and only its owner reads what may hold
 * passwords. */
static FILE *open_output(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out == NULL) {
        log_complain("tilikd: %s: %s\n", path, g_strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
    }
    return out;
}

static int export_all(const ExportAsk *ask, JournalStore *store)
{
    g_autoptr(GError) error = NULL;
    State *state = state_new();
    /* In memory first: what is half written is no export. */
    char *buffer = NULL;
    size_t size = 0;
    Exporting exporting = {open_memstream(&buffer, &size), store, ask->addresses};
    bool good =
        state_load(state, store, &error) && (ask->reg ? put_register(exporting.out, state, &error)
                                                      : put_all(&exporting, state, &error));
    fclose(exporting.out);
    FILE *out = !good ? NULL : ask->output != NULL ? open_output(ask->output) : stdout;
    if (out != NULL) {
        bool written = fwrite(buffer, 1, size, out) == size && fflush(out) == 0 &&
                       (out == stdout || fsync(fileno(out)) == 0);
        if (!written) {
            log_complain("tilikd: could not write: %s\n", g_strerror(errno));
        }
        good = (out == stdout || fclose(out) == 0) && written;
    } else {
        good = false;
    }
    explicit_bzero(buffer, size);
    free(buffer);
    state_free(state);
    return error != NULL ? failed(error) : good ? 0 : 1;
}

int export_command(int count, char **arguments)
{
    g_auto(ExportAsk) ask = {0};
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_STRING, &ask.db, "The database", "sqlite:PATH"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &ask.config, "Configuration file", "FILE"},
        {"addresses", 0, 0, G_OPTION_ARG_NONE, &ask.addresses,
         "With stream addresses, users and passwords", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &ask.output, "A new file", "FILE"},
        {0},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(
        "cameras|register - cameras, or the register of who must join, as a CSV file");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &arguments, &error)) {
        return usage(error->message);
    }
    ask.reg = count == 2 && strcmp(arguments[1], "register") == 0;
    if (count != 2 || (!ask.reg && strcmp(arguments[1], "cameras") != 0)) {
        return usage("export what?");
    }
    if (ask.reg && ask.addresses) {
        return usage("--addresses goes with cameras");
    }
    g_autoptr(Options) options = options_new();
    options->db = g_strdup(ask.db);
    options->config = g_strdup(ask.config);
    if (!options_load(options, &error) || !options_default_db(options, &error)) {
        log_complain("tilikd: %s\n", error->message);
        return 2;
    }
    g_autoptr(JournalStore) store = journal_store_open_there(options->db, &error);
    if (store == NULL ||
        (ask.addresses && !journal_store_lock_logins(store, options->key_file, false, &error))) {
        return failed(error);
    }
    return export_all(&ask, store);
}
