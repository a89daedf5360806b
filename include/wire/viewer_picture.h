/* viewer_picture.h - a text picture packed into the `data` of a `picture` event
 *
 * Base64 of: the byte 1; how colours are said (0 none, 1 numbers of the palette, 2 RGB); then runs
 * of equal cells: their count (1 to 255), the character (2 bytes, low one first), its colour and
 * the background's (1 or 3 bytes each, red first).  Sixels: base64 of the byte 2 and the body.
 * Kitty's: the body itself, which is base64.
 *
 * Layer: wire, with cJSON.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_WIRE_VIEWER_PICTURE_H
#define TILIK_WIRE_VIEWER_PICTURE_H

#include "model/picture.h"
#include "wire/viewer.h"

/* Sets cols, rows, ink, width, height and data of an event, which owns data from then on.  False
 * when the picture is no valid one, or does not fit into a line: nothing is set then. */
bool viewer_picture_pack(const Picture *picture, ViewerEvent *event);

/* Fills *out from a `picture` event.  False and error for whatever is not exactly a picture; *out
 * is untouched then. */
bool viewer_picture_unpack(const ViewerEvent *event, Picture *out, GError **error);

#endif
