import { createFramer, type Framer } from '@tollgate/sip-parser';
import type { CapturedMessage, Segment } from './packet.ts';

/** Puts TCP streams together as far as the capture has them in order. */
export interface Streams {
  /** The messages that this segment completes. */
  push(segment: Segment, at: number): readonly CapturedMessage[];
}

interface Stream {
  readonly framer: Framer;
  next: number;
  messages: Uint8Array[];
}

/** Streams and waiting bytes followed at once: a hostile capture fills no memory. */
const MAX_STREAMS = 1024;

/**
 * Repeated bytes are dropped; a gap (a lost or reordered segment) ends the stream, and it starts
 * anew with the next segment that begins like a SIP message.
 */
export function createStreams(): Streams {
  const streams = new Map<string, Stream>();

  return {
    push(segment, at) {
      const { from, to, sequence, isStart } = segment;
      const key = `${from.address} ${from.port} ${to.address} ${to.port}`;
      let stream = isStart ? undefined : streams.get(key);
      let payload = segment.payload;
      if (stream !== undefined) {
        const ahead = (sequence - stream.next) | 0;
        if (ahead > 0) stream = undefined;
        else payload = payload.subarray(Math.min(-ahead, payload.length));
      }
      if (payload.length === 0 && !isStart) return [];
      if (stream === undefined) {
        if (!isStart && !beginsLikeSip(payload)) return [];
        stream = open(sequence);
        streams.delete(key);
        if (streams.size >= MAX_STREAMS) streams.delete(streams.keys().next().value!);
        streams.set(key, stream);
      }
      stream.next = (stream.next + payload.length) >>> 0;
      // The framer may hand out parts of the chunk: it must not be one that is read again.
      if (stream.framer.push(Buffer.from(payload)) !== undefined) streams.delete(key);
      const messages = stream.messages;
      stream.messages = [];
      return messages.map((bytes) => ({ at, transport: 'tcp', from, to, bytes }));
    },
  };
}

function open(next: number): Stream {
  const stream: Stream = {
    next,
    messages: [],
    framer: createFramer({ message: (bytes) => stream.messages.push(bytes), ping() {} }),
  };
  return stream;
}

function beginsLikeSip(bytes: Uint8Array): boolean {
  return /^(?:SIP\/2\.0 \d|[A-Z]{3,12} (?:sips?|tel):)/i.test(
    Buffer.from(bytes.subarray(0, 24)).toString('latin1'),
  );
}
