export {
  type Accepted,
  type AccessEntry,
  type AccessList,
  type AccessMatch,
  type ApplicationOptions,
  type Attempt,
  type Authenticator,
  type AuthenticatorOptions,
  type AuthStore,
  type AuthType,
  type Claim,
  type CredentialLookup,
  type CredentialTable,
  compileAccessList,
  createAuthenticator,
  createMemoryStore,
  type Decision,
  type DigestAlgorithm,
  type DigestPolicy,
  type Failure,
  type FailureKind,
  failureKinds,
  type Gate,
  type GuardedOutcome,
  type GuardedStore,
  type GuardOptions,
  guardStore,
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
  type Origin,
  type Overlap,
  type Qop,
  type ReasonCode,
  type RehearsalOptions,
  type ReplaceableAccessList,
  type RightAttempt,
  reasons,
  replaceableAccessList,
  type SavedLock,
  type Settled,
  type SourceBinding,
  type Trace,
  type TraceStep,
  type WrongAttempt,
} from '@tollgate/auth';
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
