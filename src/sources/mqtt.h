/* mqtt.h - what a broker sends, on a libevent loop (libmosquitto)
 *
 * A reader only: it subscribes and publishes nothing.  It connects by itself, again and again with
 * waits that grow and differ, until it is freed; a broker that accepts and says nothing, one that
 * sends what is no MQTT, or a message without end, is left and tried again.
 *
 * Layer: sources, with libmosquitto.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_MQTT_H
#define TILIK_SOURCES_MQTT_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum MqttState {
    MQTT_AWAY,    /* not connected: it is tried again soon */
    MQTT_UP,      /* connected, and every topic is granted */
    MQTT_REFUSED, /* the login or a topic is refused: it is tried again seldom */
} MqttState;

typedef struct MqttMessage {
    const char *topic;   /* clean UTF-8 */
    const char *payload; /* with a NUL behind it; NULL where it was longer than payload_max */
    size_t size;
    bool retained; /* was said before we came */
} MqttMessage;

typedef struct MqttPlan {
    struct event_base *base;
    const char *url;             /* "mqtt://HOST[:PORT]", or mqtts */
    const char *user, *password; /* NULL for none */
    const char *authorities;     /* PEM file to trust with mqtts; NULL: the system's */
    const char *const *topics;   /* to subscribe to, NULL-terminated */
    size_t payload_max;
    int least_ms, most_ms; /* of the waits between tries */
    /* why: a few words without an address; "" when it is up. */
    void (*stands)(MqttState state, const char *why, void *data);
    void (*message)(const MqttMessage *message, void *data);
    void *data;
} MqttPlan;

typedef struct Mqtt Mqtt;

/* Copies the plan and begins; nothing is told from within. */
Mqtt *mqtt_new(const MqttPlan *plan);

/* Nobody is told any more; not from within a callback.  Accepts NULL. */
void mqtt_free(Mqtt *mqtt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mqtt, mqtt_free)

#endif
