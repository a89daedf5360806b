/* What devices answer, of whatever bytes: what is read is clean and within its bounds.  The first
 * byte chooses the call. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/onvif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
    g_assert_true(text == NULL || text_is_clean(text, strlen(text)));
}

static void read_all(const XmlNode *body)
{
    OnvifFound found[ONVIF_PROFILES_MAX];
    OnvifPreset presets[4];
    const char *addresses[ONVIF_SERVICES];
    int64_t time_ms = 0;
    g_assert_true(!onvif_read_time(body, &time_ms) || time_ms >= 0);
    size_t count = onvif_read_profiles(body, found);
    g_assert_cmpuint(count, <=, ONVIF_PROFILES_MAX);
    for (size_t i = 0; i < count; i++) {
        check(found[i].token);
        check(found[i].name);
        g_assert_true(found[i].width >= 0 && found[i].height >= 0);
    }
    count = onvif_read_presets(body, presets, G_N_ELEMENTS(presets));
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpuint(strlen(presets[i].token), <=, ONVIF_TOKEN_MAX);
        check(presets[i].name);
    }
    onvif_read_services(body, addresses);
    for (size_t i = 0; i < ONVIF_SERVICES; i++) {
        check(addresses[i]);
    }
    check(onvif_read_address(body));
    onvif_read_home(body, "node");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    OnvifCall call = data[0] % ONVIF_CALLS;
    const XmlNode *body = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(XmlTree) tree = onvif_read(call, (const char *)data + 1, size - 1, &body, &error);
    g_assert_true((tree == NULL) == (error != NULL));
    if (tree != NULL) {
        read_all(body);
    } else {
        check(error->message);
    }
    return 0;
}
