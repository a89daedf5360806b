/* fault_socket.h - sockets of this machine for a wire that goes wrong
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FAULT_SOCKET_H
#define TILIK_TESTS_FAULT_SOCKET_H

#include <glib.h>
#include <stdbool.h>

/* Listens on a port of its own. */
int fault_socket_listen(int *port);

/* -1 when nobody listens there: a server that was killed. */
int fault_socket_dial(int port);

/* Sends all of it, or as much as is taken. */
void fault_socket_give(int fd, const guint8 *bytes, gsize size);

/* Closes *fd, if it is open; with reset the other end sees a connection that broke. */
void fault_socket_shut(int *fd, bool reset);

#endif
