// What a user of the authenticator needs. The parts alone: `/acl`, `/digest`, `/lockout`, `/store`.
export {
  type AccessList,
  type AccessMatch,
  compileAccessList,
  type ListedEntry,
} from './acl/access-list.ts';
export type { AccessEntry } from './acl/entry.ts';
export { type ReplaceableAccessList, replaceableAccessList } from './acl/replaceable.ts';
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
export type { DigestAlgorithm, DigestHash } from './digest/algorithm.ts';
export type { SourceBinding } from './digest/binding.ts';
export { type Ha1Input, type Ha1Set, ha1, ha1Set } from './digest/ha1.ts';
export type { DigestPolicy, Qop } from './digest/policy.ts';
export type { Lock } from './lockout/failure.ts';
export type { LockoutOptions } from './lockout/policy.ts';
export type { GuardedStore } from './store/guard.ts';
export {
  createMemoryStore,
  type MemoryStore,
  type MemoryStoreOptions,
} from './store/memory-store.ts';
