import { bracketed, printable } from '@tollgate/common';
import type { Diagnosis, ExplanationJson, Finding } from '@tollgate/server/explain';
import type { PatchOperation } from '../config/index.ts';
import type { Io, Style } from './io.ts';

type Patched<T> = T & { readonly patch?: readonly PatchOperation[] };

const styles: Readonly<Record<ExplanationJson['verdict'], Style>> = {
  accept: 'green',
  challenge: 'yellow',
  refuse: 'red',
  drop: 'red',
  answer: 'dim',
  reject: 'red',
  none: 'dim',
};
const marks = { pass: 'pass', stop: 'STOP', note: '    ' } as const;
const markStyles = { pass: 'green', stop: 'red', note: 'dim' } as const;

/** One packet, for a person. Whatever came off the wire is shown as printable ASCII. */
export function explanationText(
  explanation: ExplanationJson,
  patch: readonly PatchOperation[] | undefined,
  config: string,
  io: Io,
): string {
  const { trace, response, assumptions, diagnosis } = explanation;
  const lines = [
    io.style('bold', headline(explanation)),
    ...trace.map(({ gate, verdict, detail }) => {
      const mark = io.style(markStyles[verdict], marks[verdict]);
      return `  ${mark}  ${gate.padEnd(12)}  ${printable(detail)}`;
    }),
    verdictLine(explanation, io),
    '',
    ...diagnosisLines(diagnosis, patch, config, io),
    ...assumptions.map((text) => `${io.style('yellow', 'note')}  ${text}`),
  ];
  if (response !== undefined) {
    lines.push('', io.style('dim', 'the answer:'));
    lines.push(
      ...response.text
        .trimEnd()
        .split('\r\n')
        .map((line) => `  ${printable(line)}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A capture: a line a packet, each cause once, and what only several packets show. */
export function captureText(
  packets: readonly Patched<ExplanationJson>[],
  findings: readonly Patched<Finding>[],
  config: string,
  io: Io,
): string {
  const lines = packets.map(
    (one) => `${headline(one)}  ${io.style(styles[one.verdict], answerOf(one))}`,
  );
  const told = new Set<string>();
  for (const { diagnosis, patch } of packets) {
    const quiet = diagnosis.cause === 'none' || diagnosis.cause === 'first-request';
    if (quiet || told.has(diagnosis.text)) continue;
    told.add(diagnosis.text);
    lines.push('', ...diagnosisLines(diagnosis, patch, config, io));
  }
  for (const finding of findings) {
    lines.push('', ...diagnosisLines(finding, finding.patch, config, io));
  }
  const assumptions = new Set(packets.flatMap((one) => one.assumptions));
  if (assumptions.size > 0) lines.push('');
  for (const text of assumptions) lines.push(`${io.style('yellow', 'note')}  ${text}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function headline({ at, source, request }: ExplanationJson): string {
  const { transport, address, port } = source;
  const host = bracketed(address);
  const what = request === undefined ? 'no request' : `${request.method} ${request.uri}`;
  return `${new Date(at).toISOString()}  ${transport} ${host}:${port}  ${what}`;
}

function answerOf({ verdict, status, reason }: ExplanationJson): string {
  return `${verdict}${status === 0 ? '' : ` ${status}`}  ${reason}`;
}

function verdictLine(explanation: ExplanationJson, io: Io): string {
  const { verdict, meaning } = explanation;
  return `  ${io.style(styles[verdict], answerOf(explanation))}: ${meaning}`;
}

function diagnosisLines(
  { text, fix }: Diagnosis,
  patch: readonly PatchOperation[] | undefined,
  config: string,
  io: Io,
): string[] {
  return [
    `${io.style('bold', 'why ')}  ${printable(text)}`,
    ...fix.map(
      (one, index) => `${index === 0 ? io.style('bold', 'fix ') : '    '}  ${printable(one)}`,
    ),
    ...(patch ?? []).map((operation, index) => {
      const value = 'value' in operation ? ` ${JSON.stringify(operation.value)}` : '';
      const head = index === 0 ? `in ${config}: ` : '';
      return io.style('dim', `      ${head}${operation.op} ${operation.path}${value}`);
    }),
  ];
}
