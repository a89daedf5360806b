#include "wire/xml.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

typedef struct XmlAttribute {
    const char *name, *value; /* name: without its prefix; of "xmlns:x" all of it */
} XmlAttribute;

struct XmlNode {
    const char *name, *prefix, *text; /* prefix "" and text NULL for none */
    XmlNode *parent, *first, *last, *next;
    XmlAttribute *attributes;
    size_t attribute_count;
};

struct XmlTree {
    GPtrArray *nodes; /* owned; the first is the root */
    GStringChunk *strings;
};

/* A document while it is read; texts: what stands in each element that is open. */
typedef struct Reading {
    XmlTree *tree;
    XmlNode *open;
    GPtrArray *texts;
    unsigned left;
} Reading;

/* Reading */

static void node_free(gpointer data)
{
    XmlNode *node = data;
    g_free(node->attributes);
    g_free(node);
}

static void text_free(gpointer data)
{
    g_string_free(data, TRUE);
}

/* Returns the text, clean and without blanks around it; NULL for nothing. */
static const char *keep(XmlTree *tree, const char *text, size_t length)
{
    g_autofree char *clean = g_strstrip(text_clean(text, length, G_MAXSIZE));
    while (!text_is_clean(clean, strlen(clean))) {
        /* A mark stood behind the blanks. */
        char *again = g_strstrip(text_clean(clean, strlen(clean), G_MAXSIZE));
        g_free(clean);
        clean = again;
    }
    return clean[0] != '\0' ? g_string_chunk_insert(tree->strings, clean) : NULL;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static const char *without_prefix(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon != NULL && colon[1] != '\0' ? colon + 1 : name;
}

static bool take_from_bound(Reading *reading, size_t count, GError **error)
{
    if (reading->left < count) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "too many elements");
        return false;
    }
    reading->left -= (unsigned)count;
    return true;
}

static void set_attributes(XmlTree *tree, XmlNode *node, const char **names, const char **values)
{
    node->attributes = g_new0(XmlAttribute, node->attribute_count);
    for (size_t i = 0; i < node->attribute_count; i++) {
        const char *name =
            g_str_has_prefix(names[i], "xmlns:") ? names[i] : without_prefix(names[i]);
        node->attributes[i].name = or_empty(keep(tree, name, strlen(name)));
        node->attributes[i].value = or_empty(keep(tree, values[i], strlen(values[i])));
    }
}

static void hang_up(XmlNode *node, XmlNode *parent)
{
    node->parent = parent;
    if (parent == NULL) {
        return;
    }
    if (parent->last != NULL) {
        parent->last->next = node;
    } else {
        parent->first = node;
    }
    parent->last = node;
}

static void on_start(GMarkupParseContext *context, const char *name, const char **names,
                     const char **values, gpointer data, GError **error)
{
    Reading *reading = data;
    size_t count = g_strv_length((char **)names);
    if (!take_from_bound(reading, 1 + count, error)) {
        return;
    }
    XmlTree *tree = reading->tree;
    if (reading->texts->len >= XML_DEPTH_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "nested too deep");
        return;
    }
    if (reading->open == NULL && tree->nodes->len > 0) {
        /* GMarkup takes several roots. */
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "something follows the end");
        return;
    }
    const char *local = without_prefix(name);
    XmlNode *node = g_new0(XmlNode, 1);
    g_ptr_array_add(tree->nodes, node);
    node->name = or_empty(keep(tree, local, strlen(local)));
    node->prefix = local > name ? or_empty(keep(tree, name, (size_t)(local - name) - 1)) : "";
    node->attribute_count = count;
    set_attributes(tree, node, names, values);
    hang_up(node, reading->open);
    reading->open = node;
    g_ptr_array_add(reading->texts, g_string_new(NULL));
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
    Reading *reading = data;
    const GString *text = reading->texts->pdata[reading->texts->len - 1];
    reading->open->text = keep(reading->tree, text->str, text->len);
    reading->open = reading->open->parent;
    g_ptr_array_set_size(reading->texts, (int)reading->texts->len - 1);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                    GError **error)
{
    Reading *reading = data;
    if (reading->texts->len > 0) {
        g_string_append_len(reading->texts->pdata[reading->texts->len - 1], text, (gssize)length);
    }
}

/* Comments and instructions are none of ours; a DOCTYPE could declare entities. */
static void on_rest(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                    GError **error)
{
    bool comment = length >= 4 && memcmp(text, "<!--", 4) == 0;
    bool instruction = length >= 2 && memcmp(text, "<?", 2) == 0;
    if (!comment && !instruction) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "a DOCTYPE is not taken");
    }
}

/* GMarkup's own words quote what came, in the machine's language. */
static void set_error(GError **error, const char *name, GMarkupParseContext *context,
                      const GError *found)
{
    int line, character;
    g_markup_parse_context_get_position(context, &line, &character);
    const char *what = "malformed";
    int code = TILIK_ERROR_INVALID;
    if (found->domain == TILIK_ERROR) {
        what = found->message;
        code = found->code;
    } else if (g_error_matches(found, G_MARKUP_ERROR, G_MARKUP_ERROR_EMPTY)) {
        what = "nothing stands there";
    }
    g_set_error(error, TILIK_ERROR, code, "%s: not XML that is taken, line %d, character %d: %s",
                name, line, character, what);
}

static const char *without_mark(const char *text, size_t *size)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (*size < 3 || memcmp(text, mark, 3) != 0) {
        return text;
    }
    *size -= 3;
    return text + 3;
}

static bool parse(Reading *reading, const char *name, const char *text, size_t size, GError **error)
{
    static const GMarkupParser parser = {on_start, on_end, on_text, on_rest, NULL};
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reading, NULL);
    g_autoptr(GError) found = NULL;
    text = without_mark(text, &size);
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);
    if (!g_markup_parse_context_parse(context, valid, -1, &found) ||
        !g_markup_parse_context_end_parse(context, &found)) {
        set_error(error, name, context, found);
        return false;
    }
    if (reading->tree->nodes->len == 0) {
        /* An instruction alone is a whole document to GMarkup. */
        found = g_error_new_literal(G_MARKUP_ERROR, G_MARKUP_ERROR_EMPTY, "");
        set_error(error, name, context, found);
        return false;
    }
    return true;
}

XmlTree *xml_read(const char *name, const char *text, size_t size, const XmlBounds *bounds,
                  GError **error)
{
    if (size > bounds->size) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: over %zu bytes", name,
                    bounds->size);
        return NULL;
    }
    g_autoptr(XmlTree) tree = g_new0(XmlTree, 1);
    tree->nodes = g_ptr_array_new_with_free_func(node_free);
    tree->strings = g_string_chunk_new(4096);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_free);
    Reading reading = {.tree = tree, .texts = texts, .left = bounds->nodes};
    return parse(&reading, name, text, size, error) ? g_steal_pointer(&tree) : NULL;
}

void xml_free(XmlTree *tree)
{
    if (tree != NULL) {
        g_ptr_array_unref(tree->nodes);
        g_string_chunk_free(tree->strings);
        g_free(tree);
    }
}

/* What stands in it */

const XmlNode *xml_root(const XmlTree *tree)
{
    return tree->nodes->pdata[0];
}

const char *xml_name(const XmlNode *node)
{
    return node != NULL ? node->name : NULL;
}

static const char *declared(const XmlNode *node, const char *declaration)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        if (strcmp(node->attributes[i].name, declaration) == 0) {
            return node->attributes[i].value;
        }
    }
    return NULL;
}

const char *xml_namespace(const XmlNode *node)
{
    if (node == NULL) {
        return "";
    }
    g_autofree char *declaration =
        node->prefix[0] != '\0' ? g_strconcat("xmlns:", node->prefix, NULL) : g_strdup("xmlns");
    const char *address = NULL;
    for (const XmlNode *at = node; at != NULL && address == NULL; at = at->parent) {
        address = declared(at, declaration);
    }
    return or_empty(address);
}

static const XmlNode *from_here(const XmlNode *node, const char *name)
{
    while (node != NULL && name != NULL && strcmp(node->name, name) != 0) {
        node = node->next;
    }
    return node;
}

const XmlNode *xml_child(const XmlNode *node, const char *name)
{
    return node != NULL ? from_here(node->first, name) : NULL;
}

const XmlNode *xml_next(const XmlNode *node, const char *name)
{
    return node != NULL ? from_here(node->next, name) : NULL;
}

const XmlNode *xml_find(const XmlNode *node, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, "/", -1);
    for (char **name = names; *name != NULL; name++) {
        node = xml_child(node, *name);
    }
    return node;
}

const char *xml_text(const XmlNode *node)
{
    return node != NULL ? node->text : NULL;
}

const char *xml_text_at(const XmlNode *node, const char *path)
{
    return xml_text(xml_find(node, path));
}

const char *xml_attribute(const XmlNode *node, const char *name)
{
    return node != NULL ? declared(node, name) : NULL;
}

/* Writing */

/* XML 1.0, 2.2: what a document may hold. */
static bool may_stand(gunichar character)
{
    return character == '\t' || character == '\n' || character == '\r' ||
           (character >= 0x20 && character != 0xFFFE && character != 0xFFFF);
}

void xml_write_text(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character == '&') {
            g_string_append(out, "&amp;");
        } else if (character == '<') {
            g_string_append(out, "&lt;");
        } else if (character == '>') {
            g_string_append(out, "&gt;");
        } else if (character == '"') {
            g_string_append(out, "&quot;");
        } else if (character == '\'') {
            g_string_append(out, "&#39;");
        } else if (may_stand(character)) {
            g_string_append_unichar(out, character);
        }
    }
}

void xml_write_element(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, "<%s>", name);
    xml_write_text(out, text);
    g_string_append_printf(out, "</%s>", name);
}
