/* fault_proxy.h - a wire between a client and a server that goes wrong at a chosen byte
 *
 * One fault is armed at a time, and strikes once: when so many bytes have gone one way since it was
 * armed, over all connections.  What comes after it passes untouched.
 *
 * Layer: tests.  Thread: any; the wire has one of its own.
 */
#ifndef TILIK_TESTS_FAULT_PROXY_H
#define TILIK_TESTS_FAULT_PROXY_H

#include <glib.h>
#include <stdbool.h>

typedef struct FaultProxy FaultProxy;

typedef enum FaultKind {
    FAULT_NONE,
    FAULT_CUT,    /* both ends are reset */
    FAULT_HALF,   /* who gets the bytes sees an orderly end; the other way goes on */
    FAULT_STALL,  /* nothing more passes; once the client hangs up, the server gets what was held */
    FAULT_DOUBLE, /* the request so far, and what follows of it, goes to the server twice */
    FAULT_DRIP,   /* what follows goes that way a byte at a time, FAULT_DRIP_MS apart */
    FAULT_KINDS,
    FAULT_KILL = FAULT_KINDS, /* the victim is killed as by kill -9 */
} FaultKind;

#define FAULT_DRIP_MS 10

typedef enum FaultWay { FAULT_UP, FAULT_DOWN, FAULT_WAYS } FaultWay; /* request, answer */

const char *fault_word(FaultKind kind);

/* Listens on a port of its own, before the server's at port on this machine. */
FaultProxy *fault_proxy_new(int port);
void fault_proxy_free(FaultProxy *proxy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaultProxy, fault_proxy_free)

int fault_proxy_port(const FaultProxy *proxy);

/* Counts anew, and lets the fault happen before byte `at` (from 0) of that way. */
void fault_proxy_arm(FaultProxy *proxy, FaultKind kind, FaultWay way, gsize at);

/* The same, counted from the request on that begins so. */
void fault_proxy_arm_after(FaultProxy *proxy, const char *request, FaultKind kind, FaultWay way,
                           gsize at);

/* Whom FAULT_KILL ends. */
void fault_proxy_aim(FaultProxy *proxy, GPid victim);

/* True when it has happened. */
bool fault_proxy_struck(FaultProxy *proxy);

/* How many bytes went that way since the last arming. */
gsize fault_proxy_bytes(FaultProxy *proxy, FaultWay way);

#endif
