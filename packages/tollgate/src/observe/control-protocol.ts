import type { Transport } from '@tollgate/sip-parser';

/**
 * What is asked on the control socket: one JSON object a line, answered by one line.
 */
export type ControlRequest =
  | { readonly command: 'status' }
  | { readonly command: 'locks' }
  | {
      readonly command: 'unlock';
      /** An IP address. */
      readonly address: string;
      /** Out of this application only. */
      readonly application?: string;
    }
  | {
      readonly command: 'explain';
      readonly messages: readonly ControlMessage[];
      /** Whether they are one story, in order, or a single message. */
      readonly capture: boolean;
    };

/** A message to be explained. */
export interface ControlMessage {
  readonly base64: string;
  readonly transport: Transport;
  readonly from: { readonly address: string; readonly port: number };
  readonly to: { readonly address: string; readonly port: number };
  /** Wall clock, milliseconds; absent: now. */
  readonly at?: number;
}

/** The one line that answers. */
export type ControlAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string };

/** Bytes of one line, either way: a capture to be explained fits. */
export const MAX_LINE_BYTES: number = 32 * 1024 * 1024;

/** Cuts a stream into lines; false once a line has outgrown the limit. */
export function createLineReader(onLine: (line: string) => void): (chunk: Buffer) => boolean {
  let parts: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    let from = 0;
    for (let lf = chunk.indexOf(10); lf >= 0; lf = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, lf));
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      held = 0;
      from = lf + 1;
      onLine(line);
    }
    parts.push(chunk.subarray(from));
    held += chunk.length - from;
    return held <= MAX_LINE_BYTES;
  };
}
