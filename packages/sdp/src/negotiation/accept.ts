import { streamsOf } from '../streams/streams.ts';
import { directionOf, flowOf } from '../types/direction.ts';
import type { Sdp } from '../types/sdp.ts';
import { agree } from './agree.ts';
import { flowOfPeer } from './destination.ts';
import type { Negotiated } from './negotiated.ts';
import { type Refused, refused } from './refusal.ts';

/**
 * Checks the peer's answer to our offer. Refuses an answer that does not fit the offer (number,
 * order and kinds of the streams, protocol, a stream that was not offered, no common codec) or
 * whose address cannot be used. `audio` is absent if the peer has refused the stream.
 *
 * An answer whose direction the offer did not allow is accepted: we send and receive what both
 * descriptions allow. Formats that were not offered are not used.
 *
 * RFC 3264 section 7.
 */
export function accept(offered: Sdp, answer: Sdp): Negotiated | Refused {
  if (!fits(offered, answer)) return refused('answer-misfit');
  const ours = streamsOf(offered);
  const theirs = streamsOf(answer);
  const agreed = {
    kind: 'negotiated',
    local: offered,
    sent: offered,
    wanted: ours.map(({ direction }) => direction),
  } as const;
  const index = audioIndex(answer);
  if (index === undefined) return agreed;
  const audio = agree(ours[index]!, theirs[index]!, 'theirs', index);
  return typeof audio === 'string' ? refused(audio) : { ...agreed, audio };
}

/**
 * Notes an answer that we send but `negotiate` has not made, such as that of a media server.
 * Refuses an answer that does not fit the offer. `audio` is absent if this package does not
 * understand the stream (DTLS, for example).
 *
 * @param previous what was agreed before in this call
 *
 * RFC 3264 section 6.
 */
export function answered(offer: Sdp, answer: Sdp, previous?: Negotiated): Negotiated | Refused {
  if (!fits(offer, answer)) return refused('answer-misfit');
  const ours = streamsOf(answer);
  const theirs = streamsOf(offer);
  const wanted = ours.map((stream, i) => {
    const allowed = flowOfPeer(theirs[i]!, stream);
    const said = flowOf(stream.direction);
    const before = flowOf(previous?.wanted[i] ?? 'sendrecv');
    // Where the peer does not let us, the answer does not tell what we want.
    return directionOf({
      send: allowed.receive ? said.send : before.send,
      receive: allowed.send ? said.receive : before.receive,
    });
  });
  const agreed = { kind: 'negotiated', local: answer, sent: answer, wanted } as const;
  const index = audioIndex(answer);
  if (index === undefined) return agreed;
  const audio = agree(ours[index]!, theirs[index]!, 'ours', index);
  return typeof audio === 'string' ? agreed : { ...agreed, audio };
}

/** The first audio stream that the answer takes. */
function audioIndex({ media }: Sdp): number | undefined {
  const index = media.findIndex(({ kind, port }) => port !== 0 && kind.toLowerCase() === 'audio');
  return index === -1 ? undefined : index;
}

/** Number, order, kinds and protocols of the streams. RFC 3264 section 6 */
function fits(offered: Sdp, answer: Sdp): boolean {
  if (offered.media.length !== answer.media.length) return false;
  return offered.media.every((media, i) => {
    const given = answer.media[i]!;
    if (given.kind.toLowerCase() !== media.kind.toLowerCase()) return false;
    if (given.port === 0) return true;
    return media.port !== 0 && given.protocol.toUpperCase() === media.protocol.toUpperCase();
  });
}
