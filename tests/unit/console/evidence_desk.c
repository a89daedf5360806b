/* The page of the evidence, drawn: its list, a card with its chain, and what is wrong. */
#include "console/evidence_desk.h"

#include <string.h>

#include "page.h"

#define BEGAN_MS INT64_C(1795383000123)
#define HASH     "983d9a01cbc6a33f50ef4b985fa0bad6d3c035bceeef5cf925e9764ef25d019f"
#define ANCHOR   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static Evidence *facts_of(EvidenceKind kind, const char *id, const char *name, int minutes)
{
    Evidence *facts = evidence_new();
    facts->kind = kind;
    facts->id = g_strdup(id);
    facts->sha256 = g_strdup(HASH);
    facts->bytes = kind == EVIDENCE_STILL ? 115951 : 20489200;
    facts->camera = g_strdup("c00017");
    facts->name = g_strdup(name);
    facts->place = g_strdup("RT 03/RW 05 Sendangguwo, Tembalang");
    facts->area = g_strdup("33.74.10.1003.005.003");
    facts->by = g_strdup("Sari (sari@pc3)");
    facts->role = g_strdup("operator");
    facts->purpose = PURPOSE_ALERT;
    facts->backend = g_strdup("https://tilik.semarang.example");
    facts->begin_ms = facts->end_ms = BEGAN_MS + minutes * 60000;
    facts->asked_ms = facts->begin_ms + 5000;
    facts->zone = g_strdup("WIB");
    facts->zone_minutes = 420;
    facts->skew_known = true;
    facts->skew_ms = 1200;
    g_autofree char *stem = evidence_stem(facts);
    facts->file = g_strconcat(stem, kind == EVIDENCE_STILL ? ".png" : ".ts", NULL);
    return facts;
}

static EvidenceItem *item_of(Evidence *facts, const char *problem)
{
    static const struct {
        EvidenceAct act;
        const char *detail;
    } acts[] = {{EVIDENCE_MADE, "sha256 " HASH},
                {EVIDENCE_ATTACHED, "ticket #1423"},
                {EVIDENCE_EXPORTED, "bukti.zip"}};
    EvidenceItem *item = g_new0(EvidenceItem, 1);
    g_autoptr(GString) chain = g_string_new(NULL);
    item->facts = facts;
    item->stem = evidence_stem(facts);
    item->problem = g_strdup(problem);
    g_strlcpy(item->anchor, ANCHOR, sizeof item->anchor);
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        g_autoptr(GArray) lines = custody_read(chain->str, chain->len, ANCHOR, NULL);
        const CustodyLine line = {.at_ms = BEGAN_MS + (int64_t)i * 60000,
                                  .act = acts[i].act,
                                  .by = (char *)"Sari (sari@pc3)",
                                  .detail = (char *)acts[i].detail};
        g_autofree char *next = custody_next(lines, ANCHOR, &line);
        g_string_append(chain, next);
    }
    item->chain = custody_read(chain->str, chain->len, ANCHOR, NULL);
    return item;
}

static View *make(App *app)
{
    EvidenceDesk *desk = g_new0(EvidenceDesk, 1);
    Evidence *film =
        facts_of(EVIDENCE_RECORDING, "01KBC0000000000000000000AA", "Pos Kamling Jl. Mawar", 30);
    film->end_ms += 83000;
    film->ending = EVIDENCE_FULL;
    evidence_note(film, EVIDENCE_GAP, film->begin_ms + 41000, 3200);
    evidence_note(film, EVIDENCE_STREAM, film->begin_ms + 60000, 0);
    desk->app = app;
    desk->filter = g_strdup("");
    desk->checked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    desk->items = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_item_free);
    g_ptr_array_add(desk->items, item_of(film, NULL));
    g_ptr_array_add(desk->items, item_of(facts_of(EVIDENCE_STILL, "01KBC0000000000000000000BB",
                                                  "Simpang Lima ATCS 3", 12),
                                         NULL));
    g_ptr_array_add(desk->items,
                    item_of(facts_of(EVIDENCE_STILL, "01KBC0000000000000000000CC",
                                     "Pasar Karangayu pintu barat", 0),
                            "20261122T213000Z-c00017-01KBC0000000000000000000CC.png has another "
                            "size than it had"));
    desk->shown = g_ptr_array_new();
    for (guint i = 0; i < desk->items->len; i++)
        g_ptr_array_add(desk->shown, desk->items->pdata[i]);
    const EvidenceItem *still = desk->items->pdata[1];
    g_hash_table_insert(desk->checked, g_strdup(still->stem), g_strdup(""));
    return view_desk_new(&evidence_table, desk);
}

/* What the console would say of each. */
static bool all_allowed(Action action, void *data)
{
    return true;
}

static void draw(Page *page, View *desk, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    page->bar.recordings = 1;
    page->bar.recording_s = 72;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(desk, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_EVIDENCE;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void test_desk(gconstpointer language)
{
    Page page;
    Config config = {0};
    App app = {.config = &config};
    page_speak(language);
    page_init(&page, "malam");
    View *desk = make(&app);
    g_autofree char *name = g_strdup_printf("desk-evidence-%s", (const char *)language);
    draw(&page, desk, 24, 80);
    page_check(&page, name);
    draw(&page, desk, 44, 140);
    page_check(&page, name);
    view_free(desk);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/evidence/desk/in English", "en", test_desk);
    return g_test_run();
}
