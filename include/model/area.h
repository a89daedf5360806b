/* area.h - places by their dotted code: Kemendagri's for kota, kecamatan, kelurahan, then RW and RT
 *
 * "33.74" city, "33.74.10" kecamatan, "33.74.10.1003" kelurahan, ".005" RW, ".003" RT.  Names
 * repeat within a city, so the code is the key.  A scope is a prefix that ends at a dot.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_AREA_H
#define TILIK_MODEL_AREA_H

#include <stddef.h>
#include <stdint.h>

#include "model/vocabulary.h"

#define AREA_CODE_SIZE 24

#define AREA_LEVEL_TABLE(X)                                                                        \
    X(AREA_CITY, "city", N_("city"))                                                               \
    X(AREA_KECAMATAN, "kecamatan", N_("kecamatan"))                                                \
    X(AREA_KELURAHAN, "kelurahan", N_("kelurahan"))                                                \
    X(AREA_RW, "rw", N_("RW"))                                                                     \
    X(AREA_RT, "rt", N_("RT"))

typedef enum AreaLevel { AREA_LEVEL_TABLE(WORDS_ENUM) AREA_LEVELS } AreaLevel;
WORDS_DECLARE(AreaLevel, area_level)

typedef struct Area {
    const char *code, *name;
    double lat, lon; /* NAN where not known */
    int64_t rev;
    AreaLevel level;
} Area;

/* Reads the level from a code's form.  false for anything else. */
bool area_code_level(const char *code, AreaLevel *out);

/* Writes the parent's code, "" for a city.  code is valid. */
void area_code_parent(const char *code, char out[AREA_CODE_SIZE]);

/* True when code is scope or lies below it. */
bool area_code_within(const char *code, const char *scope);

/* True when code, of which AREA_CODE_SIZE bytes may be read, is of that level and lies directly
 * below parent, which is a valid code of the level above. */
bool area_code_below(const char *code, AreaLevel level, const char *parent);

/* Returns the number in the code's last part: 3 for the RT "33.74.10.1003.005.003". */
unsigned area_code_number(const char *code);

#endif
