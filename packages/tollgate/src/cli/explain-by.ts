import { createAuthenticator } from '@tollgate/auth';
import {
  type CapturedMessage,
  type CaptureExplanationJson,
  captureJson,
  createExplain,
  type ExplainerOptions,
  type ExplanationJson,
  explainCapture,
  explanationJson,
  momentOf,
  sourceOf,
} from '@tollgate/server/explain';
import { authenticatorOptions, type ConfigFile, loadConfig } from '../config/index.ts';
import { readValidConfig } from './config-option.ts';
import { ask, type ControlOptions } from './control-option.ts';
import type { PacketMessage } from './explain-packet.ts';
import type { Io } from './io.ts';

/** Who explains. */
export interface ExplainedBy {
  /** The configuration file, if it is at hand: what a patch is for. */
  readonly file: ConfigFile | undefined;
  one(message: PacketMessage): Promise<ExplanationJson>;
  all(messages: readonly CapturedMessage[]): Promise<CaptureExplanationJson>;
}

/** The configuration alone, without a server: keys, locks and used nonces are not known. */
export async function byConfig(path: string, assumeNonce: boolean, io: Io): Promise<ExplainedBy> {
  const { file, server } = await readValidConfig(path, io);
  const authenticator = createAuthenticator(authenticatorOptions(server));
  const init: ExplainerOptions = { authenticator, options: server, assumeNonce };
  return {
    file,
    async one({ bytes, from, transport, at }) {
      // The packet does not say when it came: then its nonce is as fresh as can be.
      const wall = at ?? (assumeNonce ? momentOf(bytes) : undefined) ?? Date.now();
      const source = sourceOf({ ...from, transport });
      return explanationJson(await createExplain(init)(bytes, source, { mono: 0, wall }));
    },
    async all(messages) {
      const length = (messages.at(-1)?.at ?? 0) - (messages[0]?.at ?? 0);
      return captureJson(await explainCapture(messages, init, Math.max(0, length)));
    },
  };
}

/** The running server, over its control socket. */
export function byServer(options: ControlOptions, io: Io): ExplainedBy {
  const explain = (messages: readonly PacketMessage[], capture: boolean): Promise<unknown> => {
    const encoded = messages.map(({ bytes, ...rest }) => ({
      ...rest,
      base64: Buffer.from(bytes).toString('base64'),
    }));
    return ask(options, { command: 'explain', capture, messages: encoded }, io);
  };
  // Read quietly: the server may run by another one, and explains all the same.
  const loaded = loadConfig(options.config, { env: io.env });
  return {
    file: loaded.kind === 'config' ? loaded.file : undefined,
    one: async (message) => (await explain([message], false)) as ExplanationJson,
    all: async (messages) => (await explain(messages, true)) as CaptureExplanationJson,
  };
}
