/** A gate a request passes on its way, in the order they stand. */
export type Gate =
  | 'lock'
  | 'application'
  | 'transport'
  | 'access-list'
  | 'credentials'
  | 'nonce'
  | 'policy'
  | 'look-up'
  | 'digest'
  | 'store';

/** What one gate said. Holds no password, HA1, response or key. */
export interface TraceStep {
  readonly gate: Gate;
  readonly verdict: 'pass' | 'stop' | 'note';
  /** What matched, or what came nearest, in words. */
  readonly detail: string;
}

/** Collects the steps of one decision, in order. Pass an empty array to have it filled. */
export type Trace = TraceStep[];
