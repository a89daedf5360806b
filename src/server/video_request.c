#include "video_request.h"

#include <glib.h>
#include <string.h>

#define HEADERS_MAX 64

static VideoMethod method_of(const char *word)
{
#define ROW(id, text) text,
    static const char *const words[] = {VIDEO_METHOD_TABLE(ROW)};
#undef ROW
    for (int i = 0; i < VIDEO_METHODS; i++) {
        if (strcmp(words[i], word) == 0) {
            return (VideoMethod)i;
        }
    }
    return VIDEO_METHODS;
}

/* Copies a word or value that has no control characters and fits. */
static bool copy_clean(const char *text, size_t length, char *out, size_t size)
{
    if (length >= size) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] > 0x7e) {
            return false;
        }
    }
    memcpy(out, text, length);
    out[length] = '\0';
    return true;
}

static bool read_number(const char *text, size_t length, uint32_t limit, uint32_t *out)
{
    char digits[12];
    guint64 value;
    if (!copy_clean(text, length, digits, sizeof digits) ||
        !g_ascii_string_to_unsigned(digits, 10, 0, limit, &value, NULL)) {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

static bool read_first_line(const char *line, size_t length, VideoRequest *out)
{
    const char *end = line + length;
    const char *space = memchr(line, ' ', length);
    const char *second = space != NULL ? memchr(space + 1, ' ', (size_t)(end - space - 1)) : NULL;
    char version[16];
    if (second == NULL || space == line || second == space + 1 ||
        !copy_clean(line, (size_t)(space - line), out->word, sizeof out->word) ||
        !copy_clean(space + 1, (size_t)(second - space - 1), out->uri, sizeof out->uri) ||
        !copy_clean(second + 1, (size_t)(end - second - 1), version, sizeof version) ||
        strncmp(version, "RTSP/", 5) != 0) {
        return false;
    }
    out->version_1 = strcmp(version, "RTSP/1.0") == 0;
    out->method = method_of(out->word);
    return true;
}

static bool is_name(const char *line, size_t length, const char *name)
{
    return strlen(name) == length && g_ascii_strncasecmp(line, name, length) == 0;
}

static bool read_header(const char *line, size_t length, VideoRequest *out, uint32_t *body)
{
    const struct {
        const char *name;
        char *room;
        size_t size;
    } texts[] = {
        {"transport", out->transport, sizeof out->transport},
        {"session", out->session, sizeof out->session},
        {"authorization", out->authorization, sizeof out->authorization},
        {"require", out->require, sizeof out->require},
    };
    const char *colon = memchr(line, ':', length);
    if (colon == NULL || colon == line) {
        return false;
    }
    size_t name = (size_t)(colon - line);
    const char *value = colon + 1, *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t')) {
        value++;
    }
    while (end > value && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    size_t size = (size_t)(end - value);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (is_name(line, name, texts[i].name)) {
            return copy_clean(value, size, texts[i].room, texts[i].size);
        }
    }
    if (is_name(line, name, "cseq")) {
        out->has_cseq = true;
        return read_number(value, size, UINT32_MAX, &out->cseq);
    }
    if (is_name(line, name, "content-length")) {
        return read_number(value, size, UINT32_MAX, body);
    }
    return true;
}

/* Returns the end of the head, its empty line included, or NULL. */
static const char *head_end(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
        if (end - at >= 2 && at[1] == '\n') {
            return at + 2;
        }
        if (end - at >= 3 && at[1] == '\r' && at[2] == '\n') {
            return at + 3;
        }
    }
    return NULL;
}

static bool read_head(const char *at, const char *end, VideoRequest *out, uint32_t *body)
{
    for (int line = 0; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *last = stop > at && stop[-1] == '\r' ? stop - 1 : stop;
        size_t length = (size_t)(last - at);
        if (line == 0 && !read_first_line(at, length, out)) {
            return false;
        }
        if (line > HEADERS_MAX) {
            return false;
        }
        if (line > 0 && length > 0 && !read_header(at, length, out, body)) {
            return false;
        }
        at = stop + 1;
    }
    return true;
}

static VideoRead read_block(const unsigned char *bytes, size_t size, size_t *used)
{
    if (size < 4) {
        return VIDEO_READ_MORE;
    }
    size_t whole = 4 + ((size_t)bytes[2] << 8 | bytes[3]);
    if (whole > VIDEO_REQUEST_MAX) {
        return VIDEO_READ_LARGE;
    }
    *used = whole;
    return size >= whole ? VIDEO_READ_BLOCK : VIDEO_READ_MORE;
}

VideoRead video_request_read(const char *bytes, size_t size, VideoRequest *out, size_t *used)
{
    if (size > 0 && bytes[0] == '$') {
        return read_block((const unsigned char *)bytes, size, used);
    }
    /* Something that is no word at all need not be waited for. */
    if (size > 0 && !g_ascii_isalpha(bytes[0]) && bytes[0] != '\r' && bytes[0] != '\n') {
        return VIDEO_READ_BAD;
    }
    size_t skipped = 0;
    while (skipped < size && (bytes[skipped] == '\r' || bytes[skipped] == '\n')) {
        skipped++;
    }
    const char *end = head_end(bytes + skipped, size - skipped);
    if (end == NULL) {
        return size >= VIDEO_REQUEST_MAX ? VIDEO_READ_LARGE : VIDEO_READ_MORE;
    }
    uint32_t body = 0;
    memset(out, 0, sizeof *out);
    if (!read_head(bytes + skipped, end, out, &body)) {
        return VIDEO_READ_BAD;
    }
    uint64_t whole = (uint64_t)(end - bytes) + body;
    if (whole > VIDEO_REQUEST_MAX) {
        return VIDEO_READ_LARGE;
    }
    if (size < whole) {
        return VIDEO_READ_MORE;
    }
    *used = (size_t)whole;
    return VIDEO_READ_REQUEST;
}

/* "a-b" or "a", then the second is the next. */
static bool read_pair(const char *text, uint32_t limit, uint16_t out[2])
{
    const char *dash = strchr(text, '-');
    size_t length = dash != NULL ? (size_t)(dash - text) : strlen(text);
    uint32_t first, second;
    if (!read_number(text, length, limit, &first)) {
        return false;
    }
    second = first + 1;
    if ((dash != NULL && !read_number(dash + 1, strlen(dash + 1), limit, &second)) ||
        second > limit || second == first) {
        return false;
    }
    out[0] = (uint16_t)first;
    out[1] = (uint16_t)second;
    return true;
}

static VideoLane read_offer(const char *offer, uint16_t numbers[2])
{
    g_auto(GStrv) parts = g_strsplit(offer, ";", 16);
    if (parts[0] == NULL) {
        return VIDEO_LANE_NONE;
    }
    g_strstrip(parts[0]);
    bool tcp = g_ascii_strcasecmp(parts[0], "RTP/AVP/TCP") == 0;
    bool udp = g_ascii_strcasecmp(parts[0], "RTP/AVP") == 0 ||
               g_ascii_strcasecmp(parts[0], "RTP/AVP/UDP") == 0;
    bool known = false;
    uint16_t pair[2] = {0, 1};
    for (char **part = parts + 1; *part != NULL; part++) {
        g_strstrip(*part);
        if (g_ascii_strcasecmp(*part, "multicast") == 0) {
            return VIDEO_LANE_NONE;
        }
        if (tcp && g_ascii_strncasecmp(*part, "interleaved=", 12) == 0 &&
            !read_pair(*part + 12, 255, pair)) {
            return VIDEO_LANE_NONE;
        }
        if (udp && g_ascii_strncasecmp(*part, "client_port=", 12) == 0) {
            known = read_pair(*part + 12, 65535, pair) && pair[0] >= 1024 && pair[1] >= 1024;
        }
    }
    if (!tcp && !(udp && known)) {
        return VIDEO_LANE_NONE;
    }
    memcpy(numbers, pair, sizeof pair);
    return tcp ? VIDEO_LANE_TCP : VIDEO_LANE_UDP;
}

VideoLane video_request_lane(const char *transport, uint16_t numbers[2])
{
    g_auto(GStrv) offers = g_strsplit(transport, ",", 8);
    for (char **offer = offers; *offer != NULL; offer++) {
        VideoLane lane = read_offer(*offer, numbers);
        if (lane != VIDEO_LANE_NONE) {
            return lane;
        }
    }
    return VIDEO_LANE_NONE;
}

bool video_request_channel(const char *uri, char *out, size_t size)
{
    static const char track[] = "/track1";
    if (g_ascii_strncasecmp(uri, "rtsp://", 7) != 0) {
        return false;
    }
    const char *path = strchr(uri + 7, '/');
    path = path != NULL ? path + 1 : "";
    size_t length = strcspn(path, "?#");
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    size_t tail = sizeof track - 1;
    if (length >= tail && strncmp(path + length - tail, track, tail) == 0) {
        length -= tail;
    }
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    return copy_clean(path, length, out, size);
}
