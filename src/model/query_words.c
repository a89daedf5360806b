/* The words that a query takes besides those of the vocabulary: Indonesian ones, and short ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query_private.h"

static const struct {
    const char *word;
    QueryField field;
} field_words[] = {
    {"kecamatan", QUERY_KEC},      {"kelurahan", QUERY_KEL},   {"desa", QUERY_KEL},
    {"wilayah", QUERY_AREA},       {"daerah", QUERY_AREA},     {"status", QUERY_STATE},
    {"keadaan", QUERY_STATE},      {"alasan", QUERY_REASON},   {"sebab", QUERY_REASON},
    {"kelas", QUERY_CLASS},        {"jenis", QUERY_CLASS},     {"pemilik", QUERY_OWNER},
    {"akses", QUERY_VISIBILITY},   {"umur", QUERY_AGE},        {"usia", QUERY_AGE},
    {"lama", QUERY_AGE},           {"dilihat", QUERY_SEEN},    {"ditilik", QUERY_SEEN},
    {"nvr", QUERY_SITE},           {"titik", QUERY_SITE},      {"jaringan", QUERY_LINK},
    {"segmen", QUERY_LINK},        {"kamera", QUERY_ID},       {"nama", QUERY_NAME},
    {"analitik", QUERY_ANALYTICS}, {"malam", QUERY_NIGHT},     {"dicek", QUERY_CONFIRMED},
    {"terakhir", QUERY_CONFIRMED}, {"seen_by", QUERY_SEEN_BY}, {"dilihat-oleh", QUERY_SEEN_BY},
    {"oleh", QUERY_SEEN_BY},
};

#define BIT(value) (1u << (value))
#define OFF_STATES ((BIT(CAMERA_STATES) - 1) & ~BIT(CAMERA_ONLINE))

static const struct {
    const char *word;
    QueryField field;
    uint32_t bits;
} value_words[] = {
    {"off", QUERY_STATE, OFF_STATES},
    {"on", QUERY_STATE, BIT(CAMERA_ONLINE)},
    {"live", QUERY_STATE, BIT(CAMERA_ONLINE)},
    {"mati", QUERY_STATE, OFF_STATES},
    {"hidup", QUERY_STATE, BIT(CAMERA_ONLINE)},
    {"nyala", QUERY_STATE, BIT(CAMERA_ONLINE)},
    {"daring", QUERY_STATE, BIT(CAMERA_ONLINE)},
    {"beku", QUERY_STATE, BIT(CAMERA_FROZEN)},
    {"gelap", QUERY_STATE, BIT(CAMERA_DARK)},
    {"bergeser", QUERY_STATE, BIT(CAMERA_MOVED)},
    {"putus", QUERY_STATE, BIT(CAMERA_OFFLINE)},
    {"terputus", QUERY_STATE, BIT(CAMERA_OFFLINE)},
    {"luring", QUERY_STATE, BIT(CAMERA_OFFLINE)},
    {"nonaktif", QUERY_STATE, BIT(CAMERA_OUT_OF_SERVICE)},
    {"oos", QUERY_STATE, BIT(CAMERA_OUT_OF_SERVICE)},
    {"belum", QUERY_STATE, BIT(CAMERA_UNLINKED)},
    {"belum_terhubung", QUERY_STATE, BIT(CAMERA_UNLINKED)},
    {"belum_terintegrasi", QUERY_STATE, BIT(CAMERA_UNLINKED)},
    {"hilang", QUERY_STATE, BIT(CAMERA_MISSING)},
    {"basi", QUERY_STATE, BIT(CAMERA_UNKNOWN)},
    {"tak_diketahui", QUERY_STATE, BIT(CAMERA_UNKNOWN)},
    {"tidak_diketahui", QUERY_STATE, BIT(CAMERA_UNKNOWN)},
    {"tanpa", QUERY_REASON, BIT(REASON_NONE)},
    {"tidak_ada", QUERY_REASON, BIT(REASON_NONE)},
    {"dicabut", QUERY_REASON, BIT(REASON_UNPLUGGED)},
    {"rusak", QUERY_REASON, BIT(REASON_BROKEN)},
    {"dicuri", QUERY_REASON, BIT(REASON_STOLEN)},
    {"kabel", QUERY_REASON, BIT(REASON_CABLE)},
    {"kontrak", QUERY_REASON, BIT(REASON_LINK_CONTRACT)},
    {"renovasi", QUERY_REASON, BIT(REASON_RENOVATION)},
    {"privasi", QUERY_REASON, BIT(REASON_PRIVACY)},
    {"pemeliharaan", QUERY_REASON, BIT(REASON_MAINTENANCE)},
    {"perawatan", QUERY_REASON, BIT(REASON_MAINTENANCE)},
    {"lalu_lintas", QUERY_CLASS, BIT(CLASS_TRAFFIC)},
    {"lalin", QUERY_CLASS, BIT(CLASS_TRAFFIC)},
    {"atcs", QUERY_CLASS, BIT(CLASS_TRAFFIC)},
    {"layanan_publik", QUERY_CLASS, BIT(CLASS_PUBLIC_SERVICE)},
    {"pelayanan", QUERY_CLASS, BIT(CLASS_PUBLIC_SERVICE)},
    {"pasar", QUERY_CLASS, BIT(CLASS_MARKET)},
    {"cagar_budaya", QUERY_CLASS, BIT(CLASS_HERITAGE)},
    {"kantor", QUERY_CLASS, BIT(CLASS_OFFICE)},
    {"puskesmas", QUERY_CLASS, BIT(CLASS_HEALTH_CENTRE)},
    {"taman", QUERY_CLASS, BIT(CLASS_GREEN_SPACE)},
    {"rth", QUERY_CLASS, BIT(CLASS_GREEN_SPACE)},
    {"wisata", QUERY_CLASS, BIT(CLASS_TOURISM)},
    {"pompa", QUERY_CLASS, BIT(CLASS_PUMP_STATION)},
    {"rumah_pompa", QUERY_CLASS, BIT(CLASS_PUMP_STATION)},
    {"sungai", QUERY_CLASS, BIT(CLASS_RIVER)},
    {"swasta", QUERY_CLASS, BIT(CLASS_CORPORATE)},
    {"korporasi", QUERY_CLASS, BIT(CLASS_CORPORATE)},
    {"kec", QUERY_OWNER, BIT(OWNER_KECAMATAN)},
    {"kominfo", QUERY_OWNER, BIT(OWNER_DISKOMINFO)},
    {"swasta", QUERY_OWNER, BIT(OWNER_CORPORATE)},
    {"korporasi", QUERY_OWNER, BIT(OWNER_CORPORATE)},
    {"warga", QUERY_OWNER, BIT(OWNER_RESIDENTS)},
    {"publik", QUERY_VISIBILITY, BIT(VISIBILITY_PUBLIC)},
    {"umum", QUERY_VISIBILITY, BIT(VISIBILITY_PUBLIC)},
    {"terbatas", QUERY_VISIBILITY, BIT(VISIBILITY_RESTRICTED)},
    {"dinas", QUERY_VISIBILITY, BIT(VISIBILITY_OFFICIAL)},
    {"pejabat", QUERY_VISIBILITY, BIT(VISIBILITY_OFFICIAL)},
};

bool query_words_field(const char *word, QueryField *out, bool *indonesian)
{
    *indonesian = false;
    if (query_field_parse(word, out)) {
        return true;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(field_words); i++) {
        if (strcmp(field_words[i].word, word) == 0) {
            *out = field_words[i].field;
            *indonesian = true;
            return true;
        }
    }
    return false;
}

static bool vocabulary_value(QueryField field, const char *word, uint32_t *out)
{
    union {
        CameraState state;
        Reason reason;
        CameraClass class;
        Owner owner;
        Visibility visibility;
    } value;
    switch (field) {
    case QUERY_STATE:
        return camera_state_parse(word, &value.state) && (*out = BIT(value.state), true);
    case QUERY_REASON:
        return reason_parse(word, &value.reason) && (*out = BIT(value.reason), true);
    case QUERY_CLASS:
        return camera_class_parse(word, &value.class) && (*out = BIT(value.class), true);
    case QUERY_OWNER:
        return owner_parse(word, &value.owner) && (*out = BIT(value.owner), true);
    case QUERY_VISIBILITY:
        return visibility_parse(word, &value.visibility) && (*out = BIT(value.visibility), true);
    default:
        return false;
    }
}

bool query_words_value(QueryField field, const char *word, uint32_t *out)
{
    g_autofree char *plain = g_strdup(word);
    g_strdelimit(plain, "- ", '_');
    if (vocabulary_value(field, plain, out)) {
        return true;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(value_words); i++) {
        if (value_words[i].field == field && strcmp(value_words[i].word, plain) == 0) {
            *out = value_words[i].bits;
            return true;
        }
    }
    return false;
}

uint32_t query_words_classes(const char *word)
{
    uint32_t classes = 0;
    if (strlen(word) < 3) {
        return 0; /* would find every class */
    }
    for (unsigned i = 0; i < CAMERA_CLASSES; i++) {
        if (strstr(camera_class_word((CameraClass)i), word) != NULL) {
            classes |= BIT(i);
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(value_words); i++) {
        if (value_words[i].field == QUERY_CLASS && strstr(value_words[i].word, word) != NULL) {
            classes |= value_words[i].bits;
        }
    }
    return classes;
}

bool query_words_duration(const char *text, bool indonesian, int64_t *out)
{
    static const struct {
        const char *unit;
        int64_t english, indonesian; /* seconds */
    } units[] = {
        {"s", 1, 1},           {"sec", 1, 1},
        {"dtk", 1, 1},         {"detik", 1, 1},
        {"m", 60, 60},         {"min", 60, 60},
        {"mnt", 60, 60},       {"menit", 60, 60},
        {"j", 3600, 3600},     {"jam", 3600, 3600},
        {"d", 86400, 1},       {"day", 86400, 86400},
        {"h", 3600, 86400},    {"hour", 3600, 3600},
        {"hr", 3600, 86400},   {"hari", 86400, 86400},
        {"w", 604800, 604800}, {"minggu", 604800, 604800},
    };
    char *end;
    if (!g_ascii_isdigit(text[0])) {
        return false;
    }
    double number = g_ascii_strtod(text, &end);
    if (!(number >= 0 && number <= 1e6)) {
        return false;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(units[i].unit, end) == 0) {
            int64_t seconds = indonesian ? units[i].indonesian : units[i].english;
            *out = (int64_t)(number * 1000) * seconds;
            return true;
        }
    }
    return false;
}

bool query_words_never(const char *word)
{
    static const char *const words[] = {"never", "belum", "tidak_pernah", "tak_pernah"};
    g_autofree char *plain = g_strdup(word);
    g_strdelimit(plain, "- ", '_');
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i], plain) == 0) {
            return true;
        }
    }
    return false;
}

bool query_words_yes(const char *word, bool *out)
{
    static const char *const yes[] = {"yes", "y", "ya", "1", "true", "on"};
    static const char *const no[] = {"no", "n", "tidak", "0", "false", "off"};
    for (unsigned i = 0; i < G_N_ELEMENTS(yes); i++) {
        if (strcmp(word, yes[i]) == 0 || strcmp(word, no[i]) == 0) {
            *out = strcmp(word, yes[i]) == 0;
            return true;
        }
    }
    return false;
}
