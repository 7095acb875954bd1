/** What a payload type carries. */
export interface Encoding {
  readonly encoding: string;
  /** In hertz. */
  readonly clockRate: number;
  readonly channels: number;
}

const audio = (encoding: string, clockRate: number, channels = 1): Encoding => ({
  encoding,
  clockRate,
  channels,
});

/** The audio payload types that need no rtpmap. RFC 3551 section 6, RFC 3389 section 4 */
const STATIC: Readonly<Record<string, Encoding>> = {
  0: audio('PCMU', 8000),
  3: audio('GSM', 8000),
  4: audio('G723', 8000),
  5: audio('DVI4', 8000),
  6: audio('DVI4', 16000),
  7: audio('LPC', 8000),
  8: audio('PCMA', 8000),
  9: audio('G722', 8000),
  10: audio('L16', 44100, 2),
  11: audio('L16', 44100),
  12: audio('QCELP', 8000),
  13: audio('CN', 8000),
  14: audio('MPA', 90000),
  15: audio('G728', 8000),
  16: audio('DVI4', 11025),
  17: audio('DVI4', 22050),
  18: audio('G729', 8000),
};

export function staticEncoding(payloadType: string | number): Encoding | undefined {
  return Object.hasOwn(STATIC, payloadType) ? STATIC[payloadType] : undefined;
}

/** The payload type that an encoding has without an rtpmap. */
export function staticPayloadType(wanted: Encoding): number | undefined {
  const found = Object.keys(STATIC).find((type) => sameEncoding(STATIC[type]!, wanted));
  return found === undefined ? undefined : Number(found);
}

/** Encoding names are compared without regard to case. RFC 8866 section 6.6 */
export function sameEncoding(a: Encoding, b: Encoding): boolean {
  return (
    a.clockRate === b.clockRate &&
    a.channels === b.channels &&
    a.encoding.toLowerCase() === b.encoding.toLowerCase()
  );
}

export function isTelephoneEvent({ encoding }: { readonly encoding: string }): boolean {
  return encoding.toLowerCase() === 'telephone-event';
}
