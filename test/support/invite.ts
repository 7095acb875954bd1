/** A request of a test. What is undefined is left out; the values are written as they are. */
export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly via: string;
  readonly maxForwards?: number | undefined;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  /** @default `method` */
  readonly cseqMethod?: string | undefined;
  readonly contact?: string | undefined;
  /** Further header lines, without line ends. */
  readonly headers?: readonly string[];
  readonly contentType?: string | undefined;
  readonly body?: string;
}

/**
 * The text of a request, one character an octet. Each suite fills in what its callers look like;
 * how a request is laid out is written here alone.
 */
export function requestText(parts: RequestParts): string {
  const { method, uri, maxForwards, contact, contentType, headers = [], body = '' } = parts;
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: ${parts.via}`,
    ...(maxForwards === undefined ? [] : [`Max-Forwards: ${maxForwards}`]),
    `From: ${parts.from}`,
    `To: ${parts.to}`,
    `Call-ID: ${parts.callId}`,
    `CSeq: ${parts.cseq} ${parts.cseqMethod ?? method}`,
    ...(contact === undefined ? [] : [`Contact: ${contact}`]),
    ...headers,
    ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
