/* What is open, and where: showings and walls come, change and go here. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "console/viewer_private.h"

void viewer_entry_free(Entry *entry)
{
    g_free(entry->id);
    g_free(entry->title);
    g_free(entry->note);
    g_free(entry->wall);
    g_free(entry->instead);
    g_free(entry->mark);
    g_free(entry->recording);
    g_free(entry);
}

Entry *viewer_entry(const Viewer *viewer, const char *id)
{
    for (unsigned i = 0; id != NULL && i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        if (g_str_equal(entry->id, id)) {
            return entry;
        }
    }
    return NULL;
}

/* Who stands in a tile; what is warm stands behind somebody. */
static Entry *in_tile(const Viewer *viewer, const char *wall, int tile)
{
    for (unsigned i = 0; wall != NULL && i < viewer->entries->len; i++) {
        Entry *entry = g_ptr_array_index(viewer->entries, i);
        bool there = g_strcmp0(entry->wall, wall) == 0 && entry->window.tile == tile;
        if (there && !entry->window.warm) {
            return entry;
        }
    }
    return NULL;
}

static bool address_allowed(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return strlen(url) <= VIEWER_ADDRESS_MAX;
        }
    }
    return false;
}

static bool refuse(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_REFUSED, what);
    return false;
}

static bool may_open(const Viewer *viewer, const char *id, const ViewerAddress *address,
                     GError **error)
{
    const Entry *entry = viewer_entry(viewer, id);
    if (!id_valid(id)) {
        return refuse(error, _("not a camera's id"));
    }
    if (address == NULL && (entry == NULL || !entry->window.warm)) {
        return refuse(error, _("it has no address yet"));
    }
    if (address != NULL && !address_allowed(address->url)) {
        return refuse(error, _("only rtsp, rtsps, http and https addresses are opened"));
    }
    if (g_hash_table_contains(viewer->quarantine, id)) {
        return refuse(error, _("the camera is in quarantine: it keeps crashing the player"));
    }
    if (entry == NULL && viewer->entries->len >= VIEWER_WINDOWS_MAX) {
        return refuse(error, _("too many windows"));
    }
    return true;
}

static Entry *entry_new(const char *id)
{
    Entry *entry = g_new0(Entry, 1);
    entry->id = g_strdup(id);
    entry->speed = -1;
    entry->window.id = entry->id;
    entry->window.state = VIEWER_CONNECTING;
    entry->window.since_ms = entry->window.opened_ms = clock_mono_ms();
    return entry;
}

static void set_text(char **kept, const char **shown, const char *text)
{
    char *fresh = g_strdup(text);
    g_free(*kept);
    *shown = *kept = fresh;
}

/* Where other is closed, its place is the new one's. */
static void take_place_of(Viewer *viewer, Entry *entry, Entry *other)
{
    if (entry->wall == NULL && other->wall != NULL) {
        set_text(&entry->wall, &entry->window.wall, other->wall);
        entry->window.tile = other->window.tile;
    }
    viewer_tell_later(viewer, other->id, "instead");
    viewer_break_off(viewer, other);
    g_ptr_array_remove(viewer->entries, other);
}

static void put(Entry *entry, const ViewerPlace *place)
{
    ViewerWindow *window = &entry->window;
    set_text(&entry->title, &window->title, place->title != NULL ? place->title : entry->id);
    set_text(&entry->note, &window->note, place->note);
    if (place->wall != NULL) {
        set_text(&entry->wall, &window->wall, place->wall);
        window->tile = place->tile;
    }
    g_free(entry->instead);
    entry->instead = place->warm ? g_strdup(place->instead) : NULL;
    window->warm = place->warm;
    window->rung = place->rung;
    window->at_ms = place->at_ms;
    entry->every_s = place->every_s;
    if (place->picture == NULL) {
        return;
    }
    window->text = true;
    window->rung = VIEWER_RUNG_TEXT;
    viewer_take_picture(entry, place->picture);
}

void viewer_take_picture(Entry *entry, const ViewerCommand *command)
{
    entry->picture = *command;
    ViewerCommand *own = &entry->picture;
    own->id = own->instead = own->url = own->user = own->password = own->title = own->path = NULL;
    own->note = own->text = own->wall = own->layout = own->monitor = NULL;
}

static void send_open(Viewer *viewer, Entry *entry, const ViewerAddress *address,
                      const char *instead)
{
    bool text = entry->window.text;
    ViewerCommand open = text ? entry->picture : (ViewerCommand){0};
    open.kind = text                 ? VIEWER_COMMAND_PICTURE
                : entry->window.warm ? VIEWER_COMMAND_WARM
                                     : VIEWER_COMMAND_OPEN;
    open.id = entry->id;
    open.instead = (char *)instead;
    if (address != NULL) {
        open.url = (char *)address->url;
        open.user = (char *)address->user;
        open.password = (char *)address->password;
    }
    if (!text) {
        open.title = entry->title;
        open.note = entry->note;
        open.wall = entry->wall;
        open.tile = entry->window.tile;
        open.rung = entry->window.rung;
        open.every_s = entry->every_s;
        open.at_ms = entry->window.at_ms;
    }
    viewer_child_send(viewer->child, &open);
}

/* Finds, or makes, the entry that is opened, in its place. */
static Entry *settle(Viewer *viewer, const char *id, const ViewerPlace *place)
{
    Entry *entry = viewer_entry(viewer, id);
    if (entry == NULL) {
        entry = entry_new(id);
        viewer_untell(viewer, id);
        g_ptr_array_add(viewer->entries, entry);
    }
    if (place != NULL) {
        put(entry, place);
    }
    return entry;
}

/* Who gives way to it, by name or because of the tile; NULL nobody that is named. */
static const char *give_way(Viewer *viewer, Entry *entry, const char *instead)
{
    Entry *other = viewer_entry(viewer, instead);
    if (entry->window.warm) {
        return entry->instead;
    }
    if (other != NULL && other != entry) {
        take_place_of(viewer, entry, other);
    }
    for (unsigned i = 0; entry->wall != NULL && i < viewer->entries->len; i++) {
        Entry *there = g_ptr_array_index(viewer->entries, i);
        bool same = g_strcmp0(there->wall, entry->wall) == 0 &&
                    there->window.tile == entry->window.tile && !there->window.warm;
        if (same && there != entry) {
            take_place_of(viewer, entry, there);
            break;
        }
    }
    return instead;
}

bool viewer_open(Viewer *viewer, const char *id, const ViewerPlace *place,
                 const ViewerAddress *address, GError **error)
{
    const Entry *known = viewer_entry(viewer, id);
    bool text = place != NULL ? place->picture != NULL : known != NULL && known->window.text;
    if (!may_open(viewer, id, address, error)) {
        return false;
    }
    if (!viewer_wake(viewer, !text)) {
        return refuse(error, viewer->trouble != NULL ? viewer->trouble : viewer->windowless);
    }
    /* What was warm is shown where it was to be, when nothing else is said. */
    g_autofree char *behind = g_strdup(known != NULL ? known->instead : NULL);
    Entry *entry = settle(viewer, id, place);
    const char *named = place != NULL ? place->instead : NULL;
    bool new_there = !entry->sent;
    g_autofree char *instead =
        g_strdup(give_way(viewer, entry, named == NULL && address == NULL ? behind : named));
    /* What waits to come back does so in its new place. */
    if (viewer->child == NULL || (address == NULL && new_there)) {
        return true;
    }
    entry->asked_ms = 0;
    entry->sent = true;
    if (address != NULL) {
        entry->blame.sent_ms = clock_mono_ms();
    }
    viewer_watch(viewer);
    send_open(viewer, entry, address, instead);
    if (new_there) {
        viewer_send_kept(viewer, entry);
    }
    return true;
}

void viewer_close(Viewer *viewer, const char *id)
{
    Entry *entry = viewer_entry(viewer, id);
    WallEntry *wall = viewer_wall_entry(viewer, id);
    bool sent = wall != NULL || (entry != NULL && entry->sent);
    if (viewer->child != NULL && sent) {
        ViewerCommand close = {.kind = VIEWER_COMMAND_CLOSE, .id = (char *)id};
        viewer_child_send(viewer->child, &close);
    }
    if (entry != NULL) {
        viewer_tell_later(viewer, id, "command");
        viewer_break_off(viewer, entry);
        g_ptr_array_remove(viewer->entries, entry);
    }
    if (wall == NULL) {
        return;
    }
    viewer_tell_later(viewer, id, "command");
    for (unsigned i = viewer->entries->len; i-- > 0;) {
        Entry *tile = g_ptr_array_index(viewer->entries, i);
        if (g_strcmp0(tile->wall, id) == 0) {
            viewer_tell_later(viewer, tile->id, "command");
            viewer_break_off(viewer, tile);
            g_ptr_array_remove_index(viewer->entries, i);
        }
    }
    g_ptr_array_remove(viewer->walls, wall);
}

void viewer_close_all(Viewer *viewer)
{
    while (viewer->walls->len > 0) {
        const WallEntry *wall = g_ptr_array_index(viewer->walls, viewer->walls->len - 1);
        g_autofree char *id = g_strdup(wall->id);
        viewer_close(viewer, id);
    }
    while (viewer->entries->len > 0) {
        const Entry *entry = g_ptr_array_index(viewer->entries, viewer->entries->len - 1);
        g_autofree char *id = g_strdup(entry->id);
        viewer_close(viewer, id);
    }
}

bool viewer_pardon(Viewer *viewer, const char *id)
{
    return g_hash_table_remove(viewer->quarantine, id);
}

unsigned viewer_count(const Viewer *viewer)
{
    return viewer->entries->len;
}

const ViewerWindow *viewer_find(const Viewer *viewer, const char *id)
{
    const Entry *entry = viewer_entry(viewer, id);
    return entry != NULL ? &entry->window : NULL;
}

const ViewerWindow *viewer_nth(const Viewer *viewer, unsigned i)
{
    const Entry *entry = i < viewer->entries->len ? g_ptr_array_index(viewer->entries, i) : NULL;
    return entry != NULL ? &entry->window : NULL;
}

const ViewerWindow *viewer_tile(const Viewer *viewer, const char *wall, int tile)
{
    const Entry *entry = in_tile(viewer, wall, tile);
    return entry != NULL ? &entry->window : NULL;
}
