import type { Difference } from './differences.ts';

/** Why a difference is none: what an assertion quotes has got another text, on purpose. */
const KINDS = ['message', 'name', 'title', 'code', 'option'] as const;

/** Some differences that are accepted. `*` in a text matches anything. */
export interface Accepted {
  readonly kind: (typeof KINDS)[number];
  readonly reason: string;
  readonly from: string;
  /** @default '', for what vanished */
  readonly to?: string;
  /** Only in tests or tables whose name has this text. */
  readonly where?: string;
}

/** @throws Error for an entry without a reason, or of no known kind */
export function readAccepted(json: string): readonly Accepted[] {
  const entries = JSON.parse(json) as readonly Accepted[];
  for (const entry of entries) {
    const text = JSON.stringify(entry);
    if (!KINDS.includes(entry.kind))
      throw new Error(`kind must be one of ${KINDS.join(', ')}: ${text}`);
    if (typeof entry.reason !== 'string' || entry.reason.trim() === '') {
      throw new Error(`a reason is missing: ${text}`);
    }
    if (typeof entry.from !== 'string') throw new Error(`from is missing: ${text}`);
  }
  return entries;
}

/** The differences that no entry accepts, and the entries that accept nothing. */
export function leftOver(
  differences: readonly Difference[],
  accepted: readonly Accepted[],
): { readonly left: readonly Difference[]; readonly unused: readonly Accepted[] } {
  const used = new Set<Accepted>();
  const left = differences.filter((difference) => {
    const found = accepted.find((entry) => accepts(entry, difference));
    if (found !== undefined) used.add(found);
    return found === undefined;
  });
  return { left, unused: accepted.filter((entry) => !used.has(entry)) };
}

function accepts({ from, to = '', where }: Accepted, difference: Difference): boolean {
  const everywhere = where === undefined || difference.where.every((one) => one.includes(where));
  return everywhere && matches(from, difference.from) && matches(to, difference.to);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
