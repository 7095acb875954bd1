import { createHmac } from 'node:crypto';
import { answerRoom } from '@tollgate/auth';
import {
  type HeaderList,
  type Reply,
  type SipMessage,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';

/** Writes the answers nothing is remembered of. */
export interface StatelessWriter {
  /**
   * An answer with a To tag derived from the request: the same request gets the same tag, as a
   * stateless UAS must. Works on what could be read of a malformed request too.
   * RFC 3261 section 8.2.7
   */
  write(m: SipMessage, source: Source, status: number, headers?: HeaderList): Uint8Array;
  /**
   * Sends such an answer to somebody unproven, unless it would be worth forging an address for.
   * Returns the status sent, 0 where it stayed silent.
   */
  answer(m: SipMessage, source: Source, reply: Reply, status: number, headers?: HeaderList): number;
}

/** `key` is random; nobody else can derive the tags. */
export function createStatelessWriter(key: Uint8Array): StatelessWriter {
  function write(
    m: SipMessage,
    source: Source,
    status: number,
    headers: HeaderList = [],
  ): Uint8Array {
    return writeResponse(m, { status, toTag: tag(m, source, status), source, headers });
  }

  return {
    write,
    answer(m, source, reply, status, headers) {
      const bytes = write(m, source, status, headers);
      if (bytes.length > answerRoom(source, m.bytes.length)) return 0;
      reply(bytes);
      return status;
    },
  };

  function tag(m: SipMessage, source: Source, status: number): string {
    const hash = createHmac('sha256', key);
    for (const part of [m.header('call-id'), m.header('from'), m.header('cseq'), m.header('via')]) {
      hash.update(`${part?.length ?? -1}:${part ?? ''}`, 'latin1');
    }
    return hash.update(`${source.address}|${status}`).digest('base64url').slice(0, 16);
  }
}
