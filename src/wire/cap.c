#include "wire/cap.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cap_words.h"
#include "wire/write.h"
#include "wire/xml.h"

#define NAMESPACE       "urn:oasis:names:tc:emergency:cap:1.2"
#define KELURAHAN_PARTS 4
#define MINUTE_MS       60000
#define RESTRICTION     "Hanya untuk instansi penerima; tidak untuk umum."
#define RESTRICTED_NOTE "Lokasi ditulis sampai kelurahan."
#define WITHDRAWN_NOTE  "Pesan ini ditarik."
#define WIB_MINUTES     420
#define WITA_MINUTES    480
#define WIT_MINUTES     540

WORDS_DEFINE(CapStatus, cap_status, CAP_STATUS_TABLE)

bool cap_sender_valid(const char *id)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@";
    size_t length = strlen(id);
    return length > 0 && length <= CAP_SENDER_MAX && strspn(id, allowed) == length;
}

/* By the first two digits of the Kemendagri code (Keputusan Presiden 41/1987 and the provinces that
 * came since). */
int cap_zone_minutes(const char *area)
{
    int province = area != NULL && g_ascii_isdigit(area[0]) && g_ascii_isdigit(area[1])
                       ? (area[0] - '0') * 10 + (area[1] - '0')
                       : 0;
    if (province >= 81) {
        return WIT_MINUTES; /* Maluku, Papua */
    }
    bool middle = (province >= 51 && province <= 53) || (province >= 63 && province <= 76);
    return middle ? WITA_MINUTES : WIB_MINUTES;
}

void cap_blur(const char *area, char out[AREA_CODE_SIZE])
{
    g_strlcpy(out, area, AREA_CODE_SIZE);
    int parts = 1;
    for (char *at = out; *at != '\0'; at++) {
        if (*at == '.' && ++parts > KELURAHAN_PARTS) {
            *at = '\0';
            return;
        }
    }
}

/* "2026-11-23T08:31:22+07:00" */
static void write_cap_time(GString *out, int64_t wall_ms, int zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(wall_ms / 1000);
    g_autoptr(GDateTime) local = g_date_time_add_minutes(utc, zone);
    g_autofree char *text = g_date_time_format(local, "%Y-%m-%dT%H:%M:%S");
    g_string_append_printf(out, "%s+%02d:%02d", text, zone / 60, zone % 60);
}

static void write_time_element(GString *out, const char *name, int64_t wall_ms, int zone)
{
    g_string_append_printf(out, "<%s>", name);
    write_cap_time(out, wall_ms, zone);
    g_string_append_printf(out, "</%s>", name);
}

static void write_some(GString *out, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        xml_write_element(out, name, text);
    }
}

/* What an alert and a situation have in common. */
typedef struct News {
    const char *object, *kind, *incident; /* incident NULL none */
    const char *certainty;
    const char *note; /* NULL none */
    int64_t first_at_ms, count;
    AlertPriority priority;
    unsigned members; /* 0: a single alert */
    bool draft;
    bool past;  /* the condition lasts no longer */
    bool ended; /* nothing follows: it is done with */
    bool real;
} News;

/* References */

static void write_identifier(GString *out, const char *object, int64_t rev)
{
    g_string_append_printf(out, "%s.%" PRId64, object, rev);
}

static void write_reference(GString *out, const CapMessage *message, const char *object, size_t i)
{
    int zone = cap_zone_minutes(message->place.area);
    g_string_append_printf(out, "%s,", message->sender->id);
    write_identifier(out, object, message->before[i].rev);
    g_string_append_c(out, ',');
    write_cap_time(out, message->before[i].sent_ms, zone);
}

/* The first, and as many of the newest as there is room for. */
static void write_references(GString *out, const CapMessage *message, const char *object)
{
    size_t count = message->before_count;
    if (count == 0) {
        return;
    }
    size_t from = count > CAP_REFERENCES_MAX ? count - CAP_REFERENCES_MAX + 1 : 1;
    write_raw(out, "<references>");
    write_reference(out, message, object, 0);
    for (size_t i = from; i < count; i++) {
        g_string_append_c(out, ' ');
        write_reference(out, message, object, i);
    }
    write_raw(out, "</references>");
}

static const char *message_type(const CapMessage *message, const News *news)
{
    if (message->before_count == 0) {
        return "Alert";
    }
    return news->ended ? "Cancel" : "Update";
}

/* The parts of a message */

static void write_head(GString *out, const CapMessage *message, const News *news)
{
    CapStatus status = news->draft ? CAP_DRAFT : message->sender->status;
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<alert xmlns=\"" NAMESPACE "\"><identifier>");
    write_identifier(out, news->object, message->rev);
    write_raw(out, "</identifier>");
    xml_write_element(out, "sender", message->sender->id);
    write_time_element(out, "sent", message->sent_ms, cap_zone_minutes(message->place.area));
    xml_write_element(out, "status", cap_status_word(status));
    xml_write_element(out, "msgType", message_type(message, news));
    xml_write_element(out, "scope", message->restricted ? "Restricted" : "Public");
    write_some(out, "restriction", message->restricted ? RESTRICTION : NULL);
    write_some(out, "note", news->note);
    write_references(out, message, news->object);
    write_some(out, "incidents", news->incident);
}

static void write_pair(GString *out, const char *element, const char *name, const char *value)
{
    g_string_append_printf(out, "<%s>", element);
    xml_write_element(out, "valueName", name);
    xml_write_element(out, "value", value);
    g_string_append_printf(out, "</%s>", element);
}

static void write_number(GString *out, const char *name, int64_t value)
{
    char text[24];
    g_snprintf(text, sizeof text, "%" PRId64, value);
    write_pair(out, "parameter", name, text);
}

/* Whole sentences: the order of words is the language's. */
static void write_sentences(GString *out, const CapMessage *message, const News *news,
                            const char *event)
{
    const char *label = message->place.label;
    g_autofree char *head = NULL;
    if (news->past && !news->real) {
        head = g_strdup_printf("%s di %s ternyata bukan kejadian", event, label);
    } else if (news->past) {
        head = g_strdup_printf("%s di %s sudah berakhir", event, label);
    } else if (news->members > 0) {
        head = g_strdup_printf("%s di %s: %u laporan dalam satu kejadian", event, label,
                               news->members);
    } else {
        head = g_strdup_printf("%s di %s", event, label);
    }
    g_autoptr(GString) text = g_string_new("Sejak ");
    write_cap_time(text, news->first_at_ms, cap_zone_minutes(message->place.area));
    g_string_append(text, message->restricted ? ". " RESTRICTED_NOTE : ".");
    xml_write_element(out, "headline", head);
    xml_write_element(out, "description", text->str);
}

static void write_place(GString *out, const CapPlace *place)
{
    char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE],
        radius[G_ASCII_DTOSTR_BUF_SIZE];
    write_raw(out, "<area>");
    xml_write_element(out, "areaDesc", place->label);
    if (isfinite(place->lat) && isfinite(place->lon)) {
        g_ascii_formatd(lat, sizeof lat, "%.5f", place->lat);
        g_ascii_formatd(lon, sizeof lon, "%.5f", place->lon);
        g_ascii_formatd(radius, sizeof radius, "%.2f", place->radius_km);
        g_string_append_printf(out, "<circle>%s,%s %s</circle>", lat, lon, radius);
    }
    write_pair(out, "geocode", "kemendagri", place->area);
    write_raw(out, "</area>");
}

static void write_info(GString *out, const CapMessage *message, const News *news)
{
    const CapSender *sender = message->sender;
    g_autoptr(GString) event = g_string_new(NULL);
    cap_event(event, news->kind);
    write_raw(out, "<info><language>id-ID</language>");
    xml_write_element(out, "category", cap_category(news->kind));
    xml_write_element(out, "event", event->str);
    xml_write_element(out, "responseType", news->past ? "AllClear" : "Assess");
    xml_write_element(out, "urgency", news->past ? "Past" : cap_urgency(news->priority));
    xml_write_element(out, "severity", cap_severity(news->priority));
    xml_write_element(out, "certainty", news->certainty);
    write_pair(out, "eventCode", "tilik:kind", news->kind);
    write_time_element(out, "onset", news->first_at_ms, cap_zone_minutes(message->place.area));
    write_some(out, "senderName", sender->name);
    write_sentences(out, message, news, event->str);
    write_some(out, "web", sender->web);
    write_some(out, "contact", sender->contact);
    if (news->members > 0) {
        write_number(out, "tilik:members", news->members);
    } else {
        write_number(out, "tilik:count", news->count);
    }
    write_place(out, &message->place);
    write_raw(out, "</info>");
}

static void write_message(GString *out, const CapMessage *message, const News *news)
{
    write_head(out, message, news);
    write_info(out, message, news);
    write_raw(out, "</alert>\n");
}

void encode_cap_alert(GString *out, const CapMessage *message, const Alert *alert)
{
    bool ended = alert->machine.state == ALERT_NORMAL && !alert->pending;
    News news = {
        .object = alert->id,
        .kind = alert->kind,
        .incident = alert->situation,
        .certainty = cap_certainty(alert),
        .first_at_ms = alert->first_at_ms,
        .count = alert->count,
        .priority = alert->priority,
        .draft = alert->pending,
        .past = ended || (!alert->machine.active && !alert->pending),
        .ended = ended,
        .real = alert->verdict != VERDICT_FALSE && alert->verdict != VERDICT_NUISANCE,
    };
    write_message(out, message, &news);
}

void encode_cap_situation(GString *out, const CapMessage *message, const Situation *situation)
{
    News news = {
        .object = situation->id,
        .kind = situation->kind,
        .incident = situation->id,
        .certainty = alert_kind_is_health(situation->kind) ? "Observed" : "Likely",
        .first_at_ms = situation->since_ms,
        .priority = situation->priority,
        .members = MAX(1u, situation->members),
        .past = situation->cleared_at_ms != 0,
        .ended = situation->cleared_at_ms != 0,
        .real = true,
    };
    write_message(out, message, &news);
}

void encode_cap_withdrawn(GString *out, const CapMessage *message, const char *object)
{
    const News news = {.object = object, .note = WITHDRAWN_NOTE, .ended = true};
    write_head(out, message, &news);
    write_raw(out, "</alert>\n");
}
