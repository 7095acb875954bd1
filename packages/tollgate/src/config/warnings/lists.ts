import { type Cidr, cidrText, parseCidr } from '@tollgate/auth/acl';
import type { AccessListEntry, ConfigFile } from '../file/file.ts';
import type { Path } from '../source/problem.ts';
import type { Report } from '../source/report.ts';
import { specialRange } from './address-ranges.ts';
import { covered, holds, type Placed } from './blocks.ts';

/** Warns about entries of access lists that most likely are not meant as they stand. */
export function warnAboutAccessLists(file: ConfigFile, report: Report): void {
  const named = new Set(file.applications.flatMap(({ accessLists = [] }) => accessLists));
  for (const [name, entries] of Object.entries(file.accessLists ?? {})) {
    const path = ['accessLists', name];
    if (!named.has(name)) {
      const advice = `Add it to the accessLists of an application: accessLists: [${name}]`;
      report.addAtKey(path, 'unused', 'no application uses it', advice);
    }
    const read = entries.map(readEntry);
    for (const [place, entry] of read.entries()) warnAboutEntry(entry, [...path, place], report);
    for (const action of ['allow', 'deny'] as const) {
      const blocks = read.flatMap((entry, place): Placed[] =>
        entry.action === action ? [{ cidr: entry.cidr, place }] : [],
      );
      for (const { inner, outer } of covered(blocks)) {
        // With an entry of the other action between the two, the inner one has an effect.
        const between = read.some(
          (entry) =>
            entry.action !== action &&
            holds(outer.cidr, entry.cidr) &&
            holds(entry.cidr, inner.cidr),
        );
        // One that ends before the one in it is a wider block for a while, and meant.
        if (between || read[outer.place]!.expires < read[inner.place]!.expires) continue;
        const [narrow, wide] = [cidrText(inner.cidr), cidrText(outer.cidr)];
        report.add(
          [...path, inner.place],
          'overlap',
          narrow === wide ? `${narrow} stands in this list twice` : `${narrow} lies within ${wide}`,
          narrow === wide ? 'Keep it once.' : 'Remove it, or the wider one if that is not meant.',
        );
      }
    }
  }
}

/** An entry of a checked file, defaults filled in. */
export interface ReadEntry {
  readonly cidr: Cidr;
  readonly action: 'allow' | 'deny';
  /** Wall clock, milliseconds; Infinity for ever. */
  readonly expires: number;
}

export function readEntry(given: string | AccessListEntry): ReadEntry {
  const entry: AccessListEntry = typeof given === 'string' ? { cidr: given } : given;
  const cidr = parseCidr(entry.cidr);
  if (cidr.kind !== 'cidr') throw new RangeError(cidr.message);
  const expires =
    entry.expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(entry.expires);
  return { cidr, action: entry.action ?? 'allow', expires };
}

/** Fewer bits than this hold more addresses than any carrier has. */
const WIDE = { 4: 8, 6: 20 } as const;

function warnAboutEntry({ cidr, action, expires }: ReadEntry, path: Path, report: Report): void {
  if (expires <= Date.now()) {
    report.add(path, 'expired', 'this entry has ended', 'Remove it, or give it a later `expires`.');
  }
  if (cidr.note !== undefined) {
    report.add(path, 'rewritten', cidr.note, `Write ${cidrText(cidr)}.`);
  }
  if (action === 'deny') return;
  if (cidr.prefix === 0) {
    const message = `/0 is every IPv${cidr.ip.family} address there is`;
    report.add(path, 'everybody', message, "List your carrier's blocks, or use auth: credential.");
    return;
  }
  const special = specialRange(cidr);
  if (special !== undefined) {
    report.add(path, special.code, special.message, special.advice);
  } else if (cidr.prefix < WIDE[cidr.ip.family]) {
    const message = `/${cidr.prefix} holds the addresses of very many strangers`;
    report.add(path, 'wide', message, "List your carrier's own blocks.");
  }
}
