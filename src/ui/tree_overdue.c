#include "base/i18n.h"
#include "ui/tree_view.h"

bool tree_say_overdue(const ViewContext *context, const Area *area, char *name, size_t size)
{
    unsigned count = context->rolls != NULL && area->level >= AREA_RW
                         ? roll_book_overdue(context->rolls, area->code)
                         : 0;
    char text[64];
    if (count == 0)
        return false;
    if (area->level == AREA_RT)
        g_snprintf(text, sizeof text, " %s", _("overdue"));
    else
        g_snprintf(text, sizeof text, ngettext(" %u overdue", " %u overdue", count), count);
    g_strlcat(name, text, size);
    return true;
}
