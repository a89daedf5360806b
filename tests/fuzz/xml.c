/* XML of whatever bytes: what is taken is clean and within its bounds, and what is written of it is
 * read again as the same. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const XmlBounds bounds = {65536, 500};

static unsigned check(const XmlNode *node, int depth)
{
    g_assert_cmpint(depth, <=, XML_DEPTH_MAX);
    g_assert_true(text_is_clean(xml_name(node), strlen(xml_name(node))));
    g_assert_true(text_is_clean(xml_namespace(node), strlen(xml_namespace(node))));
    const char *text = xml_text(node);
    if (text != NULL) {
        g_assert_true(text_is_clean(text, strlen(text)));
        g_autoptr(GString) out = g_string_new(NULL);
        xml_write_element(out, "a", text);
        g_autoptr(XmlTree) again = xml_read("again", out->str, out->len, &bounds, NULL);
        g_assert_true(again != NULL || out->len > bounds.size);
        g_assert_true(again == NULL || strcmp(xml_text(xml_root(again)), text) == 0);
    }
    unsigned count = 1;
    for (const XmlNode *child = xml_child(node, NULL); child != NULL;
         child = xml_next(child, NULL)) {
        count += check(child, depth + 1);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(XmlTree) tree = xml_read("t", (const char *)data, size, &bounds, &error);
    g_assert_true((tree == NULL) == (error != NULL));
    if (error != NULL) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
    } else {
        g_assert_cmpuint(check(xml_root(tree), 1), <=, bounds.nodes);
    }
    return 0;
}
