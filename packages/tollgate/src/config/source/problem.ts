/** A place in the file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** An error of a configuration (it is refused) or a warning (it is not). */
export interface Problem extends Place {
  readonly severity: 'error' | 'warning';
  /** What kind of problem: a word for scripts, that does not change. */
  readonly code: string;
  /** `applications[0].auth`; '' for the file as a whole. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to write or do instead. */
  readonly advice: string;
}

/** The way to a value in the file. */
export type Path = readonly (string | number)[];

/** `applications[0].digest.qop`, `accessLists["a b"]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][A-Za-z0-9_$-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** `tollgate.yaml:12:9 error applications[0].auth: what is wrong`, and the advice below it. */
export function formatProblem(problem: Problem, file: string): string {
  return `${file}:${problem.line}:${problem.column} ${problem.severity} ${problemText(problem)}`;
}

/** The same without place and severity, for a log that tells them otherwise. */
export function problemText({ path, message, advice }: Problem): string {
  return `${path === '' ? '' : `${path}: `}${message}\n    ${advice}`;
}

/** In the order of the file, errors before warnings on one line. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => a.line - b.line || a.column - b.column || a.severity.localeCompare(b.severity),
  );
}
