/* What stands on the Indonesian screen can be typed to find it. */
#include "base/i18n.h"
#include "fixture_alerts.h"
#include "model/alert_query.h"

#define NOW FIXTURE_NOW_MS

static void speak_indonesian(void)
{
    g_assert_true(i18n_init("id"));
    g_autofree char *folder = g_build_filename(g_getenv("TILIK_BUILD"), "locale", NULL);
    bindtextdomain("tilik", folder);
    g_assert_cmpstr(alert_state_text(ALERT_UNACK), ==, "baru");
}

/* The numbers of the fixture's alerts that a query finds: "1 2 30". */
static char *find(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = fixture_city();
    g_autoptr(AlertBook) book = alert_book_new();
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GString) out = g_string_new(NULL);
    fixture_alerts(book);
    g_autoptr(AlertQuery) query = alert_query_parse(text, &error);
    g_assert_no_error(error);
    alert_query_set_me(query, "Sari");
    alert_query_select(query, book, catalog, NOW, found);
    for (guint i = 0; i < found->len; i++) {
        g_string_append_printf(out, i > 0 ? " %u" : "%u", g_array_index(found, uint32_t, i) + 1);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void same(const char *typed, const char *meant)
{
    g_autofree char *found = find(typed), *wanted = find(meant);
    g_test_message("%s finds what %s does", typed, meant);
    g_assert_cmpstr(wanted, !=, "");
    g_assert_cmpstr(found, ==, wanted);
}

/* A word may stand in a camera's name besides. */
static void among(const char *typed, const char *meant)
{
    g_autofree char *both = g_strdup_printf("%s %s", typed, meant);
    same(both, meant);
}

static void words_of_states(void)
{
    for (int i = 0; i < ALERT_STATES; i++) {
        g_auto(GStrv) words = g_strsplit(alert_state_text((AlertState)i), ", ", 0);
        g_autofree char *meant = g_strdup_printf("state:%s", alert_state_word((AlertState)i));
        g_autofree char *field =
            g_strdup_printf("status:%s", g_strv_length(words) > 1 ? words[1] : words[0]);
        among(words[0], meant);
        same(field, meant);
    }
    same("terima", "state:acked"); /* as narrow columns have it */
    same("tunda", "state:shelved");
    same("redam", "state:suppressed");
    same("status:nonakt", "state:out_of_service");
    same("status:terima,tunda,redam", "state:acked,shelved,suppressed");
    same("status:usai", "state:over");
    same("terlewat", "state:rtn_unack");
}

/* Lists show what is put aside to those who ask for it, by its word too. */
static void words_of_what_is_put_aside(void)
{
    static const struct {
        const char *typed;
        bool asks;
    } cases[] = {{"ditangguhkan", true}, {"tunda", true},   {"redam genuk", true},
                 {"normal", true},       {"baru", false},   {"usai", false},
                 {"perlu", false},       {"-tunda", false}, {"tun", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(AlertQuery) query = alert_query_parse(cases[i].typed, NULL);
        g_test_message("%s", cases[i].typed);
        g_assert_cmpint(alert_query_asks(query, ALERT_FIELD_STATE), ==, cases[i].asks);
    }
}

static void words_of_priorities_and_verdicts(void)
{
    for (int i = 0; i < PRIORITIES; i++) {
        const char *text = alert_priority_text((AlertPriority)i);
        g_autofree char *meant = g_strdup_printf("prio:%s", alert_priority_word((AlertPriority)i));
        g_autofree char *field = g_strdup_printf("prioritas:%s", text);
        same(text, meant);
        same(field, meant);
    }
    same("hasil:benar", "verdict:real");
    same("hasil:\"belum dinilai\"", "verdict:none");
    for (int i = 0; i < VERDICTS; i++) {
        g_autofree char *field = g_strdup_printf("hasil:\"%s\"", verdict_text((Verdict)i));
        g_autoptr(AlertQuery) query = alert_query_parse(field, NULL);
        g_test_message("%s", field);
        g_assert_nonnull(query);
    }
}

static void words_of_kinds(void)
{
    for (size_t i = 0; alert_kind_nth(i) != NULL; i++) {
        char text[80];
        alert_kind_text(alert_kind_nth(i), text, sizeof text);
        g_autofree char *meant = g_strdup_printf("kind:%s", alert_kind_nth(i));
        g_autofree char *field = g_strdup_printf("jenis:\"%s\"", text);
        g_autofree char *there = find(meant), *found = find(field);
        g_test_message("%s", field);
        g_assert_cmpstr(found, ==, there);
    }
    same("banjir rob", "kind:rob");
    same("jaringan mati jenis:jaringan", "kind:uplink_down");
    same("jenis:\"kamera mati\"", "kind:camera_offline");
    same("jenis:kamera", "kind:camera_offline,tamper"); /* what they are called begins so */
    same("laporan", "kind:manual");
}

static void marks_of_rows(void)
{
    same("perlu", "state:needs");
    same("kritis perlu", "state:needs prio:critical");
    same("-perlu", "-state:needs");
    same("diambil", "-who:none");
    same("kambuhan", "chattering:yes");
    same("dinaikkan", "escalated:yes");
    same("dinaikkan:ya", "escalated:yes");
    same("pemegang:saya", "who:me");
    same("oleh:sari", "who:me");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    speak_indonesian();
    g_test_add_func("/alert_query/words of states find them", words_of_states);
    g_test_add_func("/alert_query/the word of what is put aside asks for it",
                    words_of_what_is_put_aside);
    g_test_add_func("/alert_query/words of priorities and verdicts find them",
                    words_of_priorities_and_verdicts);
    g_test_add_func("/alert_query/words of kinds find them", words_of_kinds);
    g_test_add_func("/alert_query/marks of rows find them", marks_of_rows);
    return g_test_run();
}
