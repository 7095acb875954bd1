import type { CaptureExplanation } from './explain-capture.ts';
import type { Explanation } from './explanation.ts';

/** An explanation as JSON: the answer's bytes in base64, and as text for who reads it. */
export type ExplanationJson = Omit<Explanation, 'response'> & {
  readonly response?: { readonly base64: string; readonly text: string };
};

/** What a capture shows as JSON. */
export type CaptureExplanationJson = Omit<CaptureExplanation, 'packets'> & {
  readonly packets: readonly ExplanationJson[];
};

export function explanationJson({ response, ...rest }: Explanation): ExplanationJson {
  if (response === undefined) return rest;
  const bytes = Buffer.from(response);
  const text = bytes.toString('utf8');
  return { ...rest, response: { base64: bytes.toString('base64'), text } };
}

export function captureJson({ packets, ...rest }: CaptureExplanation): CaptureExplanationJson {
  return { ...rest, packets: packets.map(explanationJson) };
}
