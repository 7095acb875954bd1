import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a guide: ```LANGUAGE WORD. */
export interface Sample {
  readonly language: string;
  /** The file it is, or how a command is run. */
  readonly word: string;
  readonly text: string;
  readonly line: number;
}

/** The samples of a guide, in order. */
export function readSamples(markdown: string): Sample[] {
  const samples: Sample[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\S*) ?(.*)$/.exec(lines[at]!);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    const text = `${lines.slice(at + 1, end).join('\n')}\n`;
    samples.push({ language: fence[1]!, word: fence[2]!, text, line: at + 1 });
    at = end;
  }
  return samples;
}

/** Where a guide is followed. */
export interface Project {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Follows a guide to its end. */
export interface Guide {
  /** Does what one sample says. Throws where it does not do what the guide says. */
  follow(sample: Sample): Promise<void>;
  /** Everything that was printed so far. */
  printed(): string;
  /** Ends what runs; gives its exit status. */
  end(): Promise<number | null>;
}

const EXPECT_MS = 20_000;

export function startGuide({ folder, env }: Project): Guide {
  let exported = '';
  let last = '';
  let printed = '';
  let running:
    | { readonly child: ChildProcess; output: string; ended: Promise<number | null> }
    | undefined;

  function shell(script: string): ChildProcess {
    return spawn('sh', ['-c', script], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  }

  async function command({ word, text }: Sample): Promise<void> {
    if (word === 'install') return;
    const lines = text.split('\n');
    for (const line of lines) if (line.startsWith('export ')) exported += `${line}\n`;
    const commands = lines.filter((line) => !line.startsWith('export ')).join('\n');
    if (word === 'running') {
      // `exec`, so that the signal at the end reaches the program and not a shell around it.
      const child = shell(`${exported}exec ${commands}`);
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      const run = { child, output: '', ended };
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          run.output += chunk;
          printed += chunk;
        });
      }
      running = run;
      return;
    }
    const wanted = Number(/^exit=(\d+)$/.exec(word)?.[1] ?? 0);
    const child = shell(exported + commands);
    last = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        last += chunk;
      });
    }
    const code = await new Promise((resolve) => child.on('close', resolve));
    printed += last;
    if (code !== wanted) throw new Error(`exit status ${code}, not ${wanted}:\n${text}\n${last}`);
  }

  /** What the guide shows must be printed, line by line in its order; `…` is anything. */
  async function expected({ word, text }: Sample): Promise<void> {
    const pattern = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('…').map(escaped).join('.*'))
      .join('[^]*?');
    const until = Date.now() + (word === 'log' ? EXPECT_MS : 0);
    const found = (): boolean =>
      new RegExp(pattern).test(word === 'log' ? (running?.output ?? '') : last);
    while (!found() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    if (!found()) {
      throw new Error(`not printed:\n${text}\nbut:\n${word === 'log' ? running?.output : last}`);
    }
  }

  return {
    async follow(sample) {
      const { language, word, text, line } = sample;
      if (language === 'sh') await command(sample);
      else if (language === 'text') await expected(sample);
      else if (word === '') throw new Error(`line ${line}: a sample that nothing would run`);
      else
        writeFileSync(
          join(folder, word),
          language === 'sip' ? text.replaceAll('\n', '\r\n') : text,
        );
    },
    printed: () => printed,
    end() {
      if (running === undefined) return Promise.resolve(0);
      const { child, ended } = running;
      const over = child.exitCode !== null || child.signalCode !== null;
      // The whole group, for npx does not pass a signal on to what it runs.
      if (!over && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      return ended;
    },
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
