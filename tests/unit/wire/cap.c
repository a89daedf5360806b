/* cap.c - CAP 1.2 as it goes out: held against the standard's own rules of form */
#include "wire/cap.h"

#include <math.h>
#include <string.h>

#include "wire/xml.h"

/* The rules of cap12.xsd: a sequence of elements, how often each may stand, what it may say. */
typedef struct Rule {
    const char *name;
    int least, most;          /* most 0: any number */
    const char *words;        /* one of these, with blanks around; NULL: any text */
    const struct Rule *inner; /* NULL: text */
    bool time;
} Rule;

/* clang-format off */
#define ONE(word)   {.name = word, .least = 1, .most = 1}
#define MAYBE(word) {.name = word, .most = 1}
#define TIME(word, at_least)       {.name = word, .least = at_least, .most = 1, .time = true}
#define WORD(word, at_most, list)  {.name = word, .least = 1, .most = at_most, .words = list}
#define INNER(word, rules)         {.name = word, .inner = rules}
static const Rule pair_rules[] = {ONE("valueName"), ONE("value"), {0}};
static const Rule area_rules[] = {
    ONE("areaDesc"), {.name = "polygon"}, {.name = "circle"}, INNER("geocode", pair_rules),
    MAYBE("altitude"), MAYBE("ceiling"), {0}};
static const Rule info_rules[] = {
    MAYBE("language"),
    WORD("category", 0, " Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE "
         "Other "),
    ONE("event"),
    {.name = "responseType",
     .words = " Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None "},
    WORD("urgency", 1, " Immediate Expected Future Past Unknown "),
    WORD("severity", 1, " Extreme Severe Moderate Minor Unknown "),
    WORD("certainty", 1, " Observed Likely Possible Unlikely Unknown "),
    MAYBE("audience"), INNER("eventCode", pair_rules),
    TIME("effective", 0), TIME("onset", 0), TIME("expires", 0), MAYBE("senderName"),
    MAYBE("headline"), MAYBE("description"), MAYBE("instruction"), MAYBE("web"), MAYBE("contact"),
    INNER("parameter", pair_rules), INNER("area", area_rules), {0}};
static const Rule alert_rules[] = {
    ONE("identifier"), ONE("sender"), TIME("sent", 1),
    WORD("status", 1, " Actual Exercise System Test Draft "),
    WORD("msgType", 1, " Alert Update Cancel Ack Error "), MAYBE("source"),
    WORD("scope", 1, " Public Restricted Private "),
    MAYBE("restriction"), MAYBE("addresses"), {.name = "code"}, MAYBE("note"),
    MAYBE("references"), MAYBE("incidents"), INNER("info", info_rules), {0}};
/* clang-format on */

static void check_text(const Rule *rule, const char *text)
{
    g_assert_nonnull(text);
    if (rule->words != NULL) {
        g_autofree char *word = g_strdup_printf(" %s ", text);
        g_assert_nonnull(strstr(rule->words, word));
    }
    if (rule->time) {
        g_assert_true(g_regex_match_simple(
            "^\\d\\d\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[-+]\\d\\d:\\d\\d$", text, 0, 0));
    }
}

static void check_node(const XmlNode *node, const Rule *rules)
{
    const XmlNode *child = xml_child(node, NULL);
    for (const Rule *rule = rules; rule->name != NULL; rule++) {
        int count = 0;
        for (; child != NULL && strcmp(xml_name(child), rule->name) == 0; count++) {
            g_assert_cmpstr(xml_namespace(child), ==, "urn:oasis:names:tc:emergency:cap:1.2");
            if (rule->inner != NULL) {
                check_node(child, rule->inner);
            } else {
                check_text(rule, xml_text(child));
            }
            child = xml_next(child, NULL);
        }
        g_assert_cmpint(count, >=, rule->least);
        g_assert_true(rule->most == 0 || count <= rule->most);
    }
    g_assert_true(child == NULL); /* nothing out of order, nothing that is not known */
}

/* Reads a message and holds it against all rules. */
static XmlTree *read_message(const GString *text)
{
    static const XmlBounds bounds = {.size = 65536, .nodes = 500};
    g_autoptr(GError) error = NULL;
    XmlTree *tree = xml_read("cap", text->str, text->len, &bounds, &error);
    g_assert_no_error(error);
    const XmlNode *root = xml_root(tree);
    g_assert_cmpstr(xml_name(root), ==, "alert");
    check_node(root, alert_rules);
    static const char *const plain[] = {"identifier", "sender"};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_assert_null(strpbrk(xml_text_at(root, plain[i]), " ,<&"));
    }
    bool restricted = strcmp(xml_text_at(root, "scope"), "Restricted") == 0;
    g_assert_true(restricted == (xml_text_at(root, "restriction") != NULL));
    return tree;
}

static const CapSender sender = {.id = "tilik.semarangkota.go.id",
                                 .name = "Kota Semarang",
                                 .web = "https://semarangkota.go.id/?a=1&b=<2>",
                                 .contact = "112",
                                 .status = CAP_ACTUAL};

static CapMessage a_message(void)
{
    return (CapMessage){.sender = &sender,
                        .rev = 42,
                        .sent_ms = 1772330584567,
                        .place = {.area = "33.74.10.1003",
                                  .label = "Tanjungmas <& \"Utara\"",
                                  .lat = -6.95,
                                  .lon = 110.42,
                                  .radius_km = 1}};
}

static Alert an_alert(void)
{
    return (Alert){.id = "01KJEY00000000000000000001",
                   .kind = "banjir",
                   .area = "33.74.10.1003.005.003",
                   .camera = "c1",
                   .owner = "Sari Wulandari",
                   .acked_by = "Budi Santoso",
                   .note = "kata Pak Budi: token rahasia",
                   .source = "frigate-7",
                   .external_id = "1772-abc",
                   .snapshot_url = "http://10.1.2.3/api/events/1/snapshot.jpg?token=abc",
                   .first_at_ms = 1772330500000,
                   .last_at_ms = 1772330580000,
                   .count = 3,
                   .score = (double)NAN,
                   .priority = PRIORITY_CRITICAL,
                   .machine = {.state = ALERT_UNACK, .active = true}};
}

static const char *at(XmlTree *tree, const char *path)
{
    return xml_text_at(xml_root(tree), path);
}

static void an_alert_is_a_valid_message(void)
{
    CapMessage message = a_message();
    Alert alert = an_alert();
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) tree = read_message(text);
    g_assert_cmpstr(at(tree, "identifier"), ==, "01KJEY00000000000000000001.42");
    g_assert_cmpstr(at(tree, "sent"), ==, "2026-03-01T09:03:04+07:00");
    g_assert_cmpstr(at(tree, "status"), ==, "Actual");
    g_assert_cmpstr(at(tree, "msgType"), ==, "Alert");
    g_assert_cmpstr(at(tree, "scope"), ==, "Public");
    g_assert_null(at(tree, "references"));
    g_assert_cmpstr(at(tree, "info/language"), ==, "id-ID");
    g_assert_cmpstr(at(tree, "info/category"), ==, "Met");
    g_assert_cmpstr(at(tree, "info/event"), ==, "Banjir");
    g_assert_cmpstr(at(tree, "info/severity"), ==, "Extreme");
    g_assert_cmpstr(at(tree, "info/urgency"), ==, "Immediate");
    g_assert_cmpstr(at(tree, "info/certainty"), ==, "Possible");
    g_assert_cmpstr(at(tree, "info/web"), ==, sender.web);
    g_assert_cmpstr(at(tree, "info/area/areaDesc"), ==, message.place.label);
    g_assert_cmpstr(at(tree, "info/area/circle"), ==, "-6.95000,110.42000 1.00");
    g_assert_cmpstr(at(tree, "info/area/geocode/valueName"), ==, "kemendagri");
    g_assert_cmpstr(at(tree, "info/area/geocode/value"), ==, "33.74.10.1003");
}

static void nothing_of_persons_and_machines_goes_out(void)
{
    static const char *const never[] = {"Sari", "Budi",  "rahasia", "frigate",
                                        "abc",  "token", "10.1.2",  "1772-"};
    CapMessage message = a_message();
    Alert alert = an_alert();
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        g_assert_null(strstr(text->str, never[i]));
    }
}

static void what_came_before_is_named(void)
{
    static const CapReference before[] = {{40, 1772330500000}, {41, 1772330560000}};
    CapMessage message = a_message();
    Alert alert = an_alert();
    message.before = before;
    message.before_count = 2;
    alert.machine.acked = true;
    alert.machine.state = ALERT_ACKED;
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) update = read_message(text);
    g_assert_cmpstr(at(update, "msgType"), ==, "Update");
    g_assert_cmpstr(at(update, "info/certainty"), ==, "Observed");
    g_assert_cmpstr(
        at(update, "references"), ==,
        "tilik.semarangkota.go.id,01KJEY00000000000000000001.40,2026-03-01T09:01:40+07:00 "
        "tilik.semarangkota.go.id,01KJEY00000000000000000001.41,2026-03-01T09:02:40+07:00");
    alert.machine = (AlertMachine){.state = ALERT_NORMAL};
    g_string_truncate(text, 0);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) cancel = read_message(text);
    g_assert_cmpstr(at(cancel, "msgType"), ==, "Cancel");
    g_assert_cmpstr(at(cancel, "info/urgency"), ==, "Past");
    g_assert_cmpstr(at(cancel, "info/responseType"), ==, "AllClear");
    alert.machine.state = ALERT_RTN_UNACK;
    g_string_truncate(text, 0);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) passed = read_message(text);
    g_assert_cmpstr(at(passed, "msgType"), ==, "Update");
    g_assert_cmpstr(at(passed, "info/urgency"), ==, "Past");
}

static void many_messages_before_are_the_first_and_the_newest(void)
{
    CapReference before[100];
    for (int i = 0; i < 100; i++) {
        before[i] = (CapReference){1000 + i, 1772330500000 + i};
    }
    CapMessage message = a_message();
    Alert alert = an_alert();
    message.before = before;
    message.before_count = G_N_ELEMENTS(before);
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) tree = read_message(text);
    g_auto(GStrv) named = g_strsplit(at(tree, "references"), " ", -1);
    g_assert_cmpuint(g_strv_length(named), ==, CAP_REFERENCES_MAX);
    g_assert_nonnull(strstr(named[0], ".1000,"));
    g_assert_nonnull(strstr(named[1], ".1069,"));
    g_assert_nonnull(strstr(named[CAP_REFERENCES_MAX - 1], ".1099,"));
}

static void what_is_not_public_says_so(void)
{
    CapMessage message = a_message();
    Alert alert = an_alert();
    message.restricted = true;
    alert.pending = true;
    alert.machine = (AlertMachine){.state = ALERT_NORMAL};
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) tree = read_message(text);
    g_assert_cmpstr(at(tree, "scope"), ==, "Restricted");
    g_assert_cmpstr(at(tree, "status"), ==, "Draft");
    g_assert_cmpstr(at(tree, "msgType"), ==, "Alert");
}

static void each_priority_and_kind_is_a_valid_message(void)
{
    for (AlertPriority priority = 0; priority < PRIORITIES; priority++) {
        for (size_t i = 0; alert_kind_nth(i) != NULL; i++) {
            CapMessage message = a_message();
            Alert alert = an_alert();
            alert.kind = alert_kind_nth(i);
            alert.priority = priority;
            g_autoptr(GString) text = g_string_new(NULL);
            encode_cap_alert(text, &message, &alert);
            g_autoptr(XmlTree) tree = read_message(text);
            g_assert_cmpstr(at(tree, "info/category"), !=, "Other");
            g_assert_cmpstr(at(tree, "info/eventCode/value"), ==, alert.kind);
        }
    }
}

static void a_kind_that_nobody_knows_goes_out_by_its_word(void)
{
    CapMessage message = a_message();
    Alert alert = an_alert();
    alert.kind = "ular_masuk_rumah";
    alert.score = 0.9;
    message.place.lat = (double)NAN;
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) tree = read_message(text);
    g_assert_cmpstr(at(tree, "info/event"), ==, "Ular masuk rumah");
    g_assert_cmpstr(at(tree, "info/category"), ==, "Other");
    g_assert_cmpstr(at(tree, "info/certainty"), ==, "Likely");
    g_assert_null(at(tree, "info/area/circle"));
}

static void a_situation_is_a_valid_message(void)
{
    static const CapReference before[] = {{40, 1772330500000}};
    Situation situation = {.id = "s1",
                           .kind = "uplink_down",
                           .area = "33.74.10",
                           .first_out = "a1",
                           .link = "fo-tugu-2",
                           .since_ms = 1772330500000,
                           .members = 214,
                           .priority = PRIORITY_MEDIUM};
    CapMessage message = a_message();
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_situation(text, &message, &situation);
    g_autoptr(XmlTree) begun = read_message(text);
    g_assert_cmpstr(at(begun, "msgType"), ==, "Alert");
    g_assert_cmpstr(at(begun, "incidents"), ==, "s1");
    g_assert_cmpstr(at(begun, "info/category"), ==, "Infra");
    g_assert_cmpstr(at(begun, "info/severity"), ==, "Moderate");
    g_assert_cmpstr(at(begun, "info/certainty"), ==, "Observed");
    g_assert_cmpstr(at(begun, "info/parameter/value"), ==, "214");
    g_assert_null(
        strstr(text->str, "fo-tugu-2")); /* how the network is laid is nobody's business */
    situation.cleared_at_ms = 1772330600000;
    message.before = before;
    message.before_count = 1;
    g_string_truncate(text, 0);
    encode_cap_situation(text, &message, &situation);
    g_autoptr(XmlTree) over = read_message(text);
    g_assert_cmpstr(at(over, "msgType"), ==, "Cancel");
}

static void what_is_taken_back_says_nothing_else(void)
{
    static const CapReference before[] = {{40, 1772330500000}};
    CapMessage message = a_message();
    message.before = before;
    message.before_count = 1;
    message.restricted = true;
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_withdrawn(text, &message, "a1");
    g_autoptr(XmlTree) tree = read_message(text);
    g_assert_cmpstr(at(tree, "msgType"), ==, "Cancel");
    g_assert_nonnull(at(tree, "references"));
    g_assert_null(xml_find(xml_root(tree), "info"));
}

static void a_zone_is_its_province_s(void)
{
    static const struct {
        const char *area;
        int minutes;
    } zones[] = {{"33.74.10", 420}, {"61.71", 420}, {"62.71", 420}, {"63.71", 480},
                 {"51.71", 480},    {"76.04", 480}, {"81.71", 540}, {"94.71", 540}};
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_assert_cmpint(cap_zone_minutes(zones[i].area), ==, zones[i].minutes);
    }
    CapMessage message = a_message();
    Alert alert = an_alert();
    message.place.area = "63.71.01.1001";
    g_autoptr(GString) text = g_string_new(NULL);
    encode_cap_alert(text, &message, &alert);
    g_autoptr(XmlTree) tree = read_message(text);
    g_assert_cmpstr(at(tree, "sent"), ==, "2026-03-01T10:03:04+08:00");
}

static void a_sender_is_one_plain_word(void)
{
    static const char *const bad[] = {"", "a b", "a,b", "a<b", "a&b", "a\nb", "é"};
    g_assert_true(cap_sender_valid("tilik.semarangkota.go.id"));
    g_assert_true(cap_sender_valid("tilik@semarangkota.go.id"));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(cap_sender_valid(bad[i]));
    }
    char code[AREA_CODE_SIZE];
    cap_blur("33.74.10.1003.005.003", code);
    g_assert_cmpstr(code, ==, "33.74.10.1003");
    cap_blur("33.74.10", code);
    g_assert_cmpstr(code, ==, "33.74.10");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cap/an alert is a valid message", an_alert_is_a_valid_message);
    g_test_add_func("/cap/nothing of persons and machines goes out",
                    nothing_of_persons_and_machines_goes_out);
    g_test_add_func("/cap/what came before is named", what_came_before_is_named);
    g_test_add_func("/cap/many messages before are the first and the newest",
                    many_messages_before_are_the_first_and_the_newest);
    g_test_add_func("/cap/what is not public says so", what_is_not_public_says_so);
    g_test_add_func("/cap/each priority and kind is a valid message",
                    each_priority_and_kind_is_a_valid_message);
    g_test_add_func("/cap/a kind that nobody knows goes out by its word",
                    a_kind_that_nobody_knows_goes_out_by_its_word);
    g_test_add_func("/cap/a situation is a valid message", a_situation_is_a_valid_message);
    g_test_add_func("/cap/what is taken back says nothing else",
                    what_is_taken_back_says_nothing_else);
    g_test_add_func("/cap/a zone is its province's", a_zone_is_its_province_s);
    g_test_add_func("/cap/a sender is one plain word", a_sender_is_one_plain_word);
    return g_test_run();
}
