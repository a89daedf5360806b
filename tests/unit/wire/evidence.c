/* The manifests of evidence, both ways. */
#include "wire/evidence.h"

#include <string.h>

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static Evidence *recording(void)
{
    Evidence *facts = evidence_new();
    facts->kind = EVIDENCE_RECORDING;
    facts->ending = EVIDENCE_FULL;
    facts->id = g_strdup("01KBC0000000000000000000AB");
    facts->file = g_strdup("20261122T212903Z-cam-01KBC0000000000000000000AB.ts");
    facts->sha256 = g_strdup(HASH);
    facts->bytes = 123456;
    facts->camera = g_strdup("cam:1");
    facts->name = g_strdup("Pos \"Kamling\" \\ Jl. Mawar — 1");
    facts->area = g_strdup("33.74.10.1003.005.003");
    facts->place = g_strdup("RT 03/RW 05");
    facts->by = g_strdup("Sari (sari@pc3)");
    facts->purpose = PURPOSE_EVIDENCE;
    facts->begin_ms = INT64_C(1795383000123);
    facts->end_ms = INT64_C(1795383012123);
    facts->asked_ms = INT64_C(1795383005000);
    facts->zone = g_strdup("WIB");
    facts->zone_minutes = 420;
    facts->skew_known = true;
    facts->skew_ms = -2000;
    facts->version = g_strdup("0.5");
    evidence_note(facts, EVIDENCE_GAP, INT64_C(1795383006000), 2500);
    evidence_note(facts, EVIDENCE_STREAM, INT64_C(1795383007000), 0);
    return facts;
}

static char *written(const Evidence *facts)
{
    GString *out = g_string_new(NULL);
    encode_evidence(out, facts);
    return g_string_free(out, FALSE);
}

static void test_round(void)
{
    g_autoptr(Evidence) facts = recording();
    g_autofree char *text = written(facts);
    g_autoptr(GError) error = NULL;
    g_autoptr(Evidence) again = decode_evidence(text, strlen(text), &error);
    g_assert_no_error(error);
    g_autofree char *same = written(again);
    g_assert_cmpstr(same, ==, text);
    g_assert_cmpstr(again->name, ==, facts->name);
    g_assert_cmpint(again->ending, ==, EVIDENCE_FULL);
    g_assert_cmpuint(again->notes->len, ==, 2);
    g_assert_cmpint(g_array_index(again->notes, EvidenceNote, 0).lasts_ms, ==, 2500);
    g_assert_true(again->skew_known);
    g_assert_cmpint(again->skew_ms, ==, -2000);
    g_assert_null(again->ticket);
}

static void test_still(void)
{
    g_autoptr(Evidence) facts = recording();
    facts->kind = EVIDENCE_STILL;
    facts->skew_known = false;
    g_autofree char *text = written(facts);
    g_autoptr(Evidence) again = decode_evidence(text, strlen(text), NULL);
    g_assert_false(again->skew_known);
    g_assert_cmpint(again->skew_ms, ==, 0);
    g_assert_null(again->notes);
}

static void refused(const char *text, const char *from, const char *to, const char *where)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = g_strsplit(text, from, 2);
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    g_autofree char *changed = g_strjoinv(to, parts);
    g_assert_null(decode_evidence(changed, strlen(changed), &error));
    g_assert_nonnull(strstr(error->message, where));
}

static void test_refused(void)
{
    g_autoptr(Evidence) facts = recording();
    g_autofree char *text = written(facts);
    refused(text, "\"tilik_evidence\": 1", "\"tilik_evidence\": 2", "version 2");
    refused(text, ".ts\"", ".ts/../../x\"", "file");
    refused(text, "20261122T", "../20261122T", "file");
    refused(text, HASH, "xyz", "sha256");
    refused(text, "\"cam:1\"", "\"cam 1\"", "camera");
    refused(text, "\"purpose\": \"evidence\"", "\"purpose\": \"fun\"", "purpose");
    refused(text, "Sari", "Sa\\u001bri", "operator");
    refused(text, "2026-11-22T21:30:12", "2026-11-22T20:30:12", "end");
    refused(text, "\"bytes\": 123456", "\"bytes\": -1", "bytes");
    refused(text, "\n}\n", "\n}x", "");
    g_assert_null(decode_evidence("", 0, NULL));
    g_assert_null(decode_evidence("[]", 2, NULL));
    g_autofree char *large = g_strnfill(EVIDENCE_MANIFEST_MAX + 1, ' ');
    g_assert_null(decode_evidence(large, EVIDENCE_MANIFEST_MAX + 1, NULL));
}

static EvidenceExport *export_of(const char *first, const char *second)
{
    EvidenceExport *export = evidence_export_new();
    export->by = g_strdup("Sari");
    export->at_ms = INT64_C(1795383000123);
    g_ptr_array_add(export->ids, g_strdup("01KBC0000000000000000000AB"));
    evidence_export_add(export, first, HASH, 12);
    evidence_export_add(export, second, HASH, 13);
    return export;
}

static EvidenceExport *again(const EvidenceExport *export, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    encode_evidence_export(out, export);
    return decode_evidence_export(out->str, out->len, error);
}

static void test_export(void)
{
    g_autoptr(EvidenceExport) export = export_of("a.png", "folder/b.json");
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceExport) read = again(export, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(read->files->len, ==, 2);
    g_assert_cmpstr(g_array_index(read->files, EvidenceFile, 1).path, ==, "folder/b.json");
    g_assert_cmpint(g_array_index(read->files, EvidenceFile, 1).bytes, ==, 13);
    g_assert_cmpstr(read->ids->pdata[0], ==, "01KBC0000000000000000000AB");
}

static void test_paths(void)
{
    static const char *const bad[] = {"../a", "/etc/passwd", "a/b/c",  "a//b", "a/..",
                                      "a/",   "./a",         "a\\\\b", "A.PNG"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(EvidenceExport) export = export_of("a.png", bad[i]);
        g_autoptr(GError) error = NULL;
        g_assert_null(again(export, &error));
        g_assert_nonnull(strstr(error->message, "path"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence/facts are read as they were written", test_round);
    g_test_add_func("/evidence/a still has no ending, and a clock that is not known stays so",
                    test_still);
    g_test_add_func("/evidence/what does not fit is refused with its field", test_refused);
    g_test_add_func("/evidence/an export's manifest is read as it was written", test_export);
    g_test_add_func("/evidence/paths that lead out, or stand twice, are refused", test_paths);
    return g_test_run();
}
