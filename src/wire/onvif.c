#include "wire/onvif.h"

#include <string.h>

#include "base/clock.h"

#define NS_SOAP   "http://www.w3.org/2003/05/soap-envelope"
#define NS_SCHEMA "http://www.onvif.org/ver10/schema"
#define OASIS     "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"

#define ONVIF_WORD(id, text) text,
static const char *const namespaces[] = {ONVIF_SERVICE_TABLE(ONVIF_WORD)};
static const char *const names[] = {ONVIF_CALL_TABLE(ONVIF_WORD)};

OnvifService onvif_service_of(const OnvifRequest *request)
{
    switch (request->call) {
    case ONVIF_GET_PROFILES:
    case ONVIF_GET_STREAM:
    case ONVIF_GET_SNAPSHOT:
        return request->service;
    case ONVIF_GET_NODES:
    case ONVIF_GET_PRESETS:
    case ONVIF_MOVE:
    case ONVIF_STOP:
    case ONVIF_GO_PRESET:
    case ONVIF_GO_HOME:
        return ONVIF_PTZ;
    default:
        return ONVIF_DEVICE;
    }
}

/* UsernameToken Profile 1.0, 3.1: Base64(SHA-1(nonce + created + password)). */
static char *password_digest(const OnvifLogin *login, const char *created)
{
    guint8 digest[20];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sum, login->nonce, ONVIF_NONCE_SIZE);
    g_checksum_update(sum, (const guchar *)created, -1);
    g_checksum_update(sum, (const guchar *)login->password, -1);
    g_checksum_get_digest(sum, digest, &size);
    return g_base64_encode(digest, size);
}

static void write_login(GString *out, const OnvifLogin *login)
{
    char created[CLOCK_RFC3339_SIZE];
    clock_format(login->created_ms, created);
    g_autofree char *digest = password_digest(login, created);
    g_autofree char *nonce = g_base64_encode(login->nonce, ONVIF_NONCE_SIZE);
    g_string_append(out, "<s:Header><w:Security s:mustUnderstand=\"true\" xmlns:w=\"" OASIS
                         "wssecurity-secext-1.0.xsd\" xmlns:u=\"" OASIS
                         "wssecurity-utility-1.0.xsd\"><w:UsernameToken>");
    xml_write_element(out, "w:Username", login->user);
    g_string_append_printf(
        out,
        "<w:Password Type=\"" OASIS "username-token-profile-1.0#PasswordDigest\">%s</w:Password>"
        "<w:Nonce EncodingType=\"" OASIS "soap-message-security-1.0#Base64Binary\">%s</w:Nonce>"
        "<u:Created>%s</u:Created>"
        "</w:UsernameToken></w:Security></s:Header>",
        digest, nonce, created);
}

static void write_axis(GString *out, const char *name, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.3f", value);
    g_string_append_printf(out, " %s=\"%s\"", name, text);
}

static void write_move(GString *out, const OnvifRequest *request)
{
    g_string_append(out, "<Velocity>");
    if (request->turns) {
        g_string_append(out, "<t:PanTilt");
        write_axis(out, "x", request->pan);
        write_axis(out, "y", request->tilt);
        g_string_append(out, "/>");
    }
    if (request->zooms) {
        g_string_append(out, "<t:Zoom");
        write_axis(out, "x", request->zoom);
        g_string_append(out, "/>");
    }
    g_string_append_printf(out, "</Velocity><Timeout>PT%d.%03dS</Timeout>",
                           request->timeout_ms / 1000, request->timeout_ms % 1000);
}

static void write_stream(GString *out, const OnvifRequest *request)
{
    g_string_append(out, request->service == ONVIF_MEDIA2
                             ? "<Protocol>RTSP</Protocol>"
                             : "<StreamSetup><t:Stream>RTP-Unicast</t:Stream><t:Transport>"
                               "<t:Protocol>RTSP</t:Protocol></t:Transport></StreamSetup>");
}

static void write_parts(GString *out, const OnvifRequest *request)
{
    if (request->call == ONVIF_GET_SERVICES) {
        g_string_append(out, "<IncludeCapability>false</IncludeCapability>");
    } else if (request->call == ONVIF_GET_CAPABILITIES) {
        g_string_append(out, "<Category>All</Category>");
    } else if (request->call == ONVIF_GET_PROFILES && request->service == ONVIF_MEDIA2) {
        g_string_append(out, "<Type>All</Type>");
    } else if (request->call == ONVIF_GET_STREAM) {
        write_stream(out, request);
    }
    if (request->profile != NULL) {
        xml_write_element(out, "ProfileToken", request->profile);
    }
    if (request->preset != NULL) {
        xml_write_element(out, "PresetToken", request->preset);
    }
    if (request->call == ONVIF_MOVE) {
        write_move(out, request);
    } else if (request->call == ONVIF_STOP) {
        g_string_append(out, "<PanTilt>true</PanTilt><Zoom>true</Zoom>");
    }
}

void onvif_write(GString *out, const OnvifRequest *request)
{
    const char *name = names[request->call];
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                         "<s:Envelope xmlns:s=\"" NS_SOAP "\">");
    if (request->login != NULL) {
        write_login(out, request->login);
    }
    g_string_append_printf(out, "<s:Body><%s xmlns=\"%s\" xmlns:t=\"" NS_SCHEMA "\">", name,
                           namespaces[onvif_service_of(request)]);
    write_parts(out, request);
    g_string_append_printf(out, "</%s></s:Body></s:Envelope>", name);
}

void onvif_write_type(GString *out, const OnvifRequest *request)
{
    g_string_append_printf(out, "application/soap+xml; charset=utf-8; action=\"%s/%s\"",
                           namespaces[onvif_service_of(request)], names[request->call]);
}
