#include "model/role.h"

#include <glib.h>

static void a_braked_camera_is_closed_to_all_who_may_not_release_it(void)
{
    for (unsigned role = 0; role < ROLES; role++) {
        bool sees = role_sees((Role)role, VISIBILITY_PUBLIC, REASON_PRIVACY);
        g_assert_cmpint(sees, ==, role == ROLE_SUPERVISOR || role == ROLE_ADMIN);
    }
}

static void the_public_sees_public_cameras_only(void)
{
    g_assert_true(role_sees(ROLE_PUBLIC, VISIBILITY_PUBLIC, REASON_NONE));
    g_assert_true(role_sees(ROLE_PUBLIC, VISIBILITY_PUBLIC, REASON_BROKEN));
    g_assert_false(role_sees(ROLE_PUBLIC, VISIBILITY_RESTRICTED, REASON_NONE));
    g_assert_false(role_sees(ROLE_PUBLIC, VISIBILITY_OFFICIAL, REASON_NONE));
}

static void volunteers_do_not_see_official_cameras(void)
{
    g_assert_true(role_sees(ROLE_VOLUNTEER, VISIBILITY_RESTRICTED, REASON_NONE));
    g_assert_false(role_sees(ROLE_VOLUNTEER, VISIBILITY_OFFICIAL, REASON_NONE));
    g_assert_true(role_sees(ROLE_OPERATOR, VISIBILITY_OFFICIAL, REASON_NONE));
}

static void any_watcher_with_a_name_can_pull_the_brake(void)
{
    g_assert_true(role_has(ROLE_VOLUNTEER, RIGHT_PRIVACY_BRAKE));
    g_assert_true(role_has(ROLE_OPERATOR, RIGHT_PRIVACY_BRAKE));
    g_assert_false(role_has(ROLE_PUBLIC, RIGHT_PRIVACY_BRAKE));
    g_assert_false(role_has(ROLE_OPERATOR, RIGHT_BRAKE_RELEASE));
}

static void the_public_plays_no_recordings(void)
{
    for (unsigned role = 0; role < ROLES; role++) {
        bool looks = role_has((Role)role, RIGHT_CAMERAS_VIEW) && role != ROLE_PUBLIC;
        g_assert_cmpint(role_has((Role)role, RIGHT_CAMERAS_PLAYBACK), ==, looks);
    }
}

static void metrics_are_for_auditors_and_admins(void)
{
    for (unsigned role = 0; role < ROLES; role++) {
        bool has = role_has((Role)role, RIGHT_METRICS);
        g_assert_cmpint(has, ==, role == ROLE_AUDITOR || role == ROLE_ADMIN);
    }
    g_assert_false(role_has(ROLES, RIGHT_METRICS));
    g_assert_false(role_has(ROLE_ADMIN, RIGHTS));
}

static void every_word_reads_back(void)
{
    for (unsigned i = 0; i < ROLES; i++) {
        Role role = ROLES;
        g_assert_true(role_parse(role_word((Role)i), &role));
        g_assert_cmpuint(role, ==, i);
    }
    Role untouched = ROLE_AUDITOR;
    g_assert_false(role_parse("Operator", &untouched));
    g_assert_cmpint(untouched, ==, ROLE_AUDITOR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/role/a braked camera is closed to all who may not release it",
                    a_braked_camera_is_closed_to_all_who_may_not_release_it);
    g_test_add_func("/role/the public sees public cameras only",
                    the_public_sees_public_cameras_only);
    g_test_add_func("/role/volunteers do not see official cameras",
                    volunteers_do_not_see_official_cameras);
    g_test_add_func("/role/any watcher with a name can pull the brake",
                    any_watcher_with_a_name_can_pull_the_brake);
    g_test_add_func("/role/the public plays no recordings", the_public_plays_no_recordings);
    g_test_add_func("/role/metrics are for auditors and admins",
                    metrics_are_for_auditors_and_admins);
    g_test_add_func("/role/every word reads back", every_word_reads_back);
    return g_test_run();
}
