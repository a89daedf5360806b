/* head.h - an answer's status line and headers, read a line at a time
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_HEAD_H
#define TILIK_NET_HEAD_H

#include <stddef.h>

#include "net/http.h"

/* Sets a head to nothing known. */
void head_init(HttpHead *head);

/* Takes one line as libcurl hands it out, its line end included.  A status line begins anew, as
 * after "100 Continue". */
void head_line(HttpHead *head, const char *line, size_t size);

#endif
