import {
  createFramer,
  createView,
  parse,
  parseInto,
  parseUri,
  type SipMessage,
  type Span,
  sameUri,
  spanEnd,
  spanStart,
  validate,
  writeRequest,
  writeResponse,
} from '@tollgate/sip-parser';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { headersOf, hostile, meant, sipUri } from '../support/sip-arbitraries.ts';
import { sameUriByTheBook } from '../support/slow-uri-model.ts';
import { verdictsOfStream } from './verdict.ts';

// `PROOF=1` raises the runs a hundredfold, `FC_RUNS` sets them.
const thorough = process.env['PROOF'] === '1' ? { numRuns: 20_000 } : {};
vi.setConfig({ testTimeout: 600_000 });

const written = meant.map((m) => ({
  m,
  bytes: writeRequest({
    method: m.method,
    requestUri: m.requestUri,
    headers: headersOf(m),
    body: m.body,
  }),
}));

/** A message with a few octets changed: closer to the edge of the grammar than noise is. */
const mutated = fc
  .tuple(
    written,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...';,:<>"@=% \r\n\0*x')), { maxLength: 3 }),
  )
  .map(([{ bytes }, changes]) => {
    const copy = Buffer.from(bytes);
    for (const [at, octet] of changes) copy[at % copy.length] = octet.charCodeAt(0);
    return copy;
  });

const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), hostile, mutated);

test('no bytes make parsing, validating, reading or framing throw', () => {
  const view = createView();
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const result = validate(parseInto(view, bytes));
      const m = result.kind === 'malformed' ? result.partial : result;
      verdictsOfStream([bytes]);
      if (m === undefined) return;
      for (const key of Object.getOwnPropertyNames(Object.getPrototypeOf(m))) {
        const value = Reflect.get(m, key) as unknown;
        if (Array.isArray(value))
          for (const item of value) String((item as { user?: unknown }).user);
      }
      writeResponse(m, { status: 400, toTag: 't', source: { address: '192.0.2.1', port: 5060 } });
    }),
    thorough,
  );
});

test('every offset lies inside the input', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const result = validate(parse(bytes));
      if (result.kind === 'malformed') {
        expect(result.offset).toBeGreaterThanOrEqual(0);
        expect(result.offset).toBeLessThanOrEqual(bytes.length);
      }
      const m = result.kind === 'malformed' ? result.partial : result;
      if (m === undefined) return;
      const inside = (span: Span): void => {
        if (span === -1) return;
        expect(spanStart(span)).toBeLessThanOrEqual(spanEnd(span));
        expect(spanEnd(span)).toBeLessThanOrEqual(bytes.length);
      };
      for (const [, span] of m.headers()) inside(span);
      for (const span of [m.methodSpan, m.callIdSpan, m.topVia?.branchSpan, m.from?.tagSpan])
        inside(span ?? -1);
      inside(m.requestUri?.hostSpan ?? -1);
      inside(m.credentials[0]?.span('response') ?? -1);
      expect(m.body.byteOffset + m.body.length).toBeLessThanOrEqual(
        m.bytes.byteOffset + m.bytes.length,
      );
    }),
    thorough,
  );
});

test('what is written is read back as it was meant', () => {
  fc.assert(
    fc.property(written, ({ m, bytes }) => {
      const read = validate(parse(bytes, { stream: true }));
      if (read.kind !== 'request') return expect.fail(JSON.stringify(read));
      expect(read.method).toBe(m.method);
      expect(read.requestUri.raw).toBe(m.requestUri);
      expect(read.vias?.map((via) => [via.branch, via.port, via.rport])).toEqual(
        m.vias.map((via) => [via.branch, via.port ?? 0, via.rport ? 0 : -1]),
      );
      expect([read.from.displayName, read.from.uri.raw, read.from.tag]).toEqual(
        Object.values(m.from),
      );
      expect([read.to.displayName, read.to.uri.raw, read.to.tag]).toEqual([
        m.to.displayName,
        m.to.uri,
        m.to.tag ?? '',
      ]);
      expect([read.callId, read.cseq.number, read.maxForwards]).toEqual([
        m.callId,
        m.cseq,
        m.maxForwards,
      ]);
      const headers = [...read.headers()].map(([name, span]) => [name, read.text(span)]);
      expect(headers).toEqual([...headersOf(m), ['Content-Length', String(m.body.length)]]);
      expect(Buffer.compare(read.body, m.body)).toBe(0);
      return undefined;
    }),
    thorough,
  );
});

test('a slice of a pool, a plain Uint8Array and a detached copy are read alike', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        written.map(({ bytes }) => bytes),
        hostile,
      ),
      (bytes) => {
        const pool = Buffer.alloc(bytes.length + 64, 0x20);
        pool.set(bytes, 32);
        const results = [pool.subarray(32, 32 + bytes.length), new Uint8Array(bytes)].map(
          (input) => {
            const result = validate(parse(input));
            const m = result.kind === 'malformed' ? result.partial : result;
            const look = (seen: SipMessage | undefined): unknown => [
              result.kind === 'malformed' ? [result.code, result.offset, result.status] : 'valid',
              seen === undefined ? [] : [...seen.headers()],
              seen?.callId,
              seen?.from?.tag,
              seen?.body.length,
            ];
            expect(look(m?.detach())).toEqual(look(m));
            return look(m);
          },
        );
        expect(results[0]).toEqual(results[1]);
      },
    ),
    thorough,
  );
});

test('a reused view says of each message what a view of its own says', () => {
  const view = createView({ maxParameters: 2 });
  const look = (result: ReturnType<typeof validate>): unknown => {
    const m = result.kind === 'malformed' ? result.partial : result;
    return [
      result.kind === 'malformed' ? [result.code, result.offset, result.status] : result.kind,
      m === undefined ? [] : [...m.headers()],
      [m?.requestUri?.user, m?.requestUri?.port, m?.topVia?.branch, m?.topVia?.rport, m?.from?.tag],
      [m?.to?.displayName, m?.cseq?.number, m?.callId, m?.maxForwards, m?.contentLength],
      m?.credentials.map(({ username, nonce, wellFormed }) => [username, nonce, wellFormed]),
    ];
  };
  fc.assert(
    fc.property(
      fc.oneof(
        written.map(({ bytes }) => bytes),
        hostile,
        mutated,
      ),
      (bytes) => {
        const reused = look(validate(parseInto(view, bytes)));
        expect(reused).toEqual(look(validate(parse(bytes, { maxParameters: 2 }))));
      },
    ),
    thorough,
  );
});

test('at every split the framer hands over what was sent', () => {
  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.nat(),
      (sent, i, j) => {
        const stream = Buffer.concat(sent.flatMap(({ bytes }) => [bytes, Buffer.from('\r\n')]));
        const [low, high] = [i % stream.length, j % stream.length].sort((a, b) => a - b) as [
          number,
          number,
        ];
        const seen: string[] = [];
        const framer = createFramer({
          message: (bytes) => seen.push(Buffer.from(bytes).toString('latin1')),
          ping: () => seen.push('ping'),
        });
        for (const chunk of [
          stream.subarray(0, low),
          stream.subarray(low, high),
          stream.subarray(high),
        ]) {
          expect(framer.push(chunk)).toBeUndefined();
        }
        expect(seen).toEqual(sent.map(({ bytes }) => Buffer.from(bytes).toString('latin1')));
        expect(framer.buffered).toBe(0);
      },
    ),
    thorough,
  );
});

test('hostile streams end alike however they are cut', () => {
  fc.assert(
    fc.property(hostile, fc.nat(), (bytes, at) => {
      const i = at % (bytes.length + 1);
      const whole = verdictsOfStream([bytes]);
      expect(verdictsOfStream([bytes.subarray(0, i), bytes.subarray(i)])).toEqual(whole);
    }),
    thorough,
  );
});

test('a response copies octets: only received, rport and the To tag are new', () => {
  const source = { address: '198.51.100.77', port: 50607 };
  fc.assert(
    fc.property(written, ({ bytes }) => {
      const request = parse(bytes) as SipMessage;
      const answer = validate(
        parse(writeResponse(request, { status: 407, toTag: 'added', source })),
      );
      if (answer.kind !== 'response') return expect.fail(JSON.stringify(answer));
      const raw = (m: SipMessage, name: string): string[] =>
        [...m.values(name)].map((span) =>
          Buffer.from(m.bytes.subarray(spanStart(span), spanEnd(span))).toString('latin1'),
        );
      for (const name of ['from', 'call-id', 'cseq'])
        expect(raw(answer, name)).toEqual(raw(request, name));
      const [to] = raw(request, 'to');
      expect(raw(answer, 'to')).toEqual([request.to!.tag === '' ? `${to};tag=added` : to]);
      const [top, ...others] = raw(answer, 'via');
      const [wanted, ...rest] = raw(request, 'via');
      expect(others).toEqual(rest);
      expect(top!.replace(';rport=50607', ';rport').replace(';received=198.51.100.77', '')).toBe(
        wanted,
      );
      expect(answer.topVia.rport).toBe(request.topVia!.rport === 0 ? 50607 : -1);
      return undefined;
    }),
    thorough,
  );
});

test('URI equality is reflexive, symmetric, and what the RFC says', () => {
  const uri = sipUri({ headers: true });
  // Two URIs with much in common: equal ones are rare among independent ones.
  const pair = fc.tuple(uri, uri, fc.constantFrom(0, 1, 2, 3)).map(([a, b, kind]) => {
    if (kind === 0) return [a, b] as const;
    if (kind === 1)
      return [a, a.replace(/[a-z](?=[^:]*$)/, (c) => `%${c.charCodeAt(0).toString(16)}`)] as const;
    if (kind === 2) return [a, a.replace(/;.*/, '')] as const;
    return [a, `${a.split(/[;?]/)[0]}${/[;?].*/.exec(b)?.[0] ?? ''}`] as const;
  });
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const left = parseUri(a);
      const right = parseUri(b);
      fc.pre(left !== undefined && right !== undefined);
      expect(sameUri(left!, left!)).toBe(true);
      expect(sameUri(left!, right!)).toBe(sameUri(right!, left!));
      expect(sameUri(left!, right!), `${a} and ${b}`).toBe(sameUriByTheBook(a, b));
    }),
    thorough,
  );
});

test.each([
  ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp', true],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5', true],
  ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on', true],
  [
    'sip:alice@a.com?subject=project%20x&priority=urgent',
    'sip:alice@a.com?priority=urgent&subject=project%20x',
    true,
  ],
  ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP', false],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060', false],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp', false],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp', false],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting', false],
  ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4', false],
  ['tel:+1-201-555-0123', 'tel:+12015550123', true],
  ['tel:+1;x=y', 'tel:+1', false],
  ['http://a/B', 'HTTP://a/B', true],
  ['http://a/B', 'http://a/b', false],
])('RFC 3261 section 19.1.4: %s and %s: %s', (a, b, equal) => {
  expect(sameUri(parseUri(a)!, parseUri(b)!)).toBe(equal);
});
