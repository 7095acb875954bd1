import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { systemClock, text, wrongType } from '@tollgate/common';
import type { Tollgate } from '@tollgate/server';
import type { CapturedMessage } from '@tollgate/server/explain';
import { captureJson, explanationJson } from '@tollgate/server/explain';
import { parseIp } from '@tollgate/sip-parser';
import { type ControlAnswer, createLineReader } from './control-protocol.ts';
import { type ControlInput, readControlRequest } from './control-request.ts';

/** The control socket of a running server. */
export interface Control {
  readonly path: string;
  /** Ends it and takes the socket's file away. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 16;
const IDLE_MS = 30_000;
/** Nobody but the owner of the process. */
const MODE = 0o600;

/**
 * Opens a Unix socket for operators: locks, unlock, status, explain. Its file has mode 0600 from
 * its creation on, and it is on no network. A file left behind by a server that is gone is
 * replaced; one that somebody answers on, or that is no socket, is not: then this rejects.
 *
 * @throws {TypeError | RangeError} (rejects) where an argument is not what it must be
 */
export async function startControl(path: string, tollgate: Tollgate): Promise<Control> {
  text('path', path, 'the path of a Unix socket');
  if (typeof tollgate?.explain !== 'function') {
    throw wrongType('tollgate', 'what createTollgate returns', tollgate);
  }
  await makeWay(path);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, tollgate);
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, path);
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The socket is bound within the call, so the mask holds for its file and for nothing else.
    const before = process.umask(0o777 & ~MODE);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        chmodSync(path, MODE);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

/** Takes away what a server that is gone has left; @throws where that is not certain. */
async function makeWay(path: string): Promise<void> {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) throw new Error(`${path} exists and is no socket`);
  if (await answers(path)) throw new Error(`another server has the control socket ${path}`);
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'));
  });
}

function serve(socket: Socket, tollgate: Tollgate): void {
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const read = createLineReader((line) => {
    void answer(line, tollgate).then((said) => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(said)}\n`);
    });
  });
  socket.on('data', (chunk) => {
    if (!read(chunk)) socket.destroy();
  });
}

async function answer(line: string, tollgate: Tollgate): Promise<ControlAnswer> {
  const request = readControlRequest(line);
  if (typeof request === 'string') return { ok: false, error: request };
  try {
    return { ok: true, result: await carryOut(request, tollgate) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

async function carryOut(request: ControlInput, tollgate: Tollgate): Promise<unknown> {
  const now = systemClock();
  const { store } = tollgate.authenticator;
  switch (request.command) {
    case 'status':
      return {
        status: tollgate.draining ? 'draining' : 'ok',
        calls: tollgate.calls,
        locks: store.locks(now).length,
        pid: process.pid,
      };
    case 'locks':
      return store.locks(now);
    case 'unlock': {
      const ip = parseIp(request.address);
      if (ip === undefined) throw new Error(`${JSON.stringify(request.address)} is no IP address`);
      return { unlocked: await store.unlock(ip, request.application, now) };
    }
    case 'explain':
      return request.capture
        ? captureJson(await tollgate.explainCapture(dated(request.messages, now.wall)))
        : explanationJson(await explainOne(request, tollgate));
  }
}

type ExplainInput = Extract<ControlInput, { readonly command: 'explain' }>;

function dated(messages: ExplainInput['messages'], wall: number): CapturedMessage[] {
  return messages.map((message) => ({ ...message, at: message.at ?? wall }));
}

function explainOne(
  { messages: [message] }: ExplainInput,
  tollgate: Tollgate,
): ReturnType<Tollgate['explain']> {
  if (message === undefined) throw new Error('explain: no message');
  const { bytes, from, transport, at } = message;
  return tollgate.explain(bytes, { ...from, transport }, at);
}
