/* A packed catalog that was damaged: refused, or harmless to whoever walks all of it. */
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "model/order.h"
#include "model/query.h"

typedef struct Released {
    unsigned times;
} Released;

static void use(const char *text)
{
    volatile size_t length = strlen(text);
    (void)length;
}

static void walk_tree(const Catalog *catalog, uint32_t area, unsigned depth)
{
    g_assert_cmpuint(depth, <=, AREA_LEVELS);
    for (uint32_t i = catalog_area_first_child(catalog, area); i != CATALOG_NONE;
         i = catalog_area_next_sibling(catalog, i)) {
        char label[100];
        catalog_area_label(catalog, i, label, sizeof label);
        use(label);
        walk_tree(catalog, i, depth + 1);
    }
}

static void walk_records(const Catalog *catalog)
{
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera)) {
            use(camera.id);
            use(camera.name);
            use(camera.area);
            use(camera.site != NULL ? camera.site : "");
            use(camera.analytics);
            use(camera_state_text(camera.state));
            use(reason_text(camera.reason));
            use(camera_class_text(camera.class));
            use(owner_text(camera.owner));
            use(visibility_text(camera.visibility));
            catalog_find_camera(catalog, camera.id);
            catalog_camera_site(catalog, i);
        }
    }
    for (uint32_t i = 0; i < catalog_sites(catalog); i++) {
        Site site;
        if (catalog_site(catalog, i, &site)) {
            use(site.id);
            use(site.name);
            use(site.area);
            use(site.link);
            use(site.contact);
            use(owner_text(site.owner));
            use(camera_state_text(site.state));
            catalog_find_site(catalog, site.id);
        }
    }
}

static void ask(const Catalog *catalog)
{
    static const char *const texts[] = {
        "",           "pos kamling",    "tebmalang",    "kec:tugu rt03",
        "zzqqxx",     "site:n0003 3/8", "link:icon*",   "-pasar",
        "kel:purwos", "seen:>1d",       "purwosari 12", "analytics:sampah"};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Query) query = query_parse(texts[i], NULL);
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        query_select(query, catalog, i % 3 == 2 ? 0 : CATALOG_NONE, FIXTURE_NOW_MS, NULL, found);
        order_sort(catalog, (OrderColumn)(i % ORDER_COLUMNS), i % 2 == 0, found);
    }
}

static void change(Catalog *catalog)
{
    Camera camera;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i += 7) {
        if (catalog_camera(catalog, i, &camera)) {
            camera.state = CAMERA_ONLINE;
            camera.rev = INT64_MAX;
            catalog_put_camera(catalog, &camera,
                               NULL); /* may be refused: its strings are not walked before */
        }
    }
    catalog_remove_camera(catalog, "cam-007");
    catalog_remove_site(catalog, "n0002");
    catalog_remove_area(catalog, "33.74.02.1005");
    Camera added = {.id = "new", .name = "Baru", .area = "33.74.02.1005.009.009", .analytics = ""};
    catalog_put_camera(catalog, &added, NULL);
    g_autoptr(GBytes) packed = catalog_pack(catalog);
    use("");
}

static bool survive(const uint8_t *bytes, size_t size)
{
    /* On the heap and of this very size, so that the sanitizer sees a read past its end. */
    g_autofree void *block = g_memdup2(bytes, size);
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(GError) error = NULL;
    if (!catalog_adopt(catalog, block, size, NULL, &error)) {
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT);
        g_assert_cmpuint(catalog_cameras(catalog), ==, 0);
        return false;
    }
    walk_tree(catalog, CATALOG_NONE, 0);
    walk_records(catalog);
    ask(catalog);
    change(catalog);
    walk_records(catalog);
    catalog_clear(catalog);
    return true;
}

static GBytes *pack_city(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    return catalog_pack(catalog);
}

static void a_whole_block_is_taken(void)
{
    g_autoptr(GBytes) packed = pack_city();
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    g_assert_true(survive(bytes, size));
}

static void every_truncation_is_refused(void)
{
    g_autoptr(GBytes) packed = pack_city();
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    for (size_t cut = 0; cut < size; cut++) {
        g_assert_false(survive(bytes, cut));
    }
}

static void flipped_bytes_are_refused_or_harmless(void)
{
    g_autoptr(GBytes) packed = pack_city();
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    GRand *dice = g_rand_new_with_seed(g_test_rand_int());
    unsigned taken = 0;
    for (unsigned i = 0; i < 1500; i++) {
        g_autofree uint8_t *bad = g_memdup2(bytes, size);
        unsigned flips = 1 + i % 3;
        for (unsigned k = 0; k < flips; k++) {
            /* Half of them in the records, where offsets and indices stand. */
            size_t at =
                (size_t)g_rand_int_range(dice, 0, (gint32)(i % 2 == 0 ? size : size / 4 * 3));
            bad[at] ^= (uint8_t)g_rand_int_range(dice, 1, 256);
        }
        taken += survive(bad, size) ? 1 : 0;
    }
    g_rand_free(dice);
    g_assert_cmpuint(taken, >, 0); /* a flip in a name or a time is nobody's business */
    g_assert_cmpuint(taken, <, 1500);
}

static void any_byte_may_be_all_ones(void)
{
    g_autoptr(GBytes) packed = pack_city();
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    g_autofree uint8_t *bad = g_memdup2(bytes, size);
    for (size_t at = (size_t)g_test_rand_int_range(0, 4); at < size; at += 4) {
        bad[at] = 0xff;
        survive(bad, size);
        bad[at] = bytes[at];
    }
}

static unsigned *released_of(void *block)
{
    return (unsigned *)((char *)block - sizeof(uint64_t));
}

static void release(void *block, size_t size)
{
    (*released_of(block))++;
}

/* The first 8 bytes count how often what follows was given back. */
static void *counted_copy(const void *bytes, size_t size)
{
    char *copy = g_malloc0(size + sizeof(uint64_t));
    memcpy(copy + sizeof(uint64_t), bytes, size);
    return copy + sizeof(uint64_t);
}

static void a_block_is_given_back_once_it_is_no_longer_used(void)
{
    g_autoptr(GBytes) packed = pack_city();
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    void *first = counted_copy(bytes, size), *second = counted_copy(bytes, size);
    Catalog *catalog = catalog_new();
    g_assert_true(catalog_adopt(catalog, first, size, release, NULL));
    g_assert_false(catalog_adopt(catalog, second, size - 1, release, NULL));
    g_assert_cmpuint(*released_of(first), ==, 0);
    g_assert_cmpuint(*released_of(second), ==, 0);
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 60);
    g_assert_true(catalog_adopt(catalog, second, size, release, NULL));
    g_assert_cmpuint(*released_of(first), ==, 1);
    catalog_free(catalog);
    g_assert_cmpuint(*released_of(first), ==, 1);
    g_assert_cmpuint(*released_of(second), ==, 1);
    g_free(released_of(first));
    g_free(released_of(second));
}

static void an_empty_city_packs_and_comes_back(void)
{
    g_autoptr(Catalog) empty = catalog_new();
    g_autoptr(GBytes) packed = catalog_pack(empty);
    gsize size;
    const uint8_t *bytes = g_bytes_get_data(packed, &size);
    g_assert_true(survive(bytes, size));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/block/" sentence, function)
    TEST(a_whole_block_is_taken, "a whole block is taken");
    TEST(every_truncation_is_refused, "every truncation is refused");
    TEST(flipped_bytes_are_refused_or_harmless, "flipped bytes are refused or harmless");
    TEST(any_byte_may_be_all_ones, "any byte may be all ones");
    TEST(a_block_is_given_back_once_it_is_no_longer_used,
         "a block is given back once it is no longer used");
    TEST(an_empty_city_packs_and_comes_back, "an empty city packs and comes back");
    return g_test_run();
}
