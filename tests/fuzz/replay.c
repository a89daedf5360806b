/* replay.c - the main() of a fuzz target without a fuzzer: feeds it every kept input, one TAP line
 * each
 *
 * The corpus is $TILIK_SOURCE/tests/fuzz/corpus/NAME, NAME being the program's own; files may be
 * named instead. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The copy has the input's own size, so that the address sanitizer sees a read past it. */
static bool feed(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, NULL)) {
        return false;
    }
    g_autofree uint8_t *exact = g_memdup2(bytes, size);
    LLVMFuzzerTestOneInput(exact != NULL ? exact : (const uint8_t *)"", size);
    return true;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *kept_inputs(const char *name)
{
    const char *top = g_getenv("TILIK_SOURCE");
    g_autofree char *folder =
        g_build_filename(top != NULL ? top : ".", "tests/fuzz/corpus", name, NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *file;
    while (dir != NULL && (file = g_dir_read_name(dir)) != NULL) {
        g_ptr_array_add(paths, g_build_filename(folder, file, NULL));
    }
    g_ptr_array_sort(paths, by_name);
    return paths;
}

int main(int argc, char **argv)
{
    g_autofree char *name = g_path_get_basename(argv[0]);
    g_autoptr(GPtrArray) paths = kept_inputs(name);
    for (int i = 1; i < argc; i++) {
        g_ptr_array_set_size(paths, i == 1 ? 0 : (int)paths->len);
        g_ptr_array_add(paths, g_strdup(argv[i]));
    }
    printf("1..%u\n", paths->len);
    bool all = paths->len > 0;
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *file = g_path_get_basename(paths->pdata[i]);
        printf("# %s\n", file);
        fflush(stdout); /* a crash shows what it was fed */
        bool fed = feed(paths->pdata[i]);
        printf("%sok %u - %s does no harm\n", fed ? "" : "not ", i + 1, file);
        all = all && fed;
    }
    return all ? 0 : 1;
}
