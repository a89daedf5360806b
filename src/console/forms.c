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
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void forms_close(App *app, bool kept)
{
    Forms *forms = app->forms;
    if (forms == NULL || forms->form == NULL)
        return;
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

void forms_event(App *app, const Event *event)
{
    Forms *forms = app->forms;
    Form *form = forms->form;
    FormPlan plan = forms->plan;
    FormResult result = form_event(form, event);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    if (result == FORM_LEFT)
        forms_close(app, true);
    else if (result == FORM_CHANGED && plan.changed != NULL)
        plan.changed(app, form, form_changed(form), plan.data);
    else if (result == FORM_SUBMITTED && plan.done(app, form, plan.data) && forms->form == form)
        forms_close(app, false); /* else done() has shown another one */
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
