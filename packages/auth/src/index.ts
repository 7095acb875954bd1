export * from './acl/index.ts';
export type { Overlap } from './application/directory.ts';
export type {
  ApplicationOptions,
  CredentialLookup,
  CredentialTable,
} from './application/options.ts';
export {
  type Authenticator,
  createAuthenticator,
  type Judge,
  type RehearsalOptions,
} from './authenticator/authenticator.ts';
export type { Pending } from './authenticator/context.ts';
export type { Received } from './authenticator/exchange.ts';
export { type AuthenticatorOptions, authenticatorOptionNames } from './authenticator/options.ts';
export {
  createToTags,
  type ProvenTag,
  responseRoom,
  type TagMeaning,
  type ToTagOptions,
  type ToTags,
} from './authenticator/replies.ts';
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
