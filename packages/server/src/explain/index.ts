export type { CapturedMessage, Endpoint } from './capture/packet.ts';
export { isCapture, readCapture } from './capture/read-capture.ts';
export { type Cause, causes } from './causes.ts';
export type { Change } from './change.ts';
export { type CaptureExplanation, explainCapture } from './explain-capture.ts';
export { createExplain, type Explain, type ExplainerOptions } from './explainer.ts';
export type { Diagnosis, Explanation, RequestSummary } from './explanation.ts';
export type { Finding } from './findings.ts';
export {
  type CaptureExplanationJson,
  captureJson,
  type ExplanationJson,
  explanationJson,
} from './json.ts';
export { momentOf } from './moment.ts';
export { type PacketSource, sourceOf } from './source.ts';
