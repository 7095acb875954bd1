import { readFileSync } from 'node:fs';

/** The version of this package; its package.json lies one folder above dist/ and two above src/cli/. */
export function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const text = readFileSync(new URL(place, import.meta.url), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Not built, or built: the other place.
    }
  }
  return 'unknown';
}
