/* The chain of custody, and the names that a manifest may hold. */
#include "model/evidence.h"

#include <string.h>

#define ANCHOR "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER  "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void add(GString *chain, EvidenceAct act, const char *by, const char *detail)
{
    g_autoptr(GArray) lines = custody_read(chain->str, chain->len, ANCHOR, NULL);
    const CustodyLine next = {.at_ms = INT64_C(1795383000000) + (int64_t)chain->len,
                              .act = act,
                              .by = (char *)by,
                              .detail = (char *)detail};
    g_assert_nonnull(lines);
    g_autofree char *line = custody_next(lines, ANCHOR, &next);
    g_string_append(chain, line);
}

static GString *chain_of_three(void)
{
    GString *chain = g_string_new(NULL);
    add(chain, EVIDENCE_MADE, "Sari (sari@pc3)", "still.png sha256 abc");
    add(chain, EVIDENCE_ATTACHED, "Sari (sari@pc3)", "ticket #1423");
    add(chain, EVIDENCE_EXPORTED, "Budi (budi@pc4)", "bukti.zip");
    return chain;
}

static void test_round(void)
{
    g_autoptr(GString) chain = chain_of_three();
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) lines = custody_read(chain->str, chain->len, ANCHOR, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lines->len, ==, 3);
    const CustodyLine *last = &g_array_index(lines, CustodyLine, 2);
    g_assert_cmpuint(last->number, ==, 3);
    g_assert_cmpint(last->act, ==, EVIDENCE_EXPORTED);
    g_assert_cmpstr(last->by, ==, "Budi (budi@pc4)");
    g_assert_cmpstr(last->detail, ==, "bukti.zip");
    g_assert_cmpstr(custody_head(lines, ANCHOR), ==, last->hash);
    g_assert_true(g_str_has_prefix(chain->str, "1\t2026-11-22T"));
}

static void test_empty(void)
{
    g_autoptr(GArray) lines = custody_read("", 0, ANCHOR, NULL);
    g_assert_cmpuint(lines->len, ==, 0);
    g_assert_cmpstr(custody_head(lines, ANCHOR), ==, ANCHOR);
    g_assert_cmpstr(custody_head(NULL, ANCHOR), ==, ANCHOR);
}

/* Any other byte in the place of any byte, and every byte left out or put in. */
static void test_tamper(void)
{
    g_autoptr(GString) chain = chain_of_three();
    for (gsize i = 0; i < chain->len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            chain->str[i] = (char)(chain->str[i] ^ (1 << bit));
            g_autoptr(GArray) lines = custody_read(chain->str, chain->len, ANCHOR, NULL);
            g_assert_null(lines);
            chain->str[i] = (char)(chain->str[i] ^ (1 << bit));
        }
        g_autoptr(GString) less = g_string_new_len(chain->str, (gssize)chain->len);
        g_autoptr(GString) more = g_string_new_len(chain->str, (gssize)chain->len);
        g_string_erase(less, (gssize)i, 1);
        g_string_insert_c(more, (gssize)i, 'a');
        g_assert_null(custody_read(less->str, less->len, ANCHOR, NULL));
        g_assert_null(custody_read(more->str, more->len, ANCHOR, NULL));
    }
}

/* A cut at the end of a line is what the chain alone can't show: the head does. */
static void test_cut(void)
{
    g_autoptr(GString) chain = chain_of_three();
    g_autoptr(GArray) whole = custody_read(chain->str, chain->len, ANCHOR, NULL);
    for (gsize cut = 0; cut < chain->len; cut++) {
        g_autoptr(GArray) lines = custody_read(chain->str, cut, ANCHOR, NULL);
        bool at_line = cut == 0 || chain->str[cut - 1] == '\n';
        g_assert_true((lines != NULL) == at_line);
        if (lines != NULL)
            g_assert_cmpstr(custody_head(lines, ANCHOR), !=, custody_head(whole, ANCHOR));
    }
}

static void test_moved(void)
{
    g_autoptr(GString) chain = chain_of_three();
    g_autoptr(GError) error = NULL;
    g_assert_null(custody_read(chain->str, chain->len, OTHER, &error));
    g_assert_nonnull(strstr(error->message, "line 1"));
    g_clear_error(&error);
    /* Two lines that change places, and one that is left out. */
    g_auto(GStrv) lines = g_strsplit(chain->str, "\n", -1);
    g_autofree char *swapped = g_strdup_printf("%s\n%s\n%s\n", lines[0], lines[2], lines[1]);
    g_autofree char *without = g_strdup_printf("%s\n%s\n", lines[0], lines[2]);
    g_assert_null(custody_read(swapped, strlen(swapped), ANCHOR, &error));
    g_assert_nonnull(strstr(error->message, "line 2"));
    g_assert_null(custody_read(without, strlen(without), ANCHOR, NULL));
}

static void test_clean(void)
{
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autoptr(GString) chain = g_string_new(NULL);
    add(chain, EVIDENCE_MADE, "a\tb\nc", "d\x1b[31m\xe2\x80\xaetxt\xff");
    add(chain, EVIDENCE_VERIFIED, long_text, NULL);
    g_autoptr(GArray) lines = custody_read(chain->str, chain->len, ANCHOR, NULL);
    g_assert_cmpuint(lines->len, ==, 2);
    g_assert_cmpstr(g_array_index(lines, CustodyLine, 0).by, ==, "a b c");
    g_assert_cmpuint(strlen(g_array_index(lines, CustodyLine, 1).by), ==, EVIDENCE_TEXT_MAX);
    g_assert_cmpstr(g_array_index(lines, CustodyLine, 1).detail, ==, "");
}

static void test_size(void)
{
    g_autofree char *large = g_strnfill(EVIDENCE_CHAIN_MAX + 1, '\n');
    g_autoptr(GError) error = NULL;
    g_assert_null(custody_read(large, EVIDENCE_CHAIN_MAX + 1, ANCHOR, &error));
    g_assert_nonnull(error);
}

static void test_names(void)
{
    static const char *const good[] = {"a", "20261122T212903Z-cam.1-01K.png", "SHA256SUMS"};
    static const char *const bad[] = {"",    ".",    "..",  ".lock", "-rf", "a/b", "a\\b",
                                      "a b", "a\nb", "C:x", "ä",     "a%s", "/a",  "~"};
    g_autofree char *long_name = g_strnfill(181, 'a');
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(evidence_name_valid(good[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(evidence_name_valid(bad[i]));
    g_assert_false(evidence_name_valid(long_name));
    g_assert_true(evidence_hash_valid(ANCHOR));
    g_assert_false(evidence_hash_valid("abc"));
    g_assert_false(evidence_hash_valid(ANCHOR "0"));
    g_assert_false(
        evidence_hash_valid("00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"));
}

static void test_notes(void)
{
    g_autoptr(Evidence) evidence = evidence_new();
    for (int i = 0; i < EVIDENCE_NOTES_MAX + 10; i++)
        evidence_note(evidence, EVIDENCE_GAP, i, 1);
    evidence->name = g_strdup("Pos");
    g_autoptr(Evidence) copy = evidence_copy(evidence);
    g_assert_cmpuint(copy->notes->len, ==, EVIDENCE_NOTES_MAX);
    g_assert_true(copy->notes != evidence->notes && copy->name != evidence->name);
    g_assert_cmpstr(copy->name, ==, "Pos");
}

/* The console writes these lines in the language of its person. */
static void test_told(void)
{
    static const struct {
        const char *text, *head;
    } rows[] = {
        {"Evidence 01J: kept; sha256 " ANCHOR ", custody " OTHER, OTHER},
        {"Bukti 01J: disimpan; sha256 " ANCHOR ", riwayat " OTHER, OTHER},
        {"Bukti 01J: diekspor (" OTHER "); sha256 " ANCHOR ", riwayat " OTHER "", OTHER},
        {"Bukti 01J: sha256 " ANCHOR, NULL},
        {"Bukti 01J: sha256 " ANCHOR ", riwayat 10112233", NULL},
        {"Bukti 01J: sha256 " ANCHOR ", riwayat " OTHER "0", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char head[EVIDENCE_HASH_SIZE] = "";
        g_assert_cmpint(custody_told_head(rows[i].text, ANCHOR, head), ==, rows[i].head != NULL);
        g_assert_cmpstr(head, ==, rows[i].head != NULL ? rows[i].head : "");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/evidence/custody/what is written is read again", test_round);
    g_test_add_func("/evidence/custody/an empty chain ends in its anchor", test_empty);
    g_test_add_func("/evidence/custody/a change of any byte is seen", test_tamper);
    g_test_add_func("/evidence/custody/a chain that is cut has another head", test_cut);
    g_test_add_func("/evidence/custody/lines that move, go, or hang on another piece are seen",
                    test_moved);
    g_test_add_func("/evidence/custody/what somebody wrote is cleaned and cut", test_clean);
    g_test_add_func("/evidence/custody/a chain that is too large is refused", test_size);
    g_test_add_func("/evidence/custody/its head is found in a logbook of any language", test_told);
    g_test_add_func("/evidence/a name is plain, a hash is a hash", test_names);
    g_test_add_func("/evidence/notes are bounded and copied", test_notes);
    return g_test_run();
}
