import { fileURLToPath } from 'node:url';
import { root, run } from './workshop.ts';

/** Lets somebody new follow the guide with the packed packages. */
export function followGuide(project: string): void {
  const newcomer = fileURLToPath(new URL('../newcomer.ts', import.meta.url));
  const args = ['--import=tsx', newcomer, project];
  process.stdout.write(run('newcomer', process.execPath, args, { cwd: root }));
}
