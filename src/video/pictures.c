#include "video/pictures.h"

#include "video/address.h"
#include "video/picture.h"
#include "video/picture_draw.h"

struct Pictures {
    PictureHost host;
    PicturesCallbacks callbacks;
    GPtrArray *all;
    unsigned next; /* whose turn it is: none is left out because others are faster */
};

static void on_event(const ViewerEvent *event, void *user)
{
    const Pictures *pictures = user;
    pictures->callbacks.event(event, pictures->callbacks.user);
}

static void on_waits(TextPicture *picture, void *user)
{
    const Pictures *pictures = user;
    if (!pictures->callbacks.busy(pictures->callbacks.user)) {
        text_picture_send(picture);
    }
}

Pictures *pictures_new(Bridge *bridge, const ReceiveLimits *limits,
                       const PicturesCallbacks *callbacks)
{
    Pictures *pictures = g_new0(Pictures, 1);
    pictures->callbacks = *callbacks;
    pictures->host = (PictureHost){.bridge = bridge,
                                   .limits = *limits,
                                   .event = on_event,
                                   .waits = on_waits,
                                   .user = pictures};
    pictures->all = g_ptr_array_new_with_free_func((GDestroyNotify)text_picture_free);
    picture_draw_init();
    return pictures;
}

void pictures_free(Pictures *pictures)
{
    if (pictures != NULL) {
        g_ptr_array_unref(pictures->all);
        g_free(pictures);
    }
}

static TextPicture *find(const Pictures *pictures, const char *id)
{
    for (unsigned i = 0; i < pictures->all->len; i++) {
        TextPicture *picture = g_ptr_array_index(pictures->all, i);
        if (g_str_equal(text_picture_id(picture), id)) {
            return picture;
        }
    }
    return NULL;
}

static void complain(Pictures *pictures, const char *id, const char *text)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = (char *)id, .text = (char *)text};
    on_event(&event, pictures);
}

void pictures_obey(Pictures *pictures, const ViewerCommand *command)
{
    g_autoptr(GError) error = NULL;
    TextPicture *picture = find(pictures, command->id);
    if (command->url != NULL && !address_check(command->url, &error)) {
        complain(pictures, command->id, error->message);
    } else if (picture != NULL) {
        text_picture_change(picture, command);
    } else if (command->url == NULL) {
        complain(pictures, command->id, "no such picture");
    } else if (pictures->all->len >= VIEWER_WINDOWS_MAX) {
        complain(pictures, command->id, "too many pictures");
    } else {
        g_ptr_array_add(pictures->all, text_picture_new(&pictures->host, command));
    }
}

bool pictures_snapshot(Pictures *pictures, const char *id, const char *path)
{
    TextPicture *picture = find(pictures, id);
    if (picture != NULL) {
        text_picture_snapshot(picture, path);
    }
    return picture != NULL;
}

bool pictures_close(Pictures *pictures, const char *id)
{
    TextPicture *picture = find(pictures, id);
    if (picture == NULL) {
        return false;
    }
    g_autofree char *own = g_strdup(id);
    ViewerEvent event = {.kind = VIEWER_EVENT_CLOSED, .id = own, .text = (char *)"command"};
    g_ptr_array_remove(pictures->all, picture);
    on_event(&event, pictures);
    return true;
}

unsigned pictures_count(const Pictures *pictures)
{
    return pictures->all->len;
}

void pictures_drained(Pictures *pictures)
{
    for (unsigned i = 0; i < pictures->all->len; i++) {
        if (pictures->callbacks.busy(pictures->callbacks.user)) {
            return;
        }
        pictures->next = (pictures->next + 1) % pictures->all->len;
        text_picture_send(g_ptr_array_index(pictures->all, pictures->next));
    }
}
