/* The token stands in one place only, and not in a core dump. */
#include "http_result.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "net/api.h"
#include "net/secret.h"

/* Made of halves at run time, so that the test itself holds no whole token. */
#define HALF "fLd9QmXvTz"

static void fill_token(char out[64])
{
    g_snprintf(out, 64, "%s-%s", HALF, HALF);
}

/* One mapping of this process. */
typedef struct Region {
    unsigned long from, to;
    bool readable, dumped;
} Region;

static GArray *read_regions(void)
{
    GArray *regions = g_array_new(FALSE, TRUE, sizeof(Region));
    FILE *file = fopen("/proc/self/smaps", "r");
    char line[512];
    while (fgets(line, sizeof line, file) != NULL) {
        Region region = {.dumped = true};
        char rights[8] = "";
        if (sscanf(line, "%lx-%lx %7s", &region.from, &region.to, rights) == 3 &&
            strchr(line, '-') < strchr(line, ' ')) {
            region.readable = rights[0] == 'r' && strstr(line, "[v") == NULL;
            g_array_append_val(regions, region);
        } else if (g_str_has_prefix(line, "Rss:") && strstr(line, " 0 kB") != NULL) {
            g_array_index(regions, Region, regions->len - 1).dumped = false; /* nothing in it */
        } else if (g_str_has_prefix(line, "VmFlags:") && strstr(line, " dd") != NULL) {
            g_array_index(regions, Region, regions->len - 1).dumped = false;
        }
    }
    fclose(file);
    return regions;
}

/* Counts what a core dump would hold of the token.  Pages are copied one by one; the copy's own
 * page is passed over. */
static unsigned count_in_core(void)
{
    enum { PAGE = 4096 };
    char *copy = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(copy, 2 * PAGE, MADV_DONTDUMP);
    char token[64];
    fill_token(token);
    size_t length = strlen(token);
    g_autoptr(GArray) regions = read_regions();
    int memory = open("/proc/self/mem", O_RDONLY);
    unsigned found = 0;
    for (unsigned i = 0; i < regions->len; i++) {
        const Region *region = &g_array_index(regions, Region, i);
        for (unsigned long at = region->from; region->readable && region->dumped && at < region->to;
             at += PAGE) {
            ssize_t got = pread(memory, copy, PAGE + 64, (off_t)at);
            for (char *hit = copy;
                 got > 0 && (hit = memmem(hit, (size_t)(copy + got - hit), token, length)) != NULL;
                 hit++) {
                bool own = at + (unsigned long)(hit - copy) == (unsigned long)token;
                found += !own && hit < copy + PAGE;
            }
        }
    }
    close(memory);
    munmap(copy, 2 * PAGE);
    explicit_bzero(token, sizeof token);
    return found;
}

static void test_core(void)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{}", 2);
    g_assert_cmpuint(count_in_core(), ==, 0);
    char token[64];
    fill_token(token);
    char *heap = g_strdup(token);
    g_assert_cmpuint(count_in_core(), >, 0); /* it finds what is there */
    g_autoptr(Http) http = http_new(backend_url(backend), token, NULL);
    explicit_bzero(heap, strlen(heap));
    g_free(heap);
    explicit_bzero(token, sizeof token);
    g_assert_cmpuint(count_in_core(), ==, 0);
    backend_tell(backend, "rule /changes 0 silent");
    for (int i = 0; i < 5; i++) {
        Result result = {0};
        const HttpCall post = {
            .path = "/x", .accept = MEDIA_JSON, .body = "{}", .idempotency_key = "k"};
        get(http, i % 2 == 0 ? &plain : &post, &result);
        g_assert_cmpint(result.answer.head.status, ==, 200);
        result_clear(&result);
    }
    Result stream = {0};
    const HttpCall changes = {.path = "/changes", .accept = MEDIA_SSE, .endless = true};
    HttpTransfer *transfer = http_start(http, &changes, &collecting, &stream);
    loop_for(100);
    g_assert_cmpuint(count_in_core(), ==, 0); /* while a stream is open, too */
    http_cancel(transfer);
    g_clear_pointer(&http, http_free);
    g_assert_cmpuint(count_in_core(), ==, 0);
}

static void test_memory_functions(void)
{
    char *block = secret_malloc(16);
    strcpy(block, "fifteen letters");
    block = secret_realloc(block, 100000);
    g_assert_cmpstr(block, ==, "fifteen letters");
    block = secret_realloc(block, 8);
    g_assert_cmpint(memcmp(block, "fifteen ", 8), ==, 0);
    secret_release(block);
    secret_release(NULL);
    char *zeroes = secret_calloc(3, 5);
    for (int i = 0; i < 15; i++) {
        g_assert_cmpint(zeroes[i], ==, 0);
    }
    secret_release(zeroes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/a core dump holds no token, in use or after", test_core);
    g_test_add_func("/secret/memory that is given back is moved and cleared rightly",
                    test_memory_functions);
    return g_test_run();
}
