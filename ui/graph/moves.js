// moves.js - mouse, fingers and keys on the picture.
//
// Keys: arrows move, + and - come closer and go farther, 0 shows everything; Tab goes from node to node, Shift and Tab back,
// Enter opens the node; Escape closes the card, and once more leaves the picture.  Tab past the last node leaves, too.
const STEP = 0.16;

export function listen(picture) {
  const box = picture.part('box'), link = picture.part('node'), { sigma } = picture;
  let at = null; // the node that the wandering link stands on
  let active = false; // after a click or a tap the picture takes the wheel and single fingers

  // ---- pointers ----
  const wake = (on) => {
    active = on;
    box.classList.toggle('active', on);
  };
  box.addEventListener('wheel', (event) => { if (!active && !event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true });
  box.addEventListener('touchstart', (event) => { if (!active && event.touches.length < 2) event.stopPropagation(); }, { capture: true });
  box.addEventListener('click', () => wake(true));
  document.addEventListener('pointerdown', (event) => { if (!box.contains(event.target)) wake(false); });
  const hover = (node) => {
    if (picture.over === node) return;
    picture.over = node;
    picture.redraw();
    box.classList.toggle('over', Boolean(node));
  };
  sigma.on('enterNode', ({ node }) => hover(picture.model.byId.get(node)));
  sigma.on('leaveNode', () => hover(null));
  sigma.on('clickNode', ({ node }) => {
    stand(picture.model.byId.get(node));
    picture.show(at);
  });
  sigma.on('clickStage', () => { if (picture.shown) picture.show(null); });
  sigma.on('doubleClickNode', (event) => {
    event.preventSigmaDefault();
    const { href } = picture.model.byId.get(event.node);
    if (href) location.assign(href);
  });

  // ---- the wandering link ----
  const seen = () => picture.model.order.filter((node) => !picture.isHidden(node));
  function stand(node) {
    at = node;
    link.hidden = !node;
    if (!node) return;
    link.textContent = picture.named(node);
    if (node.href) {
      link.href = node.href;
      link.removeAttribute('role');
    } else { // nothing to open: it leads to its card
      link.removeAttribute('href');
      link.setAttribute('role', 'button');
    }
    follow();
  }
  // A ring around the node, wherever the camera shows it.
  function follow() {
    if (!at || link.hidden) return;
    const data = sigma.getNodeDisplayData(at.id), spot = sigma.framedGraphToViewport(data);
    const wide = Math.max(22, 2 * sigma.scaleSize(data.size) + 12);
    link.style.inlineSize = link.style.blockSize = `${wide}px`;
    link.style.transform = `translate(${spot.x - wide / 2}px, ${spot.y - wide / 2}px)`;
  }
  sigma.on('afterRender', follow);
  picture.onLaidOut = () => stand(at ?? seen()[0] ?? null);
  function step(to) {
    stand(to);
    picture.show(to);
    picture.goTo(to, picture.model.nodes.length > 300);
    link.focus({ preventScroll: true });
  }
  // Into the picture: Tab from the box reaches the link by itself; it must stand on a node that is to be seen.
  box.addEventListener('focus', () => { if (!at || picture.isHidden(at)) stand(seen()[0] ?? null); });
  link.addEventListener('focus', () => {
    if (at && picture.shown !== at) {
      picture.show(at);
      picture.goTo(at);
    }
  });

  // ---- keys ----
  function walk(event) {
    const nodes = seen(), next = nodes[nodes.indexOf(at) + (event.shiftKey ? -1 : 1)];
    if (event.target !== link || !next) return false;
    step(next);
    return true;
  }
  function leave() {
    if (picture.shown) {
      picture.show(null);
      box.focus({ preventScroll: true });
    } else {
      wake(false);
      picture.part('after').focus();
    }
    return true;
  }
  const pan = (x, y) => {
    const state = sigma.getCamera().getState(), far = STEP * state.ratio;
    sigma.getCamera().setState({ x: state.x + x * far, y: state.y + y * far });
    return true;
  };
  const zoom = (by) => {
    picture.zoom(by);
    return true;
  };
  const enter = (event) => {
    if (event.target !== link || at.href) return false;
    picture.part('card-title').focus();
    return true;
  };
  const keys = {
    Enter: enter, Tab: walk, Escape: leave,
    ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, 1), ArrowDown: () => pan(0, -1),
    '+': () => zoom(1 / 1.4), '=': () => zoom(1 / 1.4), '-': () => zoom(1.4), 0: () => { picture.part('whole').click(); return true; },
  };
  box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (keys[event.key]?.(event)) event.preventDefault();
  });
}
