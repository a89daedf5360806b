/* Every reader of JSON: what it takes is written clean, and that is read again as the same.  The
 * first byte chooses the reader. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/codec.h"
#include "wire/messages.h"
#include "wire/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads text; when that succeeds and out is not NULL, writes what was read. */
typedef bool (*Reader)(Decoder *decoder, const char *text, size_t size, GString *out);

#define READER(Type, noun)                                                                         \
    static bool read_##noun(Decoder *decoder, const char *text, size_t size, GString *out)         \
    {                                                                                              \
        g_autoptr(GError) error = NULL;                                                            \
        Type read;                                                                                 \
        if (!decode_##noun(decoder, text, size, &read, &error)) {                                  \
            g_assert_true(error != NULL && text_is_clean(error->message, strlen(error->message))); \
            return false;                                                                          \
        }                                                                                          \
        g_assert_true(error == NULL);                                                              \
        encode_##noun(out, &read);                                                                 \
        return true;                                                                               \
    }

READER(Area, area)
READER(Site, site)
READER(Camera, camera)
READER(Session, session)
READER(ViewRequest, view_request)
READER(ViewGrant, view_grant)
READER(ViewRecord, view)
READER(BrakeRequest, brake_request)
READER(BrakeAnswer, brake_answer)
READER(OrderRequest, order_request)
READER(Order, order)

static bool read_gone(Decoder *decoder, const char *text, size_t size, GString *out)
{
    const char *id;
    int64_t rev;
    if (!decode_gone(decoder, text, size, &id, &rev)) {
        return false;
    }
    encode_gone(out, id, rev);
    return true;
}

static bool read_problem(Decoder *decoder, const char *text, size_t size, GString *out)
{
    Problem problem;
    if (!decode_problem(decoder, text, size, &problem)) {
        return false;
    }
    encode_problem(out, &problem);
    return true;
}

static bool read_tokens(Decoder *decoder, const char *text, size_t size, GString *out)
{
    const char *tokens[ROLES];
    if (!decode_tokens(decoder, text, size, tokens, NULL)) {
        return false;
    }
    encode_tokens(out, tokens);
    return true;
}

static const struct {
    char letter;
    Reader read;
} readers[] = {
    {'A', read_area},         {'S', read_site},          {'C', read_camera},
    {'G', read_gone},         {'U', read_session},       {'R', read_view_request},
    {'V', read_view_grant},   {'W', read_view},          {'B', read_brake_request},
    {'N', read_brake_answer}, {'O', read_order_request}, {'P', read_order},
    {'T', read_tokens},       {'M', read_problem},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Reader read = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(readers) && size > 0; i++) {
        read = readers[i].letter == (char)data[0] ? readers[i].read : read;
    }
    if (read == NULL) {
        return -1;
    }
    const char *text = (const char *)data + 1;
    size--;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
    if (!read(decoder, text, size, once)) {
        return 0;
    }
    g_assert_true(g_utf8_validate(once->str, (gssize)once->len, NULL));
    g_assert_true(read(decoder, once->str, once->len, twice));
    g_assert_true(strcmp(once->str, twice->str) == 0);
    return 0;
}
