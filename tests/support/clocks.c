#include "clocks.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

Clocks *clocks_new(const char *file)
{
    const Clocks zero = {0};
    g_assert_true(g_file_set_contents(file, (const char *)&zero, sizeof zero, NULL));
    int fd = open(file, O_RDWR | O_CLOEXEC);
    Clocks *clocks = mmap(NULL, sizeof zero, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    g_assert_true(clocks != MAP_FAILED);
    close(fd);
    return clocks;
}

void clocks_free(Clocks *clocks)
{
    if (clocks != NULL) {
        munmap(clocks, sizeof *clocks);
    }
}

void clocks_pass(Clocks *clocks, int64_t seconds)
{
    clocks->wall += seconds;
    clocks->boot += seconds;
    clocks->mono += seconds;
}

void clocks_put_on(const char *file)
{
    g_autofree char *shim = g_build_filename(g_getenv("TILIK_BUILD"), "tests/fault_shim.so", NULL);
    g_setenv("TILIK_FAULT_CLOCK", file, TRUE);
    g_setenv("LD_PRELOAD", shim, TRUE);
}

void clocks_take_off(void)
{
    g_unsetenv("LD_PRELOAD");
    g_unsetenv("TILIK_FAULT_CLOCK");
}
