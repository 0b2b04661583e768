import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NodeTypes,
  type AttributeNode,
  type DirectiveNode,
  type ElementNode,
  type ParentNode,
  type RootNode,
  type TemplateChildNode,
} from '@vue/compiler-dom';
import { parse } from '@vue/compiler-sfc';

/** Attributes that people read or hear. */
const SPOKEN = new Set([
  'title',
  'aria-label',
  'placeholder',
  'alt',
  'aria-description',
  'aria-roledescription',
  'label',
]);
/** Letters of any script, in one run of at least two: a mark such as "×" or a unit sign is no text. */
const LETTERS = /\p{L}{2,}/u;
/** Signs on a button whose name is said elsewhere. */
const SIGNS = new Set(['Aa']);

/** Every file below a folder whose name ends so. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => join(folder, path));
}

/** What is in a file. */
export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Sentences that stand as strings in an expression of a template; keys and names hold no space. */
function sentencesIn(expression: string): string[] {
  return [...expression.matchAll(/(['"])((?:(?!\1).)*)\1/g)]
    .map((match) => match[2] ?? '')
    .filter((text) => (/\s/.test(text) || /\p{Script=Han}/u.test(text)) && LETTERS.test(text));
}

function spokenText(attribute: AttributeNode | DirectiveNode): string | null {
  if (attribute.type === NodeTypes.ATTRIBUTE) {
    const value = attribute.value?.content ?? '';
    return SPOKEN.has(attribute.name) && LETTERS.test(value) ? `${attribute.name}="${value}"` : null;
  }
  const { arg, exp } = attribute;
  if (arg?.type !== NodeTypes.SIMPLE_EXPRESSION || exp?.type !== NodeTypes.SIMPLE_EXPRESSION) return null;
  return SPOKEN.has(arg.content) ? (sentencesIn(exp.content)[0] ?? null) : null;
}

function walk(node: ParentNode | TemplateChildNode, found: (text: string, line: number) => void): void {
  if (node.type === NodeTypes.TEXT && LETTERS.test(node.content) && !SIGNS.has(node.content.trim())) {
    found(node.content.trim(), node.loc.start.line);
  }
  if (node.type === NodeTypes.INTERPOLATION && node.content.type === NodeTypes.SIMPLE_EXPRESSION) {
    for (const text of sentencesIn(node.content.content)) found(text, node.loc.start.line);
  }
  if (node.type === NodeTypes.ELEMENT) {
    for (const attribute of node.props) {
      const text = spokenText(attribute);
      if (text !== null) found(text, attribute.loc.start.line);
    }
  }
  const children = (node as RootNode | ElementNode).children as readonly TemplateChildNode[] | undefined;
  if (Array.isArray(children)) for (const child of children) walk(child, found);
}

/** Texts that a component's template holds itself instead of asking for them, each with its line. */
export function literalTexts(source: string): string[] {
  const { descriptor, errors } = parse(source);
  if (errors.length > 0) throw errors[0];
  const faults: string[] = [];
  const { ast } = descriptor.template ?? {};
  if (ast) walk(ast, (text, line) => faults.push(`${line}: ${text}`));
  return faults;
}
