import { oursParsing, oursReading } from './ours.ts';
import { haveRivals, RIVALS } from './rivals.ts';

export type Job = 'parse' | 'parse and read';

/** A line of the report. */
export interface Row {
  readonly name: string;
  /** How often it runs in a round; slow ones less often. */
  readonly runs: number;
}

const OURS = 'ours, ';

function ourWays(job: Job): Readonly<Record<string, (bytes: Buffer) => unknown>> {
  return job === 'parse' ? oursParsing : oursReading;
}

/** The lines of a job, ours first. */
export function rowsOf(job: Job): readonly Row[] {
  const others = haveRivals ? Object.keys(RIVALS) : [];
  return [
    ...Object.keys(ourWays(job)).map((way) => ({ name: `${OURS}${way}`, runs: 5000 })),
    ...others.map((name) => ({
      name,
      runs: name === 'sip.js' ? 20 : name === 'jssip' ? 100 : 1000,
    })),
  ];
}

/** What a line runs. Nothing else is loaded: some of the others change the engine for all. */
export async function runOf(job: Job, name: string): Promise<(bytes: Buffer) => unknown> {
  const own = name.startsWith(OURS) ? ourWays(job)[name.slice(OURS.length)] : undefined;
  if (own !== undefined) return own;
  const rival = await RIVALS[name]?.();
  if (rival === undefined) throw new Error(`no row ${name}`);
  return job === 'parse' ? rival.parse : rival.view;
}
