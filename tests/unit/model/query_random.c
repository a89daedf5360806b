/* Random queries asked of a random city, beside an oracle that looks at each camera alone and knows
 * no areas, no bits and no narrowing. */
#include <string.h>

#include "base/text.h"
#include "fixture.h"
#include "model/query.h"

/* Of the model's own: which classes a word names is not what is tested here. */
uint32_t query_words_classes(const char *word);

typedef struct Names {
    const Catalog *catalog;
    Camera camera;
    Area at[AREA_LEVELS];
    bool has[AREA_LEVELS];
} Names;

static Names names_of(const Catalog *catalog, uint32_t index)
{
    Names names = {.catalog = catalog};
    g_assert_true(catalog_camera(catalog, index, &names.camera));
    for (uint32_t area = catalog_camera_area(catalog, index); area != CATALOG_NONE;
         area = catalog_area_parent(catalog, area)) {
        Area found;
        g_assert_true(catalog_area(catalog, area, &found));
        names.at[found.level] = found;
        names.has[found.level] = true;
    }
    return names;
}

static bool stands_in(const char *text, const char *word)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    return strstr(lower, word) != NULL;
}

static bool number_is(const Names *names, AreaLevel level, int number)
{
    return names->has[level] && (int)area_code_number(names->at[level].code) == number;
}

static bool text_word(const Names *names, const char *word)
{
    if (stands_in(names->camera.id, word) || stands_in(names->camera.name, word) ||
        (names->camera.site != NULL && stands_in(names->camera.site, word)) ||
        (query_words_classes(word) >> names->camera.class & 1) != 0) {
        return true;
    }
    for (unsigned level = AREA_KECAMATAN; level <= AREA_KELURAHAN; level++) {
        g_autofree char *folded = text_fold(names->at[level].name);
        g_autofree char *folded_word = text_fold(word);
        if (folded_word[0] != '\0' && strstr(folded, folded_word) != NULL) {
            return true;
        }
    }
    return false;
}

/* One term and how the oracle answers it. */
typedef struct Term {
    char text[64];
    enum { TEXT, RT, RW, BOTH, STATES, CLASSES, KEC, FIELD_RT, FIELD_RW, AGE, REASON_IS } kind;
    bool negated;
    int a, b;
    char word[32];
} Term;

static bool answers(const Names *names, const Term *term)
{
    const Camera *camera = &names->camera;
    switch (term->kind) {
    case TEXT:
        return text_word(names, term->word);
    case RT:
        return number_is(names, AREA_RT, term->a) || text_word(names, term->word);
    case RW:
        return number_is(names, AREA_RW, term->a) || text_word(names, term->word);
    case BOTH:
        return (number_is(names, AREA_RT, term->a) && number_is(names, AREA_RW, term->b)) ||
               text_word(names, term->word);
    case STATES:
        return (int)camera->state == term->a || (int)camera->state == term->b;
    case CLASSES:
        return (int)camera->class == term->a;
    case KEC:
        return area_code_number(names->at[AREA_KECAMATAN].code) == (unsigned)term->a;
    case FIELD_RT:
        return number_is(names, AREA_RT, term->a);
    case FIELD_RW:
        return number_is(names, AREA_RW, term->a) || number_is(names, AREA_RW, term->b);
    case AGE:
        return FIXTURE_NOW_MS - camera->since_ms > term->a * INT64_C(3600000);
    case REASON_IS:
        return (int)camera->reason == term->a;
    }
    return false;
}

static unsigned pick(GRand *dice, unsigned below)
{
    return (unsigned)g_rand_int_range(dice, 0, (gint32)below);
}

/* Words that do stand somewhere, so that nothing is loosened. */
static void roll_word(GRand *dice, const Catalog *catalog, Term *term)
{
    Camera camera;
    uint32_t index = pick(dice, catalog_cameras(catalog));
    g_assert_true(catalog_camera(catalog, index, &camera));
    Names names = names_of(catalog, index);
    const char *from[] = {camera.name, camera.id, camera.site, names.at[AREA_KECAMATAN].name,
                          names.at[AREA_KELURAHAN].name};
    const char *text = from[pick(dice, G_N_ELEMENTS(from))];
    size_t start = pick(dice, (unsigned)strlen(text)), length = 1 + pick(dice, 6);
    g_autofree char *part = g_ascii_strdown(text + start, -1);
    g_strlcpy(term->word, part, MIN(length + 1, sizeof term->word));
    term->word[strcspn(term->word, " ")] = '\0';
    bool letters = term->word[0] != '\0' &&
                   term->word[strspn(term->word, "abcdefghijklmnopqsuvxyz.-")] == '\0';
    if (!letters || term->word[0] == '-') {
        g_strlcpy(term->word, "jl", sizeof term->word);
    }
    g_strlcpy(term->text, term->word, sizeof term->text);
}

static Term roll_term(GRand *dice, const Catalog *catalog)
{
    Term term = {.kind = pick(dice, REASON_IS + 1), .negated = pick(dice, 6) == 0};
    term.a = 1 + (int)pick(dice, 8);
    term.b = 1 + (int)pick(dice, 8);
    const char *first, *second;
    switch (term.kind) {
    case TEXT:
        roll_word(dice, catalog, &term);
        break;
    case RT:
        g_snprintf(term.word, sizeof term.word, pick(dice, 2) == 0 ? "rt%02d" : "rt%d", term.a);
        break;
    case RW:
        g_snprintf(term.word, sizeof term.word, pick(dice, 2) == 0 ? "rw%03d" : "rw%d", term.a);
        break;
    case BOTH:
        g_snprintf(term.word, sizeof term.word, "%d/%d", term.a, term.b);
        break;
    case STATES:
        first = camera_state_word((CameraState)term.a);
        second = camera_state_word((CameraState)term.b);
        g_snprintf(term.text, sizeof term.text, "state:%s,%s", first, second);
        break;
    case CLASSES:
        g_snprintf(term.text, sizeof term.text, "class:%s", camera_class_word((CameraClass)term.a));
        break;
    case KEC:
        g_snprintf(term.text, sizeof term.text, "kec:%02d", term.a);
        break;
    case FIELD_RT:
        g_snprintf(term.text, sizeof term.text, "rt:%d", term.a);
        break;
    case FIELD_RW:
        g_snprintf(term.text, sizeof term.text, "rw:%02d,%d", term.a, term.b);
        break;
    case AGE:
        term.a *= 100;
        g_snprintf(term.text, sizeof term.text, "age:>%dh", term.a);
        break;
    case REASON_IS:
        g_snprintf(term.text, sizeof term.text, "reason:%s", reason_word((Reason)term.a));
        break;
    }
    if (term.text[0] == '\0') {
        g_strlcpy(term.text, term.word, sizeof term.text);
    }
    return term;
}

static GArray *select_all(Query *query, const Catalog *catalog, uint32_t scope,
                          const GArray *within)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, scope, FIXTURE_NOW_MS, within, found);
    return found;
}

static bool is_in(const GArray *found, uint32_t index)
{
    for (guint i = 0; i < found->len; i++) {
        if (g_array_index(found, uint32_t, i) == index) {
            return true;
        }
    }
    return false;
}

static void compare(Query *query, const Catalog *catalog, const Term *terms, unsigned count,
                    const char *text)
{
    g_autoptr(GArray) found = select_all(query, catalog, CATALOG_NONE, NULL);
    guint right = 0;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Names names = names_of(catalog, i);
        bool expected = true;
        for (unsigned k = 0; k < count && expected; k++) {
            expected = answers(&names, &terms[k]) != terms[k].negated;
        }
        bool got = is_in(found, i);
        if (expected != got || query_matches(query, catalog, i, FIXTURE_NOW_MS) != got) {
            g_error("'%s': %s '%s' %s should %sbe found", text, names.camera.id, names.camera.name,
                    names.camera.area, expected ? "" : "not ");
        }
        right += got ? 1 : 0;
    }
    g_assert_cmpuint(right, ==, found->len);
}

static void select_finds_what_the_oracle_finds(void)
{
    g_autoptr(Catalog) catalog = fixture_many(400, 3);
    GRand *dice = g_rand_new_with_seed(11);
    for (unsigned round = 0; round < 300; round++) {
        Term terms[4];
        unsigned count = 1 + pick(dice, 4);
        g_autoptr(GString) text = g_string_new(NULL);
        for (unsigned i = 0; i < count; i++) {
            terms[i] = roll_term(dice, catalog);
            g_string_append_printf(text, "%s%s ", terms[i].negated ? "-" : "", terms[i].text);
        }
        GError *error = NULL;
        g_autoptr(Query) query = query_parse(text->str, &error);
        g_assert_no_error(error);
        g_autoptr(GArray) found = select_all(query, catalog, CATALOG_NONE, NULL);
        if (found->len > 0) { /* else words that stand nowhere were loosened */
            compare(query, catalog, terms, count, text->str);
        }
    }
    g_rand_free(dice);
}

/* Typing on: what is found among the earlier rows is what is found among all, wherever narrowing is
 * claimed. */
static void narrowing_never_loses_a_row(void)
{
    static const char *const typed[] = {
        "kuni rw07 rt03",
        "semarang utara pasar",
        "3/8 jl pemuda",
        "rt 03 rw 05",
        "rt0312",
        "33.74.10.1003",
        "pasar kec:tugu",
        "puskesmas pandean",
        "-jl state:off rt3",
        "gg.mawar rw1 12",
        "taman taman tam",
        "c0001 n000",
        "ngesrep-lor",
        "tambak.lorok x",
        "r rt rw r1 1r",
        "kunngan mawra",
        "0 01 012",
        "2/ 2/3 12/03",
        "at atc atcs",
        "age:>2h jl",
        "rt3a indah",
    };
    g_autoptr(Catalog) catalog = fixture_many(1500, 5);
    Area own_name = {"33.74.01.1001.001.005", "RT3a Indah", 0, 0, 1, AREA_RT};
    Camera there = {.id = "own", .name = "x", .area = own_name.code, .analytics = ""};
    g_assert_true(catalog_put_area(catalog, &own_name, NULL));
    g_assert_true(catalog_put_camera(catalog, &there, NULL));
    unsigned narrowed = 0, keys = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_autoptr(Query) earlier = query_parse("", NULL);
        g_autoptr(GArray) rows = select_all(earlier, catalog, CATALOG_NONE, NULL);
        for (size_t length = 1; length <= strlen(typed[i]); length++) {
            g_autofree char *text = g_strndup(typed[i], length);
            Query *next = query_parse(text, NULL);
            if (next == NULL) {
                continue; /* "kec:" on its way */
            }
            keys++;
            GArray *all = select_all(next, catalog, CATALOG_NONE, NULL);
            if (query_narrows(earlier, next)) {
                g_autoptr(GArray) some = select_all(next, catalog, CATALOG_NONE, rows);
                g_assert_cmpmem(some->data, some->len * 4, all->data, all->len * 4);
                narrowed++;
            }
            query_free(earlier);
            earlier = next;
            g_array_unref(rows);
            rows = all;
        }
    }
    g_assert_cmpuint(narrowed, >, keys / 2);
}

/* The same, going from any text to any other: at random places a character more. */
static void narrowing_holds_for_random_typing(void)
{
    static const char alphabet[] = "  rtw0123/.-ajklps\"";
    g_autoptr(Catalog) catalog = fixture_many(300, 9);
    GRand *dice = g_rand_new_with_seed(77);
    unsigned narrowed = 0;
    for (unsigned round = 0; round < 250; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(Query) earlier = query_parse("", NULL);
        g_autoptr(GArray) rows = select_all(earlier, catalog, CATALOG_NONE, NULL);
        for (unsigned key = 0; key < 9; key++) {
            char c = alphabet[pick(dice, sizeof alphabet - 1)];
            gssize at = pick(dice, 4) == 0 ? (gssize)pick(dice, (unsigned)text->len + 1) : -1;
            g_string_insert_c(text, at, c);
            Query *next = query_parse(text->str, NULL);
            if (next == NULL) {
                continue;
            }
            GArray *all = select_all(next, catalog, CATALOG_NONE, NULL);
            if (query_narrows(earlier, next)) {
                g_autoptr(GArray) some = select_all(next, catalog, CATALOG_NONE, rows);
                if (some->len != all->len) {
                    g_error("'%s' loses rows: %u of %u", text->str, some->len, all->len);
                }
                g_assert_cmpmem(some->data, some->len * 4, all->data, all->len * 4);
                narrowed++;
            }
            query_free(earlier);
            earlier = next;
            g_array_unref(rows);
            rows = all;
        }
    }
    g_rand_free(dice);
    g_assert_cmpuint(narrowed, >, 250);
}

static void a_query_outlives_changes_of_the_catalog(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    g_autoptr(Query) query = query_parse("gedawang rt02", NULL);
    g_autoptr(GArray) before = select_all(query, catalog, CATALOG_NONE, NULL);
    g_assert_cmpuint(before->len, ==, 0);
    Area area = {"33.74.11.1003", "Gedawang", 0, 0, 1, AREA_KELURAHAN};
    g_assert_true(catalog_put_area(catalog, &area, NULL));
    Camera camera = {.id = "g", .name = "Gapura", .area = "33.74.11.1003.001.002", .analytics = ""};
    g_assert_true(catalog_put_camera(catalog, &camera, NULL));
    g_autoptr(GArray) after = select_all(query, catalog, CATALOG_NONE, NULL);
    g_assert_cmpuint(after->len, ==, 1);
    catalog_remove_camera(catalog, "g");
    g_assert_false(query_matches(query, catalog, g_array_index(after, uint32_t, 0), 0));
}

static void order_holds_while_cameras_come_move_and_go(void)
{
    g_autoptr(Catalog) catalog = fixture_many(300, 13);
    g_autoptr(Query) all = query_parse("", NULL);
    GRand *dice = g_rand_new_with_seed(5);
    for (unsigned round = 0; round < 200; round++) {
        Camera camera;
        uint32_t index = pick(dice, catalog_cameras(catalog));
        if (!catalog_camera(catalog, index, &camera)) {
            continue;
        }
        g_autofree char *id = g_strdup(camera.id);
        if (pick(dice, 4) == 0) {
            catalog_remove_camera(catalog, id);
        } else {
            char area[AREA_CODE_SIZE], name[32];
            g_snprintf(area, sizeof area, "33.74.%02u.%04u.%03u", 1 + pick(dice, 16),
                       1001 + pick(dice, 11), 1 + pick(dice, 12));
            g_snprintf(name, sizeof name, "gang %u", pick(dice, 40));
            camera.area = area;
            camera.name = name;
            g_assert_true(catalog_put_camera(catalog, &camera, NULL));
        }
        g_autoptr(GArray) rows = select_all(all, catalog, CATALOG_NONE, NULL);
        g_assert_cmpuint(rows->len, ==, catalog_counts(catalog).installed);
        Camera before = {.area = ""};
        for (guint i = 0; i < rows->len; i++) {
            g_assert_true(catalog_camera(catalog, g_array_index(rows, uint32_t, i), &camera));
            g_assert_cmpint(strcmp(before.area, camera.area), <=, 0);
            before = camera;
        }
    }
    g_rand_free(dice);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/query/" sentence, function)
    TEST(select_finds_what_the_oracle_finds, "select finds what the oracle finds");
    TEST(narrowing_never_loses_a_row, "narrowing never loses a row");
    TEST(narrowing_holds_for_random_typing, "narrowing holds for random typing");
    TEST(a_query_outlives_changes_of_the_catalog, "a query outlives changes of the catalog");
    TEST(order_holds_while_cameras_come_move_and_go, "order holds while cameras come, move and go");
    return g_test_run();
}
