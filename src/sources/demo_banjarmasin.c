/* Banjarmasin's 66 cameras of 2019: 31 in offices, 18 at health centres and places of leisure, the
 * rest at green spaces, kecamatan offices and sights.  Which office has how many is made up. */
#include "demo_city.h"

#define K "63.71."
#define PLACE(kelurahan, name, class, cameras)                                                     \
    {                                                                                              \
        K kelurahan, name, class, OWNER_DISKOMINFO, cameras, 0, 0                                  \
    }

static const DemoPlace places[] = {
    PLACE("05.1002", "Balai Kota", CLASS_OFFICE, 6),
    PLACE("05.1002", "Sekretariat Daerah", CLASS_OFFICE, 3),
    PLACE("05.1001", "Gedung DPRD", CLASS_OFFICE, 3),
    PLACE("04.1005", "Diskominfotik", CLASS_OFFICE, 3),
    PLACE("03.1005", "Dinas Perhubungan", CLASS_OFFICE, 2),
    PLACE("05.1004", "Dinas PUPR", CLASS_OFFICE, 2),
    PLACE("05.1005", "Dinas Kesehatan", CLASS_OFFICE, 2),
    PLACE("02.1003", "Satpol PP dan Damkar", CLASS_OFFICE, 2),
    PLACE("02.1002", "BPBD", CLASS_OFFICE, 2),
    PLACE("04.1007", "Dinas Sosial", CLASS_OFFICE, 2),
    PLACE("05.1009", "Dinas Pendidikan", CLASS_OFFICE, 2),
    PLACE("01.1010", "Disdukcapil", CLASS_OFFICE, 2),

    PLACE("04.1005", "Puskesmas Sungai Miai", CLASS_HEALTH_CENTRE, 2),
    PLACE("05.1004", "Puskesmas Teluk Dalam", CLASS_HEALTH_CENTRE, 2),
    PLACE("03.1003", "Puskesmas Pelambuan", CLASS_HEALTH_CENTRE, 2),
    PLACE("01.1003", "Puskesmas Pekauman", CLASS_HEALTH_CENTRE, 2),
    PLACE("02.1008", "Puskesmas Pekapuran Raya", CLASS_HEALTH_CENTRE, 2),
    PLACE("05.1002", "Siring Menara Pandang", CLASS_TOURISM, 5),
    PLACE("05.1002", "Taman Kamboja", CLASS_TOURISM, 3),

    PLACE("05.1005", "RTH Siring Pierre Tendean", CLASS_GREEN_SPACE, 3),
    PLACE("01.1010", "RTH Pemurus", CLASS_GREEN_SPACE, 2),
    PLACE("04.1010", "RTH Sungai Andai", CLASS_GREEN_SPACE, 2),
    PLACE("01.1004", "Kantor Kecamatan Banjarmasin Selatan", CLASS_PUBLIC_SERVICE, 1),
    PLACE("02.1003", "Kantor Kecamatan Banjarmasin Timur", CLASS_PUBLIC_SERVICE, 1),
    PLACE("03.1003", "Kantor Kecamatan Banjarmasin Barat", CLASS_PUBLIC_SERVICE, 1),
    PLACE("04.1007", "Kantor Kecamatan Banjarmasin Utara", CLASS_PUBLIC_SERVICE, 1),
    PLACE("05.1005", "Kantor Kecamatan Banjarmasin Tengah", CLASS_PUBLIC_SERVICE, 1),
    PLACE("04.1009", "Pasar Terapung Muara Kuin", CLASS_TOURISM, 3),
    PLACE("04.1006", "Makam Sultan Suriansyah", CLASS_TOURISM, 2),
};

static const char *const unlinked[] = {NULL};

const DemoPlan demo_banjarmasin = {
    .name = "banjarmasin",
    .cameras = 66,
    .sites = 0,
    .utc_offset_minutes = 8 * 60,
    .places = places,
    .place_count = G_N_ELEMENTS(places),
    .kelurahan_offices = false,
    .unlinked = unlinked,
};
