import { reasons } from '@tollgate/auth';
import { failureKinds } from '@tollgate/auth/lockout';
import { engineReasons } from '@tollgate/server';
import { causes } from '@tollgate/server/explain';
import { PARSE_CODES } from '@tollgate/sip-parser';
import { configJsonSchema } from 'tollgate/config';
import { createMetrics } from '../../packages/tollgate/src/observe/metrics.ts';
import { filesOf, read } from './repository.ts';

/** The tables of codes, by what a reader calls them. */
export const tables: Readonly<Record<string, readonly string[]>> = {
  'reason code': [...Object.keys(reasons), ...Object.keys(engineReasons)],
  'parse code': Object.keys(PARSE_CODES),
  'cause of explain': Object.keys(causes),
  'kind of failure': failureKinds,
};

/** Every code of every table. */
export const codes: ReadonlySet<string> = new Set(Object.values(tables).flat());

/** The names of the metrics, with those that Prometheus makes of a histogram. */
export async function metricNames(): Promise<ReadonlySet<string>> {
  const metrics = createMetrics({ calls: () => 0, locks: () => 0, listeners: [] });
  const names = (await metrics.text()).matchAll(/^# TYPE (tollgate_\w+) (\w+)/gm);
  metrics.stop();
  return new Set(
    [...names].flatMap(([, name, type]) =>
      type === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => name + end) : [name!],
    ),
  );
}

/** A JSON schema, as far as it is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

export const schema = configJsonSchema() as Schema;

/** Every key of the configuration, at any depth. */
export const configKeys: ReadonlySet<string> = new Set(keysIn(schema));

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.keys((value as Schema).properties ?? {});
  return [...own, ...Object.values(value).flatMap(keysIn)];
}

/** The sources of the packages without their tests and without comments. */
export const sources: string = filesOf('.ts')
  .filter((path) => /^packages\/\w[\w-]*\/src\//.test(path) && !path.endsWith('.test.ts'))
  .map((path) => read(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, ''))
  .join('\n');

/** Every identifier of the sources, and every word of their strings. */
export const identifiers: ReadonlySet<string> = new Set(sources.match(/[A-Za-z_$][\w$]*/g));

/** What the sources write in quotes with hyphens in it. */
export const hyphenated: ReadonlySet<string> = new Set(
  [...sources.matchAll(/['"`/]([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)(?=['"`/])/g)].map(
    ([, word]) => word!,
  ),
);

/** Every key of the configuration, and every member of an interface that may be left out. */
export const optionNames: ReadonlySet<string> = new Set([
  ...configKeys,
  ...[...sources.matchAll(/^\s*readonly (\w+)\?:/gm)].map(([, name]) => name!),
]);
