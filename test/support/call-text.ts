import { z } from 'zod';
import { contract, pushSchemas } from '@shared/contract';
import { messageParamsSchema, messageSchema } from '@shared/messages/sent-schema';
import { attemptSchema, executionSchema, executionSummarySchema } from '@shared/model/execution';
import { logLineSchema } from '@shared/model/log';
import { calendarDaySchema } from '@shared/model/session';
import { settingsSchema } from '@shared/model/settings';
import { taskDefinitionSchema, taskViewSchema, taskWriteSchema } from '@shared/model/task';
import { triggerSchema } from '@shared/model/trigger';
import { workflowSchema } from '@shared/model/workflow';

/** Shapes that many calls speak of: each is written out once. */
const NAMED = {
  Task: taskWriteSchema,
  TaskView: taskViewSchema,
  Definition: taskDefinitionSchema,
  Trigger: triggerSchema,
  Workflow: workflowSchema,
  Execution: executionSchema,
  ExecutionSummary: executionSummarySchema,
  Attempt: attemptSchema,
  LogLine: logLineSchema,
  CalendarDay: calendarDaySchema,
  Settings: settingsSchema,
  Message: messageSchema,
  MessageParams: messageParamsSchema,
};

interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  default?: unknown;
}

/** The names of those shapes, for JSON Schema. */
export const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) names.add(schema, { id });

function text(schema: JsonSchema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const among = schema.anyOf ?? schema.oneOf;
  if (among) return [...new Set(among.map((one) => text(one, indent)))].join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => text(one, indent)).join(' & ');
  if (schema.prefixItems) return `[${schema.prefixItems.map((one) => text(one, indent)).join(', ')}]`;
  if (schema.type === 'array') {
    const inner = text(schema.items ?? {}, indent);
    return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`;
  }
  if (schema.type === 'object') return objectText(schema, indent);
  const { type = 'unknown' } = schema;
  return Array.isArray(type) ? type.join(' | ') : type;
}

function objectText(schema: JsonSchema, indent: string): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const parts = Object.entries(properties).map(([name, value]) => {
    const fallback = value.default === undefined ? '' : ` = ${JSON.stringify(value.default)}`;
    return `${name}${required.includes(name) ? '' : '?'}: ${text(value, `${indent}  `)}${fallback}`;
  });
  if (parts.length === 0) {
    return typeof additionalProperties === 'object' ? `{ [name]: ${text(additionalProperties, indent)} }` : '{}';
  }
  const line = `{ ${parts.join(', ')} }`;
  if (line.length + indent.length <= 120 && !line.includes('\n')) return line;
  return `{\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}}`;
}

function jsonOf(schema: z.ZodType, io: 'input' | 'output', isNamed: boolean): JsonSchema {
  const made = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any', target: 'draft-2020-12' });
  const { $defs, ...root } = made as JsonSchema & { $defs?: Record<string, JsonSchema> };
  return isNamed && root.$ref !== undefined ? ($defs?.[root.$ref.split('/').at(-1) ?? ''] ?? {}) : root;
}

/** What a transformation gives has no schema of its own: it looks like what went in. */
function filledIn(output: JsonSchema, input: JsonSchema | undefined): JsonSchema {
  if (input === undefined) return output;
  if (Object.keys(output).length === 0) return input;
  if (!output.properties) return output;
  const properties = Object.entries(output.properties).map(([name, value]) => [
    name,
    filledIn(value, input.properties?.[name]),
  ]);
  return { ...output, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}

function shapeText(schema: z.ZodType, io: 'input' | 'output', isNamed = false): string {
  const made = jsonOf(schema, io, isNamed);
  return text(io === 'input' ? made : filledIn(made, jsonOf(schema, 'input', isNamed)), '');
}

/** Every call, every push and every shape that they speak of, as Markdown. */
export function callsMarkdown(): string {
  const calls = Object.entries(contract).map(
    ([name, { role, input, output }]) =>
      `### ${name}\n\n${role === 'admin' ? 'Administrator.' : 'Viewer.'}\n\n\`\`\`ts\n${shapeText(input, 'input')}\n→ ${shapeText(output, 'output')}\n\`\`\``,
  );
  const pushes = Object.entries(pushSchemas).map(([name, schema]) => `${name} ${shapeText(schema, 'output')}`);
  const shapes = Object.entries(NAMED).map(([name, schema]) => {
    const io = name === 'Task' || name === 'Trigger' || name === 'Workflow' ? 'input' : 'output';
    return `type ${name} = ${shapeText(schema, io, true)}`;
  });
  return [
    '# Every call',
    'Made from the contract by a test, which fails when they differ. `?` may be left out; `=` is what then holds.',
    '## Shapes',
    `\`\`\`ts\n${shapes.join('\n\n')}\n\`\`\``,
    '## Pushes',
    `\`\`\`ts\n${pushes.join('\n')}\n\`\`\``,
    '## Calls',
    ...calls,
    '',
  ].join('\n\n');
}
