#include "demo_names.h"

#include <glib.h>
#include <string.h>

typedef struct Pattern {
    const char *text; /* {j} street, {g} alley, {m} mosque, {n} a person, {r} RT, {w} RW */
    uint16_t weight;
} Pattern;

static const Pattern first_patterns[] = {
    {"Pos Kamling RT {r} {j}", 34},
    {"Pos Kamling RT {r}", 16},
    {"Gapura {g}", 14},
    {"Pos Ronda RT {r}/{w}", 10},
    {"poskamling rt{r}", 5},
    {"Balai RT {r}", 6},
    {"Balai RW {w}", 4},
    {"CCTV RT {r} RW {w}", 6},
    {"Depan rumah Pak RT {r}", 5},
};

static const Pattern more_patterns[] = {
    {"{j}", 10},
    {"Pertigaan {j}", 14},
    {"Perempatan {j}", 6},
    {"Gapura {g}", 14},
    {"Portal {g}", 10},
    {"Ujung {g}", 8},
    {"Tikungan {g}", 5},
    {"Masjid {m}", 7},
    {"Mushola {m}", 8},
    {"Lapangan RT {r}", 5},
    {"Taman RT {r}", 3},
    {"Parkiran RT {r}", 5},
    {"Warung {n}", 5},
    {"Jembatan {g}", 3},
    {"Jalan masuk RT {r}", 6},
    {"{j} dekat TPS", 3},
    {"Posyandu RW {w}", 2},
    {"Bank Sampah RW {w}", 2},
    {"Makam {g}", 1},
};

static const char *const streets[] = {
    "Ronggowarsito",
    "Melati Raya",
    "Kenanga",
    "Cempaka Raya",
    "Dahlia",
    "Flamboyan",
    "Anggrek Raya",
    "Bougenville",
    "Teratai",
    "Seroja",
    "Wijaya Kusuma",
    "Kamboja",
    "Mawar Raya",
    "Sedap Malam",
    "Alamanda",
    "Merapi",
    "Merbabu",
    "Sumbing",
    "Sindoro",
    "Ungaran Raya",
    "Telomoyo",
    "Lawu",
    "Slamet Raya",
    "Kelud",
    "Argopuro",
    "Arjuna",
    "Bima Raya",
    "Nakula",
    "Sadewa",
    "Gatotkaca",
    "Abimanyu",
    "Yudistira",
    "Srikandi",
    "Kresna Raya",
    "Antareja",
    "Cendrawasih",
    "Merak",
    "Kutilang",
    "Kepodang",
    "Perkutut",
    "Jalak",
    "Rajawali Raya",
    "Garuda",
    "Murai",
    "Gelatik",
    "Mangga",
    "Jambu",
    "Nangka Raya",
    "Durian",
    "Rambutan",
    "Sawo",
    "Belimbing",
    "Salak",
    "Duku",
    "Manggis Raya",
    "Puspogiwang",
    "Puspowarno",
    "Taman Sari",
    "Candi Mutiara",
    "Candi Sewu",
    "Bukit Asri",
    "Bukit Cemara",
    "Wahyu Asri",
    "Beringin Asri",
    "Sendang Asri",
    "Kyai Mojo",
    "Untung Suropati",
    "Sunan Kalijaga",
    "Ki Ageng Pandanaran",
    "Diponegoro",
    "Pattimura",
    "Cut Nyak Dien",
    "Kartini",
    "Dewi Sartika",
    "Supriyadi",
    "Hayam Wuruk",
    "Gajah Mada",
    "Erlangga",
    "Brawijaya",
    "Singosari",
};

static const char *const alleys[] = {
    "Melati",  "Mawar",   "Kenanga", "Cempaka",   "Anggrek", "Dahlia",    "Seruni",  "Kantil",
    "Mulyo",   "Rukun",   "Makmur",  "Sejahtera", "Damai",   "Guyub",     "Sentosa", "Barokah",
    "Kepel",   "Duwet",   "Asem",    "Trengguli", "Waru",    "Sengon",    "Jati",    "Pelem",
    "Lele",    "Bandeng", "Mujair",  "Tombro",    "Sepat",   "Kutuk",     "Udang",   "Kakap",
    "Mangga",  "Pepaya",  "Jeruk",   "Nanas",     "Delima",  "Kelapa",    "Siwalan", "Blimbing",
    "Pandawa", "Semar",   "Gareng",  "Petruk",    "Bagong",  "Punakawan", "Sadewo",  "Wisanggeni",
};

static const char *const numerals[] = {"",     "",    "",   " I",  " II",
                                       " III", " IV", " V", " VI", " Baru"};

static const char *const mosques[] = {
    "Al-Ikhlas",   "Al-Hidayah", "An-Nur",      "At-Taqwa",        "Baitul Makmur", "Al-Amin",
    "Ar-Rahman",   "Al-Huda",    "Nurul Iman",  "As-Salam",        "Al-Falah",      "Baiturrahim",
    "Al-Muttaqin", "Darussalam", "Al-Mukminun", "Miftahul Jannah",
};

static const char *const given[] = {
    "Slamet",   "Sutrisno",  "Bambang", "Suparman", "Agus",    "Joko",  "Budi", "Hartono",
    "Sugeng",   "Supriyadi", "Mulyono", "Eko",      "Wahyu",   "Sri",   "Siti", "Endang",
    "Sulastri", "Ngatmi",    "Partini", "Rini",     "Wiwik",   "Tutik", "Yuli", "Retno",
    "Paijo",    "Tukiman",   "Kasmin",  "Untung",   "Santoso", "Imam",  "Nur",  "Harsono",
};

static const char *const family[] = {
    "Riyadi",   "Wibowo",  "Santoso", "Raharjo", "Prasetyo", "Utomo",    "Susilo",    "Hidayat",
    "Lestari",  "Wahyuni", "Purnomo", "Saputra", "Kusnadi",  "Nugroho",  "Setiawan",  "Kurniawan",
    "Haryanto", "Astuti",  "Rahayu",  "Subagyo", "Yulianto", "Suryanto", "Handayani", "Kuncoro",
};

#define PICK(chance, list) ((list)[chance_below(chance, G_N_ELEMENTS(list))])

static const char *pattern_pick(Chance *chance, const Pattern *patterns, size_t count)
{
    uint16_t weights[32];
    g_assert(count <= G_N_ELEMENTS(weights));
    for (size_t i = 0; i < count; i++) {
        weights[i] = patterns[i].weight;
    }
    return patterns[chance_weighted(chance, weights, count)].text;
}

/* Neighbours share streets: an RW has three of each list. */
static const char *local(Chance *chance, uint32_t flavour, const char *const *list, size_t count)
{
    return list[(flavour + chance_below(chance, 3)) % count];
}

/* One draw a statement: the order of arguments is the compiler's. */
static size_t put_blank(Chance *chance, const DemoAddress *at, char blank, char *out, size_t size)
{
    const char *name;
    switch (blank) {
    case 'j':
        name = local(chance, at->flavour, streets, G_N_ELEMENTS(streets));
        return (size_t)g_snprintf(out, size, "Jl. %s", name);
    case 'g':
        name = local(chance, at->flavour, alleys, G_N_ELEMENTS(alleys));
        return (size_t)g_snprintf(out, size, "Gg. %s%s", name, PICK(chance, numerals));
    case 'm':
        name = local(chance, at->flavour, mosques, G_N_ELEMENTS(mosques));
        return (size_t)g_snprintf(out, size, "%s", name);
    case 'n':
        name = PICK(chance, given);
        return (size_t)g_snprintf(out, size, "%s %s", chance_hit(chance, 500) ? "Bu" : "Pak", name);
    case 'r':
        return (size_t)g_snprintf(out, size, "%02d", at->rt);
    default:
        return (size_t)g_snprintf(out, size, "%02d", at->rw);
    }
}

void demo_name_rt(Chance *chance, const DemoAddress *address, bool first, char *out)
{
    bool pos = first ? chance_hit(chance, 900) : chance_hit(chance, 80);
    const char *text = pos ? pattern_pick(chance, first_patterns, G_N_ELEMENTS(first_patterns))
                           : pattern_pick(chance, more_patterns, G_N_ELEMENTS(more_patterns));
    size_t used = 0;
    for (const char *at = text; *at != '\0' && used < DEMO_NAME_SIZE - 1; at++) {
        if (*at == '{') {
            used += put_blank(chance, address, at[1], out + used, DEMO_NAME_SIZE - used);
            at += 2;
        } else {
            out[used++] = *at;
        }
    }
    out[MIN(used, DEMO_NAME_SIZE - 1)] = '\0';
}

/* What the cameras of one place look at, in turn. */
static const char *const *views_of(CameraClass class)
{
    static const char *const market[] = {"pintu depan", "parkir", "los sayur", "bongkar muat"};
    static const char *const service[] = {"loket", "ruang tunggu", "pintu masuk", "antrean"};
    static const char *const office[] = {"lobi", "gerbang", "parkir", "halaman belakang"};
    static const char *const health[] = {"ruang tunggu", "pendaftaran", "apotek", "parkir"};
    static const char *const pump[] = {"sisi hulu", "sisi hilir", "ruang pompa", "pintu air"};
    static const char *const river[] = {"arah hulu", "arah hilir", "papan duga", "tanggul"};
    static const char *const open[] = {"pintu utama", "sisi timur", "sisi barat", "parkir"};
    static const char *const firm[] = {"pintu masuk", "parkir", "sisi jalan", "sisi belakang"};

    switch (class) {
    case CLASS_MARKET:
        return market;
    case CLASS_PUBLIC_SERVICE:
        return service;
    case CLASS_OFFICE:
        return office;
    case CLASS_HEALTH_CENTRE:
        return health;
    case CLASS_PUMP_STATION:
        return pump;
    case CLASS_RIVER:
        return river;
    case CLASS_CORPORATE:
        return firm;
    default:
        return open;
    }
}

void demo_name_place(const char *place, CameraClass class, int n, char *out)
{
    if (class == CLASS_TRAFFIC) {
        g_snprintf(out, DEMO_NAME_SIZE, "%s ATCS %d", place, n + 1);
        return;
    }
    const char *view = views_of(class)[n % 4];
    if (n < 4) {
        g_snprintf(out, DEMO_NAME_SIZE, "%s %s", place, view);
    } else {
        g_snprintf(out, DEMO_NAME_SIZE, "%s %s %d", place, view, n / 4 + 1);
    }
}

void demo_name_contact(Chance *chance, Owner owner, char *out)
{
    static const char *const titles[OWNERS] = {
        [OWNER_KECAMATAN] = "Kasi Trantib",    [OWNER_DISKOMINFO] = "Teknisi Diskominfo",
        [OWNER_DISHUB] = "Ruang ATCS",         [OWNER_DPU] = "Penjaga pompa",
        [OWNER_CORPORATE] = "Kepala keamanan", [OWNER_RESIDENTS] = "Ketua RT",
    };
    const char *name = PICK(chance, given);
    g_snprintf(out, DEMO_NAME_SIZE, "%s: %s %s", titles[owner], name, PICK(chance, family));
}
