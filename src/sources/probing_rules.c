/* The settings of the group [probe]. */
#include "model/rollcall.h"
#include "probing_private.h"

static const char *check_time(const char *value)
{
    int minute;
    return rollcall_minute(value, &minute) ? NULL : "a time such as 17:30";
}

#define NUMBER(name, low, high)                                                                    \
    {                                                                                              \
        .key = name, .form = SETTING_NUMBER, .least = low, .most = high                            \
    }

const SourceSetting probing_settings[] = {
    {.key = "enabled", .form = SETTING_FLAG},
    {.key = "moved_public", .form = SETTING_FLAG},
    NUMBER("every_seconds", 1, 86400),
    NUMBER("off_seconds", 0, 86400),
    NUMBER("on_seconds", 0, 86400),
    NUMBER("longest_seconds", 2, 86400),
    NUMBER("timeout_seconds", 1, 60),
    NUMBER("most", 1, 4096),
    NUMBER("site_most", 1, 64),
    NUMBER("link_most", 1, 4096),
    NUMBER("still_seconds", 0, 86400),
    NUMBER("still_doubt_seconds", 1, 3600),
    NUMBER("still_most", 1, 256),
    NUMBER("still_kilobytes", 16, 4096),
    NUMBER("dark_level", 0, 255),
    NUMBER("flat_range", 0, 255),
    NUMBER("frozen_stills", 2, 100),
    NUMBER("frozen_seconds", 0, 86400),
    NUMBER("frozen_share", 0, 50),
    NUMBER("moved_below", 0, 90),
    NUMBER("moved_stills", 2, 20),
    {.key = "night_from", .form = SETTING_TEXT, .check = check_time},
    {.key = "night_to", .form = SETTING_TEXT, .check = check_time},
    {.key = NULL},
};

static int minute_of(GHashTable *options, const char *key, int otherwise)
{
    int minute;
    return rollcall_minute(setting_text(options, key), &minute) ? minute : otherwise;
}

static int64_t seconds_of(GHashTable *options, const char *key, int otherwise)
{
    return (int64_t)setting_number(options, key, otherwise) * 1000;
}

/* "delay.CLASS" is "OFF ON", in seconds. */
static void read_delays(Rules *rules, GHashTable *options)
{
    const HealthRule usual = {.off_ms = seconds_of(options, "off_seconds", 60),
                              .on_ms = seconds_of(options, "on_seconds", 30),
                              .every_ms = rules->every_ms,
                              .longest_ms = rules->longest_ms};
    for (CameraClass class = 0; class < CAMERA_CLASSES; class ++) {
        g_autofree char *key = g_strconcat("delay.", camera_class_word(class), NULL);
        HealthRule *rule = &rules->health[class];
        const char *text = setting_text(options, key);
        char *rest = NULL;
        *rule = usual;
        if (text[0] != '\0') {
            rule->off_ms = g_ascii_strtoll(text, &rest, 10) * 1000;
            rule->on_ms = g_ascii_strtoll(rest, NULL, 10) * 1000;
        }
    }
}

void probing_rules(Rules *rules, GHashTable *options)
{
    *rules = (Rules){.every_ms = seconds_of(options, "every_seconds", 60),
                     .longest_ms = seconds_of(options, "longest_seconds", 600),
                     .most = (unsigned)setting_number(options, "most", 1024),
                     .site_most = (unsigned)setting_number(options, "site_most", 1),
                     .link_most = (unsigned)setting_number(options, "link_most", 16),
                     .still_most = (unsigned)setting_number(options, "still_most", 32),
                     .still_max = (size_t)setting_number(options, "still_kilobytes", 2048) * 1024,
                     .timeout_ms = (int)seconds_of(options, "timeout_seconds", 8),
                     .night_from = minute_of(options, "night_from", 17 * 60 + 30),
                     .night_to = minute_of(options, "night_to", 6 * 60),
                     .eye = {.dark_level = setting_number(options, "dark_level", 24),
                             .flat_range = setting_number(options, "flat_range", 10),
                             .frozen_stills = setting_number(options, "frozen_stills", 3),
                             .frozen_share = setting_number(options, "frozen_share", 5),
                             .frozen_ms = seconds_of(options, "frozen_seconds", 120),
                             .moved_below = setting_number(options, "moved_below", 25),
                             .moved_stills = setting_number(options, "moved_stills", 3),
                             .every_ms = seconds_of(options, "still_seconds", 300),
                             .doubt_ms = seconds_of(options, "still_doubt_seconds", 20)}};
    rules->still_max = rules->eye.every_ms > 0 ? rules->still_max : 0;
    read_delays(rules, options);
}
