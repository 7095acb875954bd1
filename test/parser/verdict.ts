import { createFramer, parse, validate } from '@tollgate/sip-parser';
import type { Row, Verdict } from './torture-table.ts';

/** What parser and validation say of one message. */
export function verdictOf(bytes: Uint8Array, stream = false): Verdict {
  const result = validate(parse(bytes, { stream }));
  return result.kind === 'malformed' ? result.code : 'valid';
}

/** What a framer makes of chunks: the verdict on each message, and how it ended. */
export function verdictsOfStream(chunks: Iterable<Uint8Array>): string[] {
  const seen: string[] = [];
  const framer = createFramer({
    message: (bytes) => seen.push(verdictOf(bytes, true)),
    ping: () => seen.push('ping'),
  });
  for (const chunk of chunks) {
    const failure = framer.push(chunk);
    if (failure !== undefined) return [...seen, `dead ${failure.code}`];
  }
  return framer.buffered > 0 ? [...seen, `held ${framer.buffered}`] : seen;
}

/** What a row expects of a stream. */
export function expectedOfStream(row: Row): readonly string[] {
  return row.stream ?? [row.datagram];
}

/** One byte a chunk. */
export function* byteByByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
}
