// lighthouse.mjs - Lighthouse (a phone on slow 4G) over the public pages in every language; the lowest score of each
// category is the result (goal: at least 99).
//
// Lighthouse is large, so it is not among the packages that building and testing need: npm install --no-save lighthouse@12
// Repeat: script/bench lighthouse      LIGHTHOUSE_LANGUAGES="uk ar" looks at fewer.
import { chromium } from 'playwright-core';
import { temporaryFolder, makeDemo, startKres } from '../test/lib/kres.mjs';
import { row } from './lib.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const PATHS = ['/', '/help', '/find', '/check', '/tips', '/tips/plate', '/trip', '/film', '/understand', '/understand/au-pair', '/myths', '/pages',
  '/pages/refugees', '/course', '/course/unit-1-what-it-is', '/course/certificate', '/law', '/law/kz-1', '/advisories',
  '/advisories/ukraine-offers', '/posters', '/report', '/receipt', '/protect', '/hide'];
const LANGUAGES = (process.env.LIGHTHOUSE_LANGUAGES ?? 'sl en uk ru de hr ar').split(' ');
const PORT = 20000 + (process.pid % 20000);

let lighthouse;
try {
  ({ default: lighthouse } = await import('lighthouse'));
} catch {
  row('skipped: Lighthouse is not installed; npm install --no-save lighthouse@12');
  process.exit(0);
}
const { folder, remove } = temporaryFolder('bench');
makeDemo(`${folder}/data`);
const server = await startKres(`${folder}/data`);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', `--remote-debugging-port=${PORT}`] });
const lowest = Object.fromEntries(CATEGORIES.map((name) => [name, [101, '']]));
try {
  for (const lang of LANGUAGES)
    for (const path of PATHS) {
      await fetch(`${server.base}/${lang}${path}`); // into the cache: the first visitor pays, not every one
      let lhr;
      for (let turn = 0; turn < 3 && (!lhr || lhr.runtimeError); turn++) // its trace fails now and then
        ({ lhr } = await lighthouse(`${server.base}/${lang}${path}`, { port: PORT, logLevel: 'error', onlyCategories: CATEGORIES }));
      const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
      CATEGORIES.forEach((name, i) => { if (scores[i] < lowest[name][0]) lowest[name] = [scores[i], `/${lang}${path}`]; });
      const lost = Object.values(lhr.categories).flatMap((category) => category.auditRefs
        .filter((one) => one.weight > 0 && lhr.audits[one.id].score !== null && lhr.audits[one.id].score < 0.9).map((one) => one.id));
      row(`/${lang}${path}`.padEnd(34), scores.join(' '), lost.join(' '));
    }
  for (const name of CATEGORIES) row(`lowest ${name}: ${lowest[name][0]} (${lowest[name][1]})`);
} finally {
  await browser.close();
  await server.stop();
  remove();
}
