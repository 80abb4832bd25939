/* safety_view.c - before something about a person goes to somebody: how she is reached safely, what must never be told, and
 * whether the words name the one who should get it. */
#include "case/safety.h"
#include "desk/sharing_pages.h"

bool safety_view(struct web_request *request, json_t *view, int64_t case_id, const struct safety_name *names, size_t count,
                 struct err *err)
{
    struct safety_word *words;
    size_t word_count;
    bool named = false;

    if (!safety_of(record_of(request), desk_session(request), request->arena, case_id, names, count, &words, &word_count,
                   err))
        return false;
    json_t *list = view_list(view, "safety");
    for (size_t i = 0; i < word_count; i++) {
        json_t *one = view_item(list);
        view_text(one, "label", record_word(request, words[i].field->label));
        view_text(one, "about", words[i].about);
        view_text(one, "text", words[i].text);
        view_flag(one, "never", words[i].never);
        view_text(one, "named", words[i].named);
        named = named || words[i].named.n;
    }
    view_flag(view, "has_safety", word_count > 0);
    view_flag(view, "safety_names", named);
    view_number(view, "safety_case", case_id);
    return true;
}

bool safety_of_receiver(struct web_request *request, json_t *view, int64_t case_id, struct str slug, struct str outside,
                        struct err *err)
{
    struct safety_name name = {.name = outside, .other = slug};
    struct agency *agencies;
    size_t count;

    if (!desk_agencies(request, &agencies, &count, err))
        return false;
    for (size_t i = 0; slug.n && i < count; i++)
        if (str_eq(agencies[i].slug, slug))
            name.name = agencies[i].name;
    return safety_view(request, view, case_id, &name, 1, err);
}
