#include "fault_socket.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static int socket_new(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    g_assert_cmpint(fd, >=, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static struct sockaddr_in here(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int fault_socket_dial(int port)
{
    struct sockaddr_in place = here(port);
    int fd = socket_new();
    if (connect(fd, (struct sockaddr *)&place, sizeof place) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void fault_socket_shut(int *fd, bool reset)
{
    const struct linger now = {.l_onoff = 1};
    if (*fd < 0) {
        return;
    }
    if (reset) {
        setsockopt(*fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close(*fd);
    *fd = -1;
}

void fault_socket_give(int fd, const guint8 *bytes, gsize size)
{
    for (gsize sent = 0; fd >= 0 && sent < size;) {
        ssize_t got = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (got <= 0) {
            return;
        }
        sent += (gsize)got;
    }
}

int fault_socket_listen(int *port)
{
    struct sockaddr_in place = here(0);
    socklen_t size = sizeof place;
    int fd = socket_new();
    g_assert_cmpint(bind(fd, (struct sockaddr *)&place, size), ==, 0);
    g_assert_cmpint(listen(fd, 64), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&place, &size), ==, 0);
    *port = ntohs(place.sin_port);
    return fd;
}
