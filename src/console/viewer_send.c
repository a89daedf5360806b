/* Commands about what is open, and those that a new tilik-view must be told again. */
#include <string.h>

#include "console/viewer_private.h"

void viewer_wall_free(WallEntry *wall)
{
    g_free(wall->id);
    g_free(wall->title);
    g_free(wall->layout);
    g_free(wall->monitor);
    g_free(wall->text);
    g_free(wall);
}

WallEntry *viewer_wall_entry(const Viewer *viewer, const char *id)
{
    for (unsigned i = 0; id != NULL && i < viewer->walls->len; i++) {
        WallEntry *wall = g_ptr_array_index(viewer->walls, i);
        if (g_str_equal(wall->id, id)) {
            return wall;
        }
    }
    return NULL;
}

const ViewerWall *viewer_wall(const Viewer *viewer, const char *id)
{
    const WallEntry *wall = viewer_wall_entry(viewer, id);
    return wall != NULL ? &wall->wall : NULL;
}

static void keep(char **kept, const char **shown, const char *text)
{
    char *fresh = g_strdup(text);
    g_free(*kept);
    *kept = fresh;
    if (shown != NULL) {
        *shown = fresh;
    }
}

static void send_wall(const Viewer *viewer, const WallEntry *wall)
{
    ViewerCommand command = {.kind = VIEWER_COMMAND_WALL,
                             .id = wall->id,
                             .title = wall->title,
                             .layout = wall->layout,
                             .monitor = wall->monitor,
                             .text = wall->text,
                             .on = wall->wall.whole};
    viewer_child_send(viewer->child, &command);
}

/* Of an open wall what is not said stays as it was. */
static bool take_wall(Viewer *viewer, const ViewerCommand *command)
{
    WallEntry *wall = viewer_wall_entry(viewer, command->id);
    if (command->id == NULL || viewer_entry(viewer, command->id) != NULL ||
        (wall == NULL && viewer->walls->len >= VIEWER_WINDOWS_MAX)) {
        return false;
    }
    if (!viewer_wake(viewer, true)) {
        return false;
    }
    if (wall == NULL) {
        wall = g_new0(WallEntry, 1);
        keep(&wall->id, &wall->wall.id, command->id);
        wall->wall.selected = -1;
        viewer_untell(viewer, command->id);
        g_ptr_array_add(viewer->walls, wall);
    }
    keep(&wall->title, &wall->wall.title, command->title != NULL ? command->title : wall->title);
    if (command->layout != NULL) {
        keep(&wall->layout, &wall->wall.layout, command->layout);
    }
    if (command->monitor != NULL) {
        keep(&wall->monitor, &wall->wall.monitor, command->monitor);
    }
    if (command->text != NULL) {
        keep(&wall->text, NULL, command->text);
    }
    wall->wall.whole = command->on;
    if (viewer->child != NULL) {
        viewer_watch(viewer);
        send_wall(viewer, wall);
    }
    return true;
}

static void take_title(Entry *entry, const ViewerCommand *command)
{
    keep(&entry->title, &entry->window.title, command->title);
    keep(&entry->note, &entry->window.note, command->note);
}

/* What is known of it from now on; true when it is worth sending. */
static bool take_about(Entry *entry, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_TITLE:
        take_title(entry, command);
        return true;
    case VIEWER_COMMAND_MARK:
        keep(&entry->mark, NULL, command->text);
        return true;
    case VIEWER_COMMAND_FRAMES:
        entry->frames = command->on;
        return true;
    case VIEWER_COMMAND_PLAY:
        entry->speed = command->speed;
        return true;
    case VIEWER_COMMAND_PICTURE:
        if (entry->window.text) {
            viewer_take_picture(entry, command);
        }
        return entry->window.text;
    case VIEWER_COMMAND_SNAPSHOT:
        entry->stills += entry->sent;
        return true;
    case VIEWER_COMMAND_RECORD:
        if (command->on && entry->sent) {
            keep(&entry->recording, &entry->window.recording, command->path);
        }
        return true;
    default:
        return false;
    }
}

/* These alone make no sense for a tilik-view that is told of them later. */
static bool is_of_the_moment(ViewerCommandKind kind)
{
    return kind == VIEWER_COMMAND_SNAPSHOT || kind == VIEWER_COMMAND_RECORD;
}

static bool send_about(Viewer *viewer, const ViewerCommand *command)
{
    Entry *entry = viewer_entry(viewer, command->id);
    WallEntry *wall = viewer_wall_entry(viewer, command->id);
    bool of_wall = entry == NULL && wall != NULL && command->kind == VIEWER_COMMAND_TITLE;
    if (of_wall && command->on) {
        /* The words of one empty tile: who says them says them again. */
    } else if (of_wall) {
        keep(&wall->title, &wall->wall.title, command->title);
    } else if (entry == NULL || !take_about(entry, command)) {
        return false;
    }
    bool there = viewer->child != NULL && (wall != NULL || entry->sent);
    if (there) {
        viewer_child_send(viewer->child, command);
    }
    return there || !is_of_the_moment(command->kind);
}

bool viewer_send(Viewer *viewer, const ViewerCommand *command)
{
    switch (command->kind) {
    case VIEWER_COMMAND_OPEN:
    case VIEWER_COMMAND_WARM:
    case VIEWER_COMMAND_PING:
    case VIEWER_COMMAND_QUIT:
        return false;
    case VIEWER_COMMAND_CLOSE: {
        bool known = viewer_entry(viewer, command->id) != NULL ||
                     viewer_wall_entry(viewer, command->id) != NULL;
        viewer_close(viewer, command->id);
        return known;
    }
    case VIEWER_COMMAND_WALL:
        return take_wall(viewer, command);
    case VIEWER_COMMAND_LOADS:
        viewer->loads = command->on;
        if (viewer->child != NULL) {
            viewer_child_send(viewer->child, command);
        }
        return true;
    default:
        return send_about(viewer, command);
    }
}

void viewer_send_walls(Viewer *viewer)
{
    if (viewer->loads) {
        viewer_child_send(viewer->child,
                          &(ViewerCommand){.kind = VIEWER_COMMAND_LOADS, .on = true});
    }
    for (unsigned i = 0; i < viewer->walls->len; i++) {
        send_wall(viewer, g_ptr_array_index(viewer->walls, i));
    }
}

void viewer_send_kept(Viewer *viewer, const Entry *entry)
{
    if (entry->frames) {
        viewer_child_send(
            viewer->child,
            &(ViewerCommand){.kind = VIEWER_COMMAND_FRAMES, .id = entry->id, .on = true});
    }
    if (entry->mark != NULL) {
        viewer_child_send(
            viewer->child,
            &(ViewerCommand){.kind = VIEWER_COMMAND_MARK, .id = entry->id, .text = entry->mark});
    }
    if (entry->speed >= 0) {
        viewer_child_send(
            viewer->child,
            &(ViewerCommand){.kind = VIEWER_COMMAND_PLAY, .id = entry->id, .speed = entry->speed});
    }
}

void viewer_frames(Viewer *viewer, const char *id, bool on)
{
    viewer_send(viewer,
                &(ViewerCommand){.kind = VIEWER_COMMAND_FRAMES, .id = (char *)id, .on = on});
}

void viewer_snapshot(Viewer *viewer, const char *id, const char *path)
{
    viewer_send(
        viewer,
        &(ViewerCommand){.kind = VIEWER_COMMAND_SNAPSHOT, .id = (char *)id, .path = (char *)path});
}
