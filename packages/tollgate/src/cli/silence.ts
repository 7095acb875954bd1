/**
 * An answer to an SDP offer that takes its first audio stream in PCMU or PCMA, switched off, and
 * refuses every other stream. Without an offer it is an offer itself; undefined where nothing fits.
 * RFC 3264 section 6
 */
export function silence(offer: string): string | undefined {
  if (offer === '') return description([stream('audio', '9', '0')]);
  let taken = false;
  const media = offer.split(/\r?\n/).flatMap((line) => {
    const match = /^m=(\S+) (\d+)(?:\/\d+)? (\S+) (.*)$/.exec(line);
    if (match === null) return [];
    const [, kind = '', port, protocol = '', formats = ''] = match;
    const codec = formats.split(' ').find((format) => format === '0' || format === '8');
    const fits =
      !taken && kind === 'audio' && protocol === 'RTP/AVP' && port !== '0' && codec !== undefined;
    if (!fits) return [`m=${kind} 0 ${protocol} ${formats}`];
    taken = true;
    return [stream(kind, '9', codec)];
  });
  return taken ? description(media) : undefined;
}

/** Port 9 is the discard port: nothing is sent to it, for the stream is inactive. */
function stream(kind: string, port: string, codec: string): string {
  const name = codec === '0' ? 'PCMU' : 'PCMA';
  return `m=${kind} ${port} RTP/AVP ${codec}\r\na=rtpmap:${codec} ${name}/8000\r\na=inactive`;
}

function description(media: readonly string[]): string {
  const session = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 'c=IN IP4 0.0.0.0', 't=0 0'];
  return `${[...session, ...media].join('\r\n')}\r\n`;
}
