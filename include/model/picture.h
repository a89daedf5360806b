/* picture.h - a camera's picture as a terminal shows it
 *
 * Cells with colours of their own, or the body of a sequence that terminals with pixels understand.
 *
 * Always true of a Picture that came from outside (wire/viewer_picture.h): its cells hold printable
 * characters of one column, and its body holds nothing that could end or begin an escape sequence
 * or paint outside of width x height.
 *
 * Layer: model.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_MODEL_PICTURE_H
#define TILIK_MODEL_PICTURE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURE_DEFAULT (-1)
#define PICTURE_RGB     0x1000000

/* What it is made of. */
typedef enum PictureKind { PICTURE_CELLS, PICTURE_SIXEL, PICTURE_KITTY } PictureKind;

typedef struct PictureCell {
    uint32_t code;              /* picture_code_allowed() */
    int foreground, background; /* PICTURE_DEFAULT, 0-255, or PICTURE_RGB | rgb */
} PictureCell;

typedef struct Picture {
    PictureKind kind;
    int cols, rows;     /* cells that it covers */
    PictureCell *cells; /* PICTURE_CELLS: rows x cols */
    int width, height;  /* pixels, of the others */
    char *body;         /* PICTURE_SIXEL: between "q" and ST; PICTURE_KITTY: RGB, zlib, base64 */
    size_t size;        /* of body */
} Picture;

/* Frees what it holds. */
void picture_clear(Picture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

/* True for the characters that pictures are made of: printable ASCII, lines, blocks, braille. */
bool picture_code_allowed(uint32_t code);

/* True when body is sixels that stay within width x height (the last band, six pixels high, may
 * reach below), and nothing else: colours, repeats, data and raster attributes of these very sizes.
 */
bool picture_sixel_valid(const char *body, size_t size, int width, int height);

/* True when body is base64 as RFC 4648 has it, and not empty. */
bool picture_base64_valid(const char *body, size_t size);

#endif
