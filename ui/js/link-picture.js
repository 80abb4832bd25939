// link-picture.js - fetches what draws the picture of links (link-graph.js, large) and what is drawn, once the picture's place comes near
// the window.  Until then, and whenever that fails, the table stands there.
const place = document.querySelector('[data-link-picture]');
const part = (name) => place.querySelector(`[data-part="${name}"]`);

// The very thing that the picture needs; a browser may have it and yet not let anybody use it.
function canDraw() {
  try {
    const context = document.createElement('canvas').getContext('webgl2') ?? document.createElement('canvas').getContext('webgl');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return Boolean(context && globalThis.WebGL2RenderingContext);
  } catch {
    return false;
  }
}

function plain(why) {
  part('coming').hidden = true;
  part('whole-picture').hidden = true;
  part('table').open = true;
  part(why).hidden = false;
}

async function begin() {
  if (!canDraw()) return plain('missing');
  part('coming').hidden = false;
  try {
    const [answer, { draw }] = await Promise.all([fetch(place.dataset.linkPicture, { headers: { accept: 'application/json' } }), import('/assets/js/link-graph.js')]);
    if (!answer.ok || !/json/.test(answer.headers.get('content-type'))) return plain('failed');
    const data = await answer.json();
    part('coming').hidden = true;
    part('whole-picture').hidden = false;
    // Who came by a link to a page of the table wants the table.
    if (place.dataset.turned !== 'yes' && location.hash !== '#link-table') part('table').open = false;
    draw(place, data);
    place.addEventListener('webglcontextlost', () => plain('missing'), { capture: true, once: true });
  } catch (error) {
    console.warn(error);
    plain('failed');
  }
}

if (place) new IntersectionObserver((seen, observer) => {
  if (!seen.some((one) => one.isIntersecting)) return;
  observer.disconnect();
  begin();
}, { rootMargin: '400px' }).observe(place);
