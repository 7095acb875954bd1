import { parse, type SipRequest, validate } from '@tollgate/sip-parser';
import { createTransactionLayer, type ServerTransaction } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { collect, heapAfterCollection } from '../support/heap.ts';
import { answer, at, readRequest, requestBytes, source } from './wire.ts';

const silent = (): void => {};

/** Heap and buffers in use after everything unreachable is gone. */
function heap(): number {
  return heapAfterCollection() + process.memoryUsage().arrayBuffers;
}

/** An INVITE with 16 KiB that a transaction has no use for, on memory of its own. */
function bulky(n: number): Uint8Array {
  const extra = [`X-Padding: ${'x'.repeat(8000)}`, `X-More: ${'y'.repeat(8000)}`];
  const bytes = requestBytes({
    branch: `z9hG4bK-a-branch-long-enough-to-be-sliced-${n}`,
    callId: `a-call-id-long-enough-to-be-a-slice-of-its-parent-${n}`,
    from: `<sip:caller@client.example>;tag=a-tag-long-enough-to-be-sliced-${n}`,
    extra,
  });
  return Uint8Array.prototype.slice.call(bytes);
}

describe('what a transaction keeps', () => {
  test('is neither the datagram nor a string cut from it', () => {
    const layer = createTransactionLayer();
    const before = heap();
    const count = 500;
    for (let n = 0; n < count; n++) {
      const m = readRequest(bulky(n));
      // Text that the message has cut from its bytes by now must not be kept either.
      m.header('x-padding');
      const transaction = layer.open({ message: m, source: source(), reply: silent, now: at(0) })!;
      transaction.admit(m);
      if (n % 2 === 0) transaction.finalWithoutRetransmission(answer(m, 403), at(1));
    }
    // Until then a copy of each INVITE without an answer is kept, for the 100 Trying.
    layer.advance(at(200));
    expect(layer.counts().server).toBe(count);
    expect((heap() - before) / count).toBeLessThan(4096);
  });

  test('is not the message: the garbage collector takes it while the transaction goes on', async () => {
    const layer = createTransactionLayer();
    const { transaction, gone } = (() => {
      const bytes = bulky(1);
      const m = validate(parse(bytes)) as SipRequest;
      const opened = layer.open({ message: m, source: source(), reply: silent, now: at(0) })!;
      opened.admit(m);
      return { transaction: opened, gone: [new WeakRef(m), new WeakRef(bytes)] };
    })();
    // A WeakRef keeps its target until the turn is over.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(gone.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(transaction.state).toBe('proceeding');
  });

  test('is nothing but its state once it is over, though its holder lives on', async () => {
    const layer = createTransactionLayer();
    const { transaction, gone } = (() => {
      const m = readRequest(requestBytes());
      const final = answer(m, 200);
      const reply = Object.assign(() => {}, { connection: new Uint8Array(1000) });
      const opened = layer.open({ message: m, source: source(), reply, now: at(0) })!;
      opened.final(final, at(0));
      return { transaction: opened, gone: [new WeakRef(final), new WeakRef(reply)] };
    })();
    layer.advance(at(32_000));
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(gone.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(transaction.state).toBe('terminated');
  });
});

describe('after 20,000 transactions', () => {
  test('no transaction, no timer and no heap is left', () => {
    const layer = createTransactionLayer();
    const warm = run(layer, 0, 2000);
    const before = heap();
    const seen = run(layer, 2000, 20_000);
    expect(warm + seen).toBe(22_000);
    expect(layer.counts()).toMatchObject({ server: 0, client: 0, timers: 0, evicted: 0 });
    expect(layer.deadline()).toBe(Number.POSITIVE_INFINITY);
    // Node 22 keeps some 600 KB of its own; transactions kept would be tens of megabytes.
    expect(heap() - before).toBeLessThan(2 ** 20);
  }, 60_000);
});

/** Every way a transaction can end, in turn, and at most 1,000 of them at a time. */
function run(
  layer: ReturnType<typeof createTransactionLayer>,
  from: number,
  count: number,
): number {
  let opened = 0;
  for (let n = from; n < from + count; n++) {
    const now = at(n * 64);
    const method = n % 5 === 4 ? 'BYE' : 'INVITE';
    const m = readRequest(requestBytes({ method, branch: `z9hG4bK${n}`, callId: `call-${n}` }));
    layer.advance(now);
    if (layer.receive({ message: m, source: source(), reply: silent, now }) !== 'new') continue;
    const transaction = layer.open({ message: m, source: source(), reply: silent, now })!;
    opened++;
    end(transaction, m, n, layer);
  }
  layer.advance(at((from + count) * 64 + 64_000));
  return opened;
}

function end(
  transaction: ServerTransaction,
  m: SipRequest,
  n: number,
  layer: ReturnType<typeof createTransactionLayer>,
): void {
  const now = at(n * 64);
  const send = (method: string) =>
    layer.receive({
      message: readRequest(requestBytes({ method, branch: `z9hG4bK${n}` })),
      source: source(),
      reply: silent,
      now,
    });
  transaction.admit(m);
  switch (n % 5) {
    case 0:
      transaction.final(answer(m, 486), now);
      send('ACK');
      break;
    case 1:
      transaction.provisional(answer(m, 180), now);
      transaction.final(answer(m, 200), now);
      break;
    case 2:
      transaction.signal.addEventListener('abort', silent);
      send('CANCEL');
      break;
    case 3:
      transaction.finalWithoutRetransmission(answer(m, 403), now);
      break;
    default:
      transaction.final(answer(m, 200), now);
  }
}
