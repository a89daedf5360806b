#include "console/zip_library.h"

#include <gmodule.h>
#include <stddef.h>

#include "base/error.h"
#include "base/i18n.h"

#define LIBRARY "libarchive.so.13"

ZipLibrary *zip_library_load(GError **error)
{
    static const struct {
        const char *name;
        size_t place;
    } functions[] = {
        {"archive_entry_filetype", offsetof(ZipLibrary, archive_entry_filetype)},
        {"archive_entry_free", offsetof(ZipLibrary, archive_entry_free)},
        {"archive_entry_hardlink", offsetof(ZipLibrary, archive_entry_hardlink)},
        {"archive_entry_is_encrypted", offsetof(ZipLibrary, archive_entry_is_encrypted)},
        {"archive_entry_new", offsetof(ZipLibrary, archive_entry_new)},
        {"archive_entry_pathname", offsetof(ZipLibrary, archive_entry_pathname)},
        {"archive_entry_set_filetype", offsetof(ZipLibrary, archive_entry_set_filetype)},
        {"archive_entry_set_mtime", offsetof(ZipLibrary, archive_entry_set_mtime)},
        {"archive_entry_set_pathname", offsetof(ZipLibrary, archive_entry_set_pathname)},
        {"archive_entry_set_perm", offsetof(ZipLibrary, archive_entry_set_perm)},
        {"archive_entry_set_size", offsetof(ZipLibrary, archive_entry_set_size)},
        {"archive_entry_symlink", offsetof(ZipLibrary, archive_entry_symlink)},
        {"archive_error_string", offsetof(ZipLibrary, archive_error_string)},
        {"archive_read_data", offsetof(ZipLibrary, archive_read_data)},
        {"archive_read_free", offsetof(ZipLibrary, archive_read_free)},
        {"archive_read_new", offsetof(ZipLibrary, archive_read_new)},
        {"archive_read_next_header", offsetof(ZipLibrary, archive_read_next_header)},
        {"archive_read_open_filename", offsetof(ZipLibrary, archive_read_open_filename)},
        {"archive_read_support_format_zip_seekable",
         offsetof(ZipLibrary, archive_read_support_format_zip_seekable)},
        {"archive_write_close", offsetof(ZipLibrary, archive_write_close)},
        {"archive_write_data", offsetof(ZipLibrary, archive_write_data)},
        {"archive_write_finish_entry", offsetof(ZipLibrary, archive_write_finish_entry)},
        {"archive_write_free", offsetof(ZipLibrary, archive_write_free)},
        {"archive_write_header", offsetof(ZipLibrary, archive_write_header)},
        {"archive_write_new", offsetof(ZipLibrary, archive_write_new)},
        {"archive_write_open_fd", offsetof(ZipLibrary, archive_write_open_fd)},
        {"archive_write_set_bytes_in_last_block",
         offsetof(ZipLibrary, archive_write_set_bytes_in_last_block)},
        {"archive_write_set_format_zip", offsetof(ZipLibrary, archive_write_set_format_zip)},
        {"archive_write_set_options", offsetof(ZipLibrary, archive_write_set_options)},
    };
    GModule *module = g_module_open(LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
    g_autofree ZipLibrary *library = g_new0(ZipLibrary, 1);
    bool whole = module != NULL;
    for (size_t i = 0; whole && i < G_N_ELEMENTS(functions); i++) {
        gpointer *at = (gpointer *)(void *)((char *)library + functions[i].place);
        whole = g_module_symbol(module, functions[i].name, at);
    }
    if (!whole) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    _("zip files need %s (Debian: libarchive13)"), LIBRARY);
        return NULL;
    }
    g_module_make_resident(module);
    return g_steal_pointer(&library);
}
