import { join, relative } from 'node:path';
import ts from 'typescript';
import { packages } from './planted.ts';
import type { Objections } from './workspace.ts';

/**
 * What `tsc -p packages/NAME --noEmit` says about the planted files of every package. One process
 * for all of them: they read the same declarations of the language and of Node, which is most of
 * the work.
 */
export function typecheck(folder: string): Objections {
  const read = new Map<string, ts.SourceFile | undefined>();
  const found = new Map<string, string>();
  for (const name of packages) {
    for (const { file, code, messageText } of diagnose(join(folder, 'packages', name), read)) {
      if (file === undefined) continue;
      const path = relative(join(folder, 'packages'), file.fileName);
      const text = `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      found.set(path, `${found.get(path) ?? ''}${text}\n`);
    }
  }
  return found;
}

function diagnose(
  folder: string,
  read: Map<string, ts.SourceFile | undefined>,
): readonly ts.Diagnostic[] {
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), {}, host);
  const options: ts.CompilerOptions = { ...config!.options, noEmit: true };
  const compiler = ts.createCompilerHost(options);
  const { getSourceFile } = compiler;
  compiler.getSourceFile = (path, ...rest) => {
    if (!read.has(path)) read.set(path, getSourceFile(path, ...rest));
    return read.get(path);
  };
  const program = ts.createProgram({ rootNames: config!.fileNames, options, host: compiler });
  return ts.getPreEmitDiagnostics(program);
}
