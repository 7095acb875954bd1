import type { Socket } from 'node:net';
import { createFramer, type Framer, type Reply, type Source } from '@tollgate/sip-parser';
import type { Counters } from '../counters.ts';
import type { SafeHandler } from '../handler.ts';
import type { Deadlines } from './deadlines.ts';
import type { StreamSettings } from './stream-options.ts';

/** What all connections of a listener share. */
export interface StreamContext {
  readonly settings: StreamSettings;
  readonly handler: SafeHandler;
  readonly counters: Counters;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

const PONG = new Uint8Array([13, 10]);

/** One connection, from its first byte of SIP to its end. Frames what comes, limits what goes. */
export class Connection {
  readonly source: Source;
  readonly #socket: Socket;
  readonly #context: StreamContext;
  readonly #deadlines: Deadlines;
  readonly #reply: Reply;
  readonly #onFirstMessage: () => void;
  /** Made by the first byte, and again by the first after a rest: an idle connection has none. */
  #framer: Framer | undefined;
  #chunk: Uint8Array | undefined;
  /** Bytes the framer held of a message when the chunk came. */
  #before = 0;
  /** The last chunk ended with a message: the framer holds nothing, not even half a keep-alive. */
  #resting = false;
  #heard = false;
  #ended = false;
  #pong = false;

  constructor(
    context: StreamContext,
    socket: Socket,
    source: Source,
    deadlines: Deadlines,
    onFirstMessage: () => void,
  ) {
    this.#context = context;
    this.#socket = socket;
    this.source = source;
    this.#deadlines = deadlines;
    this.#onFirstMessage = onFirstMessage;
    this.#reply = (bytes) => void this.write(bytes);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#drained());
  }

  /** False where the connection takes nothing any more. */
  write(bytes: Uint8Array): boolean {
    const { settings, counters, clock } = this.#context;
    const socket = this.#socket;
    if (this.#ended || !socket.writable) return false;
    if (socket.writableLength + bytes.length > settings.maxWriteBufferBytes) {
      counters.overflowed++;
      this.#ended = true;
      socket.destroy();
      return false;
    }
    counters.sent++;
    if (!socket.write(bytes)) {
      // The peer's turn: until it has read, nothing more is read from it.
      this.#deadlines.blocked(clock());
      socket.pause();
    }
    return true;
  }

  /** Ends our side after what was written; the peer has `lingerMs` to end its own. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#framer = undefined;
    this.#deadlines.ending(this.#context.clock());
    this.#socket.end();
    // Though reading may be paused: unread bytes would turn the end into a reset, which can
    // overtake our last reply.
    this.#socket.resume();
  }

  /** Called now and then: gives back what an idle connection does not need. */
  rest(): void {
    if (this.#resting) this.#framer = undefined;
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ended) return;
    const { handler, counters, clock } = this.#context;
    const socket = this.#socket;
    // One system call for all that is replied to one chunk.
    socket.cork();
    this.#framer ??= createFramer(
      { message: (bytes) => this.#deliver(bytes), ping: () => this.#ping() },
      this.#context.settings.limits,
    );
    const framer = this.#framer;
    this.#chunk = chunk;
    this.#before = framer.buffered;
    this.#resting = false;
    const failure = framer.push(chunk);
    this.#chunk = undefined;
    if (this.#pong) {
      this.#pong = false;
      // After the replies of this chunk, so never inside one; a flood of pings gets one a chunk.
      this.write(PONG);
    }
    if (failure !== undefined && !this.#ended) {
      counters.malformed++;
      handler.malformed(failure, this.source, this.#reply);
    }
    socket.uncork();
    if (failure !== undefined) {
      this.end();
      return;
    }
    this.#deadlines.unfinished(framer.buffered > 0, clock());
  }

  #deliver(bytes: Uint8Array): void {
    // A reply to an earlier message of the same chunk may have ended the connection.
    if (this.#ended) return;
    const { handler, counters, clock } = this.#context;
    this.#deadlines.message(clock());
    if (!this.#heard) {
      this.#heard = true;
      this.#onFirstMessage();
    }
    this.#resting = this.#endOf(bytes) === this.#chunk!.length;
    counters.messages++;
    handler.message(bytes, this.source, this.#reply);
  }

  /** Where in the chunk a message ended: it lies there, or began in an earlier one. */
  #endOf(bytes: Uint8Array): number {
    const chunk = this.#chunk!;
    if (bytes.buffer !== chunk.buffer) return bytes.length - this.#before;
    return bytes.byteOffset - chunk.byteOffset + bytes.length;
  }

  #ping(): void {
    if (this.#ended) return;
    this.#context.counters.keepAlives++;
    this.#deadlines.alive(this.#context.clock());
    this.#pong = true;
  }

  #drained(): void {
    if (this.#ended) return;
    this.#deadlines.drained(this.#context.clock());
    this.#socket.resume();
  }
}
