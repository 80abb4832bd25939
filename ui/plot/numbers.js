// numbers.js - draws a plot above each table of the page of numbers, from the same page asked for as JSON (uPlot, MIT).
//
// A plot adds nothing that the table beside it does not say: it is one picture with a name, does not move, and takes no
// keys; where a number is hidden there is none.  Without this script the tables stand alone.
import uPlot from 'uplot';

const colours = ['--sea', '--ember', '--amber', '--soft', '--good', '--bad'];
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const lang = document.documentElement.lang;
const dark = matchMedia('(prefers-color-scheme: dark)');
const plots = [];

// Labels below the bars: as many lines as they have words, none longer than fits.
function wrapped(text, letters) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1;
    if (last >= 0 && `${lines[last]} ${word}`.length <= letters) lines[last] += ` ${word}`;
    else lines.push(word.length > letters ? `${word.slice(0, Math.max(1, letters - 1))}…` : word);
  }
  return lines.slice(0, 3).join('\n');
}

const axis = (more) => ({
  stroke: style('--soft'), font: `12px ${style('--sans')}`, grid: { stroke: style('--line'), width: 1 },
  ticks: { stroke: style('--line'), width: 1 }, ...more,
});

// Bars that stand on one another: each series is the sum of those below it and itself, drawn from the top one down.
function stacked(rows) {
  return rows.map((row, i) => row.map((unused, at) => rows.slice(0, i + 1).reduce((sum, one) => sum + one[at], 0)));
}

function options(table, series, width, apart) {
  const dates = new Intl.DateTimeFormat(lang, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const whole = (u, values) => values.map((v) => (Number.isInteger(v) ? v.toLocaleString(lang) : ''));
  const rows = table.rows.length, letters = Math.max(4, Math.floor((width - 50) / rows / 7));
  return {
    width, height: 240, legend: { show: false }, cursor: { show: false }, padding: [12, 8, 0, 0],
    scales: {
      x: table.lines ? { time: true } : { time: false, range: [-0.6, rows - 0.4] },
      y: { range: (u, low, high) => [0, Math.max(4, Math.ceil((high ?? 0) * 1.1))] },
    },
    axes: [
      axis(table.lines
        ? { values: (u, values) => values.map((v) => dates.format(v * 1000)), space: 60 }
        : { splits: () => table.rows.map((unused, i) => i), values: () => table.rows.map((row) => wrapped(row.label, letters)), size: 62, grid: { show: false } }),
      axis({ values: whole, size: 46 }),
    ],
    series: [{}, ...series.map(({ label, colour }, i) => table.lines
      ? { label, stroke: colour, width: 2, points: { show: false } }
      : { label, stroke: colour, fill: colour, points: { show: false }, paths: uPlot.paths.bars(apart ? { size: [0.35, 40], align: i ? 1 : -1 } : { size: [0.7, 60] }) })],
  };
}

function draw(plot) {
  const { table, box } = plot, width = box.clientWidth;
  if (!width) return;
  const shown = table.columns.map((column, at) => ({ ...column, at })).filter(({ id }) => id !== 'all' || table.columns.length === 1);
  let series = shown.map(({ label, at }, i) => ({ label, colour: style(colours[i % colours.length]), cells: table.rows.map((row) => row.cells[at].n ?? 0) }));
  const legend = series.map(({ label, colour }) => ({ label, colour }));
  const apart = series.length === 2; // beside one another: they have no sum
  if (!table.lines && !apart) {
    const sums = stacked(series.map(({ cells }) => cells));
    series = series.map((one, i) => ({ ...one, cells: sums[i] })).reverse();
  }
  const x = table.lines ? table.rows.map((row) => Date.parse(row.from) / 1000) : table.rows.map((row, i) => i);
  plot.drawn?.destroy();
  box.querySelector('ul')?.remove();
  plot.drawn = new uPlot(options(table, series, width, apart), [x, ...series.map(({ cells }) => cells)], box);
  if (legend.length < 2) return;
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const { label, colour } of legend) {
    const item = document.createElement('li'), mark = document.createElement('i');
    mark.style.background = colour;
    item.append(mark, label);
    list.append(item);
  }
  box.append(list);
}

function begin(table) {
  const box = document.querySelector(`[data-table="${CSS.escape(table.id)}"] [data-plot]`);
  if (!box) return;
  box.hidden = false;
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', table.title);
  const plot = { table, box, width: 0 };
  plots.push(plot);
  new ResizeObserver(() => {
    if (box.clientWidth === plot.width) return;
    plot.width = box.clientWidth;
    draw(plot);
  }).observe(box);
}

const answer = await fetch(location.href, { headers: { accept: 'application/json' } });
if (answer.ok) for (const table of (await answer.json()).tables) if (table.has_rows && !table.has_hidden) begin(table);
dark.addEventListener('change', () => plots.forEach(draw));
