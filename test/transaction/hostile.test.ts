import { parse, validate } from '@tollgate/sip-parser';
import { createTransactionLayer } from '@tollgate/transaction';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { haveVectors, readVectors, vectorsNote } from '../support/vectors.ts';
import { answer, at, label, readRequest, request, requestBytes, source } from './wire.ts';

const silent = (): void => {};

function read(bytes: Uint8Array) {
  return validate(parse(bytes));
}

describe('a CANCEL whose INVITE has an unusual To tag', () => {
  test.each(['a/b', '[x]', 'a=b', '%41', "'"])('is answered, whatever its own To: %s', (tag) => {
    for (const to of ['<sip:app@gate.example>', `<sip:app@gate.example>;tag=${tag}`]) {
      const layer = createTransactionLayer();
      const sent: string[] = [];
      const reply = (bytes: Uint8Array) => void sent.push(label(bytes));
      const invite = request({ to: `<sip:app@gate.example>;tag=${tag}` });
      layer.open({ message: invite, source: source(), reply, now: at(0) });
      const cancel = request({ method: 'CANCEL', to });
      expect(layer.receive({ message: cancel, source: source(), reply, now: at(1) })).toBe('done');
      expect(sent).toEqual(['200 CANCEL', '487 INVITE']);
    }
  });
});

describe('an INVITE as large as the parser takes', () => {
  const via = 'SIP/2.0/UDP client.example';

  test('is answered when it is cancelled, though its Via has grown by received and rport', () => {
    const filler = 'x'.repeat(8192 - `Via: ${via};rport;x=;branch=z9hG4bKnashds8`.length);
    const layer = createTransactionLayer();
    const sent: string[] = [];
    const invite = request({ via: `${via};rport;x=${filler}` });
    layer.open({
      message: invite,
      source: source(),
      reply: (bytes) => sent.push(Buffer.from(bytes).toString('latin1', 0, 11)),
      now: at(0),
    });
    const cancel = request({ method: 'CANCEL', via });
    expect(layer.receive({ message: cancel, source: source(), reply: silent, now: at(1) })).toBe(
      'done',
    );
    expect(sent).toEqual(['SIP/2.0 487']);
  });
});

describe('any message', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ';', '=', '"', '<', '>', '\x00', '\xff', ' ', ':', '@', ',', '1'),
    maxLength: 12,
  });
  const method = fc.constantFrom('INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'X');
  const parts = fc.record(
    {
      method,
      branch: text,
      to: text.map((t) => `<sip:a@b>;tag=${t}`),
      from: text.map((t) => `"${t}" <sip:a@b>;tag=1`),
      callId: text,
    },
    { requiredKeys: ['method'] },
  );

  test('is received without an exception and with at most two datagrams back', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (messages) => {
        const layer = createTransactionLayer();
        let mono = 0;
        for (const given of messages) {
          const m = read(requestBytes(given));
          if (m.kind !== 'request') continue;
          let datagrams = 0;
          const reply = (): void => void datagrams++;
          if (layer.receive({ message: m, source: source(), reply, now: at(mono++) }) === 'new') {
            layer.open({ message: m, source: source(), reply, now: at(mono) });
          }
          expect(datagrams).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  test('is no exception as an answer to a request of ours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 699 }), text, text, (status, to, name) => {
        const layer = createTransactionLayer();
        const bytes = requestBytes({ branch: layer.branch() });
        layer.request(bytes, 'udp', silent, { response: silent, failed: silent }, at(0));
        const head = Buffer.from(answer(readRequest(bytes), status)).toString('latin1');
        const hostile = head.replace(/^To: .*$/m, () => `To: "${name}" <sip:a@b>;tag=${to}`);
        const m = read(Buffer.from(hostile, 'latin1'));
        if (m.kind === 'response') layer.receiveResponse(m, at(1));
      }),
    );
  });
});

describe.skipIf(!haveVectors)(`published messages${vectorsNote}`, () => {
  const all = readVectors();

  test.each(all)(
    '$name is new once and a copy ever after, or stray, or no message',
    ({ bytes }) => {
      const m = read(bytes);
      if (m.kind === 'malformed') return;
      const layer = createTransactionLayer();
      const first =
        m.kind === 'response'
          ? layer.receiveResponse(m, at(0))
          : layer.receive({ message: m, source: source(), reply: silent, now: at(0) });
      if (m.kind === 'response') expect(first).toBe('stray-response');
      else if (m.method === 'ACK') expect(first).toBe('stray-ack');
      else if (m.method === 'CANCEL') expect(first).toBe('stray-cancel');
      else {
        expect(first).toBe('new');
        expect(
          layer.open({ message: m, source: source(), reply: silent, now: at(0) }),
        ).toBeDefined();
        expect(layer.receive({ message: m, source: source(), reply: silent, now: at(1) })).toBe(
          'done',
        );
      }
    },
  );

  test('wsinv, an INVITE without the cookie, is acknowledged and cancelled by RFC 2543', () => {
    const { bytes } = all.find(({ name }) => name === 'wsinv')!;
    const invite = readRequest(bytes);
    const other = (method: string) =>
      readRequest(Buffer.from(bytes.toString('latin1').replaceAll('INVITE', method), 'latin1'));
    const layer = createTransactionLayer();
    const transaction = layer.open({
      message: invite,
      source: source(),
      reply: silent,
      now: at(0),
    })!;
    expect(
      layer.receive({ message: other('CANCEL'), source: source(), reply: silent, now: at(1) }),
    ).toBe('done');
    expect(transaction.signal.aborted).toBe(true);
    expect(
      layer.receive({ message: other('ACK'), source: source(), reply: silent, now: at(2) }),
    ).toBe('done');
    expect(transaction.state).toBe('confirmed');
  });
});
