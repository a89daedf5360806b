#include "demo_agenda.h"

static bool sooner(const Due *a, const Due *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static Due *at(const DemoAgenda *agenda, unsigned i)
{
    return &g_array_index(agenda->heap, Due, i);
}

static void swap(const DemoAgenda *agenda, unsigned i, unsigned k)
{
    Due held = *at(agenda, i);
    *at(agenda, i) = *at(agenda, k);
    *at(agenda, k) = held;
}

void demo_agenda_init(DemoAgenda *agenda)
{
    agenda->heap = g_array_new(FALSE, FALSE, sizeof(Due));
    agenda->added = 0;
}

void demo_agenda_clear(DemoAgenda *agenda)
{
    g_clear_pointer(&agenda->heap, g_array_unref);
}

void demo_agenda_add(DemoAgenda *agenda, Due due)
{
    due.order = agenda->added++;
    g_array_append_val(agenda->heap, due);
    unsigned i = agenda->heap->len - 1;
    while (i > 0 && sooner(at(agenda, i), at(agenda, (i - 1) / 2))) {
        swap(agenda, i, (i - 1) / 2);
        i = (i - 1) / 2;
    }
}

const Due *demo_agenda_next(const DemoAgenda *agenda)
{
    return agenda->heap->len > 0 ? at(agenda, 0) : NULL;
}

Due demo_agenda_take(DemoAgenda *agenda)
{
    Due first = *at(agenda, 0);
    unsigned last = agenda->heap->len - 1, i = 0;
    swap(agenda, 0, last);
    g_array_set_size(agenda->heap, last);
    for (;;) {
        unsigned left = 2 * i + 1, least = i;
        if (left < last && sooner(at(agenda, left), at(agenda, least))) {
            least = left;
        }
        if (left + 1 < last && sooner(at(agenda, left + 1), at(agenda, least))) {
            least = left + 1;
        }
        if (least == i) {
            return first;
        }
        swap(agenda, i, least);
        i = least;
    }
}
