import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createProgram } from '../../packages/tollgate/src/cli/program.ts';
import { filesOf, publishedPackages, read, root } from './repository.ts';

const { scripts, packageManager } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly packageManager: string;
};
const published = publishedPackages().map(({ manifest }) => manifest.name);
const program = createProgram({} as Parameters<typeof createProgram>[0]);

/** The commands of a page, from its backticks and shell samples, told by how they begin. */
function commandsOf(page: string): string[] {
  const text = read(page);
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
  const samples = [...text.matchAll(/^```(?:sh.*)?\n([\s\S]*?)^```/gm)].map(
    ([, sample]) => sample!,
  );
  return [...spans, ...samples.flatMap((sample) => sample.replaceAll('\\\n', '').split('\n'))]
    .map((line) => line.trim().replace(/^(?:[A-Z_]+=\S+ )+/, ''))
    .filter((line) => /^(?:npm|npx|node|bash) /.test(line));
}

/** What is wrong with a command, if anything is. */
function wrongWith(command: string): string | undefined {
  const [first, second = '', third = '', ...rest] = command.replace(/\s+#.*$/, '').split(/\s+/);
  if (first === 'node' || first === 'bash') {
    const script = [second, third].find((word) => !word.startsWith('-')) ?? '';
    return existsSync(`${root}${script}`) || /^\w+\.mjs$/.test(script) ? undefined : 'no such file';
  }
  if (first === 'npm') return wrongWithNpm(second, [third, ...rest]);
  if (second.startsWith('pnpm@')) {
    if (second !== packageManager) return `the package manager is ${packageManager}`;
    return third in scripts || third === 'install' ? undefined : 'no such script';
  }
  if (second !== 'tollgate')
    return ['biome', 'vitest'].includes(second) ? undefined : 'no such program';
  if (third.startsWith('-') || third === '') return undefined;
  const found = program.commands.find((one) => one.name() === third);
  if (found === undefined) return 'no such command of tollgate';
  const flags = [...found.options, ...program.options].flatMap(({ short, long }) => [short, long]);
  const unknown = rest.find(
    (word) => /^--?[a-z]/.test(word) && word !== '--help' && !flags.includes(word),
  );
  return unknown === undefined ? undefined : `no option ${unknown}`;
}

function wrongWithNpm(verb: string, words: readonly string[]): string | undefined {
  if (['start', 'test', 'init', 'pack'].includes(verb)) return undefined;
  if (verb === 'run') return words[0]! in scripts ? undefined : 'no such script';
  if (verb !== 'install') return 'no such verb';
  const unknown = words.find((word) => word !== '' && !published.includes(word));
  return unknown === undefined ? undefined : `no published package ${unknown}`;
}

test('every command in the documents exists, with its options', () => {
  const commands = filesOf('.md').flatMap((page) =>
    commandsOf(page).map((command) => ({ page, command })),
  );
  expect(commands.length).toBeGreaterThan(25);
  const wrong = commands.flatMap(({ page, command }) => {
    const why = wrongWith(command);
    return why === undefined ? [] : [`${page}: ${command}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

test.each([
  ['npm run no-such', 'no such script'],
  ['npm install @tollgate/common', 'no published package @tollgate/common'],
  ['npx pnpm@1.0.0 bench', `the package manager is ${packageManager}`],
  ['npx tollgate lock', 'no such command of tollgate'],
  ['npx tollgate check --srtict', 'no option --srtict'],
  ['node scripts/no-such.mjs --full', 'no such file'],
])('the check finds what is wrong with: %s', (command, why) => {
  expect(wrongWith(command)).toBe(why);
});
