/* What an attachment is, by its content.  A file that is two things at once (a picture with a
 * program behind it) is refused: whoever opens it later would see the other. */
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "model/ticket.h"

#define TOO_MANY_DOTS "a picture of no size, or of too many dots"

typedef struct Bytes {
    const unsigned char *at, *end;
} Bytes;

static size_t left(const Bytes *bytes)
{
    return (size_t)(bytes->end - bytes->at);
}

static uint32_t read_32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t read_16(const unsigned char *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static bool refuse(const char **why, const char *what)
{
    *why = what;
    return false;
}

/* A few bytes can say that they are a picture of 2^31 dots a side: whoever shows it would ask for
 * the memory first. */
static bool is_sane(uint32_t width, uint32_t height)
{
    return width > 0 && height > 0 && width <= TICKET_PICTURE_SIDE_MAX &&
           height <= TICKET_PICTURE_SIDE_MAX && width * height <= TICKET_PICTURE_DOTS_MAX;
}

/* Signature, IHDR, chunks that follow each other without a gap, IEND, and nothing behind (PNG
 * section 5). */
static bool is_png(Bytes bytes, const char **why)
{
    bool first = true, picture = false;
    bytes.at += 8;
    while (left(&bytes) >= 12) {
        uint32_t size = read_32(bytes.at);
        const char *type = (const char *)bytes.at + 4;
        if (size > left(&bytes) - 12) {
            return refuse(why, "a PNG that is cut off");
        }
        if (first && (memcmp(type, "IHDR", 4) != 0 || size != 13)) {
            return refuse(why, "a PNG without its header");
        }
        if (first && !is_sane(read_32(bytes.at + 8), read_32(bytes.at + 12))) {
            return refuse(why, TOO_MANY_DOTS);
        }
        first = false;
        picture |= memcmp(type, "IDAT", 4) == 0;
        for (int i = 0; i < 4; i++) {
            if (!g_ascii_isalpha(type[i])) {
                return refuse(why, "a PNG with a chunk that is none");
            }
        }
        bytes.at += 12 + size;
        if (memcmp(type, "IEND", 4) == 0) {
            return (size == 0 && picture && left(&bytes) == 0) ||
                   refuse(why,
                          picture ? "a PNG with something behind it" : "a PNG without a picture");
        }
    }
    return refuse(why, "a PNG that is cut off");
}

/* Over the coded picture to the next marker; a stuffed 0 and restarts belong to it. */
static bool skip_scan(Bytes *bytes)
{
    while (left(bytes) >= 2) {
        const unsigned char *found = memchr(bytes->at, 0xFF, left(bytes) - 1);
        if (found == NULL) {
            return false;
        }
        bytes->at = found;
        if (found[1] != 0 && found[1] != 0xFF && (found[1] < 0xD0 || found[1] > 0xD7)) {
            return true;
        }
        bytes->at += found[1] == 0xFF ? 1 : 2;
    }
    return false;
}

/* A segment that says how big the picture is (SOF). */
static bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Start, segments in a row, scans, the end, and nothing behind (ITU-T T.81 annex B). */
static bool is_jpeg(Bytes bytes, const char **why)
{
    bool frame = false, scanned = false;
    bytes.at += 2;
    while (left(&bytes) >= 2) {
        unsigned marker = bytes.at[1];
        if (bytes.at[0] != 0xFF) {
            return refuse(why, "a JPEG with a segment that is none");
        }
        bytes.at += marker == 0xFF ? 1 : 2;
        if (marker == 0xFF) {
            continue;
        }
        if (marker == 0xD9) {
            return (scanned && left(&bytes) == 0) ||
                   refuse(why,
                          scanned ? "a JPEG with something behind it" : "a JPEG without a picture");
        }
        size_t size = left(&bytes) >= 2 ? read_16(bytes.at) : 0;
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8) || size < 2 ||
            size > left(&bytes)) {
            return refuse(why, "a JPEG with a segment that is none");
        }
        if (is_frame(marker)) {
            frame = true;
            if (size < 7 || !is_sane(read_16(bytes.at + 5), read_16(bytes.at + 3))) {
                return refuse(why, TOO_MANY_DOTS);
            }
        }
        bytes.at += size;
        if (marker == 0xDA) {
            scanned = frame;
            if (!frame || !skip_scan(&bytes)) {
                return refuse(why, "a JPEG that is cut off");
            }
        }
    }
    return refuse(why, "a JPEG that is cut off");
}

static bool is_text(const char *text, size_t size, const char **why)
{
    if (size > TICKET_TEXT_MAX) {
        return refuse(why, "a text that is too long");
    }
    if (!g_utf8_validate(text, (gssize)size, NULL)) {
        return refuse(why, "neither a PNG, a JPEG nor a text in UTF-8");
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
            return refuse(why, "neither a PNG, a JPEG nor a text");
        }
    }
    return true;
}

bool ticket_file_look(const void *data, size_t size, TicketFile *out, const char **why)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    Bytes bytes = {data, (const unsigned char *)data + size};
    TicketFile found = TICKET_FILE_TEXT;
    if (size == 0) {
        return refuse(why, "empty");
    }
    if (size >= sizeof png && memcmp(data, png, sizeof png) == 0) {
        found = TICKET_FILE_PNG;
    } else if (size >= 3 && memcmp(data, "\xFF\xD8\xFF", 3) == 0) {
        found = TICKET_FILE_JPEG;
    }
    bool good = found == TICKET_FILE_PNG    ? is_png(bytes, why)
                : found == TICKET_FILE_JPEG ? is_jpeg(bytes, why)
                                            : is_text(data, size, why);
    if (good) {
        *out = found;
    }
    return good;
}

bool ticket_file_name_valid(const char *name)
{
    size_t length = strnlen(name, TICKET_FILE_NAME_MAX + 1);
    return length > 0 && length <= TICKET_FILE_NAME_MAX && name[0] != '.' && name[0] != ' ' &&
           strpbrk(name, "/\\:") == NULL && text_is_clean(name, length);
}
