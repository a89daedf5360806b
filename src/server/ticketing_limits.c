#include "ticketing_limits.h"

#include <math.h>

#define MINUTE_MS 60000.0
/* More people than this at a time are not expected; those whose bucket is full are forgotten. */
#define PEOPLE_MAX 4096

typedef struct Bucket {
    double left; /* tickets, or notes and lines */
    int64_t at_ms;
} Bucket;

struct TicketLimits {
    TicketLimitsPlan plan;
    GHashTable *people, *writers; /* name -> Bucket: of tickets, of notes and lines */
    int64_t files, bytes;
};

TicketLimits *ticket_limits_new(const TicketLimitsPlan *plan, int64_t files, int64_t bytes)
{
    TicketLimits *limits = g_new0(TicketLimits, 1);
    limits->plan = *plan;
    limits->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    limits->writers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ticket_limits_recount(limits, files, bytes);
    return limits;
}

void ticket_limits_free(TicketLimits *limits)
{
    if (limits != NULL) {
        g_hash_table_unref(limits->people);
        g_hash_table_unref(limits->writers);
        g_free(limits);
    }
}

void ticket_limits_recount(TicketLimits *limits, int64_t files, int64_t bytes)
{
    limits->files = files;
    limits->bytes = bytes;
}

static double a_ms(const TicketLimits *limits)
{
    return limits->plan.person_minute / MINUTE_MS;
}

static void fill(const TicketLimits *limits, Bucket *bucket, int64_t mono_ms)
{
    double more = (double)MAX(mono_ms - bucket->at_ms, 0) * a_ms(limits);
    bucket->left = MIN(bucket->left + more, limits->plan.person_minute);
    bucket->at_ms = mono_ms;
}

typedef struct Filling {
    const TicketLimits *limits;
    int64_t mono_ms;
} Filling;

static gboolean is_full(gpointer key, gpointer value, gpointer data)
{
    const Filling *filling = data;
    Bucket *bucket = value;
    fill(filling->limits, bucket, filling->mono_ms);
    return bucket->left >= filling->limits->plan.person_minute;
}

static Bucket *bucket_of(TicketLimits *limits, GHashTable *buckets, const char *person,
                         int64_t mono_ms)
{
    Bucket *bucket = g_hash_table_lookup(buckets, person);
    if (bucket != NULL) {
        fill(limits, bucket, mono_ms);
        return bucket;
    }
    if (g_hash_table_size(buckets) >= PEOPLE_MAX) {
        Filling filling = {limits, mono_ms};
        g_hash_table_foreach_remove(buckets, is_full, &filling);
    }
    bucket = g_new0(Bucket, 1);
    *bucket = (Bucket){limits->plan.person_minute, mono_ms};
    g_hash_table_insert(buckets, g_strdup(person), bucket);
    return bucket;
}

static int take(TicketLimits *limits, GHashTable *buckets, const char *person, int64_t mono_ms)
{
    Bucket *bucket = bucket_of(limits, buckets, person, mono_ms);
    if (bucket->left >= 1) {
        bucket->left--;
        return 0;
    }
    return (int)MAX(ceil((1 - bucket->left) / a_ms(limits) / 1000), 1);
}

int ticket_limits_open(TicketLimits *limits, const char *person, int64_t mono_ms)
{
    return take(limits, limits->people, person, mono_ms);
}

int ticket_limits_write(TicketLimits *limits, const char *person, int64_t mono_ms)
{
    return take(limits, limits->writers, person, mono_ms);
}

TicketRoom ticket_limits_room(const TicketLimits *limits, int64_t ticket_bytes, int64_t size)
{
    if (ticket_bytes + size > limits->plan.ticket_bytes) {
        return TICKET_ROOM_TICKET_FULL;
    }
    return limits->bytes + size > limits->plan.all_bytes ? TICKET_ROOM_ALL_FULL : TICKET_ROOM;
}

void ticket_limits_take(TicketLimits *limits, int64_t size)
{
    limits->files++;
    limits->bytes += size;
}

int64_t ticket_limits_files(const TicketLimits *limits)
{
    return limits->files;
}

int64_t ticket_limits_bytes(const TicketLimits *limits)
{
    return limits->bytes;
}
