export {
  type Accepted,
  type AccessEntry,
  type AccessList,
  type AccessMatch,
  type ApplicationOptions,
  type Authenticator,
  type AuthenticatorOptions,
  type AuthType,
  type CredentialLookup,
  type CredentialTable,
  compileAccessList,
  createAuthenticator,
  createMemoryStore,
  type Decision,
  type DigestAlgorithm,
  type DigestPolicy,
  type Gate,
  type GuardedStore,
  type Ha1Input,
  type Ha1Set,
  ha1,
  ha1Set,
  type Judge,
  type ListedEntry,
  type Lock,
  type LockoutOptions,
  type MemoryStore,
  type MemoryStoreOptions,
  type Overlap,
  type Qop,
  type ReasonCode,
  type RehearsalOptions,
  type ReplaceableAccessList,
  reasons,
  replaceableAccessList,
  type SourceBinding,
  type Trace,
  type TraceStep,
} from '@tollgate/auth';
export {
  type Attempt,
  type AuthStore,
  type Claim,
  type Failure,
  type FailureKind,
  failureKinds,
  type GuardedOutcome,
  type GuardOptions,
  guardStore,
  type Origin,
  type RightAttempt,
  type SavedLock,
  type Settled,
  type WrongAttempt,
} from '@tollgate/auth/store';
export type { Answer, Call, CallEnd, CallEndCause } from './call/call.ts';
export type { CallCaps } from './call/calls.ts';
export type { CallTimes } from './call/session.ts';
export { createEngine, type Engine } from './engine/engine.ts';
export {
  type DecisionEvent,
  type EngineHandlers,
  type EngineReason,
  engineReasons,
  type RejectedEvent,
} from './engine/events.ts';
export type { EngineOptions } from './engine/options.ts';
export type { CapturedMessage, Endpoint } from './explain/capture/packet.ts';
export { type Cause, causes } from './explain/causes.ts';
export type { Change } from './explain/change.ts';
export type { CaptureExplanation } from './explain/explain-capture.ts';
export type { Diagnosis, Explanation, RequestSummary } from './explain/explanation.ts';
export type { Finding } from './explain/findings.ts';
export type { PacketSource } from './explain/source.ts';
export type { Advertised } from './protocol/advertised.ts';
export { channels } from './runtime/channels.ts';
export type { ListenSpec } from './runtime/listen.ts';
export type { TollgateOptions } from './runtime/options.ts';
export { createTollgate, type Tollgate } from './runtime/tollgate.ts';
