#include "cap_words.h"

#include <math.h>
#include <string.h>

#define LIKELY 0.5 /* "p > ~50 %" (CAP 1.2, 3.2.2) */

/* Those of ALERT_KIND_TABLE, and others that Indonesian cities report by. */
static const struct {
    const char *kind, *category, *event;
} kinds[] = {
    {"genangan", "Met", "Genangan"},
    {"banjir", "Met", "Banjir"},
    {"rob", "Met", "Banjir rob"},
    {"pompa", "Infra", "Gangguan rumah pompa"},
    {"longsor", "Geo", "Tanah longsor"},
    {"angin", "Met", "Angin kencang"},
    {"pohon_tumbang", "Safety", "Pohon tumbang"},
    {"kebakaran", "Fire", "Kebakaran"},
    {"asap", "Fire", "Asap"},
    {"parkir_liar", "Transport", "Parkir liar"},
    {"laka", "Transport", "Kecelakaan lalu lintas"},
    {"macet", "Transport", "Kemacetan"},
    {"balap_liar", "Transport", "Balap liar"},
    {"pju_mati", "Infra", "Lampu jalan mati"},
    {"jalan_rusak", "Infra", "Jalan rusak"},
    {"tanpa_masker", "Health", "Tanpa masker"},
    {"medis", "Health", "Keadaan darurat medis"},
    {"kerumunan", "Safety", "Kerumunan"},
    {"orang_hilang", "Rescue", "Orang hilang"},
    {"sampah", "Env", "Sampah"},
    {"tawuran", "Security", "Tawuran"},
    {"kamtibmas", "Security", "Gangguan kamtibmas"},
    {"begal", "Security", "Begal"},
    {"curanmor", "Security", "Pencurian kendaraan"},
    {"maling", "Security", "Pencurian"},
    {"tamper", "Security", "Kamera diganggu"},
    {"camera_offline", "Infra", "Kamera mati"},
    {"bidikan_berubah", "Security", "Bidikan kamera berubah"},
    {"uplink_down", "Infra", "Jaringan kamera putus"},
    {"source_down", "Infra", "Sumber data putus"},
    {"manual", "Safety", "Panggilan warga"},
};

const char *cap_category(const char *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].kind, kind) == 0) {
            return kinds[i].category;
        }
    }
    return "Other";
}

void cap_event(GString *out, const char *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].kind, kind) == 0) {
            g_string_append(out, kinds[i].event);
            return;
        }
    }
    g_string_append_c(out, g_ascii_toupper(kind[0]));
    for (const char *c = kind[0] != '\0' ? kind + 1 : kind; *c != '\0'; c++) {
        g_string_append_c(out, *c == '_' ? ' ' : *c);
    }
}

const char *cap_severity(AlertPriority priority)
{
    static const char *const words[PRIORITIES] = {"Extreme", "Severe", "Moderate", "Minor"};
    return words[priority];
}

const char *cap_urgency(AlertPriority priority)
{
    static const char *const words[PRIORITIES] = {"Immediate", "Expected", "Expected", "Future"};
    return words[priority];
}

const char *cap_certainty(const Alert *alert)
{
    bool measured = alert_kind_is_health(alert->kind) || strcmp(alert->kind, "manual") == 0;
    if (alert->verdict == VERDICT_FALSE || alert->verdict == VERDICT_NUISANCE) {
        return "Unlikely";
    }
    if (measured || alert->machine.acked || alert->verdict == VERDICT_REAL) {
        return "Observed";
    }
    double score = alert->score;
    if (isnan(score)) {
        score = alert->track_total > 0 ? (double)alert->track_real / alert->track_total : 0;
    }
    return score > LIKELY ? "Likely" : "Possible";
}
