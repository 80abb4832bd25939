// shapes.js - how a node looks: a disc, a square, a diamond or a hexagon, its words beside it, and the same shapes as
// paths for the saved picture.  The shape tells the type, the colour only says it again.
import { NodeCircleProgram } from 'sigma/rendering';
import { floatColor } from 'sigma/utils';
import { direction } from './model.js';

export const shapes = { report: 0, offer: 1, identifier: 2, cluster: 3 };
const { FLOAT, UNSIGNED_BYTE } = WebGLRenderingContext;

// Each shape is cut out of the disc that sigma's own program draws in a triangle around it.
const vertex = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  v_at = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + v_at, 1)).xy, 0, 1);
  v_radius = size / 2.0;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const fragment = `
precision highp float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
uniform float u_correctionRatio;
void main(void) {
  vec2 p = abs(v_at);
  float far;
  if (v_shape < 0.5) far = length(p) - v_radius * 0.92;
  else if (v_shape < 1.5) far = max(p.x, p.y) - v_radius * 0.8;
  else if (v_shape < 2.5) far = (p.x + p.y - v_radius * 1.12) * 0.7071;
  else far = max(p.x * 0.8660 + p.y * 0.5, p.y) - v_radius * 0.86;
  float border = u_correctionRatio * 2.0;
  #ifdef PICKING_MODE
  gl_FragColor = far > border ? vec4(0.0) : v_color;
  #else
  gl_FragColor = mix(v_color, vec4(0.0), clamp((far + border) / border, 0.0, 1.0));
  #endif
}`;

export class ShapeProgram extends NodeCircleProgram {
  getDefinition() {
    const bytes = { size: 4, type: UNSIGNED_BYTE, normalized: true };
    return {
      ...super.getDefinition(), VERTEX_SHADER_SOURCE: vertex, FRAGMENT_SHADER_SOURCE: fragment,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT }, { name: 'a_size', size: 1, type: FLOAT }, { name: 'a_color', ...bytes },
        { name: 'a_shape', size: 1, type: FLOAT }, { name: 'a_id', ...bytes },
      ],
    };
  }

  processVisibleItem(index, start, data) {
    const { array } = this;
    array[start++] = data.x;
    array[start++] = data.y;
    array[start++] = data.size;
    array[start++] = floatColor(data.color);
    array[start++] = data.shape;
    array[start] = index;
  }
}

// The outline of a shape around a point, for a canvas.
export function outline(context, type, x, y, radius) {
  context.beginPath();
  if (type === 'report') context.arc(x, y, radius * 0.92, 0, 2 * Math.PI);
  else if (type === 'offer') context.rect(x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6);
  else {
    const corners = type === 'identifier' ? 4 : 6, far = type === 'identifier' ? 1.12 : 1;
    for (let i = 0; i < corners; i++) {
      const angle = (2 * Math.PI * i) / corners;
      context.lineTo(x + radius * far * Math.cos(angle), y + radius * far * Math.sin(angle));
    }
    context.closePath();
  }
}

// What a label must not lie across in this frame: labels that were written before it, and nodes.
const CELL = 32, NEAR = 4;
let taken = [], spots = null;
export function freshLabels() {
  taken = [];
  spots = null;
}
function spotsOf(look) {
  const cells = new Map();
  for (const { x, y } of look.spots()) {
    const key = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
    if (cells.has(key)) cells.get(key).push({ x, y });
    else cells.set(key, [{ x, y }]);
  }
  return cells;
}
function fits(box, look) {
  if (taken.some((one) => one.left < box.right && box.left < one.right && one.top < box.bottom && box.top < one.bottom)) return false;
  spots ??= spotsOf(look);
  for (let i = Math.floor((box.left - NEAR) / CELL); i <= Math.floor((box.right + NEAR) / CELL); i++)
    for (let j = Math.floor((box.top - NEAR) / CELL); j <= Math.floor((box.bottom + NEAR) / CELL); j++)
      for (const { x, y } of spots.get(`${i} ${j}`) ?? []) if (x > box.left - NEAR && x < box.right + NEAR && y > box.top - NEAR && y < box.bottom + NEAR) return false;
  return true;
}

// A label beside its node: after it in the reader's direction or, where something is in the way, before or below it; itself
// in its own direction.  A rim keeps it readable on lines.
function label(context, data, settings, look, strong) {
  if (!data.label) return;
  const size = settings.labelSize + (strong ? 1 : 0), away = data.size + 5;
  context.font = `${strong ? 650 : settings.labelWeight} ${size}px ${settings.labelFont}`;
  const width = context.measureText(data.label).width, half = size * 0.7;
  const after = { x: data.x + away, y: data.y }, before = { x: data.x - away - width, y: data.y }, below = { x: data.x - width / 2, y: data.y + data.size + size * 0.9 };
  const boxes = (look.rtl ? [before, after, below] : [after, before, below])
    .map(({ x, y }) => ({ left: x, right: x + width, top: y - half, bottom: y + half, y }))
    .filter((box) => box.left >= 2 && box.right <= look.width - 2);
  const box = boxes.find((one) => fits(one, look)) ?? (strong ? boxes[0] : null);
  if (!box) return;
  taken.push(box);
  context.direction = direction(data.label);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.lineJoin = 'round';
  context.lineWidth = strong ? 6 : 4;
  context.strokeStyle = look.card;
  context.fillStyle = look.ink;
  context.strokeText(data.label, box.left, box.y + size / 3);
  context.fillText(data.label, box.left, box.y + size / 3);
}

export const labelDrawer = (look) => (context, data, settings) => label(context, data, settings, look, data.strong);

// The node under the pointer: a rim around it, and its label stronger.
export const hoverDrawer = (look) => (context, data, settings) => {
  outline(context, data.kind, data.x, data.y, data.size + 4);
  context.lineWidth = 2.5;
  context.strokeStyle = look.ink;
  context.stroke();
  label(context, data, settings, look, true);
};
