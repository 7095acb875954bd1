import { randomBytes } from 'node:crypto';
import {
  type ApplicationOptions,
  type Authenticator,
  type AuthenticatorOptions,
  reasons,
} from '@tollgate/auth';
import { callable, checkKeys, flag, isObject, printable, wrongType } from '@tollgate/common';
import {
  type Limits,
  type Now,
  PARSE_CODES,
  parse,
  type SipRequest,
  type SipResponse,
  type Source,
  validate,
} from '@tollgate/sip-parser';
import { type DecisionEvent, engineReasons, type RejectedEvent } from '../engine/events.ts';
import { calledApplication } from './applications.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis, Explanation } from './explanation.ts';
import { type Judged, rehearse } from './rehearse.ts';
import { quoted } from './words.ts';

/** What to explain by: a server that runs, or one that could. */
export interface ExplainerOptions {
  /** Judges, over an overlay: its store and keys are read and never changed. */
  readonly authenticator: Authenticator;
  /** What it was made of. */
  readonly options: AuthenticatorOptions & { readonly limits?: Partial<Limits> };
  /** The applications as they are now. @default those of `options` */
  readonly applications?: () => readonly ApplicationOptions[];
  readonly tagKey?: Uint8Array;
  /**
   * Take nonces as genuine whoever signed them: for a packet that was captured at another process.
   * @default false
   */
  readonly assumeNonce?: boolean;
}

/** Explains packets one after the other, each knowing what came of those before it. */
export type Explain = (bytes: Uint8Array, source: Source, now: Now) => Promise<Explanation>;

const explainerOptionNames = Object.keys({
  authenticator: true,
  options: true,
  applications: true,
  tagKey: true,
  assumeNonce: true,
} satisfies Record<keyof Required<ExplainerOptions>, true>);

function checkExplainerOptions(init: ExplainerOptions): void {
  checkKeys('', init, explainerOptionNames);
  const { authenticator, options, applications, assumeNonce } = init;
  if (typeof authenticator?.rehearse !== 'function') {
    throw wrongType('authenticator', 'what createAuthenticator returns', authenticator);
  }
  if (!isObject(options)) throw wrongType('options', 'the options of the authenticator', options);
  if (applications !== undefined) callable('applications', applications, '() => [...]');
  if (assumeNonce !== undefined) flag('assumeNonce', assumeNonce);
}

/**
 * Starts explaining: over a fresh overlay, whose life is that of the function returned.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown, missing or wrong
 */
export function createExplain(init: ExplainerOptions): Explain {
  checkExplainerOptions(init);
  const { authenticator, options, tagKey = randomBytes(32), assumeNonce = false } = init;
  const applications = init.applications ?? (() => options.applications);
  const { limits, lockout } = options;
  const rehearsal = rehearse({ authenticator, lockout, limits, tagKey, assumeNonce });

  return async (bytes, source, now) => {
    const message = validate(parse(bytes, { ...limits, stream: source.transport !== 'udp' }));
    const judged = await rehearsal.judge(bytes, source, now);
    const request = message.kind === 'request' ? message : undefined;
    const readable = request ?? (message.kind === 'malformed' ? message.partial : undefined);
    const { address, port, transport } = source;
    return {
      at: now.wall,
      source: { address, port, transport },
      request:
        readable?.kind === 'request'
          ? {
              method: printable(readable.method),
              uri: printable(readable.requestUri?.raw ?? ''),
              callId: printable(readable.callId ?? ''),
            }
          : undefined,
      ...outcome(judged, message),
      ...(judged.answer === undefined ? {} : { response: judged.answer }),
      diagnosis: diagnosisOf(judged, request),
      assumptions: assumptions(judged),
    };

    function diagnosisOf({ event }: Judged, initial: SipRequest | undefined): Diagnosis {
      if (event === undefined) return notJudged(message);
      if (!isDecision(event) || initial === undefined) return rejected(event);
      const known = applications();
      return diagnose({
        event,
        request: initial,
        source,
        now,
        options,
        called: calledApplication(known, initial.requestUri.canonicalUser) ?? NOBODY,
        applications: known,
        locks: () => rehearsal.locks(now),
      });
    }
  };
}

/** Stands for the application where a request leads to none. */
const NOBODY: ApplicationOptions = { id: '' };

type Outcome = Pick<Explanation, 'verdict' | 'reason' | 'meaning' | 'status' | 'trace'>;

function outcome({ event }: Judged, message: { readonly kind: string }): Outcome {
  if (event === undefined) {
    const meaning = `Nothing is decided of ${message.kind === 'response' ? 'a response' : 'such a request'}.`;
    return { verdict: 'none', reason: 'not-judged', meaning, status: 0, trace: [] };
  }
  if (isDecision(event)) {
    const { verdict, reason, status, trace = [] } = event;
    return { verdict, reason, meaning: { ...reasons, ...engineReasons }[reason], status, trace };
  }
  const { why, status } = event;
  const verdict = why in PARSE_CODES ? 'reject' : 'answer';
  return { verdict, reason: why, meaning: meaningOf(why), status, trace: [] };
}

function meaningOf(why: RejectedEvent['why']): string {
  if (why in PARSE_CODES) return PARSE_CODES[why as keyof typeof PARSE_CODES].description;
  return `A request that is no initial INVITE, answered ${why.slice('method-'.length)}.`;
}

function rejected(event: DecisionEvent | RejectedEvent): Diagnosis {
  const why = isDecision(event) ? event.reason : event.why;
  if (why in PARSE_CODES) {
    return {
      cause: 'not-sip',
      text: PARSE_CODES[why as keyof typeof PARSE_CODES].description,
      fix: ['What the caller sends must be put right at the carrier.'],
    };
  }
  return {
    cause: 'not-an-initial-invite',
    text: 'this request opens no call, so nobody is authenticated by it',
    fix: ['Explain the INVITE of the call.'],
  };
}

function notJudged(message: SipRequest | SipResponse | { readonly kind: 'malformed' }): Diagnosis {
  const what =
    message.kind === 'request' ? `an ${quoted(message.method)} outside a call` : 'this message';
  return {
    cause: 'not-an-initial-invite',
    text: `${what} opens no call, so nobody is authenticated by it`,
    fix: ['Explain the INVITE of the call.'],
  };
}

function assumptions({ event }: Judged): readonly string[] {
  const trace = event !== undefined && isDecision(event) ? (event.trace ?? []) : [];
  const assumed = trace.some(
    ({ gate, detail }) => gate === 'nonce' && detail.startsWith('taken as'),
  );
  return assumed
    ? [
        'The nonce is taken as genuine: the key it was signed with is not at hand. --strict-nonce takes it as it is.',
      ]
    : [];
}

function isDecision(event: DecisionEvent | RejectedEvent): event is DecisionEvent {
  return 'verdict' in event;
}
