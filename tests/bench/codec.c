/* Row P19: reads, or writes, one camera N times; count the instructions of two N and take the
 * difference.  "short" reads one of 273 bytes, the size that the peers were measured with.
 * codec read|short|write N     prints the bytes of the line */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/codec.h"

static const Camera camera = {
    .id = "c00001",
    .name = "Pos Kamling Jl. Ronggowarsito 12",
    .area = "33.74.10.1003.005.003",
    .site = "n0012",
    .analytics = "genangan,parkir_liar",
    .since_ms = 1772330584567,
    .seen_at_ms = 1772330584001,
    .rev = 1772330584000123,
    .lat = -6.9666204,
    .lon = 110.4196631,
    .class = CLASS_PUMP_STATION,
    .owner = OWNER_RESIDENTS,
    .visibility = VISIBILITY_OFFICIAL,
    .state = CAMERA_OUT_OF_SERVICE,
    .reason = REASON_LINK_CONTRACT,
    .slot = 4,
    .night = true,
};

static const char short_line[] =
    "{\"id\":\"c00001\",\"name\":\"Pos Kamling Jl. Ronggowarsito 12\",\"area\":"
    "\"33.74.10.1003.005.003\",\"site\":\"n0012\",\"class\":\"pump_station\",\"owner\":"
    "\"residents\","
    "\"visibility\":\"official\",\"state\":\"out_of_service\",\"since\":\"2026-03-01T02:03:04."
    "567Z\","
    "\"analytics\":[\"genangan\"],\"rev\":17723305845}";

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: codec read|short|write N\n");
        return 2;
    }
    bool writes = strcmp(argv[1], "write") == 0;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    if (strcmp(argv[1], "short") == 0) {
        g_string_append(line, short_line);
    } else {
        encode_camera(line, &camera);
    }
    for (long i = atol(argv[2]); i > 0; i--) {
        Camera read;
        if (writes) {
            g_string_truncate(line, 0);
            encode_camera(line, &camera);
        } else if (!decode_camera(decoder, line->str, line->len, &read, NULL)) {
            return 1;
        }
    }
    printf("%zu\n", line->len);
    return 0;
}
