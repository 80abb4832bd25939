// scenes.mjs - the film in order.
//
// A scene is a drawing, scenes/NAME.svg, and scenes/NAME.mjs, whose draw(t) moves the groups of that drawing: t is the
// scene's own time in seconds, a little less than 0 and a little more than its length while scenes fade.  The seconds
// here must be those of packs/core/film/film.yaml, which holds the captions; script/film compares them.
import { draw as border } from './scenes/border.mjs';
import { draw as papers } from './scenes/papers.mjs';
import { draw as online } from './scenes/online.mjs';
import { draw as pressed } from './scenes/pressed.mjs';
import { draw as employer } from './scenes/employer.mjs';
import { draw as stranger } from './scenes/stranger.mjs';
import { draw as car } from './scenes/car.mjs';
import { draw as price } from './scenes/price.mjs';
import { draw as plate } from './scenes/plate.mjs';
import { draw as touch } from './scenes/touch.mjs';
import { draw as help } from './scenes/help.mjs';
import { draw as firstSign } from './scenes/first-sign.mjs';
import { draw as fire } from './scenes/fire.mjs';
import { draw as arrival } from './scenes/arrival.mjs';

/** The picture at `poster` seconds of the scene that has one stands for the film. */
export const scenes = [
  { name: 'border', seconds: 6, draw: border },
  { name: 'papers', seconds: 6, draw: papers },
  { name: 'online', seconds: 6, draw: online },
  { name: 'pressed', seconds: 6, draw: pressed },
  { name: 'employer', seconds: 6, draw: employer },
  { name: 'stranger', seconds: 6, draw: stranger },
  { name: 'car', seconds: 6, draw: car },
  { name: 'price', seconds: 6, draw: price },
  { name: 'plate', seconds: 6, draw: plate },
  { name: 'touch', seconds: 6, draw: touch },
  { name: 'help', seconds: 6, draw: help },
  { name: 'first-sign', seconds: 6, draw: firstSign },
  { name: 'fire', seconds: 6, draw: fire, poster: 5.4 },
  { name: 'arrival', seconds: 7, draw: arrival },
];
