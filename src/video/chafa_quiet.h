/* chafa_quiet.h - libchafa's header, whose variadic macros strict compilers complain of
 *
 * Layer: video, private.  Thread: any.
 */
#ifndef TILIK_VIDEO_CHAFA_QUIET_H
#define TILIK_VIDEO_CHAFA_QUIET_H

#pragma GCC system_header
#include <chafa.h>

#endif
