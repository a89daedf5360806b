#include "model/vocabulary.h"

#include <string.h>

#include "model/area.h"
#include "model/camera.h"
#include "model/order.h"
#include "model/query.h"
#include "model/role.h"

WORDS_DEFINE(AreaLevel, area_level, AREA_LEVEL_TABLE)
WORDS_DEFINE(CameraState, camera_state, CAMERA_STATE_TABLE)
WORDS_DEFINE(Reason, reason, REASON_TABLE)
WORDS_DEFINE(CameraClass, camera_class, CAMERA_CLASS_TABLE)
WORDS_DEFINE(Owner, owner, OWNER_TABLE)
WORDS_DEFINE(Visibility, visibility, VISIBILITY_TABLE)
WORDS_DEFINE(Role, role, ROLE_TABLE)
WORDS_DEFINE(Right, right, RIGHT_TABLE)
WORDS_DEFINE(Purpose, purpose, PURPOSE_TABLE)
WORDS_DEFINE(QueryField, query_field, QUERY_FIELD_TABLE)
WORDS_DEFINE(OrderColumn, order_column, ORDER_TABLE)

bool camera_is_off(CameraState state, Reason reason)
{
    return (state == CAMERA_OUT_OF_SERVICE && reason != REASON_PRIVACY) ||
           state == CAMERA_OFFLINE || state == CAMERA_UNLINKED || state == CAMERA_MISSING;
}
