/* bmkg_warning.c - warnings: the feed that names them, and each as CAP 1.2 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "wire/bmkg.h"
#include "wire/xml.h"

#define NODES_MAX  20000
#define POINTS_MAX 4096
#define LINK_MAX   500

GPtrArray *bmkg_read_feed(const char *xml, size_t size, GError **error)
{
    const XmlBounds bounds = {BMKG_FEED_MAX, NODES_MAX};
    g_autoptr(XmlTree) tree = xml_read("feed", xml, size, &bounds, error);
    const XmlNode *channel = tree != NULL ? xml_find(xml_root(tree), "channel") : NULL;
    if (tree == NULL) {
        return NULL;
    }
    if (channel == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "feed: there is no channel");
        return NULL;
    }
    GPtrArray *links = g_ptr_array_new_with_free_func(g_free);
    for (const XmlNode *item = xml_child(channel, "item");
         item != NULL && links->len < BMKG_LINKS_MAX; item = xml_next(item, "item")) {
        const char *link = xml_text_at(item, "link");
        if (link != NULL && strlen(link) <= LINK_MAX) {
            g_ptr_array_add(links, g_strdup(link));
        }
    }
    return links;
}

void bmkg_warning_free(BmkgWarning *warning)
{
    if (warning != NULL) {
        g_free(warning->event);
        g_ptr_array_unref(warning->outlines);
        g_free(warning);
    }
}

/* "lat,lon lat,lon ..."; NULL for anything else. */
static GArray *read_outline(const char *text)
{
    g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(double));
    const char *at = text;
    while (*at != '\0' && points->len < 2 * POINTS_MAX) {
        char *end;
        double lat = g_ascii_strtod(at, &end);
        if (end == at || *end != ',') {
            return NULL;
        }
        at = end + 1;
        double lon = g_ascii_strtod(at, &end);
        if (end == at || !(fabs(lat) <= 90) || !(fabs(lon) <= 180)) {
            return NULL;
        }
        g_array_append_val(points, lat);
        g_array_append_val(points, lon);
        at = end + strspn(end, " \t\r\n");
    }
    return points->len >= 6 && *at == '\0' ? g_steal_pointer(&points) : NULL;
}

static void take_areas(BmkgWarning *warning, const XmlNode *info)
{
    for (const XmlNode *area = xml_child(info, "area"); area != NULL;
         area = xml_next(area, "area")) {
        for (const XmlNode *one = xml_child(area, "polygon");
             one != NULL && warning->outlines->len < BMKG_AREAS_MAX;
             one = xml_next(one, "polygon")) {
            GArray *outline = xml_text(one) != NULL ? read_outline(xml_text(one)) : NULL;
            if (outline != NULL) {
                g_ptr_array_add(warning->outlines, outline);
            }
        }
    }
}

static const XmlNode *info_of(const XmlNode *alert)
{
    for (const XmlNode *info = xml_child(alert, "info"); info != NULL;
         info = xml_next(info, "info")) {
        const char *language = xml_text_at(info, "language");
        if (language != NULL && g_ascii_strncasecmp(language, "id", 2) == 0) {
            return info;
        }
    }
    return xml_child(alert, "info");
}

static bool time_at(const XmlNode *info, const char *name, int64_t *out)
{
    const char *text = xml_text_at(info, name);
    return text != NULL && clock_parse(text, out);
}

static bool says(const XmlNode *alert, const char *name, const char *word)
{
    return g_strcmp0(xml_text_at(alert, name), word) == 0;
}

BmkgWarning *bmkg_read_warning(const char *xml, size_t size, GError **error)
{
    const XmlBounds bounds = {BMKG_FEED_MAX, NODES_MAX};
    g_autoptr(XmlTree) tree = xml_read("warning", xml, size, &bounds, error);
    if (tree == NULL) {
        return NULL;
    }
    const XmlNode *alert = xml_root(tree), *info = info_of(alert);
    const char *event = xml_text_at(info, "event");
    g_autoptr(BmkgWarning) warning = g_new0(BmkgWarning, 1);
    warning->outlines = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    if (event == NULL || !time_at(info, "expires", &warning->until_ms)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "warning: no event, or not till when it holds");
        return NULL;
    }
    if (!time_at(info, "effective", &warning->from_ms)) {
        (void)time_at(alert, "sent", &warning->from_ms);
    }
    warning->event = text_clean(event, strlen(event), WEATHER_TEXT_MAX);
    warning->cancelled = !says(alert, "status", "Actual") || says(alert, "msgType", "Cancel");
    take_areas(warning, info);
    return g_steal_pointer(&warning);
}

/* A ray to the east crosses the outline an odd number of times. */
static bool is_inside(const GArray *outline, double lat, double lon)
{
    bool inside = false;
    const double *at = (const double *)outline->data;
    for (guint i = 0, last = outline->len - 2; i < outline->len; last = i, i += 2) {
        double lat_one = at[i], lon_one = at[i + 1], lat_other = at[last], lon_other = at[last + 1];
        if ((lat_one > lat) != (lat_other > lat) &&
            lon < (lon_other - lon_one) * (lat - lat_one) / (lat_other - lat_one) + lon_one) {
            inside = !inside;
        }
    }
    return inside;
}

bool bmkg_warning_holds(const BmkgWarning *warning, double lat, double lon)
{
    for (guint i = 0; i < warning->outlines->len && !isnan(lat) && !isnan(lon); i++) {
        if (is_inside(warning->outlines->pdata[i], lat, lon)) {
            return true;
        }
    }
    return false;
}
