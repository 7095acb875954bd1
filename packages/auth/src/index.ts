export * from './acl/index.ts';
export type { Overlap } from './application/directory.ts';
export type {
  ApplicationOptions,
  CredentialLookup,
  CredentialTable,
} from './application/options.ts';
export { answerRoom } from './authenticator/answer-room.ts';
export {
  type Authenticator,
  createAuthenticator,
  type Judge,
} from './authenticator/authenticator.ts';
export type { AuthenticatorOptions } from './authenticator/options.ts';
export type { Pending } from './authenticator/pending.ts';
export type { RehearsalOptions } from './authenticator/rehearsal.ts';
export {
  createToTags,
  type ProvenTag,
  type TagMeaning,
  type ToTagOptions,
  type ToTags,
} from './authenticator/to-tag.ts';
export type {
  Accepted,
  AuthType,
  Challenge,
  Decision,
  Drop,
  Refusal,
} from './decision/decision.ts';
export { type ReasonCode, reasons } from './decision/reasons.ts';
export type { Gate, Trace, TraceStep } from './decision/trace.ts';
export * from './digest/index.ts';
export * from './lockout/index.ts';
export * from './store/index.ts';
