#include "fault_proxy.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fault_socket.h"

#define PIECE 16384

/* One connection of a client's, and its twin to the server; -1: closed. */
typedef struct Wire {
    int fd[FAULT_WAYS];              /* where bytes of a way come from: of FAULT_UP the client */
    int second;                      /* to the server: a request that goes there twice */
    bool doubling;                   /* what follows of the request goes there too */
    bool answered;                   /* since the request began */
    bool stalled, ended[FAULT_WAYS]; /* that way carries nothing any more */
    GByteArray *request;             /* as it came */
    GByteArray *held;                /* what a stall holds back from the server */
    GByteArray *slow[FAULT_WAYS];    /* what drips; NULL: nothing does */
} Wire;

struct FaultProxy {
    GThread *thread;
    int listener, port, server_port, wake[2];
    GPtrArray *wires; /* Wire*, the thread's */
    gint over;        /* atomic */
    GMutex lock;      /* of what follows */
    FaultKind kind;
    FaultWay way;
    gsize at, bytes[FAULT_WAYS];
    bool struck;
    char *after; /* counting begins with the request that begins so; NULL: at once */
    GPid victim;
};

const char *fault_word(FaultKind kind)
{
    static const char *const words[FAULT_KINDS] = {"nothing", "cut",    "half",
                                                   "stall",   "double", "drip"};
    return kind < FAULT_KINDS ? words[kind] : "kill";
}

static void hang_up(Wire *wire)
{
    fault_socket_shut(&wire->fd[FAULT_UP], false);
    fault_socket_shut(&wire->fd[FAULT_DOWN], false);
}

static void wire_free(void *data)
{
    Wire *wire = data;
    hang_up(wire);
    fault_socket_shut(&wire->second, false);
    g_byte_array_unref(wire->request);
    g_byte_array_unref(wire->held);
    for (int way = 0; way < FAULT_WAYS; way++) {
        g_clear_pointer(&wire->slow[way], g_byte_array_unref);
    }
    g_free(wire);
}

static void take_client(FaultProxy *proxy)
{
    int one = 1, client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
    int server = client >= 0 ? fault_socket_dial(proxy->server_port) : -1;
    if (server < 0) {
        fault_socket_shut(&client, true);
        return;
    }
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    Wire *wire = g_new0(Wire, 1);
    *wire = (Wire){.fd = {client, server}, .second = -1};
    wire->request = g_byte_array_new();
    wire->held = g_byte_array_new();
    g_ptr_array_add(proxy->wires, wire);
}

/* False as long as what is waited for has not been asked. */
static bool begins(FaultProxy *proxy, FaultWay way, const guint8 *bytes, gsize size)
{
    if (proxy->after != NULL && way == FAULT_UP && size >= strlen(proxy->after) &&
        memcmp(bytes, proxy->after, strlen(proxy->after)) == 0) {
        g_clear_pointer(&proxy->after, g_free);
    }
    return proxy->after == NULL;
}

/* How many of these bytes pass before the fault; *kind is FAULT_NONE when it is not yet time. */
static gsize before_fault(FaultProxy *proxy, FaultWay way, const guint8 *bytes, gsize size,
                          FaultKind *kind)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&proxy->lock);
    gsize done = proxy->bytes[way], pass = size;
    *kind = FAULT_NONE;
    if (!begins(proxy, way, bytes, size)) {
        return size;
    }
    if (!proxy->struck && proxy->kind != FAULT_NONE && proxy->way == way &&
        proxy->at < done + size) {
        *kind = proxy->kind;
        pass = proxy->at > done ? proxy->at - done : 0;
        proxy->struck = true;
    }
    proxy->bytes[way] += size;
    return pass;
}

static void pass_on(Wire *wire, FaultWay way, const guint8 *bytes, gsize size)
{
    if (size == 0) {
        return;
    }
    if (way == FAULT_DOWN) {
        wire->answered = true;
        wire->doubling = false;
    } else {
        if (wire->answered) {
            g_byte_array_set_size(wire->request, 0);
            wire->answered = false;
        }
        g_byte_array_append(wire->request, bytes, (guint)size);
        if (wire->doubling) {
            fault_socket_give(wire->second, bytes, size);
        }
    }
    if (wire->slow[way] != NULL) {
        g_byte_array_append(wire->slow[way], bytes, (guint)size);
    } else {
        fault_socket_give(wire->fd[1 - way], bytes, size);
    }
}

/* Another byte of what drips; true while something does. */
static bool drip(Wire *wire)
{
    bool more = false;
    for (int way = 0; way < FAULT_WAYS; way++) {
        if (wire->slow[way] != NULL && wire->slow[way]->len > 0) {
            fault_socket_give(wire->fd[1 - way], wire->slow[way]->data, 1);
            g_byte_array_remove_index(wire->slow[way], 0);
            more |= wire->slow[way]->len > 0;
        }
    }
    return more;
}

static void strike(FaultProxy *proxy, Wire *wire, FaultKind kind, FaultWay way)
{
    switch (kind) {
    case FAULT_CUT:
        fault_socket_shut(&wire->fd[FAULT_UP], true);
        fault_socket_shut(&wire->fd[FAULT_DOWN], true);
        break;
    case FAULT_HALF:
        wire->ended[way] = true;
        shutdown(wire->fd[1 - way], SHUT_WR);
        if (way == FAULT_DOWN) { /* a client that sees an end has nothing more to say */
            fault_socket_shut(&wire->fd[FAULT_UP], false);
        }
        break;
    case FAULT_STALL:
        wire->stalled = true;
        break;
    case FAULT_DOUBLE:
        fault_socket_shut(&wire->second, false);
        wire->second = fault_socket_dial(proxy->server_port);
        wire->doubling = !wire->answered;
        fault_socket_give(wire->second, wire->request->data, wire->request->len);
        break;
    case FAULT_DRIP:
        wire->slow[way] = g_byte_array_new();
        break;
    case FAULT_KILL:
        kill(proxy->victim, SIGKILL);
        break;
    default:
        break;
    }
}

static void carry(FaultProxy *proxy, Wire *wire, FaultWay way, const guint8 *bytes, gsize size)
{
    FaultKind kind;
    if (wire->stalled || wire->ended[way]) {
        if (wire->stalled && way == FAULT_UP) {
            g_byte_array_append(wire->held, bytes, (guint)size);
        }
        return;
    }
    gsize pass = before_fault(proxy, way, bytes, size, &kind);
    pass_on(wire, way, bytes, pass);
    strike(proxy, wire, kind, way);
    if (kind == FAULT_DOUBLE || kind == FAULT_DRIP) {
        pass_on(wire, way, bytes + pass, size - pass);
    } else if (kind == FAULT_STALL && way == FAULT_UP) {
        g_byte_array_append(wire->held, bytes + pass, (guint)(size - pass));
    }
}

/* An end came from one side: the other hears of it. */
static void end_of(Wire *wire, FaultWay way)
{
    if (way == FAULT_UP && wire->stalled && wire->held->len > 0) { /* late, but it comes */
        wire->stalled = false;
        wire->ended[FAULT_DOWN] = true;
        fault_socket_give(wire->fd[FAULT_DOWN], wire->held->data, wire->held->len);
        g_byte_array_set_size(wire->held, 0);
        shutdown(wire->fd[FAULT_DOWN], SHUT_WR);
        fault_socket_shut(&wire->fd[FAULT_UP], false);
        return;
    }
    if (way == FAULT_DOWN && wire->stalled) { /* nor does the client hear of the server's end */
        fault_socket_shut(&wire->fd[FAULT_DOWN], false);
        return;
    }
    hang_up(wire);
}

static void look_at(FaultProxy *proxy, Wire *wire, FaultWay way)
{
    guint8 bytes[PIECE];
    ssize_t got = recv(wire->fd[way], bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        end_of(wire, way);
    } else {
        carry(proxy, wire, way, bytes, (gsize)got);
    }
}

/* What the second request is answered by, nobody hears. */
static void drop_answer(Wire *wire)
{
    guint8 bytes[PIECE];
    ssize_t got = recv(wire->second, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        fault_socket_shut(&wire->second, false);
        wire->doubling = false;
    }
}

/* What became ready of one; its three descriptors were asked for. */
static void look_at_all(FaultProxy *proxy, Wire *wire, const struct pollfd *its)
{
    for (int way = 0; way < FAULT_WAYS; way++) {
        if (its[way].revents != 0 && wire->fd[way] == its[way].fd) {
            look_at(proxy, wire, (FaultWay)way);
        }
    }
    if (its[2].revents != 0 && wire->second == its[2].fd) {
        drop_answer(wire);
    }
}

static void turn(FaultProxy *proxy)
{
    g_autoptr(GArray) polls = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    const struct pollfd fixed[] = {{proxy->wake[0], POLLIN, 0}, {proxy->listener, POLLIN, 0}};
    guint wires = proxy->wires->len;
    bool drips = false;
    g_array_append_vals(polls, fixed, 2);
    for (guint i = 0; i < wires; i++) {
        Wire *wire = g_ptr_array_index(proxy->wires, i);
        const struct pollfd three[] = {{wire->fd[FAULT_UP], POLLIN, 0},
                                       {wire->fd[FAULT_DOWN], POLLIN, 0},
                                       {wire->second, POLLIN, 0}};
        g_array_append_vals(polls, three, 3);
        drips |= drip(wire);
    }
    (void)poll((struct pollfd *)(void *)polls->data, polls->len, drips ? FAULT_DRIP_MS : -1);
    for (guint i = wires; i-- > 0;) {
        Wire *wire = g_ptr_array_index(proxy->wires, i);
        look_at_all(proxy, wire, &g_array_index(polls, struct pollfd, 2 + 3 * i));
        if (wire->fd[FAULT_UP] < 0 && wire->fd[FAULT_DOWN] < 0) {
            g_ptr_array_remove_index_fast(proxy->wires, i);
        }
    }
    if (g_array_index(polls, struct pollfd, 1).revents != 0) {
        take_client(proxy);
    }
}

static gpointer run(gpointer data)
{
    FaultProxy *proxy = data;
    while (g_atomic_int_get(&proxy->over) == 0) {
        turn(proxy);
    }
    return NULL;
}

FaultProxy *fault_proxy_new(int port)
{
    FaultProxy *proxy = g_new0(FaultProxy, 1);
    g_mutex_init(&proxy->lock);
    proxy->server_port = port;
    proxy->listener = fault_socket_listen(&proxy->port);
    g_assert_cmpint(pipe2(proxy->wake, O_CLOEXEC), ==, 0);
    proxy->wires = g_ptr_array_new_with_free_func(wire_free);
    proxy->thread = g_thread_new("wire", run, proxy);
    return proxy;
}

void fault_proxy_free(FaultProxy *proxy)
{
    if (proxy == NULL) {
        return;
    }
    g_atomic_int_set(&proxy->over, 1);
    g_assert_cmpint(write(proxy->wake[1], "", 1), ==, 1);
    g_thread_join(proxy->thread);
    g_ptr_array_unref(proxy->wires);
    close(proxy->listener);
    close(proxy->wake[0]);
    close(proxy->wake[1]);
    g_mutex_clear(&proxy->lock);
    g_free(proxy->after);
    g_free(proxy);
}

int fault_proxy_port(const FaultProxy *proxy)
{
    return proxy->port;
}

void fault_proxy_arm(FaultProxy *proxy, FaultKind kind, FaultWay way, gsize at)
{
    fault_proxy_arm_after(proxy, NULL, kind, way, at);
}

void fault_proxy_arm_after(FaultProxy *proxy, const char *request, FaultKind kind, FaultWay way,
                           gsize at)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&proxy->lock);
    proxy->kind = kind;
    proxy->way = way;
    proxy->at = at;
    proxy->struck = false;
    g_free(proxy->after);
    proxy->after = g_strdup(request);
    memset(proxy->bytes, 0, sizeof proxy->bytes);
}

void fault_proxy_aim(FaultProxy *proxy, GPid victim)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&proxy->lock);
    proxy->victim = victim;
}

bool fault_proxy_struck(FaultProxy *proxy)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&proxy->lock);
    return proxy->struck;
}

gsize fault_proxy_bytes(FaultProxy *proxy, FaultWay way)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&proxy->lock);
    return proxy->bytes[way];
}
