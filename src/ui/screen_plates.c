#include "screen_plates.h"

/* kitty's pictures have numbers that all programs on the terminal share. */
#define KITTY_FIRST 74100
#define KITTY_CHUNK 4096
#define KITTY_LEAVE "\033_Ga=d,d=A,q=2\033\\"

typedef struct Plate {
    Rect rect;
    Picture picture; /* body NULL: none */
    bool due;        /* not sent as it is now */
    bool kept;       /* the terminal shows one of kitty's */
} Plate;

struct Plates {
    Plate all[PLATES_MAX + 1];
    bool kitty; /* was ever sent */
};

Plates *plates_new(void)
{
    return g_new0(Plates, 1);
}

void plates_free(Plates *plates)
{
    if (plates == NULL) {
        return;
    }
    for (int i = 1; i <= PLATES_MAX; i++) {
        picture_clear(&plates->all[i].picture);
    }
    g_free(plates);
}

void plates_set(Plates *plates, unsigned number, int row, int col, Picture *picture)
{
    g_return_if_fail(number >= 1 && number <= PLATES_MAX);
    Plate *plate = &plates->all[number];
    picture_clear(&plate->picture);
    plate->picture = (Picture){0};
    if (picture != NULL && picture->body != NULL) {
        plate->picture = *picture;
        *picture = (Picture){0};
        plate->rect = (Rect){row, col, plate->picture.rows, plate->picture.cols};
        plate->due = true;
    }
}

static void compose_sixel(const Picture *picture, GString *out)
{
    /* 0: pixels are square as they come; 1: what no sixel sets stays as it is. */
    g_string_append(out, "\033P0;1;0q");
    g_string_append_len(out, picture->body, (gssize)picture->size);
    g_string_append(out, "\033\\");
}

static void compose_kitty(const Picture *picture, unsigned number, GString *out)
{
    for (size_t at = 0; at < picture->size; at += KITTY_CHUNK) {
        size_t size = MIN(picture->size - at, KITTY_CHUNK);
        bool more = at + size < picture->size;
        g_string_append(out, "\033_G");
        if (at == 0) {
            g_string_append_printf(out, "a=T,q=2,f=24,o=z,s=%d,v=%d,i=%u,p=1,c=%d,r=%d,C=1,",
                                   picture->width, picture->height, KITTY_FIRST + number,
                                   picture->cols, picture->rows);
        }
        g_string_append_printf(out, "m=%d;", more);
        g_string_append_len(out, picture->body + at, (gssize)size);
        g_string_append(out, "\033\\");
    }
}

/* What has to be said of a plate now; false for nothing. */
static bool compose(Plates *plates, unsigned number, bool whole, GString *out)
{
    Plate *plate = &plates->all[number];
    g_string_truncate(out, 0);
    if (plate->kept && !whole) {
        g_string_append_printf(out, "\033_Ga=d,d=i,i=%u,q=2\033\\", KITTY_FIRST + number);
        plate->kept = false;
        plate->due = true;
    } else if (whole && plate->due && plate->picture.kind == PICTURE_SIXEL) {
        compose_sixel(&plate->picture, out);
        plate->due = false;
    } else if (whole && plate->due && plate->picture.kind == PICTURE_KITTY) {
        compose_kitty(&plate->picture, number, out);
        plate->due = false;
        plate->kept = plates->kitty = true;
    }
    return out->len > 0;
}

void plates_paint(Plates *plates, Painter *painter, const Canvas *canvas, GByteArray *frame)
{
    unsigned touched = painter_take_touched(painter);
    g_autoptr(GString) out = g_string_new(NULL);
    for (unsigned i = 1; i <= PLATES_MAX; i++) {
        Plate *plate = &plates->all[i];
        bool there = plate->picture.body != NULL;
        if (!there && !plate->kept) {
            continue;
        }
        plate->due = plate->due || (touched & 1U << (i & 31)) != 0;
        bool whole = there && canvas_plate_whole(canvas, plate->rect, i);
        if (compose(plates, i, whole, out)) {
            painter_put(painter, canvas, plate->rect.row, plate->rect.col, out, frame);
        }
    }
}

void plates_forget(Plates *plates)
{
    for (int i = 1; i <= PLATES_MAX; i++) {
        plates->all[i].due = true;
    }
}

const char *plates_leave_bytes(const Plates *plates)
{
    return plates->kitty ? KITTY_LEAVE : "";
}
