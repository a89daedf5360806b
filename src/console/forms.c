#include "console/forms.h"

struct Forms {
    Form *form; /* NULL: none is shown */
    FormPlan plan;
    char *name;
    GKeyFile *drafts;
    unsigned number; /* of the last one that was shown */
};

static Forms *forms_of(App *app)
{
    if (app->forms == NULL) {
        app->forms = g_new0(Forms, 1);
        app->forms->drafts = g_key_file_new();
    }
    return app->forms;
}

Form *forms_shown(const App *app)
{
    return app->forms != NULL ? app->forms->form : NULL;
}

unsigned forms_number(const App *app)
{
    return forms_shown(app) != NULL ? app->forms->number : 0;
}

void forms_show(App *app, Form *form, const FormPlan *plan)
{
    Forms *forms = forms_of(app);
    forms_close(app, true);
    forms->form = form;
    forms->number++;
    forms->plan = *plan;
    forms->name = g_strdup(plan->name);
    form_restore(form, forms->drafts, forms->name);
    app_hush(app);
    app->mode = MODE_FORM;
    if (plan->draft != NULL)
        drafts_begin(app, plan->draft, plan->about);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void forms_close(App *app, bool kept)
{
    Forms *forms = app->forms;
    if (forms == NULL || forms->form == NULL)
        return;
    if (forms->plan.draft != NULL && kept)
        drafts_release(app);
    else if (forms->plan.draft != NULL)
        drafts_drop(app);
    Form *form = g_steal_pointer(&forms->form);
    g_autofree char *name = g_steal_pointer(&forms->name);
    if (!kept)
        g_key_file_remove_group(forms->drafts, name, NULL);
    else
        form_save(form, forms->drafts, name);
    form_free(form);
    if (forms->plan.free != NULL)
        forms->plan.free(forms->plan.data);
    forms->plan = (FormPlan){0};
    if (app->mode == MODE_FORM)
        app->mode = MODE_PANES;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void forms_put_draft(App *app, const char *name, GKeyFile *kept)
{
    GKeyFile *drafts = forms_of(app)->drafts;
    g_auto(GStrv) keys = g_key_file_get_keys(kept, DRAFT_FORM, NULL, NULL);
    for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *value = g_key_file_get_value(kept, DRAFT_FORM, keys[i], NULL);
        g_key_file_set_value(drafts, name, keys[i], value);
    }
}

/* Given up by its person: on the disk there is nothing left to offer, here it stands again. */
static void leave(App *app)
{
    if (app->forms->plan.draft != NULL)
        drafts_drop(app);
    forms_close(app, true);
}

static void submit(App *app, Form *form, const FormPlan *plan)
{
    if (plan->draft != NULL)
        drafts_tell(app);
    bool over = plan->done(app, form, plan->data);
    if (over && app->forms->form == form) /* else done() has shown another one */
        forms_close(app, false);
    if (plan->draft != NULL)
        drafts_told(app, true);
}

void forms_event(App *app, const Event *event)
{
    Forms *forms = app->forms;
    Form *form = forms->form;
    FormPlan plan = forms->plan;
    FormResult result = form_event(form, event);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    if (result == FORM_LEFT)
        leave(app);
    else if (result == FORM_CHANGED && plan.changed != NULL)
        plan.changed(app, form, form_changed(form), plan.data);
    else if (result == FORM_SUBMITTED)
        submit(app, form, &plan);
    if (forms->form == form && plan.draft != NULL && result != FORM_SUBMITTED)
        drafts_touch(app);
}

void forms_draw(App *app, Rect rect)
{
    form_draw(app->forms->form, app->canvas, rect);
}

void forms_stop(App *app)
{
    if (app->forms == NULL)
        return;
    forms_close(app, false);
    g_key_file_unref(app->forms->drafts);
    g_clear_pointer(&app->forms, g_free);
}
