import type { SourceDocument } from './document.ts';
import { type Path, type Problem, pathText } from './problem.ts';

/** Collects problems, each at the place in the file its path leads to. */
export interface Report {
  readonly problems: readonly Problem[];
  add(path: Path, code: string, message: string, advice: string): void;
  /** The same, at the key instead of the value. */
  addAtKey(path: Path, code: string, message: string, advice: string): void;
}

export function createReport(document: SourceDocument, severity: Problem['severity']): Report {
  const problems: Problem[] = [];
  return {
    problems,
    add(path, code, message, advice) {
      const place = document.place(path);
      problems.push({ severity, code, path: pathText(path), ...place, message, advice });
    },
    addAtKey(path, code, message, advice) {
      const place = document.keyPlace(path);
      problems.push({ severity, code, path: pathText(path), ...place, message, advice });
    },
  };
}
