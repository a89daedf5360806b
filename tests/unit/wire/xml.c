/* XML from outside, and text in XML that is sent. */
#include "wire/xml.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static const XmlBounds bounds = {65536, 200};

static XmlTree *must_read(const char *text)
{
    g_autoptr(GError) error = NULL;
    XmlTree *tree = xml_read("device", text, strlen(text), &bounds, &error);
    g_assert_no_error(error);
    return tree;
}

static void is_refused_as(const char *text, int code, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(XmlTree) tree = xml_read("device", text, strlen(text), &bounds, &error);
    g_assert_null(tree);
    g_assert_error(error, TILIK_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, "device: "));
    g_assert_nonnull(strstr(error->message, what));
    g_assert_true(text_is_clean(error->message, strlen(error->message)));
}

static void elements_are_found_whatever_their_prefix(void)
{
    g_autoptr(XmlTree) tree =
        must_read("<?xml version=\"1.0\"?><!-- x --><s:Envelope xmlns:s='urn:s' "
                  "xmlns='urn:d'><s:Body><A t:n='1' n='2'>  a &lt;b&#65;</A>"
                  "<B/><tt:A xmlns:tt='urn:t'>two</tt:A></s:Body>"
                  "</s:Envelope>");
    const XmlNode *root = xml_root(tree), *first = xml_find(root, "Body/A");
    g_assert_cmpstr(xml_name(root), ==, "Envelope");
    g_assert_cmpstr(xml_namespace(root), ==, "urn:s");
    g_assert_cmpstr(xml_text(first), ==, "a <bA");
    g_assert_cmpstr(xml_namespace(first), ==, "urn:d");
    g_assert_cmpstr(xml_attribute(first, "n"), ==, "1");
    const XmlNode *second = xml_next(first, "A");
    g_assert_cmpstr(xml_text(second), ==, "two");
    g_assert_cmpstr(xml_namespace(second), ==, "urn:t");
    g_assert_null(xml_next(second, NULL));
    g_assert_cmpstr(xml_name(xml_next(first, NULL)), ==, "B");
    g_assert_null(xml_text_at(root, "Body/B"));
    g_assert_cmpstr(xml_text_at(root, "Body/A"), ==, "a <bA");
}

static void what_is_not_there_is_nothing(void)
{
    g_autoptr(XmlTree) tree = must_read("<a><b/></a>");
    const XmlNode *none = xml_find(xml_root(tree), "b/c/d");
    g_assert_null(none);
    g_assert_null(xml_name(none));
    g_assert_null(xml_text(none));
    g_assert_null(xml_attribute(none, "x"));
    g_assert_null(xml_child(none, NULL));
    g_assert_null(xml_next(none, NULL));
    g_assert_null(xml_attribute(xml_root(tree), "x"));
    g_assert_cmpstr(xml_namespace(none), ==, "");
    g_assert_cmpstr(xml_namespace(xml_root(tree)), ==, "");
}

static void text_is_clean_wherever_it_stands(void)
{
    g_autoptr(XmlTree) tree =
        must_read("\xef\xbb\xbf<a n='x\xe2\x80\xaey'><![CDATA[<b>]]>&#27;[31m\xff</a>");
    g_assert_cmpstr(xml_attribute(xml_root(tree), "n"), ==, "xy");
    const char *text = xml_text(xml_root(tree));
    g_assert_true(text_is_clean(text, strlen(text)));
    g_assert_true(g_str_has_prefix(text, "<b>"));
    g_assert_null(strchr(text, '\x1b'));
}

static void entities_and_doctypes_are_refused(void)
{
    is_refused_as("<!DOCTYPE a [<!ENTITY b \"bbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
                  TILIK_ERROR_INVALID, "DOCTYPE");
    is_refused_as("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", TILIK_ERROR_INVALID, "DOCTYPE");
    is_refused_as("<a>&c;</a>", TILIK_ERROR_INVALID, "malformed");
}

static void what_is_no_xml_is_refused_with_its_place(void)
{
    is_refused_as("", TILIK_ERROR_INVALID, "nothing");
    is_refused_as("   ", TILIK_ERROR_INVALID, "nothing");
    is_refused_as("<?xml version=\"1.0\"?><!-- x -->", TILIK_ERROR_INVALID, "nothing");
    is_refused_as("{\"a\":1}", TILIK_ERROR_INVALID, "line 1");
    is_refused_as("<a>\n<b></a>", TILIK_ERROR_INVALID, "line 2");
    is_refused_as("<a>", TILIK_ERROR_INVALID, "malformed");
    is_refused_as("<html><body><p>Not here<br></body></html>", TILIK_ERROR_INVALID, "malformed");
    is_refused_as("<a/><b/>", TILIK_ERROR_INVALID, "follows");
    is_refused_as("<a/> b", TILIK_ERROR_INVALID, "malformed");
    is_refused_as("b <a/>", TILIK_ERROR_INVALID, "malformed");
}

static void what_goes_over_a_bound_is_refused(void)
{
    g_autoptr(GString) deep = g_string_new(NULL), many = g_string_new("<a>");
    for (int i = 0; i <= XML_DEPTH_MAX; i++) {
        g_string_append(deep, "<a>");
    }
    is_refused_as(deep->str, TILIK_ERROR_TOO_LARGE, "deep");
    for (int i = 0; i < 200; i++) {
        g_string_append(many, "<b/>");
    }
    g_string_append(many, "</a>");
    is_refused_as(many->str, TILIK_ERROR_TOO_LARGE, "too many");
    g_string_assign(many, "<a ");
    for (int i = 0; i < 200; i++) {
        g_string_append_printf(many, "a%d='' ", i);
    }
    g_string_append(many, "/>");
    is_refused_as(many->str, TILIK_ERROR_TOO_LARGE, "too many");
    g_autofree char *large = g_strnfill(bounds.size + 1, ' ');
    is_refused_as(large, TILIK_ERROR_TOO_LARGE, "over 65536 bytes");
}

static void what_is_written_is_read_as_it_was(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    xml_write_element(out, "t:a", "<a b=\"c\">'&amp;'\x01</a>");
    g_assert_cmpstr(out->str, ==,
                    "<t:a>&lt;a b=&quot;c&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;</t:a>");
    g_autoptr(XmlTree) tree = must_read(out->str);
    g_assert_cmpstr(xml_text(xml_root(tree)), ==, "<a b=\"c\">'&amp;'</a>");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/elements are found whatever their prefix",
                    elements_are_found_whatever_their_prefix);
    g_test_add_func("/xml/what is not there is nothing", what_is_not_there_is_nothing);
    g_test_add_func("/xml/text is clean wherever it stands", text_is_clean_wherever_it_stands);
    g_test_add_func("/xml/entities and doctypes are refused", entities_and_doctypes_are_refused);
    g_test_add_func("/xml/what is no XML is refused with its place",
                    what_is_no_xml_is_refused_with_its_place);
    g_test_add_func("/xml/what goes over a bound is refused", what_goes_over_a_bound_is_refused);
    g_test_add_func("/xml/what is written is read as it was", what_is_written_is_read_as_it_was);
    return g_test_run();
}
