import { bracketed, systemClock } from '@tollgate/common';
import type { Tollgate } from '@tollgate/server';
import type { Listener } from '@tollgate/transport-udp';
import type { ControlEntry, MetricsEntry } from '../config/file/file.ts';

/** What a configuration says of watching a server. */
export interface ObserversConfig {
  readonly metrics?: MetricsEntry;
  readonly control?: ControlEntry;
}

/** What watches a running server. */
export interface Observers {
  /** Where each can be reached, in words. */
  readonly places: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts what a configuration asks for: the status page and the control socket, each loaded only
 * then. Where the second cannot be started the first is ended again, and this rejects.
 */
export async function startObservers(
  { metrics, control }: ObserversConfig,
  tollgate: Tollgate,
  listeners: readonly Listener[],
): Promise<Observers> {
  const places: string[] = [];
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.close()));
  };
  try {
    if (metrics !== undefined) {
      const page = await startStatusPage(metrics, tollgate, listeners);
      started.push(page);
      const host = bracketed(page.host);
      places.push(`metrics on http://${host}:${page.port}/metrics`);
    }
    if (control !== undefined) {
      const { startControl } = await import('./control.ts');
      started.push(await startControl(control.socket, tollgate));
      places.push(`control socket ${control.socket}`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { places, close };
}

async function startStatusPage(
  { address, port }: MetricsEntry,
  tollgate: Tollgate,
  listeners: readonly Listener[],
): Promise<{ readonly host: string; readonly port: number; close(): Promise<void> }> {
  const { createMetrics } = await import('./metrics.ts');
  const { startStatusServer } = await import('./http.ts');
  const metrics = createMetrics({
    calls: () => tollgate.calls,
    locks: () => tollgate.authenticator.store.locks(systemClock()).length,
    listeners,
  });
  try {
    const server = await startStatusServer({
      ...(address === undefined ? {} : { host: address }),
      port,
      metrics,
      health: () => ({ status: tollgate.draining ? 'draining' : 'ok', calls: tollgate.calls }),
    });
    return {
      ...server,
      async close() {
        metrics.stop();
        await server.close();
      },
    };
  } catch (error) {
    metrics.stop();
    throw error;
  }
}
