import { createHmac } from 'node:crypto';
import { responseRoom } from '@tollgate/auth';
import {
  type HeaderList,
  type Reply,
  type SipMessage,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';

/** What is answered: an `Incoming`, or what could be read of a malformed request. */
export interface Answerable {
  readonly message: SipMessage;
  readonly source: Source;
  readonly reply: Reply;
}

/** Writes the answers nothing is remembered of. */
export interface StatelessWriter {
  /**
   * An answer with a To tag derived from the request: the same request gets the same tag, as a
   * stateless UAS must. Works on what could be read of a malformed request too.
   * RFC 3261 section 8.2.7
   */
  write(incoming: Answerable, status: number, headers?: HeaderList): Uint8Array;
  /**
   * Sends such an answer to somebody unproven, unless it would be worth forging an address for.
   * Returns the status sent, 0 where it stayed silent.
   */
  answer(incoming: Answerable, status: number, headers?: HeaderList): number;
}

/** `key` is random; nobody else can derive the tags. */
export function createStatelessWriter(key: Uint8Array): StatelessWriter {
  function write(incoming: Answerable, status: number, headers: HeaderList = []): Uint8Array {
    const { message, source } = incoming;
    return writeResponse(message, { status, toTag: tag(incoming, status), source, headers });
  }

  return {
    write,
    answer(incoming, status, headers) {
      const { message, source, reply } = incoming;
      const bytes = write(incoming, status, headers);
      if (bytes.length > responseRoom(source, message.bytes.length)) return 0;
      reply(bytes);
      return status;
    },
  };

  function tag({ message, source }: Answerable, status: number): string {
    const hash = createHmac('sha256', key);
    for (const name of ['call-id', 'from', 'cseq', 'via']) {
      const part = message.header(name);
      hash.update(`${part?.length ?? -1}:${part ?? ''}`, 'latin1');
    }
    return hash.update(`${source.address}|${status}`).digest('base64url').slice(0, 16);
  }
}
