#include "outbox_box.h"

#include <string.h>

#include "backend.h"

static void on_changed(void *data)
{
    const Box *box = data;
    if (box->changed != NULL) {
        box->changed(box->data);
    }
}

static bool is_known(void *data)
{
    return outbox_known(((Box *)data)->outbox) || outbox_notice(((Box *)data)->outbox) != NULL;
}

void box_open(Box *box)
{
    static const OutboxEvents events = {.changed = on_changed};
    g_autoptr(GError) error = NULL;
    box->outbox = outbox_open(box->path, &events, box, &error);
    g_assert_no_error(error);
    if (box->ids == NULL) {
        box->ids = g_ptr_array_new_with_free_func(g_free);
    }
    g_assert_true(loop_until(is_known, box));
}

void box_set_up(Box *box, const void *unused)
{
    box->folder = scratch_new();
    box->path = g_build_filename(box->folder, "outbox.db", NULL);
    box_open(box);
}

void box_tear_down(Box *box, const void *unused)
{
    outbox_free(box->outbox);
    g_ptr_array_unref(box->ids);
    g_free(box->said);
    g_free(box->path);
    scratch_free(box->folder);
}

void box_restart(Box *box)
{
    outbox_free(box->outbox);
    box_open(box);
}

void box_written(const char *id, const GError *error, void *data)
{
    Box *box = data;
    box->adding--;
    if (error == NULL) {
        box->written++;
        return;
    }
    box->failed++;
    g_free(box->said);
    box->said = g_strdup(error->message);
}

void box_add(Box *box, const char *object, const char *body)
{
    char id[27];
    const OutboxAct act = {
        .object = (char *)object,
        .method = (char *)"POST",
        .path = (char *)BOX_PATH,
        .body = (char *)body,
        .who = (char *)"me",
    };
    g_autoptr(GError) error = NULL;
    outbox_add(box->outbox, &act, id, box_written, box, &error);
    g_assert_no_error(error);
    box->adding++;
    g_ptr_array_add(box->ids, g_strdup(id));
}

void box_add_file(Box *box, const char *object, const void *bytes, size_t size)
{
    char id[27];
    g_autoptr(GBytes) file = g_bytes_new(bytes, size);
    const OutboxAct act = {
        .object = (char *)object,
        .method = (char *)"POST",
        .path = (char *)"/api/v1/tickets/t/attachments?name=a.txt",
        .body = (char *)"text/plain",
        .bytes = file,
        .memo = (char *)"a.txt",
        .who = (char *)"me",
    };
    g_autoptr(GError) error = NULL;
    outbox_add(box->outbox, &act, id, box_written, box, &error);
    g_assert_no_error(error);
    box->adding++;
    g_ptr_array_add(box->ids, g_strdup(id));
}

static bool is_settled(void *data)
{
    return ((Box *)data)->adding == 0;
}

void box_settle(Box *box)
{
    g_assert_true(loop_until(is_settled, box));
}

const char *box_id(const Box *box, unsigned index)
{
    return g_ptr_array_index(box->ids, index);
}

/* What a load told. */
typedef struct Loaded {
    GBytes *bytes;
    int code;
    unsigned told;
} Loaded;

static void on_loaded(const char *id, GBytes *bytes, const GError *error, void *data)
{
    Loaded *loaded = data;
    g_assert_true((bytes == NULL) == (error != NULL));
    loaded->told++;
    loaded->code = error != NULL ? error->code : -1;
    loaded->bytes = bytes != NULL ? g_bytes_ref(bytes) : NULL;
}

static bool is_told(void *data)
{
    return ((Loaded *)data)->told > 0;
}

GBytes *box_load(const Box *box, unsigned index, int *code)
{
    Loaded loaded = {0};
    outbox_load_file(box->outbox, outbox_act(box->outbox, index), on_loaded, &loaded);
    g_assert_true(loop_until(is_told, &loaded));
    *code = loaded.code;
    return loaded.bytes;
}

void box_assert_loads(const Box *box, unsigned index, const char *expected)
{
    int code;
    gsize size;
    g_autoptr(GBytes) loaded = box_load(box, index, &code);
    g_assert_cmpint(code, ==, -1);
    const char *bytes = g_bytes_get_data(loaded, &size);
    g_assert_cmpmem(bytes, size, expected, strlen(expected));
}

char *box_files(const Box *box)
{
    return g_strconcat(box->path, ".files", NULL);
}

unsigned box_count_files(const Box *box)
{
    g_autofree char *folder = box_files(box);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    unsigned count = 0;
    while (entries != NULL && g_dir_read_name(entries) != NULL)
        count++;
    return count;
}
