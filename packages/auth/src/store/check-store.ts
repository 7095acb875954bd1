import { isObject, wrongType } from '@tollgate/common';
import type { AuthStore } from './store.ts';

const methods = [
  'settle',
  'report',
  'lockedFor',
  'locks',
  'unlock',
  'exportLocks',
  'restoreLocks',
] as const satisfies readonly (keyof AuthStore)[];

/** @throws {TypeError} for anything but a store, naming the member it lacks */
export function checkStore(option: string, store: unknown): void {
  const wanted = 'a store, as createMemoryStore() returns';
  if (!isObject(store)) throw wrongType(option, wanted, store);
  for (const name of methods) {
    if (typeof store[name] === 'function') continue;
    throw wrongType(option, wanted, store, `an object without the method ${name}`);
  }
  if (store['epoch'] instanceof Uint8Array) return;
  throw wrongType(`${option}.epoch`, 'a Uint8Array', store['epoch']);
}
