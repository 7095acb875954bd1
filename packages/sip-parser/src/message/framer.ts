import { callable, isObject, wrongType } from '@tollgate/common';
import { asBytes, type Bytes } from '../lexing/bytes.ts';
import { CR, LF } from '../lexing/chars.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Limits, resolveLimits } from '../types/limits.ts';
import { type Malformed, malformed, type ParseCode } from '../types/malformed.ts';
import { scan } from './scan.ts';
import { MessageView } from './view.ts';

/** Who is told what a stream holds. Neither call may throw. */
export interface FramerSink {
  /**
   * One whole message, to be parsed with `stream: true`. It lies in the chunk if it came in one,
   * else in memory the framer will not touch again: valid as long as the chunks are unchanged.
   */
  message(bytes: Uint8Array): void;
  /** A keep-alive (CRLFCRLF between messages): answer CRLF. RFC 5626 section 4.4.1 */
  ping(): void;
}

/** Cuts a stream into messages. */
export interface Framer {
  /**
   * Takes the next bytes and calls the sink for all they complete. After a failure the stream has
   * lost its frame for good: the same failure is returned ever after, and nothing is read any
   * more. Its `partial` owns its bytes, its offset counts from the start of the broken message.
   */
  push(chunk: Uint8Array): Malformed | undefined;
  /** Bytes held of an unfinished message. */
  readonly buffered: number;
}

const NOTHING = Buffer.alloc(0);
const FIRST_BUFFER = 2048;
/** Line ends of a ping: CR LF CR LF. */
const PING = 4;

class StreamFramer implements Framer {
  private readonly sink: FramerSink;
  private readonly limits: Limits;
  private readonly head: MessageView;
  /** The unfinished message: the first `buffered` bytes. */
  private buffer: Bytes = NOTHING;
  buffered = 0;
  /** Of the unfinished message: where the line that is being read starts. */
  private line = 0;
  /** Of the unfinished message: how far LF was looked for. */
  private searched = 0;
  /** The size of the unfinished message; NONE while its head is incomplete. */
  private size: number = NONE;
  /** How much of a ping has been seen since the last message. */
  private lineEnds = 0;
  private failure: Malformed | undefined;

  constructor(sink: FramerSink, limits: Limits) {
    this.sink = sink;
    this.limits = limits;
    this.head = new MessageView(limits);
  }

  push(chunk: Uint8Array): Malformed | undefined {
    const bytes = asBytes(chunk, 'chunk');
    const end = bytes.length;
    let at = 0;
    while (at < end && this.failure === undefined) {
      at = this.buffered > 0 ? this.resume(bytes, at, end) : this.start(bytes, at, end);
    }
    return this.failure;
  }

  /** Between messages: a message that lies in the chunk is handed on where it is. */
  private start(bytes: Bytes, from: number, end: number): number {
    const at = this.skipLineEnds(bytes, from, end);
    if (at === end || this.failure !== undefined) return at;
    this.readHead(bytes, at, end);
    if (this.size >= 0 && this.size <= end - at) {
      const stop = at + this.size;
      this.deliver(bytes.subarray(at, stop));
      return stop;
    }
    if (this.failure === undefined) this.append(bytes, at, end);
    return end;
  }

  /** Inside a message that began in an earlier chunk: takes no byte more than belongs to it. */
  private resume(bytes: Bytes, from: number, end: number): number {
    let stop: number;
    if (this.size < 0) {
      const lf = bytes.indexOf(LF, from);
      stop = lf < 0 ? end : lf + 1;
      this.append(bytes, from, stop);
      this.readHead(this.buffer, 0, this.buffered);
    } else {
      stop = Math.min(end, from + this.size - this.buffered);
      this.append(bytes, from, stop);
    }
    if (this.buffered === this.size) {
      const message = this.buffer.subarray(0, this.size);
      this.buffer = NOTHING;
      this.deliver(message);
    }
    return stop;
  }

  private deliver(message: Bytes): void {
    this.buffered = 0;
    this.line = 0;
    this.searched = 0;
    this.size = NONE;
    this.sink.message(message);
  }

  /** RFC 3261 section 7.5 has line ends before a message ignored; two are a ping. */
  private skipLineEnds(bytes: Bytes, from: number, end: number): number {
    let at = from;
    for (; at < end; at++) {
      if (bytes[at] !== (this.lineEnds % 2 === 0 ? CR : LF)) break;
      this.lineEnds++;
      if (this.lineEnds === PING) {
        this.lineEnds = 0;
        this.sink.ping();
      }
    }
    if (at < end) {
      if (this.lineEnds % 2 === 1) this.failure = malformed('bad-start-line', 0);
      this.lineEnds = 0;
    }
    return at;
  }

  /** Looks for the blank line in what has come of the message that starts at `from`. */
  private readHead(bytes: Bytes, from: number, end: number): void {
    const most = this.limits.maxHeaderBlockBytes + 4;
    for (;;) {
      const lf = bytes.indexOf(LF, from + this.searched);
      const seen = (lf < 0 || lf >= end ? end : lf + 1) - from;
      if (seen > most) {
        this.fail('headers-too-large', bytes, from, most);
        return;
      }
      this.searched = seen;
      if (lf < 0 || lf >= end) return;
      if (lf === from || bytes[lf - 1] !== CR) {
        this.fail('bare-lf', bytes, from, seen);
        return;
      }
      if (lf - 1 - from === this.line) {
        this.readSize(bytes, from, from + seen);
        return;
      }
      this.line = seen;
    }
  }

  /** The head is whole: what does it say of the body? */
  private readSize(bytes: Bytes, from: number, headEnd: number): void {
    const { head, limits } = this;
    const failure = scan(head, bytes.subarray(from, headEnd), true);
    const length = head.contentLength;
    if (length < 0) {
      this.die(failure!);
    } else if (length > limits.maxBodyBytes) {
      this.die(malformed('body-too-large', headEnd - from, head));
    } else if (headEnd - from + length > limits.maxMessageBytes) {
      this.die(malformed('message-too-large', headEnd - from, head));
    } else {
      this.size = headEnd - from + length;
    }
  }

  private fail(code: ParseCode, bytes: Bytes, from: number, seen: number): void {
    scan(this.head, bytes.subarray(from, from + seen), true);
    this.die(malformed(code, seen, this.head));
  }

  private die(failure: Malformed): void {
    const { partial } = failure;
    this.failure = partial === undefined ? failure : { ...failure, partial: partial.detach() };
    this.buffer = NOTHING;
    this.buffered = 0;
  }

  /** Grows with what has arrived, never with what Content-Length announces. */
  private append(bytes: Bytes, from: number, end: number): void {
    const needed = this.buffered + end - from;
    if (needed > this.buffer.length) {
      const longer = Buffer.allocUnsafeSlow(Math.max(FIRST_BUFFER, needed, this.buffer.length * 2));
      this.buffer.copy(longer, 0, 0, this.buffered);
      this.buffer = longer;
    }
    bytes.copy(this.buffer, this.buffered, from, end);
    this.buffered = needed;
  }
}

/**
 * Makes a framer for one stream. It holds at most one unfinished message, in at most twice the
 * memory of what has arrived of it.
 *
 * @throws {TypeError} if a member of `sink` is no function
 * @throws {TypeError | RangeError} for a limit that does not exist or has a wrong value
 *
 * RFC 3261 section 18.3
 */
export function createFramer(sink: FramerSink, limits?: Partial<Limits>): Framer {
  if (!isObject(sink)) throw wrongType('sink', 'an object with "message", "ping"', sink);
  callable('sink.message', sink.message, '(bytes) => ...');
  callable('sink.ping', sink.ping, '() => ...');
  return new StreamFramer(sink, resolveLimits(limits, 'limits'));
}
