#include "trial.h"

#include <string.h>
#include <unistd.h>

#include "wire/codec.h"

#define ALARM_S 120

/* A feed that nobody takes would hold the test back for ever: the alarm ends it. */
void trial_begin(Trial *trial, Catalog *city)
{
    alarm(ALARM_S);
    *trial = (Trial){.city = city, .backend = backend_new(NULL, false), .rev = 1000};
    trial->folder = scratch_new();
    trial->shim = g_strdup_printf("LD_PRELOAD=%s/tests/fault_shim.so", g_getenv("TILIK_BUILD"));
    g_autofree char *file = g_build_filename(trial->folder, "clocks", NULL);
    trial->clocks = clocks_new(file);
    trial->clock_file = g_strconcat("TILIK_FAULT_CLOCK=", file, NULL);
    backend_serve(trial->backend, city, trial->rev);
}

void trial_start(Trial *trial, const char *more)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", backend_url(trial->backend),
                          NULL};
    const char *env[] = {trial->shim, trial->clock_file, more, NULL};
    trial->term = term_start(argv, env, TRIAL_ROWS, TRIAL_COLS);
}

void trial_leave(Trial *trial)
{
    term_type(trial->term, "q");
    g_assert_cmpint(term_wait_exit(trial->term, TRIAL_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(trial->term));
}

void trial_end(Trial *trial)
{
    term_free(trial->term);
    backend_free(trial->backend);
    catalog_free(trial->city);
    clocks_free(trial->clocks);
    scratch_free(trial->folder);
    g_free(trial->shim);
    g_free(trial->clock_file);
}

void trial_burst(Trial *trial, unsigned changes, CameraState state)
{
    g_autoptr(GString) raw = g_string_new(NULL);
    unsigned cameras = catalog_cameras(trial->city);
    for (unsigned i = 0; i < changes; i++) {
        Camera camera;
        g_assert_true(catalog_camera(trial->city, i % cameras, &camera));
        camera.state = i + cameras < changes && i % 2 == 0 ? CAMERA_OFFLINE : state;
        camera.reason = REASON_NONE;
        camera.rev = ++trial->rev;
        g_string_append_printf(raw, "id: %" G_GINT64_FORMAT "\nevent: camera\ndata: ", camera.rev);
        encode_camera(raw, &camera);
        g_string_append(raw, "\n\n");
    }
    g_autofree char *command = g_strdup_printf("event %" G_GINT64_FORMAT, trial->rev);
    backend_give(trial->backend, command, raw->str, raw->len);
}

bool term_shows(Term *term, const char *text)
{
    g_autofree char *screen = term_screen(term);
    return strstr(screen, text) != NULL;
}

void trial_change(Trial *trial, CameraState state, const char *shown)
{
    trial_burst(trial, catalog_cameras(trial->city), state);
    g_assert_true(term_wait(trial->term, shown, TRIAL_WAIT_MS));
}
