/* linking_level.c - see linking_level.h. */
#include "cmd/linking_level.h"

#include "cmd/house.h"
#include "cmd/screen_cache.h"

bool linking_level_open(struct cmd *cmd, struct linking_level *ret, struct err *err)
{
    struct share share = {0};
    struct err missing = {0};
    const char *cache;
    *ret = (struct linking_level){0};
    if (!cmd->config.pack_count && !share_find(cmd->arena, &share, &missing))
        return true;
    if (!house_packs(cmd->arena, &cmd->config, &share, &ret->packs, err) ||
        !str_zero(cmd->arena, ret->packs.country, &ret->country, err) ||
        !screen_cache_find(cmd->arena, NULL, &cache, err) ||
        !screen_load(ret->packs.folders, ret->packs.count, cache, &ret->screen, err))
        return false;
    if (!screen_indicator_count(ret->screen))
        linking_level_close(ret);
    return true;
}

void linking_level_close(struct linking_level *level)
{
    screen_free(level->screen);
    level->screen = NULL;
}

void linking_level_hand_free(struct linking_level_hand *hand)
{
    screen_scratch_free(hand->scratch);
    arena_clear(&hand->arena);
    *hand = (struct linking_level_hand){0};
}

bool linking_level_find(const struct linking_level *level, struct linking_level_hand *hand, const struct str *texts,
                        size_t count, int *ret, struct err *err)
{
    int highest = LEVEL_NONE;
    *ret = -1;
    if (!level->screen)
        return true;
    if (!hand->scratch && !screen_scratch_new(level->screen, &hand->scratch, err))
        return false;
    for (size_t i = 0; i < count && highest < LEVEL_HIGH; i++) {
        struct screen_result result;
        struct err wrong = {0};
        if (i && str_eq(texts[i], texts[i - 1]))
            continue;
        arena_reset(&hand->arena);
        if (screen_scan(level->screen, hand->scratch, texts[i], level->country, &hand->arena, &result, &wrong)) {
            highest = (int)result.level > highest ? (int)result.level : highest;
        } else if (wrong.kind != ERR_INPUT && wrong.kind != ERR_TOO_LARGE) { /* those have no level, as in kres screen */
            *err = wrong;
            return false;
        }
    }
    *ret = highest;
    return true;
}
