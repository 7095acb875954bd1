import { inspect } from 'node:util';

/** Watches that nothing secret gets into what a program says. */
export interface SecretWatch {
  /** Texts that must not be said from now on: passwords, HA1 values, keys. */
  add(...secrets: string[]): void;
  /** Every digest response a message carries is a secret too. */
  sees(bytes: Uint8Array): void;
  /** Throws where something said (any value: an event, an error, a line of output) holds one. */
  check(said: unknown): void;
}

const RESPONSE = /\bresponse="?([0-9a-f]{32,64})"?/gi;

export function createSecretWatch(...secrets: string[]): SecretWatch {
  const hidden = new Set(secrets);
  return {
    add(...more) {
      for (const secret of more) hidden.add(secret);
    },
    sees(bytes) {
      const text = Buffer.from(bytes).toString('latin1');
      for (const [, response] of text.matchAll(RESPONSE)) hidden.add(response!);
    },
    check(said) {
      const text =
        typeof said === 'string' ? said : inspect(said, { depth: 12, maxArrayLength: null });
      const lower = text.toLowerCase();
      for (const secret of hidden) {
        if (lower.includes(secret.toLowerCase())) {
          throw new Error(`something secret was said: ${text.slice(0, 400)}`);
        }
      }
    },
  };
}
