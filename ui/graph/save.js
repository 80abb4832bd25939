// save.js - the picture as a file, as it stands on the screen, with what its shapes mean below it.
import { outline, shapes } from './shapes.js';

const ROOM = 36, LETTERS = 14;

// What was drawn is there only until the browser has shown it: it is drawn anew and taken at once.
export function save(picture) {
  const { sigma, look } = picture, layers = sigma.getCanvases(), first = layers.nodes;
  const by = first.width / sigma.getDimensions().width;
  const canvas = Object.assign(document.createElement('canvas'), { width: first.width, height: first.height + ROOM * by });
  const context = canvas.getContext('2d');
  context.fillStyle = look.card;
  context.fillRect(0, 0, canvas.width, canvas.height);
  sigma.refresh();
  for (const name of ['edges', 'nodes', 'labels', 'hovers', 'hoverNodes']) if (layers[name]) context.drawImage(layers[name], 0, 0);
  context.scale(by, by);
  legend(picture, context, first.height / by + ROOM / 2, canvas.width / by);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'kres-links.png' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, 'image/png');
}

function legend({ look, typeWords, hidden }, context, y, width) {
  let x = look.rtl ? width - 16 : 16;
  context.font = `${LETTERS}px ${look.font}`;
  context.textBaseline = 'middle';
  context.textAlign = look.rtl ? 'right' : 'left';
  context.direction = look.rtl ? 'rtl' : 'ltr';
  const step = look.rtl ? -1 : 1;
  for (const type of Object.keys(shapes)) {
    if (!typeWords.has(type) || hidden.has(type)) continue;
    outline(context, type, x + step * 7, y, 7);
    context.fillStyle = look[type];
    context.fill();
    context.fillStyle = look.ink;
    context.fillText(typeWords.get(type), x + step * 20, y);
    x += step * (46 + context.measureText(typeWords.get(type)).width);
  }
}
