import { connect } from 'node:net';
import { type ControlAnswer, type ControlRequest, createLineReader } from './control-protocol.ts';

/**
 * Asks a running server one thing. Rejects where nobody listens on the socket, or no answer comes
 * within `timeoutMs`, or the server says why it cannot.
 */
export function askControl(
  path: string,
  request: ControlRequest,
  timeoutMs: number = 10_000,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const end = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => end(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', end);
    socket.once('close', () => end(new Error('the server closed the connection')));
    const read = createLineReader((line) => {
      try {
        const answer = JSON.parse(line) as ControlAnswer;
        if (answer.ok) resolve(answer.result);
        else reject(new Error(answer.error));
      } catch {
        reject(new Error('what answers there is no Tollgate'));
      }
      socket.destroy();
    });
    socket.on('data', (chunk) => {
      if (!read(chunk)) end(new Error('the answer is too long'));
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}
