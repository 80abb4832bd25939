// frames.mjs - checks that film.yaml and the scenes agree, and writes pictures of the film as SVG.
//
//   node film/frames.mjs check                compare packs/core/film/film.yaml with film/scenes.mjs; prints a line
//   node film/frames.mjs write FOLDER FPS     every frame: FOLDER/00000.svg …; prints how many
//   node film/frames.mjs frame SECONDS        one frame, to standard output
//   node film/frames.mjs poster               the picture that stands for the film
//
// Called by script/film.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ease } from './motion.mjs';
import { scenes } from './scenes.mjs';

const width = 854,
  height = 480;
const fade = 0.5; // seconds in which a scene gives way to the next
const list = 'packs/core/film/film.yaml';
const languages = ['sl', 'en', 'uk', 'ru', 'de', 'hr', 'ar'];
const lineLength = 38,
  lines = 2,
  pace = 15; // of a caption: characters, lines, characters a second

let end = 0;
const timed = scenes.map((scene) => ({ ...scene, from: end, to: (end += scene.seconds) }));

const page = (inside) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>\n`;

/** The picture at `t` seconds: a scene, or one that fades into the next. */
function picture(t) {
  const at = Math.max(
    0,
    timed.findIndex((scene) => t < scene.to - 1e-9),
  );
  const here = t >= end ? timed.at(-1) : timed[at];
  const before = timed[at - 1],
    after = timed[at + 1];
  const draw = (scene) => scene.draw(t - scene.from);
  const over = (below, above, share) => `${draw(below)}<g opacity="${share.toFixed(3)}">${draw(above)}</g>`;
  if (before && t < here.from + fade / 2)
    return over(before, here, ease(t, here.from - fade / 2, here.from + fade / 2));
  if (after && t > here.to - fade / 2) return over(here, after, ease(t, here.to - fade / 2, here.to + fade / 2));
  return draw(here);
}

function wrapped(text) {
  let count = 1,
    used = 0;
  for (const word of text.split(' ')) {
    if (used && used + 1 + word.length > lineLength) [count, used] = [count + 1, word.length];
    else used += (used ? 1 : 0) + word.length;
  }
  return count;
}

/** What is wrong with film.yaml, one sentence each. */
function complaints() {
  const film = parse(readFileSync(list, 'utf8')).film?.find((item) => item.id === 'stay-alert');
  if (!film) return [`${list}: there is no film with the id "stay-alert"`];
  const wrong = [];
  const texts = (holder, name, where) =>
    languages
      .filter((language) => !holder?.[name]?.[language])
      .forEach((language) => wrong.push(`${list}: ${where} has no ${name} in "${language}"`));
  texts(film, 'title', 'the film');
  texts(film, 'summary', 'the film');
  if (film.seconds !== end) wrong.push(`${list}: seconds is ${film.seconds}, film/scenes.mjs makes ${end}`);
  if (film.scenes.length !== timed.length)
    wrong.push(`${list}: ${film.scenes.length} scenes, film/scenes.mjs has ${timed.length}`);
  film.scenes.slice(0, timed.length).forEach((told, i) => {
    const { name, from, to } = timed[i],
      where = `scene ${i + 1} (${name})`;
    if (told.from !== from || told.to !== to)
      wrong.push(
        `${list}: ${where} lasts from ${told.from} to ${told.to}, film/scenes.mjs makes it last from ${from} to ${to}`,
      );
    texts(told, 'caption', where);
    texts(told, 'shows', where);
    for (const [language, text] of Object.entries(told.caption ?? {})) {
      if (wrapped(text) > lines)
        wrong.push(`${list}: ${where}: the caption in "${language}" needs more than ${lines} lines of ${lineLength}`);
      if (text.length > pace * (told.to - told.from))
        wrong.push(`${list}: ${where}: the caption in "${language}" is too long to read in time`);
    }
  });
  return wrong;
}

function check() {
  const wrong = complaints();
  wrong.forEach((line) => console.error(line));
  if (wrong.length) process.exit(1);
  console.log(
    `${list} agrees with film/scenes.mjs: ${timed.length} scenes, ${end} seconds, ${languages.length} languages`,
  );
}

function write([folder, fps]) {
  const count = Math.round(end * Number(fps));
  for (let i = 0; i < count; i++)
    writeFileSync(join(folder, `${String(i).padStart(5, '0')}.svg`), page(picture(i / Number(fps))));
  console.log(count);
}

const commands = {
  check,
  write,
  frame: ([seconds]) => process.stdout.write(page(picture(Number(seconds)))),
  poster: () =>
    process.stdout.write(page(timed.filter((scene) => scene.poster).map((scene) => scene.draw(scene.poster))[0])),
};
const [command, ...rest] = process.argv.slice(2);
if (!commands[command]) {
  console.error(`film/frames.mjs: say what to do: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
commands[command](rest);
