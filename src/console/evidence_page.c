/* The page of an export that a person reads: both languages, whatever the console speaks, since
 * nobody knows who reads it. */
#include <string.h>

#include "base/clock.h"
#include "console/evidence_box.h"
#include "console/evidence_export.h"

#define RULE "----------------------------------------------------------------------\n"

static void say(GString *out, const char *label, const char *value)
{
    if (value != NULL && value[0] != '\0')
        g_string_append_printf(out, "   %s: %s\n", label, value);
}

static void say_time(GString *out, const char *label, int64_t at_ms, const Evidence *facts)
{
    char utc[CLOCK_RFC3339_SIZE];
    if (at_ms == 0)
        return;
    clock_format(at_ms, utc);
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(facts->zone_minutes * 60);
    g_autoptr(GDateTime) then = g_date_time_new_from_unix_utc(at_ms / 1000);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(then, zone);
    g_autofree char *text = g_date_time_format(local, "%Y-%m-%d %H:%M:%S %:z");
    g_string_append_printf(out, "   %s: %s  =  %s%s%s\n", label, utc, text,
                           facts->zone != NULL ? " " : "", facts->zone != NULL ? facts->zone : "");
}

static void say_skew(GString *out, const Evidence *facts)
{
    if (!facts->skew_known)
        say(out, "Selisih jam / Clock difference", "tidak diketahui / not known");
    else
        g_string_append_printf(out,
                               "   Selisih jam / Clock difference: server %+.1f s dari PC ini / "
                               "from this PC\n",
                               (double)facts->skew_ms / 1000);
}

static void say_chain(GString *out, const EvidenceItem *item)
{
    g_string_append(out, "   Rantai penjagaan / Chain of custody:\n");
    for (guint i = 0; i < item->chain->len; i++) {
        const CustodyLine *line = &g_array_index(item->chain, CustodyLine, i);
        char at[CLOCK_RFC3339_SIZE];
        clock_format(line->at_ms, at);
        g_string_append_printf(out, "     %u. %s  %s  %s  %s\n", line->number, at,
                               evidence_act_word(line->act), line->by, line->detail);
    }
    say(out, "Ujung rantai / Head of the chain", custody_head(item->chain, item->anchor));
}

static void say_item(GString *out, const EvidenceItem *item, unsigned number)
{
    const Evidence *facts = item->facts;
    g_autofree char *bytes = g_strdup_printf("%" G_GINT64_FORMAT, facts->bytes);
    g_autofree char *camera = facts->name != NULL
                                  ? g_strdup_printf("%s (%s)", facts->name, facts->camera)
                                  : g_strdup(facts->camera);
    g_string_append_printf(out, "%u. %s\n", number, facts->file);
    say(out, "Nomor / Id", facts->id);
    say(out, "Jenis / Kind",
        facts->kind == EVIDENCE_STILL ? "gambar / still" : "rekaman / recording");
    say(out, "Kamera / Camera", camera);
    say(out, "Tempat / Place", facts->place);
    say(out, "Kode wilayah / Area code", facts->area);
    say(out, "Titik / Site", facts->site);
    say_time(out, "Mulai / Begin", facts->begin_ms, facts);
    say_time(out, "Selesai / End", facts->end_ms, facts);
    say_time(out, "Diminta / Asked for", facts->asked_ms, facts);
    say_time(out, "Waktu di perekam / Time on the recorder", facts->recorded_ms, facts);
    say_skew(out, facts);
    say(out, "Petugas / Operator", facts->by);
    say(out, "Peran / Role", facts->role);
    say(out, "Tujuan / Purpose", purpose_word(facts->purpose));
    say(out, "Tiket / Ticket", facts->ticket);
    say(out, "Alarm / Alert", facts->alert);
    say(out, "Server", facts->backend);
    say(out, "Catatan penayangan / Record of the view", facts->view);
    say(out, "Cara / How it was made", facts->how);
    if (facts->kind == EVIDENCE_RECORDING)
        say(out, "Akhir / Ending", evidence_ending_word(facts->ending));
    say(out, "Ukuran / Bytes", bytes);
    say(out, "SHA-256", facts->sha256);
    say_chain(out, item);
    g_string_append_c(out, '\n');
}

void evidence_page(GString *out, const GPtrArray *items, const char *by, int64_t at_ms)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(at_ms, at);
    g_string_append(out, "BUKTI DIGITAL / DIGITAL EVIDENCE\n" RULE);
    say(out, "Diekspor oleh / Exported by", by);
    say(out, "Waktu / Time", at);
    g_string_append_printf(out, "   Jumlah / Pieces: %u\n\n", items->len);
    for (guint i = 0; i < items->len; i++)
        say_item(out, items->pdata[i], i + 1);
    g_string_append(
        out,
        "CARA MEMERIKSA / HOW TO CHECK\n" RULE "   sha256sum -c " EVIDENCE_SUMS "\n"
        "   tilik verify <folder | zip>\n\n"
        "   Indonesia: setiap berkas harus cocok dengan SHA-256 di " EVIDENCE_SUMS " dan\n"
        "   " EVIDENCE_MANIFEST ". Ujung rantai penjagaan juga tertulis di buku mutasi server\n"
        "   pada saat setiap tindakan; bandingkan keduanya. Berkas ini membuktikan bahwa isi\n"
        "   tidak berubah sejak disimpan, bukan bahwa kamera atau jamnya benar.\n\n"
        "   English: each file must agree with its SHA-256 in " EVIDENCE_SUMS " and\n"
        "   " EVIDENCE_MANIFEST ". The head of each chain also stands in the server's logbook, of\n"
        "   the time of each act: compare the two. This shows that nothing was changed since\n"
        "   it was kept, not that the camera or its clock was right.\n");
}
