// picture.js - the picture of links: draw(place, data) puts it into the place that ui/templates/desk-link-picture.mustache
// keeps for it, above the table that says the same.
//
// A picture is looked at with mouse, fingers or keys.  It takes the wheel and single fingers only after a click or a tap into
// it, so that the page still scrolls past it.  For the keyboard one real link wanders from node to node with Tab; Enter
// follows it.  All words come from the page; labels reach the page as text and the canvas as letters, never as markup.
import Graph from 'graphology';
import Sigma from 'sigma';
import { modelOf, otherEnd, isolated, clean } from './model.js';
import { Layout, radiusOf } from './layout.js';
import { ShapeProgram, shapes, labelDrawer, hoverDrawer, freshLabels } from './shapes.js';
import { find } from './search.js';
import { save } from './save.js';
import { showCard, spoken } from './card.js';
import { listen } from './moves.js';

const SLICE = 12, REDRAW = 300; // milliseconds of computing at a time; at least between two pictures meanwhile

// "#17504e" and how much of "#fffdf8" to mix in.
function mixed(colour, into, much) {
  const parts = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(colour), parts(into)];
  return `#${a.map((one, i) => Math.round(one + (b[i] - one) * much).toString(16).padStart(2, '0')).join('')}`;
}

export class Picture {
  constructor(place, data) {
    this.place = place;
    this.words = place.dataset;
    this.model = modelOf(data, location.href);
    this.rtl = document.documentElement.dir === 'rtl';
    this.still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.part = (name) => place.querySelector(`[data-part="${name}"]`);
    this.look = { rtl: this.rtl, width: Infinity, spots: () => [] };
    this.hidden = new Set(); // types of nodes and ways of joining that the filter takes away: "report", "by wording"
    this.hits = new Set();
    this.shown = null; // the node whose card is open
    this.over = null; // the node under the pointer
    this.typeWords = new Map([...place.querySelectorAll('[data-type]')].map((one) => [one.dataset.type, one.dataset.one]));
    this.joinWords = new Map([...place.querySelectorAll('[data-join]')].map((one) => [one.dataset.join, one.dataset.one]));
    this.typeWord = (node) => node.kind || (this.typeWords.get(node.type) ?? ''); // "Telephone" rather than "Number or name"
    this.joinWord = (edge) => this.joinWords.get(edge.type) ?? edge.type;
  }

  // ---- looks ----

  readLook() {
    const style = getComputedStyle(this.place), colour = (name) => style.getPropertyValue(name).trim();
    Object.assign(this.look, { ink: colour('--ink'), card: colour('--lg-ground'), edge: colour('--lg-edge'), strong: colour('--ember'), font: colour('--sans') });
    for (const type of Object.keys(shapes)) this.look[type] = colour(`--lg-${type}`);
  }

  // The node that everything else steps back for.
  centre() {
    return this.over ?? this.shown;
  }

  isHidden(node) {
    return this.hidden.has(node.type);
  }

  near(node) {
    const centre = this.centre();
    return !centre || node === centre || this.neighbours.has(node);
  }

  findNeighbours() {
    const centre = this.centre();
    this.neighbours = new Set(centre ? this.visibleLinks(centre).map((edge) => otherEnd(edge, centre)) : []);
  }

  visibleLinks(node) {
    return node.links.filter((edge) => !this.hidden.has(`by ${edge.type}`) && !this.isHidden(otherEnd(edge, node)));
  }

  nodeLook(id, { x, y }) {
    const node = this.model.byId.get(id), near = this.near(node), hit = this.hits.has(node), centre = this.centre();
    const faded = !near && !hit;
    return {
      x, y, type: 'shape', shape: shapes[node.type], kind: node.type, hidden: this.isHidden(node),
      size: node.radius * this.scale * (node === centre ? 1.25 : 1), zIndex: near ? 1 : 0,
      color: faded ? mixed(this.look[node.type], this.look.card, 0.78) : this.look[node.type],
      label: faded ? '' : node.short, strong: hit || node === centre,
      forceLabel: hit || node === centre || Boolean(centre && near && this.neighbours.size <= 40),
    };
  }

  edgeLook(id) {
    const edge = this.model.edges[id], centre = this.centre(), on = centre && (edge.from === centre || edge.to === centre);
    return {
      hidden: this.hidden.has(`by ${edge.type}`) || this.isHidden(edge.from) || this.isHidden(edge.to),
      size: (edge.type === 'decided' ? 2.8 : 1.5) * Math.max(0.6, this.scale) * (on ? 1.6 : 1), zIndex: on ? 1 : 0,
      color: on ? this.look.strong : centre ? mixed(this.look.edge, this.look.card, 0.75) : this.look.edge,
    };
  }

  // whole: places, sizes or what is hidden changed; else only colours and labels, which is much quicker.
  redraw(whole = false) {
    this.findNeighbours();
    try {
      this.sigma.refresh(whole ? {} : { partialGraph: this.everything, skipIndexation: true });
    } catch { // sigma was about to do the whole of it in its next frame
      this.sigma.refresh();
    }
  }

  // ---- beginning ----

  start() {
    const box = this.part('canvas');
    this.readLook();
    this.scale = Math.min(1.5, Math.max(0.32, 14 / Math.sqrt(this.model.nodes.length)));
    const graph = this.graph = new Graph({ multi: true, type: 'undirected' });
    for (const node of this.model.nodes) {
      node.radius = radiusOf(node);
      // A number alone says little: "Report 12".
      const text = node.type === 'identifier' ? node.label : `${this.typeWord(node)} ${node.label}`;
      node.short = clean(text, 30);
      graph.addNode(node.id, { x: 0, y: 0 });
    }
    for (const edge of this.model.edges) graph.addEdgeWithKey(String(edge.at), edge.from.id, edge.to.id, {});
    // In steps, so that a window a little wider gives the same picture.
    this.layout = new Layout(this.model, Math.min(2, Math.max(0.5, Math.round((3 * box.clientWidth) / box.clientHeight) / 3)));
    this.setPlaces();
    this.everything = { nodes: graph.nodes(), edges: graph.edges() };
    this.findNeighbours();
    this.sigma = new Sigma(graph, box, {
      nodeProgramClasses: { shape: ShapeProgram }, nodeHoverProgramClasses: { shape: ShapeProgram }, defaultNodeType: 'shape',
      nodeReducer: (id, places) => this.nodeLook(id, places), edgeReducer: (id) => this.edgeLook(id),
      defaultDrawNodeLabel: labelDrawer(this.look), defaultDrawNodeHover: hoverDrawer(this.look),
      labelFont: this.look.font, labelSize: 13, labelWeight: '500', labelRenderedSizeThreshold: 4, labelDensity: 1.2, labelGridCellSize: 110,
      minCameraRatio: 0.015, maxCameraRatio: 1.6, enableCameraRotation: false, stagePadding: 34, zIndex: true, minEdgeThickness: 0.8,
      zoomDuration: this.still ? 0 : 200, inertiaDuration: this.still ? 0 : 200, doubleClickZoomingDuration: this.still ? 0 : 200,
      hideEdgesOnMove: this.model.edges.length > 20000, allowInvalidContainer: true,
    });
    this.look.spots = () => this.model.nodes.filter((node) => !this.isHidden(node)).map((node) => this.sigma.graphToViewport(graph.getNodeAttributes(node.id)));
    this.sigma.on('beforeRender', () => {
      this.look.width = this.sigma.getDimensions().width;
      freshLabels();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { this.readLook(); this.redraw(); });
    new ResizeObserver(() => { this.sigma.resize(); this.sigma.scheduleRefresh(); }).observe(box);
    listen(this);
    this.controls();
    this.compute();
  }

  // sigma measures the whole by what the graph holds.
  setPlaces() {
    this.layout.places((node, x, y) => Object.assign(this.graph.getNodeAttributes(node.id), { x, y }));
  }

  // Computes in slices; who wants no motion sees only what comes out.
  compute() {
    const steps = this.layout.run(), bar = this.part('bar'), pause = this.part('pause');
    const began = performance.now();
    let drawn = began, worked = 0, wait = REDRAW;
    this.paused = false;
    this.part('working').hidden = false;
    const slice = () => {
      if (this.paused) return;
      const from = performance.now();
      let step;
      do step = steps.next(); while (!step.done && performance.now() - from < SLICE);
      const now = performance.now();
      worked += now - from;
      bar.value = step.value ?? 1;
      if (!step.done && (this.still || now - drawn < wait)) return void setTimeout(slice);
      drawn = now;
      this.setPlaces();
      this.redraw(true);
      // Where a picture takes long to show (no graphics card), fewer are shown.
      if (!step.done) return void requestAnimationFrame(() => {
        wait = Math.max(REDRAW, 8 * (performance.now() - drawn));
        slice();
      });
      this.part('working').hidden = true;
      if (pause.matches(':focus')) this.part('box').focus();
      this.place.dataset.laidOut = Math.round(performance.now() - began);
      this.place.dataset.worked = Math.round(worked);
      this.onLaidOut?.();
    };
    pause.onclick = () => {
      this.paused = !this.paused;
      pause.textContent = this.paused ? this.words.goOn : this.words.pause;
      if (this.paused) { this.setPlaces(); this.redraw(true); } else slice();
    };
    setTimeout(slice);
  }

  // ---- what stands around it ----

  controls() {
    for (const input of this.place.querySelectorAll('[data-type], [data-join]')) {
      const key = input.dataset.type ?? `by ${input.dataset.join}`;
      const apply = () => {
        if (input.checked) this.hidden.delete(key); else this.hidden.add(key);
      };
      apply();
      input.addEventListener('change', () => {
        apply();
        if (this.shown && this.isHidden(this.shown)) this.show(null);
        this.part('nothing').hidden = this.model.nodes.some((node) => !this.isHidden(node));
        if (this.shown) showCard(this, this.shown);
        this.redraw(true);
      });
    }
    this.part('closer').onclick = () => this.zoom(1 / 1.5);
    this.part('farther').onclick = () => this.zoom(1.5);
    this.part('whole').onclick = () => this.move({ x: 0.5, y: 0.5, ratio: 1 });
    this.part('save').onclick = () => save(this);
    this.part('card-close').onclick = () => { this.show(null); this.part('box').focus(); };
    find(this);
  }

  move(to) {
    const camera = this.sigma.getCamera();
    if (this.still) camera.setState(to);
    else camera.animate(to, { duration: 200 });
  }

  zoom(by) {
    const camera = this.sigma.getCamera();
    this.move({ ratio: camera.getBoundedRatio(camera.getState().ratio * by) });
  }

  // Into view when it is not, and near enough when asked for.
  goTo(node, near = false) {
    const at = this.sigma.getNodeDisplayData(node.id), { width, height } = this.sigma.getDimensions();
    const spot = this.sigma.framedGraphToViewport(at), { ratio } = this.sigma.getCamera().getState();
    const close = near ? Math.min(ratio, Math.max(0.06, 6 / Math.sqrt(this.model.nodes.length))) : ratio;
    const inside = spot.x > 40 && spot.y > 40 && spot.x < width - 40 && spot.y < height - 40;
    if (!inside || close !== ratio) this.move({ x: at.x, y: at.y, ratio: close });
  }

  // Opens the card of a node (none: closes it) and says it.
  show(node, { speak = true } = {}) {
    this.shown = node;
    this.over = null;
    showCard(this, node);
    this.redraw();
    if (speak) this.say(node ? spoken(this, node) : '');
  }

  say(text) {
    this.part('said').textContent = text;
  }

  dated(node) {
    const at = /^\d{4}-\d\d-\d\d$/.test(node.date) ? Date.parse(node.date) : NaN;
    return Number.isNaN(at) ? node.date : new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
  }

  named(node) {
    return `${this.typeWord(node)} ${isolated(node.label)}`.trim();
  }
}

export function draw(place, data) {
  const picture = new Picture(place, data);
  picture.start();
  return picture;
}
