import { z } from 'zod';
import { fileSchema } from './file.ts';

/** The parts of a JSON schema that are read here. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
}

/** The JSON schema of the file, for editors: what the package ships as `tollgate.schema.json`. */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(fileSchema, { io: 'input' });
  return { ...schema, title: 'Tollgate configuration' } as JsonSchema;
}
