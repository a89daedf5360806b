/* What is asked of ONVIF services, and what they answer. */
#include "wire/onvif.h"

#include <string.h>

#include "base/error.h"

#define SOAP12 "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>"
#define SOAP11 "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>"
#define END    "</e:Body></e:Envelope>"

static XmlTree *must_read(OnvifCall call, const char *inner, const XmlNode **body)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat(SOAP12, inner, END, NULL);
    XmlTree *tree = onvif_read(call, text, strlen(text), body, &error);
    g_assert_no_error(error);
    return tree;
}

static void is_refused(const char *text, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    const XmlNode *body = NULL;
    g_autoptr(XmlTree) tree = onvif_read(ONVIF_STOP, text, strlen(text), &body, &error);
    g_assert_null(tree);
    g_assert_error(error, TILIK_ERROR, code);
    g_assert_cmpstr(error->message, ==, words);
}

/* What was written, as a tree. */
static XmlTree *written(const OnvifRequest *request, GString *text)
{
    const XmlBounds bounds = {65536, 200};
    g_autoptr(GError) error = NULL;
    onvif_write(text, request);
    XmlTree *tree = xml_read("request", text->str, text->len, &bounds, &error);
    g_assert_no_error(error);
    return tree;
}

static void a_request_says_what_is_asked_in_its_services_own_words(void)
{
    g_autoptr(GString) text = g_string_new(NULL), type = g_string_new(NULL);
    const OnvifRequest request = {.call = ONVIF_MOVE,
                                  .profile = "a<&\"b",
                                  .pan = -0.5,
                                  .tilt = 0.25,
                                  .turns = true,
                                  .timeout_ms = 1050};
    g_autoptr(XmlTree) tree = written(&request, text);
    const XmlNode *move = xml_find(xml_root(tree), "Body/ContinuousMove");
    g_assert_cmpstr(xml_namespace(xml_root(tree)), ==, "http://www.w3.org/2003/05/soap-envelope");
    g_assert_cmpstr(xml_namespace(move), ==, "http://www.onvif.org/ver20/ptz/wsdl");
    g_assert_cmpstr(xml_text_at(move, "ProfileToken"), ==, "a<&\"b");
    g_assert_cmpstr(xml_attribute(xml_find(move, "Velocity/PanTilt"), "x"), ==, "-0.500");
    g_assert_cmpstr(xml_attribute(xml_find(move, "Velocity/PanTilt"), "y"), ==, "0.250");
    g_assert_null(xml_find(move, "Velocity/Zoom"));
    g_assert_cmpstr(xml_text_at(move, "Timeout"), ==, "PT1.050S");
    g_assert_null(xml_find(xml_root(tree), "Header"));
    onvif_write_type(type, &request);
    g_assert_cmpstr(type->str, ==,
                    "application/soap+xml; charset=utf-8; "
                    "action=\"http://www.onvif.org/ver20/ptz/wsdl/ContinuousMove\"");
}

static void media_and_media2_are_asked_differently_for_a_stream(void)
{
    OnvifRequest request = {.call = ONVIF_GET_STREAM, .service = ONVIF_MEDIA, .profile = "p"};
    g_autoptr(GString) one = g_string_new(NULL), two = g_string_new(NULL);
    g_autoptr(XmlTree) first = written(&request, one);
    request.service = ONVIF_MEDIA2;
    g_autoptr(XmlTree) second = written(&request, two);
    g_assert_cmpstr(
        xml_text_at(xml_root(first), "Body/GetStreamUri/StreamSetup/Transport/Protocol"), ==,
        "RTSP");
    g_assert_cmpstr(xml_text_at(xml_root(second), "Body/GetStreamUri/Protocol"), ==, "RTSP");
    g_assert_cmpstr(xml_namespace(xml_find(xml_root(second), "Body/GetStreamUri")), ==,
                    "http://www.onvif.org/ver20/media/wsdl");
}

/* The example of the UsernameToken Profile as ONVIF's programmer's guide has it. */
static void the_password_goes_as_a_digest_of_nonce_time_and_itself(void)
{
    OnvifLogin login = {.user = "u&v", .password = "userpassword"};
    gsize size = 0;
    g_autofree guchar *nonce = g_base64_decode("LKqI6G/AikKCQrN0zqZFlg==", &size);
    g_assert_cmpuint(size, ==, ONVIF_NONCE_SIZE);
    memcpy(login.nonce, nonce, size);
    login.created_ms = INT64_C(1284623887000); /* 2010-09-16T07:58:07Z */
    const OnvifRequest request = {.call = ONVIF_GET_INFORMATION, .login = &login};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(XmlTree) tree = written(&request, text);
    const XmlNode *token = xml_find(xml_root(tree), "Header/Security/UsernameToken");
    g_assert_cmpstr(xml_text_at(token, "Username"), ==, "u&v");
    g_assert_cmpstr(xml_text_at(token, "Nonce"), ==, "LKqI6G/AikKCQrN0zqZFlg==");
    g_assert_cmpstr(xml_text_at(token, "Created"), ==, "2010-09-16T07:58:07.000Z");
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 digest[20];
    gsize length = sizeof digest;
    g_checksum_update(sum, nonce, (gssize)size);
    g_checksum_update(sum, (const guchar *)"2010-09-16T07:58:07.000Zuserpassword", -1);
    g_checksum_get_digest(sum, digest, &length);
    g_autofree char *expected = g_base64_encode(digest, length);
    g_assert_cmpstr(xml_text_at(token, "Password"), ==, expected);
    g_assert_null(strstr(text->str, "userpassword"));
}

static void a_fault_is_said_in_words(void)
{
    is_refused(SOAP12 "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>"
                      "ter:NotAuthorized</e:Value></e:Subcode></e:Code><e:Reason><e:Text>x"
                      "</e:Text></e:Reason></e:Fault>" END,
               TILIK_ERROR_REFUSED, "it does not take this user and password");
    is_refused(SOAP12 "<e:Fault><e:Code><e:Value>e:Receiver</e:Value><e:Subcode><e:Value>"
                      "ter:ActionNotSupported</e:Value><e:Subcode><e:Value>ter:PTZNotSupported"
                      "</e:Value></e:Subcode></e:Subcode></e:Code></e:Fault>" END,
               TILIK_ERROR_NOT_FOUND, "it can't be steered");
    is_refused(SOAP11 "<e:Fault><faultcode>wsse:FailedAuthentication</faultcode></e:Fault>" END,
               TILIK_ERROR_REFUSED, "it does not take this user and password");
    is_refused(SOAP11 "<e:Fault><faultcode>e:Server</faultcode><faultstring>Out of "
                      "memory</faultstring></e:Fault>" END,
               TILIK_ERROR_CONFLICT, "it refused: Out of memory");
    is_refused(SOAP12 "<e:Fault/>" END, TILIK_ERROR_CONFLICT, "it refused");
}

static void what_is_no_answer_is_refused(void)
{
    is_refused(SOAP12 "<StopAnswer/>" END, TILIK_ERROR_INVALID,
               "it answers something else than Stop");
    is_refused("<Envelope><Body><StopResponse/></Body></Envelope>", TILIK_ERROR_INVALID,
               "it does not answer as ONVIF does");
    is_refused("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"/>",
               TILIK_ERROR_INVALID, "it does not answer as ONVIF does");
}

static void a_clock_is_read_where_it_is_whole(void)
{
    static const char form[] =
        "<GetSystemDateAndTimeResponse><SystemDateAndTime><UTCDateTime><Time><Hour>%s</Hour>"
        "<Minute>58</Minute><Second>7</Second></Time><Date><Year>2010</Year><Month>%s</Month>"
        "<Day>16</Day></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse>";
    static const struct {
        const char *hour, *month;
        bool good;
    } cases[] = {{"7", "9", true}, {"24", "9", false}, {"7", "13", false}, {"", "9", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const XmlNode *body = NULL;
        int64_t time_ms = 5;
        g_autoptr(GString) inner = g_string_new(NULL);
        g_string_printf(inner, form, cases[i].hour, cases[i].month);
        g_autoptr(XmlTree) tree = must_read(ONVIF_GET_TIME, inner->str, &body);
        g_assert_true(onvif_read_time(body, &time_ms) == cases[i].good);
        g_assert_cmpint(time_ms, ==, cases[i].good ? INT64_C(1284623887000) : 5);
    }
}

static void services_are_read_from_both_calls(void)
{
    const char *found[ONVIF_SERVICES];
    const XmlNode *body = NULL;
    g_autoptr(XmlTree) tree = must_read(
        ONVIF_GET_SERVICES,
        "<GetServicesResponse><Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace>"
        "<XAddr>http://h/m2</XAddr></Service><Service><Namespace>urn:else</Namespace><XAddr>http://"
        "h/"
        "x</XAddr></Service></GetServicesResponse>",
        &body);
    onvif_read_services(body, found);
    g_assert_cmpstr(found[ONVIF_MEDIA2], ==, "http://h/m2");
    g_assert_null(found[ONVIF_MEDIA]);
    g_autoptr(XmlTree) old = must_read(
        ONVIF_GET_CAPABILITIES,
        "<GetCapabilitiesResponse><Capabilities><Media><XAddr>http://h/m</XAddr></Media><PTZ>"
        "<XAddr>http://h/p</XAddr></PTZ></Capabilities></GetCapabilitiesResponse>",
        &body);
    onvif_read_services(body, found);
    g_assert_cmpstr(found[ONVIF_MEDIA], ==, "http://h/m");
    g_assert_cmpstr(found[ONVIF_PTZ], ==, "http://h/p");
    g_assert_null(found[ONVIF_MEDIA2]);
}

static void profiles_without_a_token_or_past_the_bound_are_left_out(void)
{
    OnvifFound found[ONVIF_PROFILES_MAX];
    const XmlNode *body = NULL;
    g_autoptr(GString) inner = g_string_new("<GetProfilesResponse><Profiles/><Profiles token=\"");
    for (int i = 0; i <= ONVIF_TOKEN_MAX; i++) {
        g_string_append_c(inner, 'x');
    }
    g_string_append(inner, "\"/><Profiles token=\"a\"><Configurations><VideoEncoder><Encoding>H265"
                           "</Encoding><Resolution><Width>-5</Width><Height>360</Height>"
                           "</Resolution></VideoEncoder><PTZ><NodeToken>n</NodeToken></PTZ>"
                           "</Configurations></Profiles>");
    for (int i = 0; i < ONVIF_PROFILES_MAX + 5; i++) {
        g_string_append_printf(inner, "<Profiles token=\"%d\"/>", i);
    }
    g_string_append(inner, "</GetProfilesResponse>");
    g_autoptr(XmlTree) tree = must_read(ONVIF_GET_PROFILES, inner->str, &body);
    g_assert_cmpuint(onvif_read_profiles(body, found), ==, ONVIF_PROFILES_MAX);
    g_assert_cmpstr(found[0].token, ==, "a");
    g_assert_cmpstr(found[0].encoding, ==, "H265");
    g_assert_cmpint(found[0].width, ==, 0);
    g_assert_cmpint(found[0].height, ==, 360);
    g_assert_true(found[0].ptz);
    g_assert_cmpstr(found[0].node, ==, "n");
    g_assert_false(found[1].ptz);
}

static void a_home_is_that_of_the_profiles_node(void)
{
    const XmlNode *body = NULL;
    g_autoptr(XmlTree) tree =
        must_read(ONVIF_GET_NODES,
                  "<GetNodesResponse><PTZNode token=\"a\"><HomeSupported>false</HomeSupported>"
                  "</PTZNode><PTZNode token=\"b\"><HomeSupported>true</HomeSupported></PTZNode>"
                  "</GetNodesResponse>",
                  &body);
    g_assert_false(onvif_read_home(body, "a"));
    g_assert_true(onvif_read_home(body, "b"));
    g_assert_true(onvif_read_home(body, NULL));
    g_assert_false(onvif_read_home(body, "c"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/onvif/a request says what is asked in its service's own words",
                    a_request_says_what_is_asked_in_its_services_own_words);
    g_test_add_func("/onvif/media and media2 are asked differently for a stream",
                    media_and_media2_are_asked_differently_for_a_stream);
    g_test_add_func("/onvif/the password goes as a digest of nonce, time and itself",
                    the_password_goes_as_a_digest_of_nonce_time_and_itself);
    g_test_add_func("/onvif/a fault is said in words", a_fault_is_said_in_words);
    g_test_add_func("/onvif/what is no answer is refused", what_is_no_answer_is_refused);
    g_test_add_func("/onvif/a clock is read where it is whole", a_clock_is_read_where_it_is_whole);
    g_test_add_func("/onvif/services are read from both calls", services_are_read_from_both_calls);
    g_test_add_func("/onvif/profiles without a token or past the bound are left out",
                    profiles_without_a_token_or_past_the_bound_are_left_out);
    g_test_add_func("/onvif/a home is that of the profile's node",
                    a_home_is_that_of_the_profiles_node);
    return g_test_run();
}
