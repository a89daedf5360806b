/* Steering on the wire: what is written is what is read, and what makes no sense is refused. */
#include "wire/ptz.h"

#include <string.h>

static void read_act(const PtzAct *act, PtzAct *read)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    encode_ptz_act(json, act);
    g_assert_true(decode_ptz_act(decoder, json->str, json->len, read, &error));
    g_assert_no_error(error);
}

static void every_act_is_read_as_it_is_written(void)
{
    for (PtzActKind kind = 0; kind < PTZ_ACTS; kind++) {
        PtzAct act = {.act = kind}, read;
        if (kind == PTZ_MOVE) {
            act = (PtzAct){.act = kind, .pan = -0.5, .tilt = 1, .zoom = 0.25, .hold_ms = 350};
        } else if (kind == PTZ_PRESET) {
            act.preset = 9;
        } else if (kind == PTZ_TAKE) {
            act.force = true;
        }
        read_act(&act, &read);
        g_assert_cmpint(read.act, ==, act.act);
        g_assert_cmpfloat(read.pan, ==, act.pan);
        g_assert_cmpfloat(read.tilt, ==, act.tilt);
        g_assert_cmpfloat(read.zoom, ==, act.zoom);
        g_assert_cmpint(read.hold_ms, ==, act.hold_ms);
        g_assert_cmpint(read.preset, ==, act.preset);
        g_assert_cmpint(read.force, ==, act.force);
    }
}

static void an_act_that_makes_no_sense_is_refused(void)
{
    static const struct {
        const char *json, *says;
    } cases[] = {
        {"{}", "act"},
        {"{\"act\":\"jump\"}", "act"},
        {"{\"act\":\"move\",\"pan\":1}", "hold_ms"},
        {"{\"act\":\"move\",\"hold_ms\":400}", "nowhere"},
        {"{\"act\":\"move\",\"pan\":0,\"hold_ms\":400}", "nowhere"},
        {"{\"act\":\"move\",\"pan\":1.01,\"hold_ms\":400}", "pan"},
        {"{\"act\":\"move\",\"tilt\":-7,\"hold_ms\":400}", "tilt"},
        {"{\"act\":\"move\",\"zoom\":\"1\",\"hold_ms\":400}", "zoom"},
        {"{\"act\":\"move\",\"pan\":1,\"hold_ms\":99}", "hold_ms"},
        {"{\"act\":\"move\",\"pan\":1,\"hold_ms\":2001}", "hold_ms"},
        {"{\"act\":\"preset\"}", "preset"},
        {"{\"act\":\"preset\",\"preset\":0}", "preset"},
        {"{\"act\":\"preset\",\"preset\":256}", "preset"},
        {"{\"act\":\"take\",\"force\":1}", "force"},
        {"[]", "ptz"},
        {"", "ptz"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        PtzAct act = {.preset = 77};
        g_assert_false(decode_ptz_act(decoder, cases[i].json, strlen(cases[i].json), &act, &error));
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_cmpint(act.preset, ==, 77);
    }
}

static void check_standing(const PtzStanding *one, const PtzStanding *other)
{
    g_assert_cmpstr(one->camera, ==, other->camera);
    g_assert_cmpstr(one->holder, ==, other->holder);
    g_assert_cmpint(one->until_ms, ==, other->until_ms);
    g_assert_cmpint(one->mine, ==, other->mine);
    g_assert_cmpint(one->home, ==, other->home);
    g_assert_cmpint(one->placed, ==, other->placed);
    g_assert_cmpfloat(one->pan, ==, other->pan);
    g_assert_cmpfloat(one->tilt, ==, other->tilt);
    g_assert_cmpfloat(one->zoom, ==, other->zoom);
    g_assert_cmpuint(one->preset_count, ==, other->preset_count);
    for (size_t i = 0; i < one->preset_count; i++) {
        g_assert_cmpint(one->presets[i].number, ==, other->presets[i].number);
        g_assert_cmpstr(one->presets[i].name, ==, other->presets[i].name);
    }
}

static void a_standing_is_read_as_it_is_written_alone_and_in_a_refusal(void)
{
    static const PtzPreset presets[] = {{1, "Gerbang \"utara\""}, {7, ""}};
    const PtzStanding standings[] = {
        {.camera = "C1"},
        {.camera = "C1",
         .holder = "Sari",
         .until_ms = 5000,
         .mine = true,
         .home = true,
         .placed = true,
         .pan = -0.5,
         .zoom = 1,
         .presets = presets,
         .preset_count = G_N_ELEMENTS(presets)},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(standings); i++) {
        g_autoptr(GString) json = g_string_new(NULL), problem = g_string_new("{\"current\":");
        g_autoptr(GError) error = NULL;
        PtzStanding read;
        encode_ptz_standing(json, &standings[i]);
        g_assert_true(decode_ptz_standing(decoder, json->str, json->len, &read, &error));
        check_standing(&read, &standings[i]);
        g_string_append_printf(problem, "%s,\"status\":409}", json->str);
        g_assert_true(decode_ptz_current(decoder, problem->str, problem->len, &read, &error));
        g_assert_no_error(error);
        check_standing(&read, &standings[i]);
    }
}

static void a_standing_of_too_many_presets_or_none_in_a_refusal_is_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) json = g_string_new("{\"camera\":\"C1\",\"presets\":[");
    for (int i = 0; i <= PTZ_PRESETS_MAX; i++) {
        g_string_append_printf(json, "%s{\"number\":%d}", i > 0 ? "," : "", i + 1);
    }
    g_string_append(json, "]}");
    PtzStanding read = {.until_ms = 3};
    g_autoptr(GError) error = NULL;
    g_assert_false(decode_ptz_standing(decoder, json->str, json->len, &read, &error));
    g_assert_nonnull(strstr(error->message, "too many"));
    g_clear_error(&error);
    g_assert_false(decode_ptz_current(decoder, "{}", 2, &read, &error));
    g_assert_nonnull(strstr(error->message, "current"));
    g_clear_error(&error);
    const char *stray = "{\"camera\":\"C1\",\"presets\":[{\"number\":0}]}";
    g_assert_false(decode_ptz_standing(decoder, stray, strlen(stray), &read, &error));
    g_assert_nonnull(strstr(error->message, "number"));
    g_assert_cmpint(read.until_ms, ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ptz/every act is read as it is written", every_act_is_read_as_it_is_written);
    g_test_add_func("/ptz/an act that makes no sense is refused",
                    an_act_that_makes_no_sense_is_refused);
    g_test_add_func("/ptz/a standing is read as it is written, alone and in a refusal",
                    a_standing_is_read_as_it_is_written_alone_and_in_a_refusal);
    g_test_add_func("/ptz/a standing of too many presets, or none in a refusal, is refused",
                    a_standing_of_too_many_presets_or_none_in_a_refusal_is_refused);
    return g_test_run();
}
