/* The register on the wire: what is written is what is read, and what is wrong is refused. */
#include "wire/register.h"

#include <math.h>
#include <string.h>

static Building sample(void)
{
    return (Building){.id = "P5-0001",
                      .name = "Hotel \"Kali\"",
                      .area = "33.74.01.1007",
                      .address = "Jl. Pemuda 1",
                      .owner = "PT Kali",
                      .contact = "Ibu Ratna",
                      .agreement = "12/PKS",
                      .note = "dua kali disurati",
                      .site = "n0001",
                      .lat = -6.98,
                      .lon = 110.41,
                      .agreed_at_ms = 1000,
                      .until_ms = 2000,
                      .asked_at_ms = 3000,
                      .due_at_ms = 4000,
                      .rev = 77,
                      .version = 3,
                      .promised = 6,
                      .linked = 4,
                      .kind = BUILDING_TOWER,
                      .state = BUILDING_OVERDUE};
}

static void check_same(const Building *one, const Building *other)
{
    g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
    encode_building(a, one);
    encode_building(b, other);
    g_assert_cmpstr(a->str, ==, b->str);
    g_assert_cmpint(one->due_at_ms, ==, other->due_at_ms);
    g_assert_cmpint(one->state, ==, other->state);
    g_assert_cmpint(one->kind, ==, other->kind);
    g_assert_cmpint(one->promised, ==, other->promised);
    g_assert_cmpint(one->version, ==, other->version);
    g_assert_cmpstr(one->contact, ==, other->contact);
}

static void what_is_written_is_read_alone_and_in_a_refusal(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Building full = sample(), bare = {.id = "a",
                                      .name = "b",
                                      .area = "33.74.01.1007",
                                      .address = "",
                                      .owner = "",
                                      .contact = "",
                                      .agreement = "",
                                      .note = "",
                                      .lat = NAN,
                                      .lon = NAN,
                                      .version = 1};
    const Building *all[] = {&full, &bare};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(GString) json = g_string_new(NULL), problem = g_string_new("{\"current\":");
        g_autoptr(GError) error = NULL;
        Building read;
        encode_building(json, all[i]);
        g_assert_true(decode_building(decoder, json->str, json->len, &read, &error));
        g_assert_no_error(error);
        check_same(&read, all[i]);
        g_string_append_printf(problem, "%s}", json->str);
        g_assert_true(decode_building_current(decoder, problem->str, problem->len, &read, &error));
        check_same(&read, all[i]);
    }
}

static void every_member_of_a_change_goes_over_what_is_there(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Building to = sample();
    for (BuildingMember member = 0; member < BUILDING_MEMBERS; member++) {
        g_autoptr(GString) json = g_string_new(NULL), after = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        Building before = sample();
        const BuildingPatch patch = {.given = 1u << member, .to = to};
        BuildingPatch read;
        before.state = BUILDING_ASKED;
        before.due_at_ms = before.agreed_at_ms = before.until_ms = 0;
        before.agreement = before.contact = before.note = "";
        before.site = NULL;
        before.promised = 0;
        encode_building_patch(json, &patch);
        g_assert_true(decode_building_patch(decoder, json->str, json->len, &read, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(read.given, ==, patch.given);
        Building changed = before;
        building_patch_apply(&read, &changed);
        g_assert_cmpint(changed.state == to.state, ==, member == BUILDING_MEMBER_STATE);
        g_assert_cmpint(changed.due_at_ms == to.due_at_ms, ==, member == BUILDING_MEMBER_DUE);
        g_assert_cmpint(changed.agreed_at_ms == to.agreed_at_ms, ==,
                        member == BUILDING_MEMBER_AGREED);
        g_assert_cmpint(changed.until_ms == to.until_ms, ==, member == BUILDING_MEMBER_UNTIL);
        g_assert_cmpint(changed.promised == to.promised, ==, member == BUILDING_MEMBER_PROMISED);
        g_assert_cmpint(g_strcmp0(changed.site, to.site) == 0, ==, member == BUILDING_MEMBER_SITE);
        g_assert_cmpint(strcmp(changed.agreement, to.agreement) == 0, ==,
                        member == BUILDING_MEMBER_AGREEMENT);
        g_assert_cmpint(strcmp(changed.contact, to.contact) == 0, ==,
                        member == BUILDING_MEMBER_CONTACT);
        g_assert_cmpint(strcmp(changed.note, to.note) == 0, ==, member == BUILDING_MEMBER_NOTE);
    }
}

static void a_null_takes_away(void)
{
    static const char json[] = "{\"due_at\":null,\"agreement\":null,\"site\":null,"
                               "\"promised\":null,\"note\":null}";
    g_autoptr(Decoder) decoder = decoder_new();
    Building building = sample();
    BuildingPatch patch;
    g_assert_true(decode_building_patch(decoder, json, strlen(json), &patch, NULL));
    building_patch_apply(&patch, &building);
    g_assert_cmpint(building.due_at_ms, ==, 0);
    g_assert_cmpstr(building.agreement, ==, "");
    g_assert_null(building.site);
    g_assert_cmpint(building.promised, ==, 0);
    g_assert_cmpstr(building.note, ==, "");
    g_assert_cmpstr(building.contact, ==, "Ibu Ratna");
}

static void what_makes_no_sense_is_refused(void)
{
    static const struct {
        const char *json, *says;
    } cases[] = {
        {"{}", "empty"},
        {"{\"state\":null}", "state"},
        {"{\"state\":\"maybe\"}", "state"},
        {"{\"id\":\"x\"}", "member"},
        {"{\"version\":9}", "member"},
        {"{\"linked\":9}", "member"},
        {"{\"promised\":-1}", "promised"},
        {"{\"promised\":10001}", "promised"},
        {"{\"due_at\":\"2026-01-01\"}", "due_at"},
        {"{\"site\":\"a b\"}", "site"},
        {"{\"note\":1}", "note"},
        {"{\"note\":\"a\",\"note\":\"b\"}", "twice"},
        {"[]", "patch"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        BuildingPatch patch = {.given = 77};
        g_assert_false(
            decode_building_patch(decoder, cases[i].json, strlen(cases[i].json), &patch, &error));
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_cmpuint(patch.given, ==, 77);
    }
    static const char half[] = "{\"id\":\"a\",\"name\":\"b\",\"kind\":\"hotel\",\"area\":"
                               "\"33.74.01.1007\",\"state\":\"asked\",\"lat\":1}";
    static const char high[] = "{\"id\":\"a\",\"name\":\"b\",\"kind\":\"hotel\",\"area\":"
                               "\"33.74\",\"state\":\"asked\"}";
    Building building;
    g_autoptr(GError) error = NULL;
    g_assert_false(decode_building(decoder, half, strlen(half), &building, &error));
    g_assert_nonnull(strstr(error->message, "lon"));
    g_clear_error(&error);
    g_assert_false(decode_building(decoder, high, strlen(high), &building, &error));
    g_assert_nonnull(strstr(error->message, "area"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/what is written is read, alone and in a refusal",
                    what_is_written_is_read_alone_and_in_a_refusal);
    g_test_add_func("/register/every member of a change goes over what is there",
                    every_member_of_a_change_goes_over_what_is_there);
    g_test_add_func("/register/a null takes away", a_null_takes_away);
    g_test_add_func("/register/what makes no sense is refused", what_makes_no_sense_is_refused);
    return g_test_run();
}
