/* Manifests and chains of custody: what is taken is written again as it was read.  The first byte
 * chooses: 'p' a piece, 'e' an export, else a chain. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/evidence.h"

#define ANCHOR "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const GError *error)
{
    g_assert_true(error != NULL && text_is_clean(error->message, strlen(error->message)));
}

static void check_piece(const char *text, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Evidence) facts = decode_evidence(text, size, &error);
    if (facts == NULL) {
        check_error(error);
        return;
    }
    g_assert_true(evidence_name_valid(facts->file) && evidence_hash_valid(facts->sha256));
    g_assert_true(facts->end_ms >= facts->begin_ms && facts->bytes >= 0);
    g_assert_true(text_is_clean(facts->by, strlen(facts->by)));
    g_autoptr(GString) out = g_string_new(NULL), same = g_string_new(NULL);
    encode_evidence(out, facts);
    g_autoptr(Evidence) again = decode_evidence(out->str, out->len, &error);
    g_assert_no_error(error);
    encode_evidence(same, again);
    g_assert_cmpstr(out->str, ==, same->str);
}

static void check_export(const char *text, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceExport) export = decode_evidence_export(text, size, &error);
    if (export == NULL) {
        check_error(error);
        return;
    }
    for (guint i = 0; i < export->files->len; i++)
        g_assert_true(evidence_path_valid(g_array_index(export->files, EvidenceFile, i).path));
    g_autoptr(GString) out = g_string_new(NULL);
    encode_evidence_export(out, export);
    g_autoptr(EvidenceExport) again = decode_evidence_export(out->str, out->len, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(again->files->len, ==, export->files->len);
}

/* A chain has one way to be written: line by line it comes out as it went in. */
static void check_chain(const char *text, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) lines = custody_read(text, size, ANCHOR, &error);
    if (lines == NULL) {
        check_error(error);
        return;
    }
    g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(CustodyLine));
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const CustodyLine *line = &g_array_index(lines, CustodyLine, i);
        g_autofree char *next = custody_next(before, ANCHOR, line);
        g_string_append(out, next);
        g_array_append_val(before, *line);
    }
    g_assert_true(out->len == size && memcmp(out->str, text, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autofree char *text = g_malloc(size);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    if (data[0] == 'p')
        check_piece(text, size - 1);
    else if (data[0] == 'e')
        check_export(text, size - 1);
    else
        check_chain(text, size - 1);
    return 0;
}
