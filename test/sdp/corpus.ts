import { readdirSync, readFileSync } from 'node:fs';

/** One description of the corpus with what is expected of it. */
export interface Example {
  readonly name: string;
  /** With CR LF. */
  readonly text: string;
  /** `summary` of each stream, and what follows from `negotiate`; or how it is malformed. */
  readonly expected: readonly string[];
}

const folder = new URL('./corpus/', import.meta.url);
const PATTERN = /^## (.*)\n```sdp\n([\s\S]*?)```\n```\n([\s\S]*?)```$/gm;

/** Every description of the folder `corpus`. */
export const corpus: readonly Example[] = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const found = [...text.matchAll(PATTERN)];
    if (found.length !== text.match(/^## /gm)?.length) throw new Error(`${file} cannot be read`);
    return found.map(([, name, sdp, expected]) => ({
      name: name!,
      text: sdp!.replaceAll('\n', '\r\n'),
      expected: expected!.trim().split('\n'),
    }));
  });
