/** Something a test demands, or that feeds what it demands. */
export interface Item {
  readonly kind: 'assertion' | 'row' | 'value' | 'modifier';
  /** Of an assertion: what is looked at. */
  readonly subject: string;
  /** What is demanded of the subject; of all other kinds, all there is. */
  readonly demand: string;
}

export function textOfItem({ kind, subject, demand }: Item): string {
  if (kind === 'assertion') return `${subject}${demand}`;
  return `${kind} ${demand}`;
}

/** A test, as it is written: one with rows is one test. */
export interface Test {
  readonly file: string;
  /** The titles of the describe blocks around it. */
  readonly path: readonly string[];
  readonly title: string;
  readonly items: readonly Item[];
}

export function nameOf({ path, title }: Test): string {
  return [...path, title].join(' > ');
}
