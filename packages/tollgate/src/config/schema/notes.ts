import type { Path } from '../source/problem.ts';
import { configJsonSchema, type JsonSchema } from './json-schema.ts';

/** What the schema says belongs at a place. */
export interface Note {
  readonly description: string;
  /** A value that would be right there, as it could be written. */
  readonly example: string | undefined;
  /** The keys of a mapping, where the schema names them. */
  readonly keys: readonly string[];
  /** The smallest and the largest whole number, where the place takes one. */
  readonly range: readonly [number, number] | undefined;
  /** How many steps of the path lead to the place the description is of. */
  readonly depth: number;
}

let root: JsonSchema | undefined;

/** The note of the place, or of the nearest place around it that has one. */
export function noteAt(path: Path): Note {
  root ??= configJsonSchema();
  let schemas: readonly JsonSchema[] = [root];
  let noted: JsonSchema = root;
  let depth = 0;
  for (const [index, step] of path.entries()) {
    schemas = schemas.flatMap(alternatives).flatMap((schema) => child(schema, step));
    const own = schemas.find((schema) => schema.description !== undefined);
    if (own === undefined) continue;
    noted = own;
    depth = index + 1;
  }
  const keys = schemas
    .flatMap(alternatives)
    .flatMap((schema) => Object.keys(schema.properties ?? {}));
  const [example] = noted.examples ?? [];
  return {
    description: noted.description ?? '',
    example: example === undefined ? undefined : written(example),
    keys: [...new Set(keys)],
    depth,
    range: schemas.map(rangeOf).find((range) => range !== undefined),
  };
}

/** The one place deeper in a mapping, but not in a list, that has a key of this name. */
export function placeBelow(path: Path, key: string): Path | undefined {
  root ??= configJsonSchema();
  const places = schemasAt(root, path).flatMap((schema) => placesOf(key, schema, path));
  return places.length === 1 ? places[0] : undefined;
}

function schemasAt(top: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap(alternatives).flatMap((schema) => child(schema, step)),
    [top],
  );
}

function placesOf(key: string, schema: JsonSchema, path: Path): Path[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    ...(name === key ? [[...path, name]] : []),
    ...placesOf(key, inner, [...path, name]),
  ]);
}

function rangeOf({ type, minimum, maximum }: JsonSchema): readonly [number, number] | undefined {
  if (type !== 'integer' || minimum === undefined || maximum === undefined) return undefined;
  return [minimum, maximum];
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : [schema, ...schema.anyOf.flatMap(alternatives)];
}

function child(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return schema.items === undefined ? [] : [schema.items];
  const named = schema.properties?.[step];
  if (named !== undefined) return [named];
  const other = schema.additionalProperties;
  return typeof other === 'object' ? [other] : [];
}

/** A value on one line of YAML. */
function written(value: unknown): string {
  if (typeof value === 'string') {
    return /^[A-Za-z/][A-Za-z0-9 ./_-]*$/.test(value) ? value : `'${value}'`;
  }
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${written(inner)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  return String(value);
}
