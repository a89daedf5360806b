#include "model/situation.h"

#include <string.h>

#include "situation_private.h"

struct Grouper {
    GrouperRules rules;
    GrouperPlaces *places;
    GHashTable *kinds;      /* GrouperKind by its word */
    GHashTable *nodes;      /* GrouperNode by alert */
    GHashTable *situations; /* GrouperGroup by id */
    GQueue order;           /* of nodes, the oldest first */
    GPtrArray *near;
};

Grouper *grouper_new(const GrouperRules *rules)
{
    Grouper *grouper = g_new0(Grouper, 1);
    grouper->rules = *rules;
    grouper->places = grouper_places_new(rules->metres);
    grouper->kinds = g_hash_table_new(g_str_hash, g_str_equal);
    grouper->nodes = g_hash_table_new(g_str_hash, g_str_equal);
    grouper->situations = g_hash_table_new(g_str_hash, g_str_equal);
    g_queue_init(&grouper->order);
    grouper->near = g_ptr_array_new();
    return grouper;
}

static int by_time(gconstpointer a, gconstpointer b, gpointer data)
{
    int64_t one = ((const GrouperNode *)a)->at_ms, two = ((const GrouperNode *)b)->at_ms;
    return (one > two) - (one < two);
}

static void join(Grouper *grouper, GrouperNode *node, GrouperGroup *group)
{
    node->group = group;
    if (group->members != NULL) {
        node->member = g_sequence_insert_sorted(group->members, node, by_time, NULL);
    } else {
        group->lone = node;
    }
    grouper_places_add(grouper->places, node);
}

/* A group that nobody is left in ends. */
static void leave(Grouper *grouper, GrouperNode *node)
{
    GrouperGroup *group = node->group;
    grouper_places_remove(grouper->places, node);
    node->group = NULL;
    if (group->members != NULL) {
        g_sequence_remove(node->member);
        if (!g_sequence_is_empty(group->members)) {
            return;
        }
        g_hash_table_remove(grouper->situations, group->id);
        g_sequence_free(group->members);
    }
    g_free(group->id);
    g_free(group);
}

static void node_free(Grouper *grouper, GrouperNode *node)
{
    leave(grouper, node);
    g_queue_delete_link(&grouper->order, node->link);
    g_hash_table_remove(grouper->nodes, node->id);
    if (--node->kind->alerts == 0) {
        g_hash_table_remove(grouper->kinds, node->kind->word);
        g_free(node->kind);
    }
    g_free(node->id);
    g_free(node);
}

void grouper_free(Grouper *grouper)
{
    if (grouper == NULL) {
        return;
    }
    while (!g_queue_is_empty(&grouper->order)) {
        node_free(grouper, g_queue_peek_head(&grouper->order));
    }
    grouper_places_free(grouper->places);
    g_hash_table_unref(grouper->kinds);
    g_hash_table_unref(grouper->nodes);
    g_hash_table_unref(grouper->situations);
    g_ptr_array_unref(grouper->near);
    g_free(grouper);
}

static GrouperKind *find_kind(Grouper *grouper, const char *word)
{
    char name[ALERT_KIND_SIZE];
    g_strlcpy(name, word, sizeof name);
    GrouperKind *kind = g_hash_table_lookup(grouper->kinds, name);
    if (kind == NULL) {
        kind = g_new0(GrouperKind, 1);
        memcpy(kind->word, name, sizeof name);
        g_hash_table_insert(grouper->kinds, kind->word, kind);
    }
    return kind;
}

/* Makes a node that is in no group yet. */
static GrouperNode *node_new(Grouper *grouper, const GrouperAlert *alert)
{
    if (grouper->order.length >= GROUPER_OPEN_MAX) {
        node_free(grouper, g_queue_peek_head(&grouper->order));
    }
    GrouperNode *node = g_new0(GrouperNode, 1);
    node->id = g_strdup(alert->id);
    node->kind = find_kind(grouper, alert->kind);
    node->kind->alerts++;
    node->at_ms = alert->at_ms;
    grouper_place(node, alert);
    g_queue_push_tail(&grouper->order, node);
    node->link = grouper->order.tail;
    g_hash_table_insert(grouper->nodes, node->id, node);
    return node;
}

static GrouperGroup *situation_group(Grouper *grouper, const char *id)
{
    GrouperGroup *group = g_hash_table_lookup(grouper->situations, id);
    if (group == NULL) {
        group = g_new0(GrouperGroup, 1);
        group->id = g_strdup(id);
        group->members = g_sequence_new(NULL);
        g_hash_table_insert(grouper->situations, group->id, group);
    }
    return group;
}

static const GrouperNode *group_first(const GrouperGroup *group)
{
    return group->members != NULL ? g_sequence_get(g_sequence_get_begin_iter(group->members))
                                  : group->lone;
}

static const GrouperNode *group_last(const GrouperGroup *group)
{
    return group->members != NULL
               ? g_sequence_get(g_sequence_iter_prev(g_sequence_get_end_iter(group->members)))
               : group->lone;
}

static bool in_time(const Grouper *grouper, const GrouperGroup *group, int64_t at_ms)
{
    return at_ms >= group_first(group)->at_ms - grouper->rules.window_ms &&
           at_ms <= group_last(group)->at_ms + grouper->rules.window_ms;
}

/* Situations before lone alerts, the oldest first: the answer is the same after a restart. */
static bool better(const GrouperGroup *one, const GrouperGroup *two)
{
    if (two == NULL || (one->id != NULL) != (two->id != NULL)) {
        return two == NULL || one->id != NULL;
    }
    int64_t here = group_first(one)->at_ms, there = group_first(two)->at_ms;
    if (here != there) {
        return here < there;
    }
    return one->id != NULL ? strcmp(one->id, two->id) < 0
                           : strcmp(one->lone->id, two->lone->id) < 0;
}

GrouperAnswer grouper_add(Grouper *grouper, const GrouperAlert *alert)
{
    GrouperNode *node = g_hash_table_lookup(grouper->nodes, alert->id);
    if (node != NULL) {
        return (GrouperAnswer){.situation = node->group->id};
    }
    node = node_new(grouper, alert);
    g_ptr_array_set_size(grouper->near, 0);
    grouper_places_near(grouper->places, node, grouper->near);
    GrouperGroup *best = NULL;
    for (guint i = 0; i < grouper->near->len; i++) {
        GrouperGroup *group = grouper->near->pdata[i];
        if (in_time(grouper, group, alert->at_ms) && better(group, best)) {
            best = group;
        }
    }
    if (best != NULL && best->id != NULL) {
        join(grouper, node, best);
        return (GrouperAnswer){.situation = best->id};
    }
    join(grouper, node, g_new0(GrouperGroup, 1));
    return (GrouperAnswer){.partner = best != NULL ? best->lone->id : NULL};
}

static void move(Grouper *grouper, const char *alert, const char *situation)
{
    GrouperNode *node = g_hash_table_lookup(grouper->nodes, alert);
    if (node != NULL && g_strcmp0(node->group->id, situation) != 0) {
        leave(grouper, node);
        join(grouper, node, situation_group(grouper, situation));
    }
}

void grouper_began(Grouper *grouper, const char *situation, const char *partner, const char *alert)
{
    move(grouper, partner, situation);
    move(grouper, alert, situation);
}

void grouper_restore(Grouper *grouper, const GrouperAlert *alert, const char *situation)
{
    if (g_hash_table_contains(grouper->nodes, alert->id)) {
        return;
    }
    GrouperNode *node = node_new(grouper, alert);
    join(grouper, node,
         situation != NULL ? situation_group(grouper, situation) : g_new0(GrouperGroup, 1));
}

void grouper_remove(Grouper *grouper, const char *alert)
{
    GrouperNode *node = g_hash_table_lookup(grouper->nodes, alert);
    if (node != NULL) {
        node_free(grouper, node);
    }
}
