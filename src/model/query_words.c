/* The words that a query takes besides those of the vocabulary: Indonesian ones, and short ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query_private.h"

static const struct {
    const char *word;
    QueryField field;
} field_words[] = {
    {"kecamatan", QUERY_KEC},      {"kelurahan", QUERY_KEL}, {"desa", QUERY_KEL},
    {"wilayah", QUERY_AREA},       {"daerah", QUERY_AREA},   {"status", QUERY_STATE},
    {"keadaan", QUERY_STATE},      {"alasan", QUERY_REASON}, {"sebab", QUERY_REASON},
    {"kelas", QUERY_CLASS},        {"jenis", QUERY_CLASS},   {"pemilik", QUERY_OWNER},
    {"akses", QUERY_VISIBILITY},   {"umur", QUERY_AGE},      {"usia", QUERY_AGE},
    {"lama", QUERY_AGE},           {"dilihat", QUERY_SEEN},  {"terakhir", QUERY_SEEN},
    {"nvr", QUERY_SITE},           {"titik", QUERY_SITE},    {"jaringan", QUERY_LINK},
    {"segmen", QUERY_LINK},        {"kamera", QUERY_ID},     {"nama", QUERY_NAME},
    {"analitik", QUERY_ANALYTICS}, {"malam", QUERY_NIGHT},
};

#define BIT(value) (1u << (value))
#define OFF_STATES ((BIT(CAMERA_STATES) - 1) & ~BIT(CAMERA_ONLINE))

static const struct {
    QueryField field;
    const char *word;
    uint32_t bits;
} value_words[] = {
    {QUERY_STATE, "off", OFF_STATES},
    {QUERY_STATE, "on", BIT(CAMERA_ONLINE)},
    {QUERY_STATE, "live", BIT(CAMERA_ONLINE)},
    {QUERY_STATE, "mati", OFF_STATES},
    {QUERY_STATE, "hidup", BIT(CAMERA_ONLINE)},
    {QUERY_STATE, "nyala", BIT(CAMERA_ONLINE)},
    {QUERY_STATE, "daring", BIT(CAMERA_ONLINE)},
    {QUERY_STATE, "beku", BIT(CAMERA_FROZEN)},
    {QUERY_STATE, "gelap", BIT(CAMERA_DARK)},
    {QUERY_STATE, "bergeser", BIT(CAMERA_MOVED)},
    {QUERY_STATE, "putus", BIT(CAMERA_OFFLINE)},
    {QUERY_STATE, "terputus", BIT(CAMERA_OFFLINE)},
    {QUERY_STATE, "luring", BIT(CAMERA_OFFLINE)},
    {QUERY_STATE, "nonaktif", BIT(CAMERA_OUT_OF_SERVICE)},
    {QUERY_STATE, "oos", BIT(CAMERA_OUT_OF_SERVICE)},
    {QUERY_STATE, "belum", BIT(CAMERA_UNLINKED)},
    {QUERY_STATE, "belum_terhubung", BIT(CAMERA_UNLINKED)},
    {QUERY_STATE, "belum_terintegrasi", BIT(CAMERA_UNLINKED)},
    {QUERY_STATE, "hilang", BIT(CAMERA_MISSING)},
    {QUERY_STATE, "basi", BIT(CAMERA_UNKNOWN)},
    {QUERY_STATE, "tak_diketahui", BIT(CAMERA_UNKNOWN)},
    {QUERY_STATE, "tidak_diketahui", BIT(CAMERA_UNKNOWN)},
    {QUERY_REASON, "tanpa", BIT(REASON_NONE)},
    {QUERY_REASON, "tidak_ada", BIT(REASON_NONE)},
    {QUERY_REASON, "dicabut", BIT(REASON_UNPLUGGED)},
    {QUERY_REASON, "rusak", BIT(REASON_BROKEN)},
    {QUERY_REASON, "dicuri", BIT(REASON_STOLEN)},
    {QUERY_REASON, "kabel", BIT(REASON_CABLE)},
    {QUERY_REASON, "kontrak", BIT(REASON_LINK_CONTRACT)},
    {QUERY_REASON, "renovasi", BIT(REASON_RENOVATION)},
    {QUERY_REASON, "privasi", BIT(REASON_PRIVACY)},
    {QUERY_REASON, "pemeliharaan", BIT(REASON_MAINTENANCE)},
    {QUERY_REASON, "perawatan", BIT(REASON_MAINTENANCE)},
    {QUERY_CLASS, "lalu_lintas", BIT(CLASS_TRAFFIC)},
    {QUERY_CLASS, "lalin", BIT(CLASS_TRAFFIC)},
    {QUERY_CLASS, "atcs", BIT(CLASS_TRAFFIC)},
    {QUERY_CLASS, "layanan_publik", BIT(CLASS_PUBLIC_SERVICE)},
    {QUERY_CLASS, "pelayanan", BIT(CLASS_PUBLIC_SERVICE)},
    {QUERY_CLASS, "pasar", BIT(CLASS_MARKET)},
    {QUERY_CLASS, "cagar_budaya", BIT(CLASS_HERITAGE)},
    {QUERY_CLASS, "kantor", BIT(CLASS_OFFICE)},
    {QUERY_CLASS, "puskesmas", BIT(CLASS_HEALTH_CENTRE)},
    {QUERY_CLASS, "taman", BIT(CLASS_GREEN_SPACE)},
    {QUERY_CLASS, "rth", BIT(CLASS_GREEN_SPACE)},
    {QUERY_CLASS, "wisata", BIT(CLASS_TOURISM)},
    {QUERY_CLASS, "pompa", BIT(CLASS_PUMP_STATION)},
    {QUERY_CLASS, "rumah_pompa", BIT(CLASS_PUMP_STATION)},
    {QUERY_CLASS, "sungai", BIT(CLASS_RIVER)},
    {QUERY_CLASS, "swasta", BIT(CLASS_CORPORATE)},
    {QUERY_CLASS, "korporasi", BIT(CLASS_CORPORATE)},
    {QUERY_OWNER, "kec", BIT(OWNER_KECAMATAN)},
    {QUERY_OWNER, "kominfo", BIT(OWNER_DISKOMINFO)},
    {QUERY_OWNER, "swasta", BIT(OWNER_CORPORATE)},
    {QUERY_OWNER, "korporasi", BIT(OWNER_CORPORATE)},
    {QUERY_OWNER, "warga", BIT(OWNER_RESIDENTS)},
    {QUERY_VISIBILITY, "publik", BIT(VISIBILITY_PUBLIC)},
    {QUERY_VISIBILITY, "umum", BIT(VISIBILITY_PUBLIC)},
    {QUERY_VISIBILITY, "terbatas", BIT(VISIBILITY_RESTRICTED)},
    {QUERY_VISIBILITY, "dinas", BIT(VISIBILITY_OFFICIAL)},
    {QUERY_VISIBILITY, "pejabat", BIT(VISIBILITY_OFFICIAL)},
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
