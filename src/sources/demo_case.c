#include "demo_case.h"

#include <string.h>

#include "wire/tickets.h"

enum { STREAM_DESK = 8 };

void demo_desk_init(DemoDesk *desk, const DemoCity *demo, const SourceSink *sink, uint64_t seed,
                    int64_t now_ms)
{
    *desk = (DemoDesk){.demo = demo, .sink = *sink, .now_ms = now_ms, .number = 1};
    desk->log_from_ms = now_ms - 9 * DEMO_HOUR;
    desk->text = g_string_chunk_new(4096);
    desk->lines = g_array_new(FALSE, FALSE, sizeof(LogLine));
    chance_init(&desk->chance, seed, STREAM_DESK);
}

void demo_desk_clear(DemoDesk *desk)
{
    g_string_chunk_free(desk->text);
    g_array_unref(desk->lines);
}

void demo_desk_id(DemoDesk *desk, int64_t at_ms, char out[DEMO_ID_SIZE])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t time = (uint64_t)at_ms & UINT64_C(0xFFFFFFFFFFFF);
    for (int i = 9; i >= 0; i--, time >>= 5) {
        out[i] = digits[time & 31];
    }
    for (int half = 0; half < 2; half++) {
        uint64_t bits = chance_next(&desk->chance);
        for (int i = 0; i < 8; i++, bits >>= 5) {
            out[10 + half * 8 + i] = digits[bits & 31];
        }
    }
    out[DEMO_ID_SIZE - 1] = '\0';
}

static const char *keep(DemoDesk *desk, const char *text)
{
    return text != NULL ? g_string_chunk_insert(desk->text, text) : NULL;
}

void demo_desk_log(DemoDesk *desk, const LogLine *line)
{
    if (line->at_ms < desk->log_from_ms || desk->sink.log == NULL) {
        return;
    }
    LogLine copy = *line;
    char id[DEMO_ID_SIZE];
    demo_desk_id(desk, line->at_ms, id);
    copy.id = keep(desk, id);
    copy.by = keep(desk, line->by);
    copy.area = keep(desk, line->area);
    copy.text = keep(desk, line->text);
    copy.ref = keep(desk, line->ref);
    copy.word = keep(desk, line->word);
    copy.count = MAX(line->count, 1);
    g_array_append_val(desk->lines, copy);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
    const LogLine *one = a, *other = b;
    if (one->at_ms != other->at_ms) {
        return one->at_ms < other->at_ms ? -1 : 1;
    }
    return strcmp(one->id, other->id);
}

void demo_desk_tell_lines(DemoDesk *desk)
{
    g_array_sort(desk->lines, by_time);
    for (guint i = 0; i < desk->lines->len; i++) {
        desk->sink.log(desk->sink.server, &g_array_index(desk->lines, LogLine, i));
    }
    g_array_set_size(desk->lines, 0);
}

/* One ticket */

/* Notes that an act was done, and writes its line. */
static void done(DemoDesk *desk, DemoCase *one, LogAct act, const char *detail, const char *word)
{
    g_autofree char *ref = g_strconcat("ticket/", one->id, NULL);
    g_autofree char *text = g_strdup_printf(
        "#%" G_GINT64_FORMAT " %s%s%s", (gint64)one->ticket.number, one->ticket.title,
        detail != NULL ? " · " : "", detail != NULL ? detail : "");
    const LogLine line = {.by = one->by,
                          .area = one->ticket.area,
                          .text = text,
                          .word = word,
                          .ref = ref,
                          .at_ms = one->at_ms,
                          .act = act,
                          .automatic = true};
    one->ticket.version++;
    demo_desk_log(desk, &line);
}

static void act(DemoCase *one, const char *by, const char *why, int64_t at_ms)
{
    one->by = by;
    one->why = why;
    one->at_ms = MAX(at_ms, one->at_ms);
}

static const char *crew(DemoDesk *desk, Agency agency)
{
    char name[DEMO_CREW_SIZE];
    demo_crew(agency, name);
    return g_string_chunk_insert_const(desk->text, name);
}

static void add_note(DemoCase *one, const char *text)
{
    if (text != NULL && one->ticket.note_count < DEMO_CASE_NOTES) {
        one->notes[one->ticket.note_count++] = (TicketNote){one->at_ms, one->by, text};
        one->ticket.notes = one->notes;
    }
}

static const char *title_of(DemoDesk *desk, const DemoStory *story, const char *place)
{
    const char *hole = strstr(story->title, "{t}");
    g_autofree char *title = hole != NULL
                                 ? g_strdup_printf("%.*s%s%s", (int)(hole - story->title),
                                                   story->title, place, hole + strlen("{t}"))
                                 : g_strdup(story->title);
    return keep(desk, title);
}

/* RT people see most of what happens where they live. */
static const char *opener(DemoDesk *desk, const Camera *camera)
{
    uint32_t draw = chance_below(&desk->chance, 1000);
    return camera->class == CLASS_RT && draw % 3 == 0 ? demo_volunteer(draw) : demo_operator(draw);
}

void demo_case_open(DemoDesk *desk, DemoCase *one, const DemoStory *story, uint32_t camera,
                    int64_t at_ms)
{
    const Camera *seen = &demo_camera(desk->demo, camera)->camera;
    *one = (DemoCase){.story = story};
    demo_desk_id(desk, at_ms, one->id);
    act(one, opener(desk, seen), "open", at_ms);
    one->cameras[0] = seen->id;
    one->ticket = (Ticket){.id = one->id,
                           .kind = story->kind,
                           .topic = story->topic,
                           .title = title_of(desk, story, seen->name),
                           .area = seen->area,
                           .by = one->by,
                           .cameras = one->cameras,
                           .number = desk->number++,
                           .created_at_ms = at_ms,
                           .status = TICKET_NEW,
                           .severity = story->severity,
                           .agency = story->agency,
                           .version = -1};
    add_note(one, story->opened);
    done(desk, one, LOG_TICKET_OPEN, NULL, NULL);
}

void demo_case_note(DemoDesk *desk, DemoCase *one, const char *by, const char *text, int64_t at_ms)
{
    if (text != NULL) {
        act(one, by, "note", at_ms);
        add_note(one, text);
        done(desk, one, LOG_TICKET_NOTE, text, NULL);
    }
}

void demo_case_take(DemoDesk *desk, DemoCase *one, const char *by, int64_t at_ms)
{
    act(one, by, "change: assignee", at_ms);
    one->ticket.assignee = by;
    one->ticket.acked_at_ms = one->ticket.acked_at_ms != 0 ? one->ticket.acked_at_ms : one->at_ms;
    done(desk, one, LOG_TICKET_CHANGE, ticket_member_word(TICKET_MEMBER_ASSIGNEE), NULL);
}

static bool is_of_crew(TicketStep step)
{
    return step == STEP_ARRIVE || step == STEP_RESOLVE;
}

void demo_case_step(DemoDesk *desk, DemoCase *one, TicketStep step, const char *note, int64_t at_ms)
{
    TicketStatus next = one->ticket.status;
    if (!ticket_step(&next, step)) {
        return;
    }
    const char *by = is_of_crew(step) ? crew(desk, one->ticket.agency)
                                      : demo_operator(chance_below(&desk->chance, 1000));
    act(one, by, ticket_step_word(step), at_ms);
    ticket_enter(&one->ticket, next, one->at_ms);
    add_note(one, note);
    done(desk, one, LOG_TICKET_STEP, note, ticket_status_word(next));
}

void demo_case_attach(DemoDesk *desk, DemoCase *one, const char *name, GBytes *png, int64_t at_ms)
{
    gsize size;
    const guchar *data = g_bytes_get_data(png, &size);
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
    act(one, one->by, "attach", at_ms);
    g_strlcpy(one->sha256, sum, sizeof one->sha256);
    one->bytes = png;
    one->file = (TicketAttachment){.name = name,
                                   .type = ticket_file_word(TICKET_FILE_PNG),
                                   .sha256 = one->sha256,
                                   .by = one->by,
                                   .size = (int64_t)size,
                                   .at_ms = one->at_ms};
    one->ticket.attachments = &one->file;
    one->ticket.attachment_count = 1;
    one->ticket.version++;
}

void demo_case_refer(DemoDesk *desk, DemoCase *one, Agency to, const char *note, int64_t at_ms)
{
    act(one, demo_operator(chance_below(&desk->chance, 1000)), "refer", at_ms);
    g_autoptr(GString) copy = g_string_new(NULL);
    encode_ticket_copy(copy, &one->ticket, note);
    g_autofree char *sum =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, copy->str, (gssize)copy->len);
    g_strlcpy(one->receipt, sum, sizeof one->receipt);
    one->referral = (TicketReferral){
        .at_ms = one->at_ms, .by = one->by, .note = note, .receipt = one->receipt, .to = to};
    one->ticket.referrals = &one->referral;
    one->ticket.referral_count = 1;
    done(desk, one, LOG_TICKET_REFER, note, agency_word(to));
}

void demo_case_merge(DemoDesk *desk, DemoCase *part, DemoCase *into, int64_t at_ms)
{
    const char *by = demo_operator(chance_below(&desk->chance, 1000));
    act(part, by, "merge", at_ms);
    act(into, by, "merge", at_ms);
    part->ticket.merged_into = into->id;
    into->merged[0] = part->id;
    into->ticket.merged = into->merged;
    into->ticket.version++;
    g_autofree char *with = g_strdup_printf("#%" G_GINT64_FORMAT, (gint64)into->ticket.number);
    done(desk, part, LOG_TICKET_MERGE, with, NULL);
}

void demo_case_tell(DemoDesk *desk, DemoCase *one)
{
    GBytes *files[DEMO_CASE_FILES] = {one->bytes};
    const SourceTicket told = {.ticket = &one->ticket,
                               .by = one->by,
                               .why = one->why,
                               .at_ms = one->at_ms,
                               .files = files};
    desk->sink.ticket(desk->sink.server, &told);
    g_clear_pointer(&one->bytes, g_bytes_unref);
}
