import type { OptionRow } from './row.ts';

export const calls: readonly OptionRow[] = [
  [
    'call.answer()',
    'MISSING',
    'answer',
    'answer must be an object with "sdp", "headers", "onOffer", got undefined',
  ],
  [
    "call.answer('v=0')",
    'TYPE',
    'answer',
    'answer must be an object with "sdp", "headers", "onOffer", got "v=0"',
  ],
  [
    'call.answer({})',
    'MISSING',
    'answer.sdp',
    'answer.sdp must be a session description (text), got undefined',
  ],
  [
    "call.answer({ sdp: 'v=0', header: [] })",
    'UNKNOWN',
    'answer.header',
    'unknown option answer.header: write answer.headers instead',
  ],
  [
    "call.answer({ sdp: 'v=0', headers: { 'X-Call': '1' } })",
    'TYPE',
    'answer.headers',
    "answer.headers must be an array like [['X-Name', 'value']], got an object",
  ],
  [
    "call.answer({ sdp: 'v=0', onOffer: 'v=0' })",
    'TYPE',
    'answer.onOffer',
    'answer.onOffer must be a function (offer) => sdp, got "v=0"',
  ],
  [
    'call.reject()',
    'MISSING',
    'status',
    'status must be a whole number from 400 to 699, got undefined',
  ],
  [
    "call.reject('486')",
    'TYPE',
    'status',
    'status must be a whole number from 400 to 699, got "486"',
  ],
  ['call.reject(200)', 'RANGE', 'status', 'status must be a whole number from 400 to 699, got 200'],
  [
    "call.reject(486, 'Busy\\r\\nHere')",
    'TYPE',
    'reason',
    'reason must be one line of text, got "Busy\\r\\nHere"',
  ],
  [
    'call.redirect()',
    'MISSING',
    'uri',
    "uri must be a SIP, SIPS or tel URI like 'sip:agent@192.0.2.7', got undefined",
  ],
  [
    "call.redirect('10.0.0.7')",
    'TYPE',
    'uri',
    `uri must be a SIP, SIPS or tel URI like 'sip:agent@192.0.2.7', got "10.0.0.7"`,
  ],
  [
    "call.redirect(['sip:agent@10.0.0.7'])",
    'TYPE',
    'uri',
    "uri must be a SIP, SIPS or tel URI like 'sip:agent@192.0.2.7', got an array",
  ],
];
