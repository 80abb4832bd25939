// words.mjs - prints a gettext template (POT) with every sentence of ui/templates and ui/parcel and every message key of src/.
//
// A sentence stands between {{#_}} and {{/_}}, a plural between {{#_n count}} and {{/_n}} as "one|many"; white space
// is folded as src/web/template.c folds it.  A key is a string of C that begins with "!"; its English is in en.po.
// Keys that C puts together at run time ("!role-" and the name of a role) are listed in the table "built" below, each
// with the place in src/ that names its endings; a place that names none any more is an error.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const found = new Map(); // msgid -> { plural, places }

function add(msgid, plural, place) {
  const entry = found.get(msgid) ?? { plural, places: [] };
  entry.plural ??= plural;
  entry.places.push(place);
  found.set(msgid, entry);
}

const fold = (text) => text.replace(/\s+/g, ' ').trim();
const lineOf = (text, at) => text.slice(0, at).split('\n').length;

function files(folder, ending) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).sort()
    .map((name) => join(folder, name));
}

for (const file of [...files('ui/templates', '.mustache'), ...files('ui/parcel', '.html')]) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/\{\{#\s*_\s*\}\}([\s\S]*?)\{\{\/\s*_\s*\}\}/g))
    add(fold(match[1]), undefined, `${file}:${lineOf(text, match.index)}`);
  for (const match of text.matchAll(/\{\{#\s*_n\s+[^}]*\}\}([\s\S]*?)\{\{\/\s*_n\s*\}\}/g)) {
    const [one, many] = match[1].split('|').map(fold);
    add(one, many, `${file}:${lineOf(text, match.index)}`);
  }
}
for (const file of files('ui/parcel', '.js')) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/\b_\('([^'\\]+)'\)/g)) add(match[1], undefined, `${file}:${lineOf(text, match.index)}`);
}
for (const file of files('src', '.c')) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/"(![a-z][a-z0-9-]+)"/g)) add(match[1], undefined, `${file}:${lineOf(text, match.index)}`);
}

// prefix, files, a pattern whose groups are the endings (or hold them as "quoted" names).
const names = /"([a-z][a-z0-9._-]+)"/g;
const built = [
  ['error-title-', ['src/web/reply.c'], /\{ERR_[A-Z_]+, (\d{3})\}/g],
  ['error-title-', ['src/web/reply.c', 'src/web/exchange.c', 'src/web/visit.c'], /(?:refuse\(ex, |return )([45]\d\d)\b/g],
  ['error-title-', ['src/web/reply.c'], /\? ([45]\d\d) :/g],
  ['error-title-', ['src/site/api.c'], /\{(\d{3}), "/g],
  ['approval-', ['src/case/approval_rules.c'], /ACTS\[\] = \{([^}]*)\}/g],
  ['scope-', ['src/record/role.c'], /SCOPE_NAMES\[SCOPES \+ 1\] = \{([^}]*)\}/g],
  ['verb-', ['src/desk/roles.c'], /VERBS\[ROLE_VERBS\] = \{([^}]*)\}/g],
  ['role-', ['src/agency/agency.c'], /\[ROLE_(?!NONE)[A-Z]+\]\s*=\s*"([a-z]+)"/g],
  ['level-', ['src/desk/inbox.c'], /levels\[\] = \{([^}]*)\}/g],
  ['element-', ['src/screen/indicators.c'], /elements\[\] = \{([^}]*)\}/g],
  ['strength-', ['src/screen/indicators.c'], /strengths\[\] = \{([^}]*)\}/g],
  ['identifier-', ['src/text/identifier.c'], /\[IDENTIFIER_[A-Z]+\]\s*=\s*"([a-z]+)"/g],
  ['same-', ['src/text/identifier.c'], /\[IDENTIFIER_[A-Z]+\]\s*=\s*"([a-z]+)"/g],
  ['tie-', ['src/case/ties_store.c'], /\[TIES_[A-Z]+\] = "([a-z]+)"/g],
  ['audit-', ['src/case/ties_decide.c'], /\[TIES_[A-Z]+\] = "(link\.[a-z]+)"/g],
  ['audit-', ['src/case/ties_decide.c', 'src/case/ties_text.c'], /"(link\.(?:undo|read|compare))"/g],
  ['slot-', ['src/link/tokens.c'], /names\[\] = \{("number"[^}]*), "word"\}/g],
  ['event-', ['src/desk/report_page.c'], /"event", STR\("([a-z-]+)"\)/g],
  ['event-', files('src/case', '.c'), /\.action = STR\("([a-z-]+)"\)/g],
  ['event-', ['src/case/act.c'], /\bmove\([^;"]*"([a-z-]+)"/g],
  ['review-', ['src/case/review.c'], /\[REVIEW_[A-Z]+\] = "([a-z]+)"/g],
  ['reviews-', ['src/case/review.c'], /\[REVIEW_[A-Z]+\] = "([a-z]+)"/g],
  ['undo-', ['src/case/undo.c'], /UNDOABLE\[\] = \{([^}]*)\}/g],
  ['audit-', [...files('src/agency', '.c'), ...files('src/case', '.c')],
    /\b(?:\w*note_write|finish|move|step_end)\(([^;]*?"[a-z-]+\.[a-z-]+"[^;]*);/g],
  ['watch-', ['src/agency/watch.c'], /\[WATCH_[A-Z_]+\] = "([a-z-]+)"/g],
  ['trail-', ['src/desk/trail.c'], /^    \{"([a-z]+)", \{"/gm],
  ['need-', ['src/know/directory.c'], /directory_needs\[\] = \{([^}]*)\}/g],
  ['suits-', ['src/know/directory.c'], /directory_suits\[\] = \{([^}]*)\}/g],
  ['organisation-', ['src/know/shapes.c'], /organisation_kinds\[\] = \{([^}]*)\}/g],
  ['paper-', ['src/print/job.c'], /\bpapers\[PAPERS\] = \{([^}]*)\}/g],
  ['facility-', ['src/record/facility.c'], /facility_kinds\[\] = \{([^}]*)\}/g],
  ['sighting-', ['src/case/sighting.c'], /\bBY\[\] = \{([^}]*)\}/g],
  ['law-topic-', files('packs/si/law', '.yaml'), /\btopics: \[([^\]]*)\]/g],
  ['checked-by-', [...files('packs/si/directory', '.yaml'), ...files('packs/si/law', '.yaml')], /\bby: ([a-z]+-[a-z]+)\b/g],
  ['law-group-', ['src/know/shapes.c'], /law_groups\[\] = \{([^}]*)\}/g],
  ['law-type-', ['src/know/shapes.c'], /law_types\[\] = \{([^}]*)\}/g],
  ['law-status-', ['src/know/shapes.c'], /law_statuses\[\] = \{([^}]*)\}/g],
  ['law-relation-', ['src/know/law.c'], /\{("[a-z-]+", "[a-z-]+")\}/g],
  ['audit-', files('src/case', '.c'), /\.action = "([a-z-]+\.[a-z-]+)"/g],
  ['audit-', files('src/record', '.c').filter((file) => /item_/.test(file)), /"(record\.[a-z-]+)"/g],
  ['audit-', ['src/record/sharing.c'], /"(record\.[a-z-]+)"/g],
  ['audit-', ['src/record/restricted.c'], /\.action = "([a-z-]+\.[a-z-]+)"/g],
  ['audit-', ['src/record/facility.c'], /\baudit\(([^;]*"facility[^;]*);/g],
  ['audit-', ['src/record/ad_import.c', 'src/record/ad_clusters.c'], /\baudit\(([^;]*"ads\.[a-z]+"[^;]*);/g],
  ['audit-', ['src/record/content.c'], /\.action = ([^};]*"[^}]*)\}/g],
  ['audit-', files('src/record', '.c'), /\bitem_line\(([^;]*?"record\.[a-z]+"[^;]*);/g],
  ['audit-', ['src/case/keeping_hand.c'], /\bitem_line\(([^;]*?"record\.[a-z]+"[^;]*);/g],
  ['audit-', ['src/record/team.c'], /\.action = "([a-z-]+\.[a-z-]+)"/g],
  ['audit-', ['src/case/approval.c'], /\bline_of\(([^;]*"approval\.[a-z]+"[^;]*);/g],
  ['audit-', ['src/case/calendar.c'], /\bchange_feed\(([^;]*"calendar[^;]*);/g],
  ['number-', ['src/case/numbers.c'], /\bconst char \*const \w+\[\] = \{("[^}]*)\}/g],
  ['number-', ['src/case/numbers.c'], /\*const one\[\] = \{("all")\}/g],
  ['number-', ['src/case/numbers.c'], /STR\("((?:waiting|bed)-[a-z]+)"\)/g],
  ['number-', ['src/desk/numbers_page.c'], /\[ROWS_[A-Z]+\] = "([a-z]+)"/g],
  ['number-', ['src/desk/numbers_page.c'], /word\(in, "number", STR\("([a-z]+)"\)\)/g],
  ['numbers-title-', ['src/case/numbers.c'], /(?:table_new\(in|_table\(&in), "([a-z]+)"/g],
  ['numbers-help-', ['src/case/numbers.c'], /(?:table_new\(in|_table\(&in), "([a-z]+)"/g],
  ['numbers-card-', ['src/case/numbers.c'], /\bcard\(in, "([a-z]+)"/g],
  ['graph-node-', ['src/desk/link_picture.c'], /NODES\[\] = \{([^}]*)\}/g],
  ['graph-nodes-', ['src/desk/link_picture.c'], /NODES\[\] = \{([^}]*)\}/g],
  ['graph-join-', ['src/desk/link_picture.c'], /JOINS\[\] = \{([^}]*)\}/g],
  ['audit-', files('src/record/exchange', '.c'), /"((?:record|import)\.[a-z]+)", (?:told|str_printf|STR)/g],
  ['audit-', ['src/record/retention.c'], /\.action = "([a-z-]+\.[a-z-]+)"/g],
  ['audit-', ['src/case/webhook.c'], /"(webhook\.(?:add|end))", (?:in\.url|str_printf)/g],
  ['webhook-', ['src/case/webhook.c'], /webhook_events\[\] = \{([^}]*), NULL\}/g],
  ['export-form-', ['src/record/exchange/export.c'], /FORMS\[EXPORT_FORMS\] = \{([^}]*)\}/g],
  ['export-help-', ['src/record/exchange/export.c'], /FORMS\[EXPORT_FORMS\] = \{([^}]*)\}/g],
  ['import-state-', ['src/record/exchange/import.c', 'src/record/exchange/import_run.c'], /state (?:=|<>) '([a-z]+)'/g],
  ['content-state-', ['src/record/content.c'], /names\[\] = \{"", ([^}]*)\}/g],
  ['content-state-', ['src/desk/content_page.c'], /waits \? STR\("([a-z]+)"\)/g],
  ['content-kind-', ['src/know/shapes.c'], /^    \{"([a-z]+)", "[a-z]+", [a-z]+_fields, true/gm],
  ['content-about-', ['src/know/shapes.c'], /^    \{"([a-z]+)", "[a-z]+", [a-z]+_fields, true/gm],
  ['field-', ['src/know/shapes.c'], /\{"([a-z_]+)", SHAPE_/g],
  ['field-', ['src/desk/content_hours.c'], /yaml_set\(arena, [a-z]+, STR\("([a-z]+)"\)/g],
  ['field-', ['src/desk/content_fields.c'], /yaml_set\(arena, ret, STR\("([a-z]+)"\)/g],
  ['field-help-', ['src/desk/content_form.c'], /helped\[\] = \{([^}]*)\}/g],
  ['choice-tool-', ['src/know/shapes.c'], /\btools\[\] = \{([^}]*)\}/g],
  ['choice-element-', ['src/know/shapes.c'], /\belements\[\] = \{([^}]*)\}/g],
  ['choice-answer-', ['src/know/shapes.c'], /\banswers\[\] = \{([^}]*)\}/g],
  ['choice-group-', ['src/know/shapes.c'], /\bpage_groups\[\] = \{([^}]*)\}/g],
  ['choice-style-', ['src/know/shapes.c'], /\bposter_styles\[\] = \{([^}]*)\}/g],
  ['choice-hours-', ['src/desk/content_hours.c'], /\bways\[\] = \{([^}]*)\}/g],
  ['choice-day-', ['src/desk/content_hours.c'], /\bdays\[\] = \{([^}]*)\}/g],
  ['choice-holidays-', ['src/desk/content_hours.c'], /\bholidays\[\] = \{([^}]*)\}/g],
];
for (const [prefix, places, pattern] of built) {
  let count = 0;
  for (const file of places) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(pattern)) {
      const endings = match[1].includes('"') ? [...match[1].matchAll(names)].map(([, name]) => name) : match[1].split(/[\s,]+/);
      for (const ending of endings.map((name) => name.replaceAll('_', '-')).filter((name) => prefix !== 'audit-' || name.includes('.'))) {
        const place = `${file}:${lineOf(text, match.index)}`;
        add(`!${prefix}${ending}`, undefined, place);
        if (prefix === 'role-') add(`!role-about-${ending}`, undefined, place);
        if (prefix === 'error-title-') add(`!error-text-${ending}`, undefined, place);
        count++;
      }
    }
  }
  if (!count) throw new Error(`script/words.mjs: ${places[0]} names nothing for "!${prefix}…"; mend the table "built"`);
}

const quote = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
console.log('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"');
for (const [msgid, { plural, places }] of [...found].sort(([, a], [, b]) => (a.places[0] < b.places[0] ? -1 : 1))) {
  console.log(`\n#: ${places.slice(0, 4).join(' ')}\nmsgid ${quote(msgid)}`);
  console.log(plural === undefined ? 'msgstr ""' : `msgid_plural ${quote(plural)}\nmsgstr[0] ""\nmsgstr[1] ""`);
}
