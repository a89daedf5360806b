#include "outbox_life.h"

#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "disk.h"

unsigned life_number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

void life_open(Life *life, const char *path)
{
    life->outbox = outbox_open(path, NULL, NULL, NULL);
}

void life_close(Life *life)
{
    g_clear_pointer(&life->outbox, outbox_free);
}

static void on_written(const char *id, const GError *error, void *data)
{
    Life *life = data;
    g_assert_no_error(error);
    for (unsigned i = 0; i < life->count; i++) {
        if (strcmp(life->acts[i].id, id) == 0) {
            life->acts[i].written = disk_steps();
            life->told++;
        }
    }
}

void life_add(Life *life, const OutboxAct *act, char *text)
{
    LifeAct *added = &life->acts[life->count];
    added->text = text;
    added->written = added->removed = LIFE_NEVER;
    g_assert_true(outbox_add(life->outbox, act, added->id, on_written, life, NULL));
    life->count++;
}

static bool all_told(void *data)
{
    const Life *life = data;
    return life->told == life->count;
}

void life_settle(Life *life)
{
    g_assert_true(loop_until(all_told, life));
}

LifeAct *life_any(Life *life, GRand *rand)
{
    return &life->acts[g_rand_int_range(rand, 0, (gint32)life->count)];
}

void life_remove(Life *life, LifeAct *act)
{
    act->removed = disk_steps();
    outbox_remove(life->outbox, act->id);
}

const LifeAct *life_find(const Life *life, const char *id)
{
    for (unsigned i = 0; i < life->count; i++) {
        if (strcmp(life->acts[i].id, id) == 0) {
            return &life->acts[i];
        }
    }
    return NULL;
}

void life_judge(const Life *life, const Box *box, unsigned cut)
{
    g_assert_cmpstr(outbox_notice(box->outbox), ==, NULL);
    for (unsigned i = 0; i < life->count; i++) {
        const LifeAct *act = &life->acts[i];
        if (act->written <= cut && act->removed > cut) {
            g_assert_nonnull(outbox_find(box->outbox, act->id));
        }
    }
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        g_assert_nonnull(life_find(life, outbox_act(box->outbox, i)->id));
    }
}

void life_clear(Life *life)
{
    for (unsigned i = 0; i < life->count; i++) {
        g_free(life->acts[i].text);
    }
}
