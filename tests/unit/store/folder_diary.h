/* folder_diary.h - what was put into a folder and taken out of it, and what of that was synced
 *
 * The calls that do so are the test program's own: they do as asked, and keep a diary beside that
 * of the disk under SQLite (disk.h).  For one test program: it defines them.
 *
 * Layer: tests.  Thread: any, but for diary_begin() and diary_end().
 */
#ifndef TILIK_TESTS_FOLDER_DIARY_H
#define TILIK_TESTS_FOLDER_DIARY_H

#include <dlfcn.h>
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

typedef enum EventKind { PUT, GONE, FOLDER_MADE, FOLDER_SYNCED, PARENT_SYNCED } EventKind;

typedef struct Event {
    EventKind kind;
    unsigned step; /* so many of the database's came before */
    char *name;
    GBytes *bytes;
    bool synced; /* its bytes were, before it got its name */
} Event;

static struct {
    GMutex lock;
    GArray *events; /* NULL none is kept */
    GHashTable *synced;
    char *folder, *parent;
} diary;

static void note(EventKind kind, const char *name, GBytes *bytes, bool synced)
{
    Event event = {kind, disk_steps(), g_strdup(name), bytes, synced};
    g_array_append_val(diary.events, event);
}

/* The call that ours stands before; function is a pointer to a pointer to it. */
static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

static bool path_of(int fd, char out[4096])
{
    g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, out, 4095);
    out[MAX(size, 0)] = '\0';
    return size > 0;
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    find("rename", &real);
    g_autofree char *folder = g_path_get_dirname(to), *text = NULL;
    gsize size = 0;
    bool mine = diary.events != NULL && strcmp(folder, diary.folder) == 0;
    if (mine) {
        g_assert_true(g_file_get_contents(from, &text, &size, NULL));
    }
    int result = real(from, to);
    if (mine && result == 0) {
        g_autofree char *name = g_path_get_basename(to);
        g_mutex_lock(&diary.lock);
        note(PUT, name, g_bytes_new(text, size), g_hash_table_contains(diary.synced, from));
        g_mutex_unlock(&diary.lock);
    }
    return result;
}

int fsync(int fd)
{
    int (*real)(int);
    find("fsync", &real);
    char path[4096];
    int result = real(fd);
    if (diary.events == NULL || result != 0 || !path_of(fd, path)) {
        return result;
    }
    g_mutex_lock(&diary.lock);
    if (strcmp(path, diary.folder) == 0) {
        note(FOLDER_SYNCED, NULL, NULL, false);
    } else if (strcmp(path, diary.parent) == 0) {
        note(PARENT_SYNCED, NULL, NULL, false);
    } else {
        g_hash_table_add(diary.synced, g_strdup(path));
    }
    g_mutex_unlock(&diary.lock);
    return result;
}

int unlinkat(int folder, const char *name, int flags)
{
    int (*real)(int, const char *, int);
    find("unlinkat", &real);
    char path[4096];
    int result = real(folder, name, flags);
    if (diary.events != NULL && result == 0 && path_of(folder, path) &&
        strcmp(path, diary.folder) == 0) {
        g_mutex_lock(&diary.lock);
        note(GONE, name, NULL, false);
        g_mutex_unlock(&diary.lock);
    }
    return result;
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t);
    find("mkdir", &real);
    int result = real(path, mode);
    if (diary.events != NULL && result == 0 && strcmp(path, diary.folder) == 0) {
        g_mutex_lock(&diary.lock);
        note(FOLDER_MADE, NULL, NULL, false);
        g_mutex_unlock(&diary.lock);
    }
    return result;
}

static void diary_begin(const char *path)
{
    diary.folder = g_strconcat(path, ".files", NULL);
    diary.parent = g_path_get_dirname(path);
    diary.synced = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    diary.events = g_array_new(FALSE, FALSE, sizeof(Event));
}

static GArray *diary_end(void)
{
    g_hash_table_unref(diary.synced);
    g_free(diary.folder);
    g_free(diary.parent);
    return g_steal_pointer(&diary.events);
}

#endif
