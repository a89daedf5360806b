/* xml.h - XML from outside as a small tree, and text escaped for XML that is sent
 *
 * Of a document its elements, attributes and text are kept; comments and instructions are passed
 * over.  Names are known without their prefix: systems choose prefixes as they like.  There are no
 * entities but the five of XML, and a DOCTYPE is refused.
 *
 * Always true of an XmlTree:
 *   - it was no larger, no deeper and had no more elements and attributes than its bounds;
 *   - every string that it gives is clean (base/text.h) and lives as long as the tree.
 *
 * Readers of a node take NULL for "there is none", so that they can be put one into another.
 *
 * Layer: wire.  Thread: any, one at a time.
 */
#ifndef TILIK_WIRE_XML_H
#define TILIK_WIRE_XML_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define XML_DEPTH_MAX 32

typedef struct XmlTree XmlTree;
typedef struct XmlNode XmlNode;

typedef struct XmlBounds {
    size_t size;    /* bytes of the document */
    unsigned nodes; /* elements and attributes */
} XmlBounds;

/* Reads a whole document; bytes that are not UTF-8 become U+FFFD.  NULL and error, which begins
 * with name, for what is no XML, or goes over a bound. */
XmlTree *xml_read(const char *name, const char *text, size_t size, const XmlBounds *bounds,
                  GError **error);
void xml_free(XmlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlTree, xml_free)

/* The element that all others stand in; never NULL. */
const XmlNode *xml_root(const XmlTree *tree);

/* The name without its prefix; NULL of none. */
const char *xml_name(const XmlNode *node);
/* The address of the name's namespace; "" where it has none. */
const char *xml_namespace(const XmlNode *node);

/* The first child of that name (NULL: of any), and the next beside it. */
const XmlNode *xml_child(const XmlNode *node, const char *name);
const XmlNode *xml_next(const XmlNode *node, const char *name);

/* Goes down by names, "Body/Fault/Code", by the first of each. */
const XmlNode *xml_find(const XmlNode *node, const char *path);

/* What stands in the node itself (not in its children), without blanks around it; NULL where that
 * is nothing. */
const char *xml_text(const XmlNode *node);
const char *xml_text_at(const XmlNode *node, const char *path);

/* The attribute of that name, whatever its prefix; NULL where there is none. */
const char *xml_attribute(const XmlNode *node, const char *name);

/* Appends text as it stands between tags and in quotes: & < > " ' escaped, what XML can't hold left
 * out. */
void xml_write_text(GString *out, const char *text);

/* Appends "<name>text</name>". */
void xml_write_element(GString *out, const char *name, const char *text);

#endif
