#include "still.h"

#include <string.h>
#include <turbojpeg.h>

#define QUALITY 70

static bool refuse(StillRead *out, const char *why)
{
    out->why = why;
    return false;
}

/* What stands before the picture itself: how it is coded. */
typedef struct Coding {
    int width, height;
    unsigned scans;
    bool whole; /* all of it is held in memory: progressive */
} Coding;

static bool is_frame(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static void note_frame(Coding *coding, uint8_t marker, const uint8_t *at, size_t length)
{
    if (length >= 7) {
        coding->height = at[3] << 8 | at[4];
        coding->width = at[5] << 8 | at[6];
        coding->whole = marker != 0xC0 && marker != 0xC1;
    }
}

/* Goes from marker to marker (ISO 10918-1 annex B); inside a scan, stuffed zeros and restarts are
 * not markers. */
static Coding coding_of(const uint8_t *bytes, size_t size)
{
    Coding coding = {0};
    size_t at = 2;
    while (at + 4 <= size) {
        if (bytes[at] != 0xFF || bytes[at + 1] == 0xFF || bytes[at + 1] == 0x00 ||
            (bytes[at + 1] >= 0xD0 && bytes[at + 1] <= 0xD8)) {
            at++;
            continue;
        }
        uint8_t marker = bytes[at + 1];
        if (marker == 0xD9) {
            break;
        }
        size_t length = (size_t)(bytes[at + 2] << 8 | bytes[at + 3]);
        if (is_frame(marker)) {
            note_frame(&coding, marker, bytes + at + 2, MIN(length, size - at - 2));
        }
        coding.scans += marker == 0xDA;
        at += 2 + MAX(length, 2);
    }
    return coding;
}

static const char *wrong(const uint8_t *bytes, size_t size)
{
    if (size > STILL_BYTES_MAX) {
        return "over 4 MiB";
    }
    if (size < 4 || memcmp(bytes, "\xff\xd8\xff", 3) != 0) {
        return "not a JPEG";
    }
    Coding coding = coding_of(bytes, size);
    int64_t dots = (int64_t)coding.width * coding.height;
    if (coding.width < EYE_WIDTH || coding.height < EYE_HEIGHT) {
        return "a picture of no size";
    }
    if (coding.width > STILL_SIDE_MAX || coding.height > STILL_SIDE_MAX || dots > STILL_DOTS_MAX) {
        return "of too many dots";
    }
    if ((coding.whole || coding.scans > 1) &&
        (coding.scans > STILL_SCANS_MAX || dots > STILL_SCAN_DOTS_MAX)) {
        return "in too many scans";
    }
    return NULL;
}

typedef struct Size {
    int width, height;
} Size;

/* The smallest size that the decoder can make by itself, of at least so many dots each way. */
static Size scaled(Size from, Size least)
{
    Size size = from;
    for (int eighth = 1; eighth <= 8; eighth++) {
        const tjscalingfactor factor = {eighth, 8};
        size = (Size){TJSCALED(from.width, factor), TJSCALED(from.height, factor)};
        if (size.width >= least.width && size.height >= least.height) {
            break;
        }
    }
    return size;
}

/* What is cut off has a grey rest; other warnings are of cameras that write sloppily. */
static bool decode(tjhandle jpeg, GBytes *bytes, uint8_t *dots, Size size, int format)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(bytes, &length);
    int done = tjDecompress2(jpeg, data, (unsigned long)length, dots, size.width, 0, size.height,
                             format, TJFLAG_LIMITSCANS);
    return done == 0 || (tjGetErrorCode(jpeg) == TJERR_WARNING &&
                         strstr(tjGetErrorStr2(jpeg), "Premature end") == NULL);
}

/* Made anew, so that nobody gets bytes of a camera to open. */
static GBytes *make_shown(tjhandle jpeg, GBytes *bytes, Size from)
{
    int width = MIN(from.width, STILL_SHOWN_WIDTH);
    Size size = from;
    for (int eighth = 8; eighth >= 1 && size.width > width; eighth--) {
        const tjscalingfactor factor = {eighth, 8};
        size = (Size){TJSCALED(from.width, factor), TJSCALED(from.height, factor)};
    }
    g_autofree uint8_t *dots = g_malloc((size_t)size.width * (size_t)size.height * 3);
    if (!decode(jpeg, bytes, dots, size, TJPF_RGB)) {
        return NULL;
    }
    tjhandle packer = tjInitCompress();
    unsigned char *packed = NULL;
    unsigned long length = 0;
    GBytes *shown = NULL;
    if (packer != NULL && tjCompress2(packer, dots, size.width, 0, size.height, TJPF_RGB, &packed,
                                      &length, TJSAMP_420, QUALITY, 0) == 0) {
        shown = g_bytes_new(packed, length);
    }
    tjFree(packed);
    tjDestroy(packer);
    return shown;
}

static bool read_with(tjhandle jpeg, StillRead *out, GBytes *bytes, bool shown)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(bytes, &length);
    Size from;
    int samples, colours;
    if (tjDecompressHeader3(jpeg, data, (unsigned long)length, &from.width, &from.height, &samples,
                            &colours) != 0) {
        return refuse(out, "not a JPEG that can be read");
    }
    if (from.width > STILL_SIDE_MAX || from.height > STILL_SIDE_MAX) {
        return refuse(out, "of too many dots");
    }
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
        return refuse(out, "in a printer's colours");
    }
    Size size = scaled(from, (Size){EYE_WIDTH, EYE_HEIGHT});
    g_autofree uint8_t *dots = g_malloc((size_t)size.width * (size_t)size.height);
    if (!decode(jpeg, bytes, dots, size, TJPF_GRAY)) {
        return refuse(out, "a JPEG that is cut off or broken");
    }
    if (!eye_still(&out->still, dots, size.width, size.height)) {
        return refuse(out, "a picture of no size");
    }
    out->shown = shown ? make_shown(jpeg, bytes, from) : NULL;
    return true;
}

bool still_read(StillRead *out, const void *bytes, size_t size, bool shown)
{
    *out = (StillRead){.why = wrong(bytes, size)};
    if (out->why != NULL) {
        return false;
    }
    tjhandle jpeg = tjInitDecompress();
    if (jpeg == NULL) {
        return refuse(out, "the decoder can't be had");
    }
    g_autoptr(GBytes) held = g_bytes_new_static(bytes, size);
    bool good = read_with(jpeg, out, held, shown);
    tjDestroy(jpeg);
    return good;
}

void still_clear(StillRead *read)
{
    g_clear_pointer(&read->shown, g_bytes_unref);
}
