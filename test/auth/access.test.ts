import {
  type AccessList,
  compileAccessList,
  replaceableAccessList,
  type Trace,
} from '@tollgate/auth';
import { expect, it } from 'vitest';
import { request, sourceOf } from './support/requests.ts';
import { verdict, world } from './support/world.ts';

const friends = compileAccessList(['192.0.2.0/24', { cidr: '198.51.100.7', label: 'Berlin' }]);
const offenders = compileAccessList([{ cidr: '192.0.2.7', action: 'deny', label: 'abuse #12' }]);
const temporary = compileAccessList([{ cidr: '203.0.113.0/24', expires: 1_800_000_001_000 }]);

function judge(lists: readonly AccessList[], address: string, trace?: Trace) {
  const w = world({ applications: [{ id: 'sales', auth: 'ip_acl', accessLists: lists }] });
  return { w, verdict: verdict(w.now(request(), sourceOf(address), trace)) };
}

it.each([
  [[friends], '192.0.2.7', 'accept access-list'],
  [[friends, offenders], '192.0.2.7', 'refuse 403 access-list-miss'],
  [[offenders, friends], '192.0.2.7', 'refuse 403 access-list-miss'],
  [[offenders, friends], '192.0.2.8', 'accept access-list'],
  [[offenders], '192.0.2.8', 'refuse 403 access-list-miss'],
  [[temporary, friends], '198.51.100.7', 'accept access-list'],
  [[temporary, friends], '203.0.113.1', 'accept access-list'],
] as const)(
  'of several lists one must allow and none may deny (%#)',
  (lists, address, expected) => {
    expect(judge(lists, address).verdict).toBe(expected);
    // With a trace the same is decided.
    expect(judge(lists, address, []).verdict).toBe(expected);
  },
);

it('an entry ends at its moment', () => {
  const { w } = judge([temporary], '203.0.113.1');
  w.clock.advance(999);
  expect(verdict(w.now(request(), sourceOf('203.0.113.1')))).toBe('accept access-list');
  w.clock.advance(1);
  expect(verdict(w.now(request(), sourceOf('203.0.113.1')))).toBe('refuse 403 access-list-miss');
});

it('one list in many applications is replaced for all of them at once', () => {
  const shared = replaceableAccessList(friends);
  const w = world({
    applications: ['a', 'b', 'c'].map((id) => ({ id, auth: 'ip_acl', accessLists: [shared] })),
  });
  const all = () => ['a', 'b', 'c'].map((id) => w.now(request({ uri: `sip:${id}@x` })).kind);
  expect(all()).toEqual(['accept', 'accept', 'accept']);
  shared.replace(compileAccessList([]));
  expect(all()).toEqual(['refuse', 'refuse', 'refuse']);
});

it.each([
  ['192.0.2.7', [friends], 'list 1: 192.0.2.7 is in 192.0.2.0/24 (allow)'],
  ['198.51.100.7', [friends], 'list 1: 198.51.100.7 is in 198.51.100.7/32 (allow, Berlin)'],
  ['198.51.100.6', [friends], 'list 1: nearest is 198.51.100.7/32, Berlin, 31 bits in common'],
  ['192.0.2.7', [offenders], 'list 1: 192.0.2.7 is in 192.0.2.7/32 (deny, abuse #12)'],
  ['2001:db8::1', [friends], 'list 1: no entry of this address family'],
] as const)(
  'the trace tells the entry that decided, or came nearest: %s',
  (address, lists, line) => {
    const trace: Trace = [];
    judge(lists, address, trace);
    expect(trace.map(({ detail }) => detail)).toContain(line);
  },
);

it('the trace tells that an entry has ended', () => {
  const w = world({ applications: [{ id: 'sales', auth: 'ip_acl', accessLists: [temporary] }] });
  w.clock.advance(5000);
  const trace: Trace = [];
  w.now(request(), sourceOf('203.0.113.1'), trace);
  expect(trace.map(({ detail }) => detail)).toContain(
    'list 1: 203.0.113.1 was in 203.0.113.0/24, which has ended',
  );
});
