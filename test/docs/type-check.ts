import ts from 'typescript';
import { root } from './repository.ts';

/** A sample that the compiler checks. */
export interface Program {
  /** Where it is from: the page and the line of its fence. */
  readonly place: string;
  readonly language: 'ts' | 'js';
  readonly text: string;
}

/**
 * What the compiler says of the samples, each line beginning with the place of its sample.
 * TypeScript is checked under `strict`, JavaScript without it, since it has no place for types.
 * The packages resolve to their sources, as in every test.
 */
export function typeErrors(programs: readonly Program[]): string[] {
  const known = new Map<string, ts.SourceFile | undefined>();
  return (['ts', 'js'] as const).flatMap((language) =>
    check(
      language,
      programs.filter((program) => program.language === language),
      known,
    ),
  );
}

function check(
  language: 'ts' | 'js',
  programs: readonly Program[],
  known: Map<string, ts.SourceFile | undefined>,
): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@tollgate/source'],
    types: ['node'],
    typeRoots: [`${root}node_modules/@types`],
    strict: language === 'ts',
    allowJs: true,
    checkJs: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  // In this folder, so that the packages are found as a test finds them.
  const samples = new Map(
    programs.map((program, at) => [`${root}test/docs/sample-${at}.m${language}`, program]),
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => samples.has(file) || fileExists(file);
  host.readFile = (file) => samples.get(file)?.text ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const sample = samples.get(file);
    if (sample !== undefined) return ts.createSourceFile(file, sample.text, version);
    if (!known.has(file)) known.set(file, getSourceFile(file, version, ...rest));
    return known.get(file);
  };
  const compiled = ts.createProgram([...samples.keys()], options, host);
  return [...samples].flatMap(([file, { place }]) => {
    const source = compiled.getSourceFile(file)!;
    return [
      ...compiled.getSyntacticDiagnostics(source),
      ...compiled.getSemanticDiagnostics(source),
    ].map(({ start = 0, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      return `${place}, its line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
