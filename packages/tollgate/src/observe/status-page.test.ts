import { compileAccessList } from '@tollgate/auth';
import type { DecisionEvent } from '@tollgate/server';
import { channels, createTollgate } from '@tollgate/server';
import { parseIp, type Source } from '@tollgate/sip-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { type Health, type StatusServer, startStatusServer } from './http.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { startObservers } from './observers.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function metrics(): Metrics {
  const made = createMetrics({ calls: () => 2, locks: () => 3, listeners: [] });
  ends.push(() => made.stop());
  return made;
}

async function page(health: () => Health = () => ({ status: 'ok', calls: 0 })): Promise<string> {
  const server: StatusServer = await startStatusServer({ port: 0, metrics: metrics(), health });
  ends.push(() => server.close());
  return `http://127.0.0.1:${server.port}`;
}

const source: Source = {
  transport: 'udp',
  address: '192.0.2.77',
  ip: parseIp('192.0.2.77')!,
  port: 5060,
  flow: 0,
  socket: 'udp',
};

const decision: DecisionEvent = {
  at: 0,
  source,
  callId: 'call-id-of-a-stranger',
  requested: 'requested-by-a-stranger',
  verdict: 'refuse',
  reason: 'application-unknown',
  status: 403,
};

describe('metrics', () => {
  test('count decisions by words of closed lists; nothing off the wire is a label', async () => {
    const counted = metrics();
    for (let i = 0; i < 100; i++) {
      channels.decision.publish({ ...decision, callId: `c${i}`, requested: `r${i}` });
    }
    channels.rejected.publish({ at: 0, source, why: 'bare-lf', status: 400 });
    const end = { cause: 'remote-hangup', status: 200, durationMs: 2000 };
    channels.callEnd.publish({ call: {}, end });
    channels.callEnd.publish({ call: {}, end: { cause: 'rejected', status: 486, durationMs: 0 } });
    const text = await counted.text();
    const series = text.split('\n').filter((line) => line.startsWith('tollgate_'));
    expect(series).toEqual(
      expect.arrayContaining([
        'tollgate_decisions_total{verdict="refuse",reason="application-unknown",auth_type="none"} 100',
        'tollgate_rejected_total{why="bare-lf"} 1',
        'tollgate_calls_ended_total{cause="rejected"} 1',
        'tollgate_call_duration_seconds_count 1',
        'tollgate_calls 2',
        'tollgate_locks 3',
      ]),
    );
    expect(text).not.toMatch(/192\.0\.2\.77|stranger|\br\d/);
    expect(series.filter((line) => line.startsWith('tollgate_decisions'))).toHaveLength(1);
  });

  test('count nothing any more once stopped', () => {
    metrics().stop();
    expect(channels.decision.hasSubscribers).toBe(false);
  });
});

describe('the status page', () => {
  test('serves metrics and health, and nothing else', async () => {
    const url = await page();
    const scraped = await fetch(`${url}/metrics`);
    expect(scraped.headers.get('content-type')).toContain('text/plain');
    expect(await scraped.text()).toContain('# TYPE tollgate_decisions_total counter');
    expect((await fetch(`${url}/healthz?probe=1`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${url}/../etc/passwd`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  test('is unhealthy while the server drains', async () => {
    const tollgate = createTollgate({
      realm: 'page.example',
      applications: [
        { id: 'a', auth: 'ip_acl', accessLists: [compileAccessList(['192.0.2.0/24'])] },
      ],
      listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
    });
    const listeners = await tollgate.listen();
    const observers = await startObservers({ metrics: { port: 0 } }, tollgate, listeners);
    ends.push(() => observers.close());
    const url = /http:\S+/.exec(observers.places[0]!)![0].replace('/metrics', '/healthz');
    const ask = async (): Promise<unknown[]> => {
      const answer = await fetch(url);
      return [answer.status, await answer.json()];
    };
    expect(await ask()).toEqual([200, { status: 'ok', calls: 0 }]);
    const text = await (await fetch(url.replace('/healthz', '/metrics'))).text();
    expect(text).toContain(
      'tollgate_listener_events_total{listener="udp",transport="udp",event="messages"} 0',
    );
    await tollgate.close();
    expect(await ask()).toEqual([503, { status: 'draining', calls: 0 }]);
  });

  test('leaves nothing behind where the control socket cannot be made', async () => {
    const tollgate = createTollgate({ realm: 'page.example', applications: [] });
    const config = { metrics: { port: 0 }, control: { socket: '/nowhere/at/all.sock' } };
    await expect(startObservers(config, tollgate, [])).rejects.toThrow();
    expect(channels.decision.hasSubscribers).toBe(false);
  });
});
