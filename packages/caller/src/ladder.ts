import { printable } from '@tollgate/common';
import type { LadderStep } from './report.ts';

/** Records what was sent and received. */
export interface Ladder {
  readonly steps: readonly LadderStep[];
  message(direction: 'in' | 'out', bytes: Uint8Array): void;
  note(line: string): void;
}

/** More steps than any call needs: a peer that floods us fills no memory. */
const MAX_STEPS = 200;
/** A first line is shown up to here. */
const MAX_LINE = 200;

/** `clock` gives milliseconds. A message equal to the one before it is counted, not listed. */
export function createLadder(clock: () => number): Ladder {
  const steps: LadderStep[] = [];
  let started: number | undefined;
  let last: { direction: string; bytes: Uint8Array } | undefined;

  function add(direction: LadderStep['direction'], line: string): void {
    const now = clock();
    started ??= now;
    if (steps.length === MAX_STEPS) return;
    steps.push({ atMs: Math.round(now - started), direction, line, repeated: 0 });
  }

  return {
    steps,
    message(direction, bytes) {
      const previous = steps.at(-1);
      if (previous !== undefined && last?.direction === direction && same(last.bytes, bytes)) {
        steps[steps.length - 1] = { ...previous, repeated: previous.repeated + 1 };
        return;
      }
      last = { direction, bytes: bytes.slice() };
      add(direction, firstLine(bytes));
    },
    note: (line) => {
      last = undefined;
      add('note', line);
    },
  };
}

function firstLine(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0d);
  const line = bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, MAX_LINE));
  return printable(Buffer.from(line).toString('latin1'));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
