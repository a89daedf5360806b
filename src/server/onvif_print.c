#include "onvif_print.h"

#include <csv.h>
#include <inttypes.h>
#include <string.h>

/* A device tells whole seconds, and the way there takes its time. */
#define SKEW_FINE_MS 2000

static char *span_words(int64_t ms)
{
    int64_t s = (ms + 500) / 1000;
    if (s < 120) {
        return g_strdup_printf("%" PRId64 " s", s);
    }
    if (s < 7200) {
        return g_strdup_printf("%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
    }
    if (s < 172800) {
        return g_strdup_printf("%" PRId64 " h %" PRId64 " min", s / 3600, s / 60 % 60);
    }
    return g_strdup_printf("%" PRId64 " days", s / 86400);
}

char *onvif_skew_words(int64_t skew_ms)
{
    if (skew_ms == G_MININT64) {
        return g_strdup("it does not say what its clock shows");
    }
    if (ABS(skew_ms) < SKEW_FINE_MS) {
        return g_strdup("its clock is right");
    }
    g_autofree char *span = span_words(ABS(skew_ms));
    return g_strdup_printf("its clock is %s %s", span, skew_ms > 0 ? "ahead" : "behind");
}

static void line(FILE *out, const char *what, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        fprintf(out, "%-10s %s\n", what, text);
    }
}

static void print_steering(FILE *out, const OnvifReport *report)
{
    if (!report->ptz) {
        line(out, "steering", "none");
        return;
    }
    line(out, "steering", report->home ? "yes, with a home position" : "yes");
    for (guint i = 0; i < report->presets->len; i++) {
        const OnvifPlace *place = report->presets->pdata[i];
        fprintf(out, "  preset %-3d %s\n", place->number, place->name);
    }
}

static bool print_profiles(FILE *out, const OnvifReport *report)
{
    bool moved = false;
    for (guint i = 0; i < report->profiles->len; i++) {
        const OnvifProfile *profile = report->profiles->pdata[i];
        g_autofree char *size = profile->width > 0
                                    ? g_strdup_printf(" %dx%d", profile->width, profile->height)
                                    : g_strdup("");
        fprintf(out, "%-10s %s (%s): %s%s%s\n", "profile", profile->name, profile->token,
                profile->encoding[0] != '\0' ? profile->encoding : "no video told", size,
                profile->ptz ? ", can be steered" : "");
        fprintf(out, "  stream   %s\n",
                profile->stream_url != NULL ? profile->stream_url : "not told");
        fprintf(out, "  snapshot %s\n",
                profile->snapshot_url != NULL ? profile->snapshot_url : "not told");
        moved = moved || profile->moved;
    }
    return moved;
}

void onvif_print_text(FILE *out, const OnvifReport *report)
{
    g_autofree char *clock = onvif_skew_words(report->skew_ms);
    line(out, "address", report->url);
    line(out, "maker", report->manufacturer);
    line(out, "model", report->model);
    line(out, "firmware", report->firmware);
    line(out, "serial", report->serial);
    line(out, "clock", clock);
    line(out, "media", report->media2 ? "Media2 (Profile T)" : "Media1 (Profile S)");
    print_steering(out, report);
    if (print_profiles(out, report)) {
        line(out, "note",
             "it names its addresses by another host; here they have the one that was asked");
    }
    if (report->cut) {
        line(out, "note", "it fell silent before all was told");
    }
    if (report->profiles->len == 0) {
        line(out, "note", "it tells of no profile: no pictures are to be had by it");
    }
}

void onvif_print_json(FILE *out, const OnvifReport *report)
{
    g_autoptr(GString) json = g_string_new(NULL);
    encode_onvif_report(json, report);
    fprintf(out, "%s\n", json->str);
}

static int64_t pixels(const OnvifProfile *profile)
{
    return (int64_t)profile->width * profile->height;
}

/* The largest stream and the smallest other one; NULL where there is none. */
static void choose(const OnvifReport *report, const OnvifProfile **main, const OnvifProfile **sub)
{
    *main = *sub = NULL;
    for (guint i = 0; i < report->profiles->len; i++) {
        const OnvifProfile *one = report->profiles->pdata[i];
        if (one->stream_url != NULL && (*main == NULL || pixels(one) > pixels(*main))) {
            *main = one;
        }
    }
    for (guint i = 0; i < report->profiles->len; i++) {
        const OnvifProfile *one = report->profiles->pdata[i];
        bool other = one != *main && one->stream_url != NULL &&
                     strcmp(one->stream_url, (*main)->stream_url) != 0;
        if (other && (*sub == NULL || pixels(one) < pixels(*sub))) {
            *sub = one;
        }
    }
}

static void put(FILE *out, const char *text, bool first)
{
    if (!first) {
        fputc(',', out);
    }
    if (text != NULL) {
        csv_fwrite(out, text, strlen(text));
    }
}

/* The profile that was named, alone; false where there is none. */
static bool choose_named(const OnvifReport *report, const char *token, const OnvifProfile **main,
                         const OnvifProfile **sub)
{
    *main = *sub = NULL;
    for (guint i = 0; i < report->profiles->len; i++) {
        const OnvifProfile *one = report->profiles->pdata[i];
        if (strcmp(one->token, token) == 0) {
            *main = one;
        }
    }
    return *main != NULL;
}

bool onvif_print_csv(FILE *out, const OnvifReport *report, const OnvifRow *row)
{
    const OnvifProfile *main, *sub;
    if (row->profile == NULL) {
        choose(report, &main, &sub);
    } else if (!choose_named(report, row->profile, &main, &sub)) {
        return false;
    }
    g_autofree char *name = g_strjoin(
        " ", report->manufacturer != NULL ? report->manufacturer : "camera", report->model, NULL);
    g_autofree char *token =
        row->profile != NULL ? g_uri_escape_string(row->profile, NULL, FALSE) : NULL;
    g_autofree char *steered = g_strjoin("#", report->url, token, NULL);
    bool turns = report->ptz && (row->profile == NULL || main->ptz);
    fprintf(out, "id,name,area,ptz,main_url,sub_url,snapshot_url,onvif_url%s\n",
            row->user != NULL ? ",user,password" : "");
    put(out, row->id, true);
    put(out, row->name != NULL ? row->name : name, false);
    put(out, row->area, false);
    put(out, turns ? "yes" : "no", false);
    put(out, main != NULL ? main->stream_url : NULL, false);
    put(out, sub != NULL ? sub->stream_url : NULL, false);
    put(out, main != NULL ? main->snapshot_url : NULL, false);
    put(out, steered, false);
    if (row->user != NULL) {
        put(out, row->user, false);
        put(out, row->password, false);
    }
    fputc('\n', out);
    return true;
}
