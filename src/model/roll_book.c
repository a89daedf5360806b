#include "model/roll_book.h"

#include <string.h>

struct RollBook {
    GHashTable *calls;   /* RT's code -> RollCall, whose strings are its own */
    GHashTable *awake;   /* codes of RWs */
    GHashTable *overdue; /* area's code -> how many */
    RollWatch watch;
    int64_t began_ms;
};

static void call_free(gpointer data)
{
    RollCall *call = data;
    g_free((char *)call->area);
    g_free((char *)call->text);
    g_free((char *)call->by);
    g_free(call);
}

static GHashTable *new_counts(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

RollBook *roll_book_new(void)
{
    RollBook *book = g_new0(RollBook, 1);
    book->calls = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, call_free);
    book->awake = new_counts();
    book->overdue = new_counts();
    return book;
}

void roll_book_free(RollBook *book)
{
    if (book == NULL) {
        return;
    }
    g_hash_table_unref(book->calls);
    g_hash_table_unref(book->awake);
    g_hash_table_unref(book->overdue);
    g_free(book);
}

void roll_book_expect(RollBook *book, const RollWatch *watch)
{
    book->watch = *watch;
}

RollWatch roll_book_watch(const RollBook *book)
{
    return book->watch;
}

void roll_book_put(RollBook *book, const RollCall *call)
{
    const RollCall *before = g_hash_table_lookup(book->calls, call->area);
    if (before != NULL && before->at_ms > call->at_ms) {
        return;
    }
    RollCall *copy = g_memdup2(call, sizeof *call);
    copy->area = g_strdup(call->area);
    copy->text = g_strdup(call->text);
    copy->by = g_strdup(call->by);
    g_hash_table_replace(book->calls, (gpointer)copy->area, copy);
}

void roll_book_remove(RollBook *book, const char *area)
{
    g_hash_table_remove(book->calls, area);
}

void roll_book_clear(RollBook *book)
{
    g_hash_table_remove_all(book->calls);
    g_hash_table_remove_all(book->awake);
    g_hash_table_remove_all(book->overdue);
    book->watch = (RollWatch){0};
    book->began_ms = 0;
}

bool roll_book_find(const RollBook *book, const char *area, RollCall *out)
{
    const RollCall *call = g_hash_table_lookup(book->calls, area);
    if (call != NULL) {
        *out = *call;
    }
    return call != NULL;
}

static int64_t heard(const RollBook *book, const char *rt)
{
    const RollCall *call = g_hash_table_lookup(book->calls, rt);
    return call != NULL ? rollcall_heard(call) : 0;
}

static void find_awake(const RollBook *book, GHashTable *awake)
{
    GHashTableIter iter;
    gpointer value;
    char rw[AREA_CODE_SIZE];
    g_hash_table_iter_init(&iter, book->calls);
    while (book->began_ms != 0 && g_hash_table_iter_next(&iter, NULL, &value)) {
        const RollCall *call = value;
        if (rollcall_heard(call) >= book->began_ms) {
            area_code_parent(call->area, rw);
            g_hash_table_replace(awake, g_strdup(rw), GUINT_TO_POINTER(1));
        }
    }
}

/* For the RT and all that it lies in. */
static void count(GHashTable *overdue, const char *rt)
{
    char code[AREA_CODE_SIZE], parent[AREA_CODE_SIZE];
    g_strlcpy(code, rt, sizeof code);
    while (code[0] != '\0') {
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(overdue, code));
        g_hash_table_replace(overdue, g_strdup(code), GUINT_TO_POINTER(before + 1));
        area_code_parent(code, parent);
        memcpy(code, parent, sizeof code);
    }
}

static void count_rw(const RollBook *book, const Catalog *catalog, const char *rw, int64_t now_ms,
                     GHashTable *overdue)
{
    uint32_t index = catalog_find_area(catalog, rw);
    uint32_t rt = index != CATALOG_NONE ? catalog_area_first_child(catalog, index) : CATALOG_NONE;
    for (; rt != CATALOG_NONE; rt = catalog_area_next_sibling(catalog, rt)) {
        Area area;
        if (catalog_area(catalog, rt, &area) && area.level == AREA_RT &&
            rollcall_due(&book->watch, book->began_ms, true, heard(book, area.code), now_ms) ==
                ROLL_OVERDUE) {
            count(overdue, area.code);
        }
    }
}

static bool same(GHashTable *one, GHashTable *other)
{
    GHashTableIter iter;
    gpointer code, number;
    if (g_hash_table_size(one) != g_hash_table_size(other)) {
        return false;
    }
    g_hash_table_iter_init(&iter, one);
    while (g_hash_table_iter_next(&iter, &code, &number)) {
        if (!g_hash_table_contains(other, code) || g_hash_table_lookup(other, code) != number) {
            return false;
        }
    }
    return true;
}

bool roll_book_look(RollBook *book, const Catalog *catalog, int64_t now_ms, int64_t offset_ms)
{
    GHashTable *awake = new_counts(), *overdue = new_counts();
    GHashTableIter iter;
    gpointer rw;
    book->began_ms = rollcall_began(&book->watch, now_ms, offset_ms);
    find_awake(book, awake);
    g_hash_table_iter_init(&iter, awake);
    while (g_hash_table_iter_next(&iter, &rw, NULL)) {
        count_rw(book, catalog, rw, now_ms, overdue);
    }
    bool another = !same(overdue, book->overdue) || !same(awake, book->awake);
    g_hash_table_unref(book->awake);
    g_hash_table_unref(book->overdue);
    book->awake = awake;
    book->overdue = overdue;
    return another;
}

int64_t roll_book_began(const RollBook *book)
{
    return book->began_ms;
}

bool roll_book_is_awake(const RollBook *book, const char *rw)
{
    return g_hash_table_contains(book->awake, rw);
}

unsigned roll_book_overdue(const RollBook *book, const char *area)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(book->overdue, area));
}

RollDue roll_book_due(const RollBook *book, const char *rt, int64_t now_ms)
{
    char rw[AREA_CODE_SIZE];
    area_code_parent(rt, rw);
    return rollcall_due(&book->watch, book->began_ms, roll_book_is_awake(book, rw), heard(book, rt),
                        now_ms);
}
