import {
  type ApplicationOptions,
  type Authenticator,
  type AuthenticatorOptions,
  compileAccessList,
  createAuthenticator,
  type Decision,
  ha1Set,
  type Trace,
} from '@tollgate/auth';
import type { MaybePromise, SipRequest, Source } from '@tollgate/sip-parser';
import { type AnswerInit, answer, type Challenged, challenges } from './caller.ts';
import { type FakeClock, fakeClock, type RequestFields, request, sourceOf } from './requests.ts';

export const realm = 'tollgate.example';
export const alice = { alice: ha1Set({ username: 'alice', realm, password: 'wonderland' }) };
export const bob = { bob_2: ha1Set({ username: 'bob_2', realm, password: 'builder' }) };
/** Holds the default source of `sourceOf`, 192.0.2.7, and no more than its neighbours. */
export const carriers = compileAccessList(['192.0.2.0/28', '2001:db8:7::/48']);

export const sales: ApplicationOptions = { id: 'sales', auth: 'credential', credentials: alice };

/** One authenticator, one clock, and the few moves a caller has. */
export interface World {
  readonly auth: Authenticator;
  readonly clock: FakeClock;
  /** Screens and, where that is due, verifies. */
  judge(m: SipRequest, source?: Source, trace?: Trace): MaybePromise<Decision>;
  /** `judge` where nothing may take time. */
  now(m: SipRequest, source?: Source, trace?: Trace): Decision;
  /** The challenges of a first request without credentials. */
  challenge(init?: RequestFields, source?: Source): readonly [Challenged, ...Challenged[]];
  /** A request that answers a fresh challenge of the same source. */
  answering(answer?: AnswerInit, init?: RequestFields, source?: Source): SipRequest;
}

export function world(options: Partial<AuthenticatorOptions> = {}, clock = fakeClock()): World {
  const auth = createAuthenticator({ realm, applications: [sales], ...options });
  const judge: World['judge'] = (m, source = sourceOf(), trace) => {
    const screened = auth.screen({ message: m, source, now: clock() }, trace);
    return screened.kind === 'pending' ? auth.verify(screened, clock, trace) : screened;
  };
  const now: World['now'] = (m, source, trace) => {
    const decision = judge(m, source, trace);
    if (decision instanceof Promise) throw new Error('the decision took time');
    return decision;
  };
  const challenge: World['challenge'] = (init, source) => {
    const decision = now(request(init), source);
    if (decision.kind !== 'challenge') throw new Error(`${decision.kind}: ${decision.reason}`);
    const [first, ...others] = challenges(decision.response);
    if (first === undefined) throw new Error('a challenge without a challenge');
    return [first, ...others];
  };
  let branches = 0;
  return {
    auth,
    clock,
    judge,
    now,
    challenge,
    answering(init = {}, also = {}, source) {
      const [offered] = challenge(also, source);
      const uri = also.uri === undefined ? {} : { uri: also.uri };
      const line = answer(offered, { ...uri, ...init });
      return request({
        branch: `z9hG4bK-a${branches++}`,
        cseq: 2,
        ...also,
        headers: [...(also.headers ?? []), line],
      });
    },
  };
}

/** A decision as one line: kind, status (unless accepted or dropped), reason, `stale` if set. */
export function verdict(decision: Decision): string {
  if (decision.kind === 'accept') return `accept ${decision.reason}`;
  if (decision.kind === 'drop') return `drop ${decision.reason}`;
  const stale = decision.kind === 'challenge' && decision.stale ? ' stale' : '';
  return `${decision.kind} ${decision.status} ${decision.reason}${stale}`;
}
