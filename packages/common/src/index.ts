export { bracketed } from './bracketed.ts';
export { createDriver, type Driver, systemClock } from './clock.ts';
export { printable } from './printable.ts';
export { kindOf, kinds, show } from './show.ts';
export { nearest } from './suggest.ts';
