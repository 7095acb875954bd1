import { expect, test } from 'vitest';
import { createRig, type RequestFields, request, SDP } from '../support/rig.ts';

const again = (fields: RequestFields = {}): string =>
  request({ body: SDP, callId: 'second', fromTag: 'second', ...fields });

test.each([
  ['merged-request', {}, request({ body: SDP }).replace(/branch=\w+/, 'branch=z9hG4bKsecond')],
  ['extension-required', {}, again({ headers: ['Require: 100rel'] })],
  ['contact-missing', {}, again({ contact: undefined })],
  [
    'session-interval-too-small',
    {},
    again({ headers: ['Supported: timer', 'Session-Expires: 60'] }),
  ],
  ['too-many-calls-for-application', { maxCallsPerApplication: 1 }, again()],
  ['too-many-calls-from-source', { maxCallsPerSource: 1 }, again()],
  ['too-many-unacknowledged-calls', { maxUnacknowledgedPerSource: 1 }, again()],
  ['too-many-calls', { maxCalls: 1 }, again()],
  ['too-many-transactions', { maxTransactions: 1 }, again()],
])(
  '%s is the reason of an accepted caller that is refused while another call goes on',
  (...row) => {
    const [reason, options, second] = row;
    const rig = createRig(options);
    rig.give(request({ body: SDP }));
    expect(rig.decisions.at(-1)).toMatchObject({ verdict: 'accept' });
    rig.give(second);
    expect(rig.decisions).toHaveLength(2);
    expect(rig.decisions[1]).toMatchObject({ verdict: 'refuse', reason });
    expect(rig.calls).toHaveLength(1);
  },
);
