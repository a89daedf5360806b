/* monitors.h - the monitors of the display, by number and name
 *
 * Numbered from 1, from the left to the right, then from the top.  Where the X server can't tell
 * (no RandR 1.5) the whole screen is the only one.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_MONITORS_H
#define TILIK_VIDEO_MONITORS_H

#include "video/desktop.h"

#define MONITORS_MAX      16
#define MONITOR_NAME_SIZE 64

typedef struct Monitor {
    char name[MONITOR_NAME_SIZE]; /* "HDMI-1"; clean; "" not known */
    int x, y, width, height;
    bool primary;
} Monitor;

/* Reads those that there are now; returns how many, at least 1. */
int monitors_read(Desktop *desktop, Monitor out[MONITORS_MAX]);

/* The index of the one that is meant: by its number ("2") or its name, whatever its case; -1 none
 * of these.  NULL and "" mean the primary one, else the first. */
int monitors_find(const Monitor *monitors, int count, const char *wanted);

/* The index of the one that a point of the screen is on; the primary one where it is on none. */
int monitors_at(const Monitor *monitors, int count, int x, int y);

typedef struct MonitorsWatch MonitorsWatch;

/* Calls changed whenever monitors come, go or change, or the screen's size does.  One watch a
 * desktop. */
MonitorsWatch *monitors_watch_new(Desktop *desktop, void (*changed)(void *user), void *user);
void monitors_watch_free(MonitorsWatch *watch);

#endif
