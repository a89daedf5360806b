/* register.h - the register of who is obliged to join, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_REGISTER_H
#define TILIK_WIRE_REGISTER_H

#include <glib.h>

#include "model/register.h"
#include "wire/codec.h"

/* {id, name, kind, area, address, lat, lon, owner, contact, agreement, agreed_at, until, state,
 * asked_at, due_at, site, promised, linked, note, version, rev}. */
void encode_building(GString *out, const Building *building);
bool decode_building(Decoder *decoder, const char *json, size_t size, Building *out,
                     GError **error);

/* The entry as it stands on the server, out of a 412's problem (member current). */
bool decode_building_current(Decoder *decoder, const char *json, size_t size, Building *out,
                             GError **error);

/* PATCH /register/{id} (RFC 7396).  A member that is absent is left as it is; one that is null is
 * taken away. */
#define BUILDING_MEMBER_TABLE(X)                                                                   \
    X(BUILDING_MEMBER_STATE, "state", "")                                                          \
    X(BUILDING_MEMBER_DUE, "due_at", "")                                                           \
    X(BUILDING_MEMBER_AGREEMENT, "agreement", "")                                                  \
    X(BUILDING_MEMBER_AGREED, "agreed_at", "")                                                     \
    X(BUILDING_MEMBER_UNTIL, "until", "")                                                          \
    X(BUILDING_MEMBER_SITE, "site", "")                                                            \
    X(BUILDING_MEMBER_PROMISED, "promised", "")                                                    \
    X(BUILDING_MEMBER_CONTACT, "contact", "")                                                      \
    X(BUILDING_MEMBER_NOTE, "note", "")

typedef enum BuildingMember { BUILDING_MEMBER_TABLE(WORDS_ENUM) BUILDING_MEMBERS } BuildingMember;
WORDS_DECLARE(BuildingMember, building_member)

typedef struct BuildingPatch {
    unsigned given; /* bits 1 << BuildingMember */
    Building to;    /* of what is given: what it becomes */
} BuildingPatch;

/* The body of a change: only what is given. */
/* Appends the members that are given. */
void encode_building_patch(GString *out, const BuildingPatch *patch);
/* False and the field where something given is not as its rule. */
/* Reads one; a member that can't be changed, and one that stands twice, are refused. */
bool decode_building_patch(Decoder *decoder, const char *json, size_t size, BuildingPatch *out,
                           GError **error);
/* Puts what is given over what is there. */
void building_patch_apply(const BuildingPatch *patch, Building *building);

/* {"by":WORD,"rows":[{key, text, all, asked, …, cameras_promised, cameras_linked, oldest_due}]} of
 * RegisterRow. */
void encode_register_report(GString *out, RegisterBy by, const GArray *rows);

#endif
