import { styleText } from 'node:util';

/** The styles used: good, warning, wrong, important, unimportant. */
export type Style = 'green' | 'yellow' | 'red' | 'bold' | 'dim';

/** What a command reads and writes: that of the process, or of a test. */
export interface Io {
  /** Standard output: what was asked for and nothing else, so that it can be piped. */
  out(text: string): void;
  /** Standard error: what a person should know besides. */
  err(text: string): void;
  /** The text in a style where standard output is a terminal that wants colours, else unchanged. */
  style(style: Style, text: string): string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  read(): Promise<Buffer>;
  /** Whether somebody sits at standard input. */
  readonly isTerminal: boolean;
  /** Asks for a line without showing what is typed; undefined for Ctrl-C. Needs a terminal. */
  askSecret(question: string): Promise<string | undefined>;
  /** Calls back on a signal of the process, instead of its end; what it returns takes that back. */
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): () => void;
}

/** The process itself. */
export function systemIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const colours = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    env,
    async read() {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    isTerminal: stdin.isTTY === true,
    askSecret,
    on(signal, listener) {
      process.on(signal, listener);
      return () => process.off(signal, listener);
    },
  };
}

/** Reads one line from the terminal in raw mode, where nothing is echoed. */
function askSecret(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const done = (answer: string | undefined): void => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', take);
      stderr.write('\n');
      resolve(answer);
    };
    const take = (text: string | Buffer): void => {
      for (const character of text.toString()) {
        // Ctrl-C and Ctrl-D: in raw mode no signal is made of them.
        const given = character === '\u0003' || character === '\u0004' ? undefined : typed;
        if (given === undefined || character === '\r' || character === '\n') {
          done(given);
          return;
        }
        const back = character === '\u007f' || character === '\b';
        typed = back ? typed.slice(0, -1) : typed + character;
      }
    };
    stdin.on('data', take);
  });
}
