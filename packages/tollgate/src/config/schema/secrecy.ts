import type { Path } from '../source/problem.ts';

/** Where a person may have put a secret, rightly or by mistake: nothing written there is shown. */
export function isSecretPlace(path: Path): boolean {
  return path.some(
    (step) => typeof step === 'string' && /^credentials$|^nonceKeys$|pass|secret|ha1/i.test(step),
  );
}
