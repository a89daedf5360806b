#include "mqtt.h"

#include <event2/dns.h>
#include <event2/util.h>
#include <mosquitto.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/text.h"
#include "sources/ask.h"
#include "sources/source.h"

#define KEEPALIVE_S 30
/* From the first try until every topic is granted. */
#define WITHIN_S 15
/* So many bytes that are no whole packet yet: it never ends. */
#define PACKET_MAX 4194304
#define TOPIC_MAX  1024
/* What refuses us is come back to so seldom. */
#define REFUSED_FACTOR 5

struct Mqtt {
    MqttPlan plan;
    char *host, *user, *password, *authorities, **topics;
    int port;
    bool tls;
    struct evdns_base *names;
    struct evdns_getaddrinfo_request *asked;
    struct mosquitto *link;
    struct event *readable, *writable, *second, *again, *within;
    unsigned failures;
    size_t unread; /* bytes that came since the last whole packet */
    MqttState state;
    const char *refused; /* static: why, once the broker has said so */
    unsigned packets;    /* whole ones that were told of */
    bool granted;
};

static void try_now(Mqtt *mqtt);

/* Telling */

static void tell(Mqtt *mqtt, MqttState state, const char *why)
{
    mqtt->state = state;
    mqtt->plan.stands(state, why, mqtt->plan.data);
}

static void close_link(Mqtt *mqtt)
{
    g_clear_pointer(&mqtt->readable, event_free);
    g_clear_pointer(&mqtt->writable, event_free);
    event_del(mqtt->second);
    event_del(mqtt->within);
    g_clear_pointer(&mqtt->link, mosquitto_destroy);
}

/* Leaves the broker, says why, and comes back later. */
static void fail(Mqtt *mqtt, const char *why)
{
    bool refused = mqtt->refused != NULL;
    int factor = refused ? REFUSED_FACTOR : 1;
    if (mqtt->asked != NULL) {
        evdns_getaddrinfo_cancel(g_steal_pointer(&mqtt->asked));
    }
    close_link(mqtt);
    mqtt->failures++;
    int wait_ms = ask_wait_ms(mqtt->failures, mqtt->plan.least_ms * factor, mqtt->plan.most_ms);
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(mqtt->again, &wait);
    tell(mqtt, refused ? MQTT_REFUSED : MQTT_AWAY, refused ? mqtt->refused : why);
}

/* What the broker says: called by mosquitto from within loop_read(), which goes on afterwards. */

static void took(Mqtt *mqtt)
{
    mqtt->unread = 0;
    mqtt->packets++;
}

static const char *refusal(int code)
{
    switch (code) {
    case 1:
        return "the broker speaks another version of MQTT";
    case 4:
    case 5:
        return "the broker refuses the login";
    default:
        return "the broker refuses us";
    }
}

static void on_connect(struct mosquitto *link, void *data, int code)
{
    Mqtt *mqtt = data;
    took(mqtt);
    if (code != 0) {
        mqtt->refused = code != 3 ? refusal(code) : NULL; /* 3: not available now */
        mosquitto_disconnect(link);
        return;
    }
    mqtt->refused = NULL;
    mosquitto_subscribe_multiple(link, NULL, (int)g_strv_length(mqtt->topics), mqtt->topics, 1, 0,
                                 NULL);
}

static void on_granted(struct mosquitto *link, void *data, int id, int count, const int *granted)
{
    Mqtt *mqtt = data;
    took(mqtt);
    for (int i = 0; i < count; i++) {
        if (granted[i] > 2) {
            mqtt->refused = "the broker does not grant the topics";
            mosquitto_disconnect(link);
            return;
        }
    }
    mqtt->granted = true;
}

static void on_message(struct mosquitto *link, void *data, const struct mosquitto_message *told)
{
    Mqtt *mqtt = data;
    took(mqtt);
    bool fits = told->payloadlen >= 0 && (size_t)told->payloadlen <= mqtt->plan.payload_max;
    g_autofree char *topic = text_clean(told->topic, strlen(told->topic), TOPIC_MAX);
    g_autofree char *payload =
        fits ? g_strndup(told->payload != NULL ? told->payload : "", (gsize)told->payloadlen)
             : NULL;
    const MqttMessage message = {topic, payload, fits ? (size_t)told->payloadlen : 0, told->retain};
    mqtt->plan.message(&message, mqtt->plan.data);
}

/* Reading and writing */

static const char *why_lost(int code)
{
    switch (code) {
    case MOSQ_ERR_PROTOCOL:
    case MOSQ_ERR_MALFORMED_PACKET:
    case MOSQ_ERR_OVERSIZE_PACKET:
    case MOSQ_ERR_MALFORMED_UTF8:
        return "the broker does not speak MQTT";
    case MOSQ_ERR_TLS:
    case MOSQ_ERR_TLS_HANDSHAKE:
        return "the broker's certificate is not good";
    case MOSQ_ERR_KEEPALIVE:
        return "the broker says nothing";
    case MOSQ_ERR_NOMEM:
        return "no memory for what the broker sends";
    default:
        return "the broker can't be reached, or hung up";
    }
}

/* After each step: it may have ended, or stand now, or have something to send. */
static void after(Mqtt *mqtt, int code)
{
    if (code != MOSQ_ERR_SUCCESS || mqtt->refused != NULL) {
        fail(mqtt, why_lost(code));
        return;
    }
    if (mqtt->unread > PACKET_MAX) {
        fail(mqtt, "the broker sends a message without end");
        return;
    }
    if (mosquitto_want_write(mqtt->link)) {
        event_add(mqtt->writable, NULL);
    }
    if (mqtt->granted && mqtt->state != MQTT_UP) {
        mqtt->failures = 0;
        event_del(mqtt->within);
        tell(mqtt, MQTT_UP, "");
    }
}

/* What TLS has unpacked already makes nothing readable: it is read until nothing comes of it. */
static int read_all(Mqtt *mqtt)
{
    unsigned before;
    int code;
    do {
        before = mqtt->packets;
        code = mosquitto_loop_read(mqtt->link, 1);
    } while (mqtt->tls && code == MOSQ_ERR_SUCCESS && mqtt->packets != before);
    return code;
}

static void on_readable(evutil_socket_t fd, short what, void *data)
{
    Mqtt *mqtt = data;
    int waiting = 0;
    if (ioctl(fd, FIONREAD, &waiting) == 0) {
        mqtt->unread += (size_t)MAX(waiting, 0);
    }
    after(mqtt, read_all(mqtt));
}

static void on_writable(evutil_socket_t fd, short what, void *data)
{
    Mqtt *mqtt = data;
    after(mqtt, mosquitto_loop_write(mqtt->link, 1));
}

static void on_second(evutil_socket_t fd, short what, void *data)
{
    Mqtt *mqtt = data;
    after(mqtt, mosquitto_loop_misc(mqtt->link));
}

static void on_late(evutil_socket_t fd, short what, void *data)
{
    fail(data, "the broker does not answer");
}

static void on_again(evutil_socket_t fd, short what, void *data)
{
    try_now(data);
}

/* Connecting */

static bool set_up(Mqtt *mqtt)
{
    struct mosquitto *link = mqtt->link;
    mosquitto_connect_callback_set(link, on_connect);
    mosquitto_subscribe_callback_set(link, on_granted);
    mosquitto_message_callback_set(link, on_message);
    if (mqtt->user != NULL &&
        mosquitto_username_pw_set(link, mqtt->user, mqtt->password) != MOSQ_ERR_SUCCESS) {
        return false;
    }
    return !mqtt->tls || mosquitto_tls_set(link, mqtt->authorities,
                                           mqtt->authorities == NULL ? "/etc/ssl/certs" : NULL,
                                           NULL, NULL, NULL) == MOSQ_ERR_SUCCESS;
}

static void connect_to(Mqtt *mqtt, const char *host)
{
    const struct timeval second = {1, 0};
    g_autofree char *id = g_strdup_printf("tilik-%08x%08x", g_random_int(), g_random_int());
    mqtt->link = mosquitto_new(id, true, mqtt);
    mqtt->unread = 0;
    mqtt->granted = false;
    mqtt->refused = NULL;
    mqtt->state = MQTT_AWAY;
    if (mqtt->link == NULL || !set_up(mqtt)) {
        fail(mqtt, "its certificates can't be read");
        return;
    }
    int code = mosquitto_connect_async(mqtt->link, host, mqtt->port, KEEPALIVE_S);
    int fd = mosquitto_socket(mqtt->link);
    if (code != MOSQ_ERR_SUCCESS || fd < 0) {
        fail(mqtt, why_lost(code));
        return;
    }
    mqtt->readable = event_new(mqtt->plan.base, fd, EV_READ | EV_PERSIST, on_readable, mqtt);
    mqtt->writable = event_new(mqtt->plan.base, fd, EV_WRITE, on_writable, mqtt);
    event_add(mqtt->readable, NULL);
    event_add(mqtt->writable, NULL);
    event_add(mqtt->second, &second);
}

/* mosquitto would look a name up while the loop waits: it gets an address, or, where the name has
 * to be on the certificate, a name that has just been answered for. */
static void on_name(int failed, struct evutil_addrinfo *found, void *data)
{
    Mqtt *mqtt = data;
    char host[128] = "";
    mqtt->asked = NULL;
    if (failed == EVUTIL_EAI_CANCEL) {
        return;
    }
    if (failed == 0 && found != NULL) {
        getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    }
    if (found != NULL) {
        evutil_freeaddrinfo(found);
    }
    if (host[0] == '\0') {
        fail(mqtt, "the broker's name is not known");
    } else {
        connect_to(mqtt, mqtt->tls ? mqtt->host : host);
    }
}

static void try_now(Mqtt *mqtt)
{
    const struct timeval within = {WITHIN_S, 0};
    const struct evutil_addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    event_add(mqtt->within, &within);
    if (mqtt->names == NULL) {
        mqtt->names = evdns_base_new(mqtt->plan.base, EVDNS_BASE_INITIALIZE_NAMESERVERS |
                                                          EVDNS_BASE_DISABLE_WHEN_INACTIVE);
    }
    if (mqtt->names == NULL || strcmp(mqtt->host, "localhost") == 0) {
        connect_to(mqtt, mqtt->host);
        return;
    }
    struct evdns_getaddrinfo_request *asked =
        evdns_getaddrinfo(mqtt->names, mqtt->host, NULL, &hints, on_name, mqtt);
    if (asked != NULL) {
        mqtt->asked = asked; /* else it was answered from within */
    }
}

/* Life */

static void read_url(Mqtt *mqtt, const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    mqtt->tls = uri != NULL && strcmp(g_uri_get_scheme(uri), "mqtts") == 0;
    mqtt->host = g_strdup(uri != NULL && g_uri_get_host(uri) != NULL ? g_uri_get_host(uri) : "");
    mqtt->port = uri != NULL && g_uri_get_port(uri) > 0 ? g_uri_get_port(uri)
                 : mqtt->tls                            ? 8883
                                                        : 1883;
}

Mqtt *mqtt_new(const MqttPlan *plan)
{
    const struct timeval now = {0, 0};
    Mqtt *mqtt = g_new0(Mqtt, 1);
    mosquitto_lib_init();
    mqtt->plan = *plan;
    mqtt->user = g_strdup(plan->user);
    mqtt->password = g_strdup(plan->password);
    mqtt->authorities = g_strdup(plan->authorities);
    mqtt->topics = g_strdupv((char **)plan->topics);
    read_url(mqtt, plan->url);
    mqtt->second = event_new(plan->base, -1, EV_PERSIST, on_second, mqtt);
    mqtt->again = evtimer_new(plan->base, on_again, mqtt);
    mqtt->within = evtimer_new(plan->base, on_late, mqtt);
    event_add(mqtt->again, &now);
    return mqtt;
}

void mqtt_free(Mqtt *mqtt)
{
    if (mqtt == NULL) {
        return;
    }
    if (mqtt->asked != NULL) {
        evdns_getaddrinfo_cancel(mqtt->asked);
    }
    if (mqtt->names != NULL) {
        evdns_base_free(mqtt->names, 0);
    }
    close_link(mqtt);
    event_free(mqtt->second);
    event_free(mqtt->again);
    event_free(mqtt->within);
    mosquitto_lib_cleanup();
    g_free(mqtt->host);
    g_free(mqtt->user);
    setting_forget(mqtt->password);
    g_free(mqtt->authorities);
    g_strfreev(mqtt->topics);
    g_free(mqtt);
}
