export type { CallOptions, CallTlsOptions } from './options.ts';
export { placeCall } from './place-call.ts';
export type { CallReport, CallVerdict, DigestUsed, LadderStep } from './report.ts';
