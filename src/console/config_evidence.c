#include "console/config_evidence.h"

#include <stddef.h>
#include <string.h>

#include "wire/viewer.h"

#define MINUTES_MAX 1440
#define MB_MAX      100000000
#define DAYS_MAX    36500

static const struct {
    const char *key;
    size_t at;
    int least, most;
} numbers[] = {
    {"pre_s", offsetof(ConfigEvidence, pre_s), 0, VIEWER_PRE_MAX_S},
    {"max_minutes", offsetof(ConfigEvidence, max_minutes), 1, MINUTES_MAX},
    {"min_free_mb", offsetof(ConfigEvidence, free_mb), 1, MB_MAX},
    {"keep_days", offsetof(ConfigEvidence, keep_days), 0, DAYS_MAX},
};

static int find(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (strcmp(numbers[i].key, key) == 0)
            return (int)i;
    return -1;
}

bool config_evidence_knows(const char *group, const char *key)
{
    return strcmp(group, "evidence") == 0 && (strcmp(key, "folder") == 0 || find(key) >= 0);
}

static bool take_folder(ConfigEvidence *config, const char *value)
{
    if (value[0] != '\0' && value[0] != '/' && !g_str_has_prefix(value, "~/"))
        return false;
    g_free(config->folder);
    config->folder =
        value[0] == '~' ? g_build_filename(g_get_home_dir(), value + 2, NULL) : g_strdup(value);
    return true;
}

bool config_evidence_take(ConfigEvidence *config, const char *key, const char *value)
{
    guint64 number;
    int i = find(key);
    if (i < 0)
        return take_folder(config, value);
    if (!g_ascii_string_to_unsigned(value, 10, (guint64)numbers[i].least, (guint64)numbers[i].most,
                                    &number, NULL))
        return false;
    *(int *)((char *)config + numbers[i].at) = (int)number;
    return true;
}

void config_evidence_copy(ConfigEvidence *copy, const ConfigEvidence *from)
{
    *copy = *from;
    copy->folder = g_strdup(from->folder);
}

void config_evidence_clear(ConfigEvidence *config)
{
    g_free(config->folder);
}
