import { readFileSync } from 'node:fs';

/** The version of this package. Its package.json is one folder above dist/, two above src/cli/. */
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
