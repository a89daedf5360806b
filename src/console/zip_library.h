/* zip_library.h - libarchive, loaded when a zip file is read or written and not before
 *
 * It brings libraries of tens of megabytes with it, which a console that never meets a zip file
 * would map at every start.
 *
 * Layer: console.  Thread: any, one at a time.
 */
#ifndef TILIK_CONSOLE_ZIP_LIBRARY_H
#define TILIK_CONSOLE_ZIP_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

/* Its functions by their own names. */
typedef struct ZipLibrary {
    __typeof__(archive_entry_filetype) *archive_entry_filetype;
    __typeof__(archive_entry_free) *archive_entry_free;
    __typeof__(archive_entry_hardlink) *archive_entry_hardlink;
    __typeof__(archive_entry_is_encrypted) *archive_entry_is_encrypted;
    __typeof__(archive_entry_new) *archive_entry_new;
    __typeof__(archive_entry_pathname) *archive_entry_pathname;
    __typeof__(archive_entry_set_filetype) *archive_entry_set_filetype;
    __typeof__(archive_entry_set_mtime) *archive_entry_set_mtime;
    __typeof__(archive_entry_set_pathname) *archive_entry_set_pathname;
    __typeof__(archive_entry_set_perm) *archive_entry_set_perm;
    __typeof__(archive_entry_set_size) *archive_entry_set_size;
    __typeof__(archive_entry_symlink) *archive_entry_symlink;
    __typeof__(archive_error_string) *archive_error_string;
    __typeof__(archive_read_data) *archive_read_data;
    __typeof__(archive_read_free) *archive_read_free;
    __typeof__(archive_read_new) *archive_read_new;
    __typeof__(archive_read_next_header) *archive_read_next_header;
    __typeof__(archive_read_open_filename) *archive_read_open_filename;
    __typeof__(archive_read_support_format_zip_seekable) *archive_read_support_format_zip_seekable;
    __typeof__(archive_write_close) *archive_write_close;
    __typeof__(archive_write_data) *archive_write_data;
    __typeof__(archive_write_finish_entry) *archive_write_finish_entry;
    __typeof__(archive_write_free) *archive_write_free;
    __typeof__(archive_write_header) *archive_write_header;
    __typeof__(archive_write_new) *archive_write_new;
    __typeof__(archive_write_open_fd) *archive_write_open_fd;
    __typeof__(archive_write_set_bytes_in_last_block) *archive_write_set_bytes_in_last_block;
    __typeof__(archive_write_set_format_zip) *archive_write_set_format_zip;
    __typeof__(archive_write_set_options) *archive_write_set_options;
} ZipLibrary;

/* Loads it, for good; free the table with g_free().  NULL and error where it is not there. */
ZipLibrary *zip_library_load(GError **error);

#endif
