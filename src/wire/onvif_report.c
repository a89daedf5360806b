#include "wire/onvif_report.h"

#include "write.h"

static void profile_free(gpointer data)
{
    OnvifProfile *profile = data;
    g_free(profile->token);
    g_free(profile->name);
    g_free(profile->encoding);
    g_free(profile->stream_url);
    g_free(profile->snapshot_url);
    g_free(profile);
}

static void place_free(gpointer data)
{
    OnvifPlace *place = data;
    g_free(place->name);
    g_free(place);
}

OnvifReport *onvif_report_new(void)
{
    OnvifReport *report = g_new0(OnvifReport, 1);
    report->profiles = g_ptr_array_new_with_free_func(profile_free);
    report->presets = g_ptr_array_new_with_free_func(place_free);
    report->skew_ms = G_MININT64;
    return report;
}

void onvif_report_free(OnvifReport *report)
{
    if (report != NULL) {
        g_ptr_array_unref(report->profiles);
        g_ptr_array_unref(report->presets);
        g_free(report->manufacturer);
        g_free(report->model);
        g_free(report->firmware);
        g_free(report->serial);
        g_free(report->url);
        g_free(report);
    }
}

static void write_count(GString *out, int number)
{
    if (number > 0) {
        write_integer(out, number);
    } else {
        write_raw(out, "null");
    }
}

static void write_profile(GString *out, const OnvifProfile *profile)
{
    write_raw(out, "{\"token\":");
    write_string(out, profile->token);
    write_key(out, "name");
    write_text_or_null(out, profile->name);
    write_key(out, "encoding");
    write_text_or_null(out, profile->encoding);
    write_key(out, "width");
    write_count(out, profile->width);
    write_key(out, "height");
    write_count(out, profile->height);
    write_key(out, "ptz");
    write_bool(out, profile->ptz);
    write_key(out, "stream_url");
    write_string(out, profile->stream_url);
    write_key(out, "snapshot_url");
    write_string(out, profile->snapshot_url);
    write_key(out, "other_host");
    write_bool(out, profile->moved);
    write_raw(out, "}");
}

static void write_device(GString *out, const OnvifReport *report)
{
    write_raw(out, "{\"url\":");
    write_string(out, report->url);
    write_key(out, "manufacturer");
    write_string(out, report->manufacturer);
    write_key(out, "model");
    write_string(out, report->model);
    write_key(out, "firmware");
    write_string(out, report->firmware);
    write_key(out, "serial");
    write_string(out, report->serial);
    write_key(out, "clock_skew_ms");
    if (report->skew_ms == G_MININT64) {
        write_raw(out, "null");
    } else {
        write_integer(out, report->skew_ms);
    }
    write_key(out, "media2");
    write_bool(out, report->media2);
    write_key(out, "cut");
    write_bool(out, report->cut);
    write_key(out, "ptz");
    write_bool(out, report->ptz);
    write_key(out, "home");
    write_bool(out, report->home);
}

void encode_onvif_report(GString *out, const OnvifReport *report)
{
    write_device(out, report);
    write_key(out, "profiles");
    write_raw(out, "[");
    for (guint i = 0; i < report->profiles->len; i++) {
        g_string_append(out, i > 0 ? "," : "");
        write_profile(out, report->profiles->pdata[i]);
    }
    write_raw(out, "],\"presets\":[");
    for (guint i = 0; i < report->presets->len; i++) {
        const OnvifPlace *place = report->presets->pdata[i];
        g_string_append_printf(out, "%s{\"number\":%d", i > 0 ? "," : "", place->number);
        write_key(out, "name");
        write_text_or_null(out, place->name);
        write_raw(out, "}");
    }
    write_raw(out, "]}");
}
