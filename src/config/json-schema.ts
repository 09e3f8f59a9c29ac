import * as z from 'zod';
import { dialectSchema } from './dialect-schema.ts';
import { configSchema } from './schema.ts';

/** The configuration's JSON schema, for editors; what is written into `dist/schema/config.json` by the build. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  return {
    ...schema,
    title: 'labproof.yaml',
    description: 'Configuration of labproof: the hosts that lab guides talk to, and how their outputs are judged.',
  };
}

/** The JSON schema of a dialect's data; what is written into `dist/schema/dialect.json` by the build. */
export function dialectJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(dialectSchema, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'A dialect of labproof', description: 'How to converse with one kind of shell.' };
}
