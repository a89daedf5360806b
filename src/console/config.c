#include "console/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/id.h"
#include "base/keyfile.h"
#include "base/paths.h"
#include "model/alert_query.h"

#define TOKEN_MAX 4096

WORDS_DEFINE(Profile, profile, PROFILE_TABLE)
WORDS_DEFINE(ClockKind, clock_kind, CLOCK_KIND_TABLE)
WORDS_DEFINE(MainStream, main_stream, MAIN_STREAM_TABLE)
WORDS_DEFINE(PictureInk, picture_ink, PICTURE_INK_TABLE)

typedef struct Setting {
    const char *group, *key;
    bool (*take)(Config *config, const char *value);
} Setting;

static bool take_text(char **out, const char *value)
{
    g_free(*out);
    *out = g_strdup(value);
    return true;
}

static bool take_backend(Config *config, const char *value)
{
    return take_text(&config->backend, value);
}

static bool take_token_file(Config *config, const char *value)
{
    return take_text(&config->token_file, value);
}

static bool take_authorities(Config *config, const char *value)
{
    return take_text(&config->authorities, value);
}

static bool take_proxy(Config *config, const char *value)
{
    return take_text(&config->proxy, value);
}

static bool take_theme(Config *config, const char *value)
{
    return value[0] != '\0' && take_text(&config->theme, value);
}

static bool take_language(Config *config, const char *value)
{
    bool known = value[0] == '\0' || strcmp(value, "id") == 0 || strcmp(value, "en") == 0;
    return known && take_text(&config->language, value);
}

static bool take_profile(Config *config, const char *value)
{
    return profile_parse(value, &config->profile);
}

static bool take_clock(Config *config, const char *value)
{
    return clock_kind_parse(value, &config->clock);
}

static bool take_number(int *out, const char *value, int least, int most)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(value, 10, (guint64)least, (guint64)most, &number, NULL))
        return false;
    *out = (int)number;
    return true;
}

static bool take_unseen_hours(Config *config, const char *value)
{
    return take_number(&config->unseen_hours, value, 1, CONFIG_UNSEEN_MAX_H);
}

static bool take_players(Config *config, const char *value)
{
    if (strcmp(value, "auto") == 0) {
        config->players = CONFIG_PLAYERS_AUTO;
        return true;
    }
    return take_number(&config->players, value, 0, CONFIG_PLAYERS_MAX);
}

static bool take_stills(Config *config, const char *value)
{
    return take_number(&config->stills_every_s, value, 1, CONFIG_STILLS_MAX_S);
}

static bool take_recover(Config *config, const char *value)
{
    return take_number(&config->recover_s, value, 1, CONFIG_STILLS_MAX_S);
}

static bool take_main_stream(Config *config, const char *value)
{
    return main_stream_parse(value, &config->main_stream);
}

static bool take_picture(Config *config, const char *value)
{
    return picture_ink_parse(value, &config->picture);
}

static bool take_picture_kb(Config *config, const char *value)
{
    return take_number(&config->picture_kb, value, 0, CONFIG_PICTURE_KB_MAX);
}

static bool take_flood_most(Config *config, const char *value)
{
    return take_number(&config->flood_most, value, 1, CONFIG_FLOOD_MAX);
}

static bool take_flood_minutes(Config *config, const char *value)
{
    return take_number(&config->flood_minutes, value, 1, CONFIG_FLOOD_MAX);
}

static bool take_notify(Config *config, const char *value)
{
    bool off = strcmp(value, "off") == 0;
    if (off)
        config->notify = PRIORITIES;
    return off || alert_priority_parse(value, &config->notify);
}

static bool take_sound(Config *config, const char *value)
{
    bool off = strcmp(value, "off") == 0;
    return (off || id_valid(value)) && take_text(&config->sound, off ? "" : value);
}

static bool take_sound_from(Config *config, const char *value)
{
    return alert_priority_parse(value, &config->sound_from);
}

static const Setting settings[] = {
    {"backend", "address", take_backend},
    {"backend", "token_file", take_token_file},
    {"backend", "authorities", take_authorities},
    {"backend", "proxy", take_proxy},
    {"screen", "theme", take_theme},
    {"screen", "language", take_language},
    {"screen", "profile", take_profile},
    {"screen", "clock", take_clock},
    {"screen", "unseen_hours", take_unseen_hours},
    {"video", "players", take_players},
    {"video", "main", take_main_stream},
    {"video", "stills_every_s", take_stills},
    {"video", "recover_s", take_recover},
    {"video", "picture", take_picture},
    {"video", "picture_kb", take_picture_kb},
    {"alerts", "flood_most", take_flood_most},
    {"alerts", "flood_minutes", take_flood_minutes},
    {"alerts", "notify", take_notify},
    {"alerts", "sound", take_sound},
    {"alerts", "sound_from", take_sound_from},
};

/* [views] has a line a digit. */
static char **find_view(Config *config, const char *group, const char *key)
{
    bool is_view = strcmp(group, "views") == 0 && key[0] >= '1' && key[0] < '1' + CONFIG_VIEWS &&
                   key[1] == '\0';
    return is_view ? &config->views[key[0] - '1'] : NULL;
}

static bool take_view(char **view, const char *value, GError **error)
{
    g_autoptr(AlertQuery) query = alert_query_parse(value, error);
    return query != NULL && take_text(view, value);
}

static const Setting *find_setting(const char *group, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        if (strcmp(settings[i].group, group) == 0 && strcmp(settings[i].key, key) == 0)
            return &settings[i];
    return NULL;
}

static bool read_group(Config *config, const Keyfile *file, const char *group, GError **error)
{
    GKeyFile *values = keyfile_values(file);
    g_auto(GStrv) keys = g_key_file_get_keys(values, group, NULL, NULL);
    for (int i = 0; keys != NULL && keys[i] != NULL; i++) {
        const Setting *setting = find_setting(group, keys[i]);
        char **view = find_view(config, group, keys[i]);
        bool ronda = config_ronda_knows(group, keys[i]);
        bool tours = config_tours_knows(group, keys[i]);
        bool evidence = config_evidence_knows(group, keys[i]);
        g_autoptr(GError) wrong = NULL;
        if (setting == NULL && view == NULL && !ronda && !tours && !evidence) {
            keyfile_complain(file, group, keys[i], error, _("unknown setting '%s' in [%s]"),
                             keys[i], group);
            return false;
        }
        g_autofree char *value = g_key_file_get_string(values, group, keys[i], NULL);
        if (value != NULL)
            g_strstrip(value);
        if (value != NULL &&
            ((view != NULL && !take_view(view, value, &wrong)) ||
             (ronda && !config_ronda_take(&config->ronda, group, keys[i], value, &wrong)) ||
             (tours && !config_tours_take(&config->tours, group, keys[i], value, &wrong)))) {
            keyfile_complain(file, group, keys[i], error, "%s", wrong->message);
            return false;
        }
        if (value == NULL || (setting != NULL && !setting->take(config, value)) ||
            (evidence && !config_evidence_take(&config->evidence, keys[i], value))) {
            keyfile_complain(file, group, keys[i], error, _("'%s' is no value for %s"),
                             value != NULL ? value : "", keys[i]);
            return false;
        }
    }
    return true;
}

static Config *config_copy(const Config *from)
{
    Config *config = g_new(Config, 1);
    *config = *from;
    config->backend = g_strdup(from->backend);
    config->token_file = g_strdup(from->token_file);
    config->authorities = g_strdup(from->authorities);
    config->proxy = g_strdup(from->proxy);
    config->theme = g_strdup(from->theme);
    config->language = g_strdup(from->language);
    config->sound = g_strdup(from->sound);
    for (int i = 0; i < CONFIG_VIEWS; i++)
        config->views[i] = g_strdup(from->views[i] != NULL ? from->views[i] : "");
    config_ronda_copy(&config->ronda, &from->ronda);
    config_tours_copy(&config->tours, &from->tours);
    config_evidence_copy(&config->evidence, &from->evidence);
    return config;
}

static bool read_file(Config *config, const Keyfile *file, GError **error)
{
    g_autoptr(Config) fresh = config_copy(config);
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (int i = 0; groups[i] != NULL; i++)
        if (!read_group(fresh, file, groups[i], error))
            return false;
    Config old = *config;
    *config = *fresh;
    *fresh = old;
    return true;
}

bool config_read(Config *config, const char *name, const char *text, gsize size, GError **error)
{
    g_autoptr(Keyfile) file = keyfile_parse(name, text, size, error);
    return file != NULL && read_file(config, file, error);
}

Config *config_load(const char *path, GError **error)
{
    const Config empty = {.backend = "",
                          .token_file = "",
                          .authorities = "",
                          .proxy = "",
                          .theme = "malam",
                          .language = "",
                          .sound = "",
                          .players = CONFIG_PLAYERS_AUTO,
                          .unseen_hours = 24,
                          .stills_every_s = 10,
                          .recover_s = 30,
                          .flood_most = 10,
                          .flood_minutes = 10,
                          .tours = {.dwell_s = 10, .patience_s = 8},
                          .evidence = CONFIG_EVIDENCE_DEFAULT};
    g_autoptr(Config) config = config_copy(&empty);
    const char *text;
    size_t size;
    if (baked_find("config/tilik.conf", &text, &size) &&
        !config_read(config, "config/tilik.conf", text, size, error))
        return NULL;
    g_autofree char *own = path != NULL ? g_strdup(path) : paths_config("tilik.conf");
    if (path == NULL && !g_file_test(own, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&config);
    g_autoptr(Keyfile) file = keyfile_load(own, error);
    if (file == NULL || !read_file(config, file, error))
        return NULL;
    config->given = true;
    return g_steal_pointer(&config);
}

void config_free(Config *config)
{
    if (config == NULL)
        return;
    g_free(config->backend);
    g_free(config->token_file);
    g_free(config->authorities);
    g_free(config->proxy);
    g_free(config->theme);
    g_free(config->language);
    g_free(config->sound);
    for (int i = 0; i < CONFIG_VIEWS; i++)
        g_free(config->views[i]);
    config_ronda_clear(&config->ronda);
    config_tours_clear(&config->tours);
    config_evidence_clear(&config->evidence);
    g_free(config);
}

/* A user's own file keeps its comments and all that stands in it. */
static bool write_backend(const char *path, const char *backend, const char *token_file,
                          GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_key_file_load_from_file(file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
    g_key_file_set_string(file, "backend", "address", backend);
    g_key_file_set_string(file, "backend", "token_file", token_file);
    gsize size;
    g_autofree char *text = g_key_file_to_data(file, &size, NULL);
    return paths_replace(path, text, size, 0600, error);
}

bool config_keep(Config *config, const char *backend, const char *token, GError **error)
{
    g_autofree char *path = paths_config("tilik.conf"), *token_file = paths_config("token");
    bool secret = token != NULL && token[0] != '\0';
    if (!paths_make_parent(path, error) ||
        (secret && !paths_replace(token_file, token, strlen(token), 0600, error)) ||
        !write_backend(path, backend, secret ? token_file : "", error))
        return false;
    take_text(&config->backend, backend);
    take_text(&config->token_file, secret ? token_file : "");
    config->given = true;
    return true;
}

Role config_role(const Config *config)
{
    switch (config->profile) {
    case PROFILE_RONDA:
        return ROLE_VOLUNTEER;
    case PROFILE_SUPERVISOR:
        return ROLE_SUPERVISOR;
    case PROFILE_KIOSK:
        return ROLE_PUBLIC;
    default:
        return ROLE_OPERATOR;
    }
}

static char *read_token(int fd, const char *path, GError **error)
{
    struct stat about;
    if (fstat(fd, &about) == 0 && (about.st_mode & 077) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    _("%s can be read by others; chmod 600 it"), path);
        return NULL;
    }
    char buffer[TOKEN_MAX + 1];
    ssize_t got = read(fd, buffer, TOKEN_MAX);
    buffer[got > 0 ? got : 0] = '\0';
    char *token = g_strdup(g_strstrip(buffer));
    explicit_bzero(buffer, sizeof buffer);
    bool printable = token[0] != '\0';
    for (const char *c = token; *c != '\0'; c++)
        printable = printable && g_ascii_isgraph(*c);
    if (printable)
        return token;
    explicit_bzero(token, strlen(token));
    g_free(token);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("%s holds no token"), path);
    return NULL;
}

char *config_token(const Config *config, GError **error)
{
    int fd = open(config->token_file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "%s: %s", config->token_file,
                    g_strerror(errno));
        return NULL;
    }
    char *token = read_token(fd, config->token_file, error);
    close(fd);
    return token;
}
