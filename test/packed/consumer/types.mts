import {
  compileAccessList,
  createAuthenticator,
  type Decision,
  type ReasonCode,
} from '@tollgate/auth';
import { type CallOptions, type CallReport, placeCall } from '@tollgate/caller';
import type * as embedded from '@tollgate/server';
import { type Explain, readCapture } from '@tollgate/server/explain';
import {
  createView,
  type Malformed,
  parse,
  parseInto,
  type SipRequest,
  validate,
} from '@tollgate/sip-parser';
import { createTransactionLayer, type TransactionLayer } from '@tollgate/transaction';
import { type Listener, listenTcp, listenTls, listenUdp } from '@tollgate/transport-udp';
import { type Call, createEngine, createTollgate, type Tollgate } from 'tollgate';

// Compiled only: the public types hold for a strict consumer that checks the libraries' own too.
export const read = (bytes: Uint8Array): SipRequest | Malformed | undefined => {
  const message = validate(parse(bytes));
  return message.kind === 'response' ? undefined : message;
};
export const again = (bytes: Uint8Array): number => {
  const message = parseInto(createView(), bytes);
  return message.kind === 'malformed' ? message.offset : message.bytes.length;
};
export const layer: TransactionLayer = createTransactionLayer();
export const listen: Promise<Listener> = listenUdp({}, { message: () => {} });
export const others = [listenTcp, listenTls, createEngine];
export const server: Tollgate = createTollgate({
  realm: 'sip.example.com',
  applications: [{ id: 'app', auth: 'ip_acl', accessLists: [compileAccessList(['192.0.2.0/24'])] }],
  onCall: (call: Call) => call.reject(486),
});
export const reason = (decision: Decision): ReasonCode => decision.reason;
export const authenticate = createAuthenticator;
// The product hands on the server's own types, so that one can be given to the other.
export const same: embedded.Tollgate = server;
export const call = (options: CallOptions): Promise<CallReport> => placeCall(options);
export type Explained = ReturnType<Explain>;
export const captured: typeof readCapture = readCapture;
