export { type Cause, causes } from './causes.ts';
export type { Change } from './change.ts';
export { createExplain, type Explain, type ExplainerOptions } from './explainer.ts';
export type { Diagnosis, Explanation, RequestSummary } from './explanation.ts';
export { type PacketSource, sourceOf } from './source.ts';
