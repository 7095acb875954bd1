import type { PatchOperation } from 'tollgate/config';

type Container = Record<string, unknown> | unknown[];

/** Applies a JSON patch by the letter of RFC 6902, and throws where that cannot be done. */
export function applyPatch(document: object, patch: readonly PatchOperation[]): object {
  const patched = structuredClone(document) as Container;
  for (const operation of patch) {
    const steps = operation.path.split('/').slice(1);
    const last = steps.pop();
    const parent = steps.reduce<Container>((at, step) => {
      const next = (at as Record<string, unknown>)[step];
      if (typeof next !== 'object' || next === null) throw new Error(`no ${operation.path}`);
      return next as Container;
    }, patched);
    if (last === undefined) throw new Error('a patch of the whole document');
    if (operation.op === 'add' && Array.isArray(parent)) {
      parent.splice(last === '-' ? parent.length : Number(last), 0, operation.value);
      continue;
    }
    const members = parent as Record<string, unknown>;
    if (operation.op !== 'add' && !(last in members)) throw new Error(`no ${operation.path}`);
    if (operation.op === 'remove') delete members[last];
    else members[last] = operation.value;
  }
  return patched;
}
