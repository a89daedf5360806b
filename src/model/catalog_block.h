/* catalog_block.h - how a packed catalog lies in its block
 *
 * A header, then sections one after another, each on an 8 byte boundary: areas in code order, sites
 * in id order, cameras in catalog order, camera indices in id order, text.  The text begins with a
 * NUL and ends with STRINGS_PAD of them.  Host byte order; a block of another order or layout has
 * another magic.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_CATALOG_BLOCK_H
#define TILIK_SRC_MODEL_CATALOG_BLOCK_H

#include "catalog_private.h"

#define BLOCK_MAGIC (UINT32_C(0x544b4300) + CATALOG_FORMAT)

typedef struct BlockHeader {
    uint32_t magic;
    uint32_t header_size;
    uint64_t size;
    uint32_t areas, sites, cameras, text_size;
} BlockHeader;
G_STATIC_ASSERT(sizeof(BlockHeader) % 8 == 0);

typedef struct BlockLayout {
    size_t areas, sites, cameras, by_id, text, size;
} BlockLayout;

/* Works out where the sections of such a header lie.  Nothing overflows: counts have 32 bits,
 * sizes 64. */
static inline BlockLayout block_layout(const BlockHeader *header)
{
    BlockLayout layout = {.areas = sizeof *header};
    layout.sites = layout.areas + (size_t)header->areas * sizeof(AreaRecord);
    layout.cameras = layout.sites + (size_t)header->sites * sizeof(SiteRecord);
    layout.by_id = layout.cameras + (size_t)header->cameras * sizeof(CameraRecord);
    layout.text = layout.by_id + ((size_t)header->cameras * sizeof(uint32_t) + 7) / 8 * 8;
    layout.size = layout.text + header->text_size;
    return layout;
}

#endif
