#include "demo_stories.h"

#include <glib.h>
#include <string.h>

#define AT(class) (1u << CLASS_##class)
#define ROADS     (AT(TRAFFIC) | AT(RT))
#define CROWDS    (AT(MARKET) | AT(TOURISM) | AT(PUBLIC_SERVICE) | AT(HERITAGE))
#define WATER     (AT(RIVER) | AT(PUMP_STATION) | AT(RT))

static const DemoStory incidents[] = {
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_DPU, WATER, REASON_NONE, "banjir",
     "Banjir setinggi lutut di {t}", "Air masuk rumah warga, arus dari saluran sebelah timur.",
     "DPU diminta bawa pompa portabel.", "Pompa portabel sudah jalan, air mulai turun.",
     "Air surut, saluran dibersihkan dari sampah.", "Warga sudah kembali ke rumah."},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_DPU, ROADS, REASON_NONE, "genangan",
     "Genangan menutup jalan di {t}", "Motor banyak yang mogok, warga mengatur jalan.", NULL,
     "Saluran tersumbat daun, sedang dikeruk.", "Jalan sudah bisa dilewati.", NULL},
    {TICKET_INCIDENT, PRIORITY_CRITICAL, AGENCY_DAMKAR, 0, REASON_NONE, "kebakaran",
     "Asap tebal dari warung dekat {t}", "Terlihat api di atap, warga menyiram pakai ember.",
     "Dua unit berangkat dari pos terdekat.", "Api dilokalisir, tidak ada korban.",
     "Pendinginan selesai, penyebab korsleting.", "Foto dan laporan sudah diterima."},
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_DINKES, ROADS, REASON_NONE, "laka",
     "Motor dan truk bertabrakan di {t}", "Satu orang tergeletak, sadar.",
     "Ambulans dari puskesmas terdekat.", "Korban ditangani di tempat.",
     "Korban dibawa ke RSUD, jalan sudah lancar.", NULL},
    {TICKET_INCIDENT, PRIORITY_LOW, AGENCY_DISHUB, CROWDS | AT(TRAFFIC), REASON_NONE, "parkir_liar",
     "Parkir dua lapis di {t}", NULL, NULL, "Delapan motor dan dua mobil ditertibkan.",
     "Jalan lancar kembali.", NULL},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_SATPOL_PP, CROWDS, REASON_NONE, "pkl",
     "Lapak menutup trotoar di {t}", "Sudah ditegur dua kali minggu ini.", NULL,
     "Pedagang diarahkan ke dalam pasar.", "Trotoar bersih, akan dipantau seminggu.", NULL},
    {TICKET_INCIDENT, PRIORITY_CRITICAL, AGENCY_POLSEK, ROADS, REASON_NONE, "tawuran",
     "Dua kelompok remaja berkumpul di {t}", "Sekitar dua puluh orang, ada yang membawa kayu.",
     "Polsek dihubungi lewat radio.", "Kelompok dibubarkan, tiga remaja dibina.",
     "Orang tua dijemput ke polsek.", "Lurah diberi tahu."},
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_DISPERKIM, ROADS | AT(GREEN_SPACE), REASON_NONE,
     "pohon_tumbang", "Pohon tumbang menutup jalan di {t}", "Kabel listrik ikut turun, awas.",
     "Disperkim dan PLN diberi tahu.", "Batang dipotong, PLN mematikan jaringan.",
     "Jalan dibuka, sisa ranting diangkut pagi.", NULL},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_DLH, 0, REASON_NONE, "sampah_liar",
     "Tumpukan sampah di {t}", "Difoto warga, sudah tiga hari.", NULL, "Truk sedang memuat.",
     "Bersih, dipasang papan larangan.", NULL},
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_BPBD, WATER, REASON_NONE, "longsor",
     "Talud retak di {t}", "Retakan bertambah sejak sore.", "BPBD bawa terpal dan karung pasir.",
     "Dua rumah dikosongkan sementara.", "Talud diperkuat karung pasir, DPU menyusul.", NULL},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_DINSOS, CROWDS, REASON_NONE, "pgot",
     "Anak telantar di {t}", "Kira-kira umur tujuh tahun, mencari ibunya.", NULL,
     "Anak tenang, sudah makan.", "Keluarga ditemukan lewat RW.", NULL},
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_POLSEK, AT(RT), REASON_NONE, "curanmor",
     "Motor hilang di depan {t}", "Rekaman pukul dua dini hari, pelaku dua orang.", NULL,
     "Olah tempat kejadian.", "Rekaman diserahkan dengan berita acara.", "Lanjut di polsek."},
    {TICKET_INCIDENT, PRIORITY_CRITICAL, AGENCY_PMI, ROADS, REASON_NONE, "medis",
     "Lansia pingsan di {t}", "Napas ada, tidak menjawab.", "PMI paling dekat, empat menit.",
     "Tekanan darah rendah, dibawa ke klinik.", "Sudah bersama keluarga.", NULL},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_KELURAHAN, AT(RT), REASON_NONE, "kamtibmas",
     "Orang tak dikenal mengetuk rumah dekat {t}", "Pos ronda mendatangi dua orang.", NULL,
     "Petugas survei, surat tugas lengkap.", "Warga sudah diberi tahu.", NULL},
    {TICKET_INCIDENT, PRIORITY_HIGH, AGENCY_DP3A, AT(RT), REASON_NONE, "manual",
     "Warga minta tolong lewat pos ronda {t}", "Pertengkaran rumah tangga, ada anak.", NULL,
     "Pendamping di lokasi bersama ibu RT.", "Ibu dan anak di rumah aman.", NULL},
    {TICKET_INCIDENT, PRIORITY_CRITICAL, AGENCY_BASARNAS, AT(RIVER) | AT(PUMP_STATION), REASON_NONE,
     "orang_hilang", "Anak hanyut di sungai dekat {t}", "Terakhir terlihat dua puluh menit lalu.",
     "Basarnas dan relawan dihubungi.", "Perahu karet menyisir ke hilir.",
     "Ditemukan selamat, dibawa ke puskesmas.", NULL},
    {TICKET_INCIDENT, PRIORITY_MEDIUM, AGENCY_KECAMATAN, CROWDS, REASON_NONE, "kerumunan",
     "Antrean memanjang ke jalan di {t}", "Pembagian sembako, panitia kurang orang.", NULL,
     "Jalur antre diatur dengan tali.", "Pembagian selesai.", NULL},
};

static const DemoStory repairs[] = {
    {TICKET_MAINTENANCE, PRIORITY_LOW, AGENCY_KELURAHAN, AT(RT), REASON_UNPLUGGED, "camera_offline",
     "Kamera dicabut: {t}", "Adaptor dicabut, alasannya tagihan listrik.",
     "Lurah bicara dengan pemilik rumah.", "Pemilik setuju asal dapat token listrik.",
     "Sudah dinyalakan lagi.", NULL},
    {TICKET_MAINTENANCE, PRIORITY_MEDIUM, AGENCY_DISKOMINFO, AT(RT), REASON_BROKEN,
     "camera_offline", "Kamera rusak: {t}", "Layar hijau lalu mati, sudah dinyalakan ulang.",
     "Teknisi bawa pengganti.", "Sensor kemasukan air.", "Kamera diganti, gambar bagus.",
     "Barang lama dicatat."},
    {TICKET_MAINTENANCE, PRIORITY_MEDIUM, AGENCY_DISKOMINFO, AT(RT), REASON_CABLE, "camera_offline",
     "Kabel putus: {t}", "Kabel putus digigit tikus di plafon pos.", NULL,
     "Menarik kabel baru sepuluh meter.", "Kabel diganti, dipasang pipa.", NULL},
    {TICKET_MAINTENANCE, PRIORITY_HIGH, AGENCY_POLSEK, AT(RT), REASON_STOLEN, "camera_offline",
     "Kamera hilang dicuri: {t}", "Tinggal dudukannya, laporan ke polsek dibuat.", NULL,
     "Tempat kejadian difoto.", "Menunggu anggaran pengganti.", NULL},
    {TICKET_MAINTENANCE, PRIORITY_LOW, AGENCY_DISKOMINFO, 0, REASON_MAINTENANCE, "camera_offline",
     "Perawatan berkala: {t}", NULL, NULL, "Lensa dibersihkan, jam disetel.", "Selesai.", NULL},
    {TICKET_MAINTENANCE, PRIORITY_MEDIUM, AGENCY_DISPERKIM, ROADS, REASON_NONE, "pju_mati",
     "Lampu jalan mati di {t}", "Gambar malam gelap total.", NULL, "Fiting karatan.",
     "Lampu diganti LED.", NULL},
    {TICKET_MAINTENANCE, PRIORITY_MEDIUM, AGENCY_PLN, 0, REASON_NONE, "uplink_down",
     "Listrik padam, jaringan mati di {t}", "Satu gardu padam menurut warga.", NULL,
     "Gardu sedang diperbaiki.", "Listrik menyala, kamera kembali.", NULL},
};

const DemoStory *demo_story(TicketKind kind, uint32_t index)
{
    return kind == TICKET_INCIDENT ? &incidents[index % G_N_ELEMENTS(incidents)]
                                   : &repairs[index % G_N_ELEMENTS(repairs)];
}

const DemoStory *demo_story_of(const char *topic)
{
    for (size_t i = 0; i < G_N_ELEMENTS(incidents); i++) {
        if (strcmp(incidents[i].topic, topic) == 0) {
            return &incidents[i];
        }
    }
    g_assert_not_reached();
}

const DemoStory *demo_story_dark(Reason reason)
{
    for (size_t i = 0; i < G_N_ELEMENTS(repairs); i++) {
        if (repairs[i].reason == reason) {
            return &repairs[i];
        }
    }
    return &repairs[1];
}

const char *demo_operator(uint32_t number)
{
    static const char *const people[] = {"Sari", "Budi", "Wati", "Joko"};
    return people[number % G_N_ELEMENTS(people)];
}

const char *demo_volunteer(uint32_t number)
{
    static const char *const people[] = {"Pak Slamet", "Mas Anto", "Bu Endang", "Pak Wagiman",
                                         "Mas Dedi",   "Bu Siti",  "Pak Tarno"};
    return people[number % G_N_ELEMENTS(people)];
}

void demo_crew(Agency agency, char out[DEMO_CREW_SIZE])
{
    static const char *const people[] = {"Hendra", "Yuni",   "Agus", "Tri",    "Dwi",
                                         "Rina",   "Eko",    "Bayu", "Nur",    "Wawan",
                                         "Ratih",  "Gilang", "Imam", "Lestari"};
    g_snprintf(out, DEMO_CREW_SIZE, "%s (%s)", people[(size_t)agency % G_N_ELEMENTS(people)],
               agency_text(agency));
}

const char *demo_crew_says(bool done, uint32_t number)
{
    static const char *const there[] = {"Sudah di lokasi.", "Tiba, sedang dicek.",
                                        "Di lokasi bersama warga."};
    static const char *const over[] = {"Selesai, situasi aman.", "Sudah ditangani.",
                                       "Beres, kembali ke pos."};
    return done ? over[number % G_N_ELEMENTS(over)] : there[number % G_N_ELEMENTS(there)];
}
