#include "console/ticket_picture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/id.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/forms.h"
#include "console/tickets_private.h"

struct TicketPicture {
    char *camera, *path;
    TicketPaper paper; /* bytes NULL: not there yet */
    char *ticket;      /* whose it is to be; NULL not said yet */
    char *problem;     /* it could not be taken */
    unsigned refs;
};

TicketPicture *ticket_picture_ref(TicketPicture *picture)
{
    if (picture != NULL)
        picture->refs++;
    return picture;
}

void ticket_picture_unref(TicketPicture *picture)
{
    if (picture == NULL || --picture->refs > 0)
        return;
    g_unlink(picture->path);
    ticket_paper_clear(&picture->paper);
    g_free(picture->camera);
    g_free(picture->path);
    g_free(picture->ticket);
    g_free(picture->problem);
    g_free(picture);
}

static const char *with_pictures(const App *app, const char *const *cameras)
{
    for (; app->viewer != NULL && cameras != NULL && *cameras != NULL; cameras++) {
        const ViewerWindow *window = viewer_find(app->viewer, *cameras);
        if (window != NULL && window->state == VIEWER_PLAYING)
            return *cameras;
    }
    return NULL;
}

/* "pos-kamling-21.04.07.png" */
static char *path_of(const char *camera)
{
    char id[ID_ULID_SIZE];
    id_ulid(g_get_real_time() / 1000, id);
    g_autofree char *name = g_strdup_printf("stills/%s-%s.png", camera, id);
    g_strdelimit(name, ":", '-');
    return paths_state(name);
}

TicketPicture *ticket_picture_take(App *app, const char *const *cameras)
{
    const char *camera = with_pictures(app, cameras);
    if (camera == NULL)
        return NULL;
    TicketPicture *picture = g_new0(TicketPicture, 1);
    picture->refs = 2; /* the caller's, and of those that wait for the still */
    picture->camera = g_strdup(camera);
    picture->path = path_of(camera);
    if (!paths_make_parent(picture->path, NULL)) {
        picture->refs = 1;
        ticket_picture_unref(picture);
        return NULL;
    }
    g_ptr_array_add(app->tickets->pictures, picture);
    viewer_snapshot(app->viewer, camera, picture->path);
    return picture;
}

static void attach(App *app, TicketPicture *picture)
{
    if (picture->problem != NULL) {
        app_say(app, TONE_WARNING, _("No picture is attached: %s"), picture->problem);
        return;
    }
    if (picture->paper.bytes == NULL || picture->ticket == NULL)
        return;
    ticket_send(app, ticket_act_attach(picture->ticket, &picture->paper), picture->paper.bytes, "",
                NULL, NULL);
}

void ticket_picture_attach(App *app, TicketPicture *picture, const char *ticket)
{
    g_free(picture->ticket);
    picture->ticket = g_strdup(ticket);
    attach(app, picture);
}

static TicketPicture *waiting_for(const App *app, const char *camera, const char *path)
{
    const GPtrArray *pictures = app->tickets->pictures;
    for (guint i = 0; i < pictures->len; i++) {
        TicketPicture *picture = pictures->pdata[i];
        if (path != NULL ? strcmp(picture->path, path) == 0 : strcmp(picture->camera, camera) == 0)
            return picture;
    }
    return NULL;
}

/* Where the form still stands the person reads it there. */
static void tell_form(App *app, const TicketPicture *picture)
{
    Form *form = forms_shown(app);
    if (form == NULL || picture->ticket != NULL)
        return;
    g_autofree char *line = picture->problem != NULL
                                ? g_strdup_printf(_("No picture: %s"), picture->problem)
                                : g_strdup(_("The picture is taken."));
    form_say(form, line);
    frame_want(app, DIRTY_EVERYTHING, FRAME_SOON);
}

bool ticket_picture_told(App *app, const char *camera, const char *path, const char *message)
{
    TicketPicture *picture = waiting_for(app, camera, path);
    g_autoptr(GError) error = NULL;
    if (picture == NULL)
        return false;
    if (path == NULL)
        picture->problem = g_strdup(message != NULL ? message : "?");
    else if (!ticket_paper_read(path, &picture->paper, &error))
        picture->problem = text_clean(error->message, strlen(error->message), 200);
    if (path != NULL)
        g_unlink(path);
    if (picture->ticket != NULL)
        attach(app, picture);
    tell_form(app, picture);
    g_ptr_array_remove(app->tickets->pictures, picture);
    return true;
}
