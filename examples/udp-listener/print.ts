import type { DecisionEvent } from '@tollgate/server';

/** One readable line a decision: time, source, application, verdict, reason, who it is. */
export function decisionLine(event: DecisionEvent): string {
  const time = new Date(event.at).toISOString().slice(11, 23);
  const { transport, address, port } = event.source;
  const host = address.includes(':') ? `[${address}]` : address;
  const who = event.authType === undefined ? '' : `  by ${event.authType}`;
  const user = event.user === undefined ? '' : ` as ${event.user}`;
  const status = event.status === 0 ? '' : ` ${event.status}`;
  return [
    time,
    `${transport} ${host}:${port}`.padEnd(24),
    printable(event.requested).padEnd(12),
    `${event.verdict}${status}`.padEnd(14),
    `${event.reason}${who}${user}`,
  ].join('  ');
}

/** What a person can type next, ready to paste. */
export function commandsToTry(host: string, port: number): string {
  const to = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const scenario = 'examples/udp-listener/digest-call.xml';
  return `Try it (sipp is in Debian's sip-tester, sipsak in sipsak):

  # a call with a digest credential: 407, then 200
  sipp ${to} -sf ${scenario} -s demo-digest -au demo -ap demo-password -m 1

  # the same with a wrong password: 403; ten of them lock the source for 60 s
  sipp ${to} -sf ${scenario} -s demo-digest -au demo -ap wrong -m 1

  # a call by source address: 200 from 127.0.0.1, 403 from 127.0.0.2
  sipp ${to} -sn uac -s demo-acl -i 127.0.0.1 -m 1
  sipp ${to} -sn uac -s demo-acl -i 127.0.0.2 -m 1

  # both checks
  sipp ${to} -sf ${scenario} -s demo-both -au demo -ap demo-password -m 1

  # a carrier's ping
  sipsak -s sip:ping@${to}
`;
}

/** What a stranger sent may hold anything: a terminal gets to see printable ASCII only. */
function printable(text: string): string {
  return text === '' ? '-' : text.replace(/[^\x21-\x7e]/g, '?');
}
