import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema, type JsonSchema } from './json-schema.ts';

test('the schema the package ships is the one the file is checked by (regenerate: tollgate check --schema)', () => {
  const shipped = readFileSync(new URL('../../../tollgate.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(shipped)).toEqual(configJsonSchema());
});

test('every field of the schema says what belongs there', () => {
  const silent: string[] = [];
  const look = (schema: JsonSchema | undefined, path: string): void => {
    if (schema === undefined) return;
    for (const [key, field] of Object.entries(schema.properties ?? {})) {
      if (field.description === undefined) silent.push(`${path}.${key}`);
      look(field, `${path}.${key}`);
    }
    const { items, anyOf = [], additionalProperties } = schema;
    if (typeof additionalProperties === 'object') look(additionalProperties, path);
    for (const inner of [items, ...anyOf]) look(inner, path);
  };
  look(configJsonSchema(), '');
  expect(silent).toEqual([]);
});
