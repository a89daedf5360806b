/* notify_text.h - what a bubble says
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NOTIFY_TEXT_H
#define TILIK_CONSOLE_NOTIFY_TEXT_H

#include "console/notify_plan.h"
#include "model/catalog.h"

#define NOTIFY_TITLE_COLS 60
#define NOTIFY_BODY_BYTES 600

/* Writes a bubble in clean text, cut; the caller frees title and body. */
NotifyBubble notify_text(const AlertBook *book, const Catalog *catalog, const PlanBubble *bubble);

#endif
