#include "video/harden.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"

/* Sixteen windows of 640x360 have 0.8 GB of address space, of which they use a fifth. */
#define DATA_MAX ((rlim_t)4 * 1024 * 1024 * 1024)
/* When memory runs out the kernel ends this process, not the console. */
#define OOM_SCORE "600"

static void limit_memory(void)
{
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        ssize_t ignored = write(score, OOM_SCORE, strlen(OOM_SCORE));
        (void)ignored;
        close(score);
    }
    /* AddressSanitizer's shadow alone is larger. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    struct rlimit data = {DATA_MAX, DATA_MAX};
    setrlimit(RLIMIT_DATA, &data);
#endif
}

bool harden_process(bool with_parent, int parent)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    limit_memory();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    signal(SIGPIPE, SIG_IGN);
    if (with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        return getppid() == parent;
    }
    return true;
}

bool harden_files(int *in, int *out)
{
    int in_copy = fcntl(0, F_DUPFD_CLOEXEC, 3), out_copy = fcntl(1, F_DUPFD_CLOEXEC, 3);
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (in_copy < 0 || out_copy < 0 || nowhere < 0 || dup2(nowhere, 0) < 0 ||
        dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0) {
        return false;
    }
    if (nowhere > 2) {
        close(nowhere);
    }
    *in = in_copy;
    *out = out_copy;
    return true;
}

bool harden_folder(GError **error)
{
    g_autofree char *folder = g_build_filename(g_get_user_runtime_dir(), "tilik-view-XXXXXX", NULL);
    if (g_mkdtemp(folder) == NULL) {
        g_free(folder);
        folder = g_build_filename(g_get_tmp_dir(), "tilik-view-XXXXXX", NULL);
        if (g_mkdtemp(folder) == NULL) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "no empty folder to work in: %s",
                        g_strerror(errno));
            return false;
        }
    }
    bool ok = chdir(folder) == 0;
    rmdir(folder);
    return ok || chdir("/") == 0;
}
