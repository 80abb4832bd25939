/* app.c - what all handlers share: scratches for the screen, and uploaded files as case/ wants them. */
#include "site/app.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"

struct idle {
    struct screen_scratch *scratch;
    struct idle *next;
};

/* As many scratches as there were ever threads at once: a take from an empty pool makes one more. */
struct scratch_pool {
    pthread_mutex_t lock;
    const struct screen *screen;
    struct idle *idle;
};

bool app_scratches_new(const struct screen *screen, struct scratch_pool **ret, struct err *err)
{
    struct scratch_pool *pool = calloc(1, sizeof(*pool));

    if (!pool)
        return err_set(err, ERR_FAULT, "cannot prepare the screen's scratches: out of memory");
    pthread_mutex_init(&pool->lock, NULL);
    pool->screen = screen;
    *ret = pool;
    return true;
}

void app_scratches_free(struct scratch_pool *pool)
{
    if (!pool)
        return;
    while (pool->idle) {
        struct idle *idle = pool->idle;

        pool->idle = idle->next;
        screen_scratch_free(idle->scratch);
        free(idle);
    }
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

struct screen_scratch *app_scratch_take(struct app *app)
{
    struct scratch_pool *pool = app->scratches;
    struct screen_scratch *scratch = NULL;
    struct err err = {0};
    struct idle *idle;

    pthread_mutex_lock(&pool->lock);
    idle = pool->idle;
    if (idle)
        pool->idle = idle->next;
    pthread_mutex_unlock(&pool->lock);
    if (idle) {
        scratch = idle->scratch;
        free(idle);
        return scratch;
    }
    /* The only way to fail is a lack of memory, and then there is no sensible way on (as in base/arena.h). */
    if (!screen_scratch_new(pool->screen, &scratch, &err)) {
        fprintf(stderr, "kres: %s\n", err.text);
        abort();
    }
    return scratch;
}

void app_scratch_give(struct app *app, struct screen_scratch *scratch)
{
    struct scratch_pool *pool = app->scratches;
    struct idle *idle = scratch ? malloc(sizeof(*idle)) : NULL;

    if (!idle) {
        screen_scratch_free(scratch);
        return;
    }
    screen_scratch_forget(scratch);
    idle->scratch = scratch;
    pthread_mutex_lock(&pool->lock);
    idle->next = pool->idle;
    pool->idle = idle;
    pthread_mutex_unlock(&pool->lock);
}

bool app_content_changed(struct app *app, struct err *err)
{
    bool changed;

    if (!know_refresh(app->know, clock_now(), true, &changed, err))
        return false;
    if (app->server)
        web_server_drop_cache(app->server);
    return true;
}

/* A browser sends an empty part for a file field in which nothing was chosen: that is no file. */
void app_files(const struct web_request *request, struct case_file_in **ret, size_t *ret_count)
{
    struct case_file_in *files = ARENA_ARRAY(request->arena, request->file_count + 1, struct case_file_in);
    size_t count = 0;

    for (size_t i = 0; i < request->file_count; i++) {
        const struct web_file *file = &request->files[i];

        if (!file->bytes.n && !file->name.n)
            continue;
        files[count++] = (struct case_file_in){.name = file->name, .type = file->type, .bytes = file->bytes};
    }
    *ret = files;
    *ret_count = count;
}
