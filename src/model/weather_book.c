#include <string.h>

#include "model/weather.h"

struct WeatherBook {
    GHashTable *rows; /* Weather, whose strings are its own, of an area's code */
};

static void row_free(gpointer data)
{
    Weather *row = data;
    g_free((char *)row->area);
    g_free((char *)row->warning);
    g_free((char *)row->source);
    g_free(row);
}

WeatherBook *weather_book_new(void)
{
    WeatherBook *book = g_new0(WeatherBook, 1);
    book->rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, row_free);
    return book;
}

void weather_book_free(WeatherBook *book)
{
    if (book != NULL) {
        g_hash_table_unref(book->rows);
        g_free(book);
    }
}

void weather_book_put(WeatherBook *book, const Weather *weather)
{
    Weather *row = g_memdup2(weather, sizeof *weather);
    row->area = g_strdup(weather->area);
    row->warning = g_strdup(weather->warning);
    row->source = g_strdup(weather->source);
    g_hash_table_replace(book->rows, (char *)row->area, row);
}

void weather_book_remove(WeatherBook *book, const char *area)
{
    g_hash_table_remove(book->rows, area);
}

void weather_book_clear(WeatherBook *book)
{
    g_hash_table_remove_all(book->rows);
}

unsigned weather_book_count(const WeatherBook *book)
{
    return g_hash_table_size(book->rows);
}

static bool is_old(const Weather *row, int64_t now_ms)
{
    return now_ms - row->told_ms > WEATHER_OLD_MS;
}

/* The kelurahan that an area is, or lies in; NULL none that is known. */
static const Weather *find(const WeatherBook *book, const char *area)
{
    char code[AREA_CODE_SIZE], parent[AREA_CODE_SIZE];
    g_strlcpy(code, area, sizeof code);
    while (code[0] != '\0') {
        const Weather *row = g_hash_table_lookup(book->rows, code);
        if (row != NULL) {
            return row;
        }
        area_code_parent(code, parent);
        g_strlcpy(code, parent, sizeof code);
    }
    return NULL;
}

static void add(Weather *sum, const Weather *row, int64_t now_ms)
{
    sum->now = MAX(sum->now, row->now);
    sum->next = MAX(sum->next, row->next);
    sum->source = row->source;
    sum->told_ms = MAX(sum->told_ms, row->told_ms);
    if (row->warned_until_ms > now_ms && row->warned_until_ms > sum->warned_until_ms) {
        sum->warned_until_ms = row->warned_until_ms;
        sum->warning = row->warning;
    }
}

bool weather_book_over(const WeatherBook *book, const char *area, int64_t now_ms, Weather *out)
{
    AreaLevel level;
    Weather sum = {.area = area, .warning = "", .source = ""};
    if (!area_code_level(area, &level)) {
        return false;
    }
    if (level >= AREA_KELURAHAN) {
        const Weather *row = find(book, area);
        if (row != NULL && !is_old(row, now_ms)) {
            add(&sum, row, now_ms);
        }
    } else {
        GHashTableIter iter;
        gpointer row;
        g_hash_table_iter_init(&iter, book->rows);
        while (g_hash_table_iter_next(&iter, NULL, &row)) {
            const Weather *one = row;
            if (!is_old(one, now_ms) && area_code_within(one->area, area)) {
                add(&sum, one, now_ms);
            }
        }
    }
    if (sum.told_ms == 0) {
        return false;
    }
    *out = sum;
    return true;
}
