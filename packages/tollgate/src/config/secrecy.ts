import { kindOf } from './kinds.ts';
import type { Path } from './problem.ts';

/** Where a person may have put a secret, rightly or by mistake: nothing written there is shown. */
export function isSecretPlace(path: Path): boolean {
  return path.some(
    (step) => typeof step === 'string' && /^credentials$|^nonceKeys$|pass|secret|ha1/i.test(step),
  );
}

/** A value as a message may show it: one line, in quotes, not too long. */
export function show(value: unknown): string {
  // An object is never turned into text: a file may give it a `toString` that is no function.
  if (typeof value === 'object') return kindOf(value);
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value);
}
