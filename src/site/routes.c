/* routes.c - the public's addresses.  Everybody may open them; reporters' forms carry no rights, so they are
 * taken from any origin (an onion mirror, a page saved on a phone).  What needs Argon2id goes on in the heavy lane
 * after the cheap checks (web_reply.heavy). */
#include "site/hsds.h"

enum {
    MOST_FORM = 2 * 1024 * 1024,                        /* long answers of a pack, three bytes for each of theirs */
    MOST_FILES = CASE_FILES_BYTES + 1024 * 1024,        /* attachments and the form around them */
    MOST_TEXT = 256 * 1024,                             /* 20 000 characters, each as "\\ud83d\\udd25" */
    MOST_JSON = CASE_FILES_BYTES / 3 * 4 + 1024 * 1024, /* the same in base64 */
};

#define FORM WEB_NO_REFERER_CHECK
#define FILES (WEB_NO_REFERER_CHECK | WEB_UPLOAD)

const struct web_route site_routes[] = {
    /* bare addresses lead to the reader's language */
    {WEB_GET,  "/",                        WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/help",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/find",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/check",                   WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/tips",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/film",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/understand",              WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/course",                  WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/law",                     WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/advisories",              WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/report",                  WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/receipt",                 WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/trip",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/proof",                   WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/posters",                 WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    {WEB_GET,  "/i/{code}",                WEB_AT_ONCE, 0, WEB_PUBLIC, 0, incident_go},
    {WEB_GET,  "/p/{code}",                WEB_AT_ONCE, 0, WEB_PUBLIC, 0, place_go},
    {WEB_GET,  "/desk",                    WEB_AT_ONCE, 0, WEB_PUBLIC, 0, root_go},
    /* the same for everyone: once rendered they are answered at once, on the connection's thread; what is not in the
     * cache (any more) is rendered by the quick lane's */
    {WEB_GET,  "/{lang}",                  WEB_AT_ONCE, 0, WEB_PUBLIC, 0, welcome_go},
    {WEB_GET,  "/{lang}/",                 WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, welcome_show},
    {WEB_GET,  "/{lang}/help",             WEB_COMPUTE, WEB_CACHED, WEB_PUBLIC, 0, help_show},
    {WEB_GET,  "/{lang}/protect",          WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, protect_show},
    /* what to know: content, rendered once per language and edition */
    {WEB_GET,  "/{lang}/tips",             WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, tips_show},
    {WEB_GET,  "/{lang}/tips/print",       WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, tips_print_show},
    {WEB_GET,  "/{lang}/tips/pocket",      WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, tips_pocket_show},
    {WEB_GET,  "/{lang}/tips/{id}",        WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, tip_show},
    {WEB_GET,  "/{lang}/film",             WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, film_show},
    {WEB_GET,  "/film/{file}",             WEB_QUICK, WEB_CACHED | WEB_ONE_LANGUAGE, WEB_PUBLIC, 0, film_file_show},
    {WEB_GET,  "/{lang}/film.vtt",         WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, film_captions_show},
    {WEB_GET,  "/{lang}/understand",       WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, understand_show},
    {WEB_GET,  "/{lang}/understand/{id}",  WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, situation_show},
    {WEB_GET,  "/{lang}/myths",            WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, myths_show},
    {WEB_GET,  "/{lang}/pages",            WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, pages_show},
    {WEB_GET,  "/{lang}/pages/{id}",       WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, pages_one_show},
    {WEB_GET,  "/{lang}/course",           WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, course_show},
    {WEB_GET,  "/{lang}/course/certificate", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, certificate_show},
    {WEB_GET,  "/{lang}/course/{id}",      WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, unit_show},
    {WEB_GET,  "/{lang}/trip",             WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, trip_show},
    /* without a connection, and on the home screen */
    {WEB_GET,  "/sw.js",                   WEB_QUICK, WEB_CACHED | WEB_ONE_LANGUAGE, WEB_PUBLIC, 0, worker_show},
    {WEB_GET,  "/{lang}/offline",          WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, offline_show},
    {WEB_GET,  "/{lang}/hide",             WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, hide_show},
    {WEB_GET,  "/{lang}/manifest.webmanifest", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, manifest_show},
    {WEB_GET,  "/{lang}/manifest-weather.webmanifest", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, manifest_show},
    {WEB_GET,  "/{lang}/manifest-notes.webmanifest", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, manifest_show},
    {WEB_GET,  "/{lang}/manifest-recipes.webmanifest", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, manifest_show},
    /* who helps */
    {WEB_GET,  "/{lang}/find",             WEB_COMPUTE, WEB_CACHED, WEB_PUBLIC, 0, find_show},
    {WEB_GET,  "/{lang}/find/list",        WEB_COMPUTE, WEB_PRESSED, WEB_PUBLIC, 0, find_list_show},
    {WEB_GET,  "/{lang}/find/{id}",        WEB_COMPUTE, WEB_CACHED, WEB_PUBLIC, 0, find_one_show},
    /* to print; drawn once per language and edition */
    {WEB_GET,  "/{lang}/posters",          WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, posters_show},
    {WEB_GET,  "/{lang}/posters/print",    WEB_COMPUTE, 0, WEB_PUBLIC, 0, poster_print_show},
    {WEB_GET,  "/{lang}/posters/{id}",     WEB_COMPUTE, WEB_CACHED, WEB_PUBLIC, 0, poster_show},
    {WEB_GET,  "/{lang}/posters/{id}/{file}", WEB_COMPUTE, WEB_CACHED, WEB_PUBLIC, 0, poster_pdf_show},
    /* warnings of the working group */
    {WEB_GET,  "/{lang}/advisories",       WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, advisories_show},
    {WEB_GET,  "/{lang}/advisories/{id}",  WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, advisory_show},
    {WEB_GET,  "/{lang}/advisories.atom",  WEB_QUICK, 0, WEB_PUBLIC, 0, advisories_atom},
    {WEB_GET,  "/{lang}/advisories.json",  WEB_QUICK, 0, WEB_PUBLIC, 0, advisories_json},
    /* an offer, before somebody says yes; nothing of it is kept */
    {WEB_GET,  "/{lang}/check",            WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, check_show},
    {WEB_POST, "/{lang}/check",            WEB_COMPUTE, FILES, WEB_PUBLIC, MOST_FILES, check_do},
    {WEB_GET,  "/{lang}/check/picture/{token}", WEB_COMPUTE, 0, WEB_PUBLIC, 0, check_picture_show},
    /* the law: what it says in plain words, and where it stands */
    {WEB_GET,  "/{lang}/law",              WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, law_show},
    {WEB_GET,  "/{lang}/law/search",       WEB_COMPUTE, WEB_PRESSED, WEB_PUBLIC, 0, law_search_show},
    {WEB_GET,  "/{lang}/law/topic/{topic}", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, law_topic_show},
    {WEB_GET,  "/{lang}/law/{id}",         WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, law_entry_show},
    {WEB_GET,  "/{lang}/law/{id}/cite.bib", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, law_bibtex_show},
    {WEB_GET,  "/{lang}/law/{id}/cite.json", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, law_csl_show},
    /* a report */
    {WEB_GET,  "/{lang}/report",           WEB_QUICK, 0, WEB_PUBLIC, 0, report_page_show},
    {WEB_POST, "/{lang}/report",           WEB_QUICK, FILES, WEB_PUBLIC, MOST_FILES, report_step_do},
    {WEB_GET,  "/{lang}/report/send",      WEB_AT_ONCE, 0, WEB_PUBLIC, 0, report_done_show},
    {WEB_POST, "/{lang}/report/send",      WEB_QUICK, FORM, WEB_PUBLIC, MOST_FORM, report_send_do},
    {WEB_GET,  "/{lang}/report/written",   WEB_AT_ONCE, 0, WEB_PUBLIC, 0, report_done_show},
    {WEB_POST, "/{lang}/report/written",   WEB_QUICK, FORM, WEB_PUBLIC, 0, report_written_do},
    /* what staff of a facility saw */
    {WEB_GET,  "/{lang}/incident/{code}",  WEB_QUICK, 0, WEB_PUBLIC, 0, incident_show},
    {WEB_POST, "/{lang}/incident/{code}",  WEB_QUICK, FORM, WEB_PUBLIC, MOST_FORM, incident_do},
    /* the way back */
    {WEB_GET,  "/{lang}/receipt",          WEB_QUICK, 0, WEB_PUBLIC, 0, receipt_show},
    {WEB_POST, "/{lang}/receipt",          WEB_QUICK, FORM, WEB_PUBLIC, 0, receipt_open_do},
    {WEB_GET,  "/{lang}/receipt/view",     WEB_AT_ONCE, 0, WEB_PUBLIC, 0, receipt_go},
    {WEB_POST, "/{lang}/receipt/view",     WEB_QUICK, FORM, WEB_PUBLIC, 0, receipt_view_do},
    {WEB_GET,  "/{lang}/receipt/message",  WEB_AT_ONCE, 0, WEB_PUBLIC, 0, receipt_go},
    {WEB_POST, "/{lang}/receipt/message",  WEB_QUICK, FILES, WEB_PUBLIC, MOST_FILES, receipt_message_do},
    {WEB_GET,  "/{lang}/receipt/file",     WEB_AT_ONCE, 0, WEB_PUBLIC, 0, receipt_go},
    {WEB_POST, "/{lang}/receipt/file",     WEB_QUICK, FORM, WEB_PUBLIC, 0, receipt_file_do},
    /* a proof of filing */
    {WEB_GET,  "/{lang}/proof",            WEB_QUICK, 0, WEB_PUBLIC, 0, proof_show},
    {WEB_POST, "/{lang}/proof",            WEB_QUICK, FORM, WEB_PUBLIC, 0, proof_do},
    /* software */
    {WEB_GET,  "/api/v1/health",           WEB_AT_ONCE, WEB_API, WEB_PUBLIC, 0, api_health},
    {WEB_POST, "/api/v1/reports",          WEB_QUICK, WEB_API, WEB_PUBLIC, MOST_JSON, api_report},
    {WEB_POST, "/api/v1/receipt",          WEB_QUICK, WEB_API, WEB_PUBLIC, 0, api_receipt},
    {WEB_GET,  "/api/v1/organizations",    WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_organisations},
    {WEB_GET,  "/api/v1/organizations/{id}", WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_organisation},
    {WEB_GET,  "/api/v1/services",         WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_services},
    {WEB_GET,  "/api/v1/services/{id}",    WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_service},
    {WEB_POST, "/api/v1/screen",           WEB_COMPUTE, WEB_API, WEB_PUBLIC, MOST_TEXT, api_screen},
    {WEB_GET,  "/api/v1/screen",           WEB_AT_ONCE, WEB_API, WEB_PUBLIC, 0, api_screen_words},
    {WEB_OPTIONS, "/api/v1/screen",        WEB_AT_ONCE, WEB_API, WEB_PUBLIC, 0, api_screen_options},
    {WEB_GET,  "/api/v1/law",              WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_law},
    {WEB_GET,  "/api/v1/law/{id}",         WEB_COMPUTE, WEB_API, WEB_PUBLIC, 0, api_law_entry},
    {.path = NULL},
};
