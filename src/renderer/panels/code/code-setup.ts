import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** What is written in an editor. */
export type CodeLanguage = 'json' | 'shell';

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--cb-code-name)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--cb-code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--cb-code-value)' },
  { tag: [tags.keyword, tags.standard(tags.variableName), tags.operator], color: 'var(--cb-code-word)' },
  { tag: [tags.attributeName, tags.labelName, tags.meta], color: 'var(--cb-code-name)' },
  { tag: tags.comment, color: 'var(--cb-text-soft)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--cb-bad)' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--cb-surface)', color: 'var(--cb-text)', fontSize: '0.93em' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--cb-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--cb-text)', padding: 'var(--cb-gap-1) 0' },
  '.cm-cursor': { borderLeftColor: 'var(--cb-text)' },
  '.cm-gutters': { backgroundColor: 'var(--cb-raised)', color: 'var(--cb-text-soft)', border: 'none' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--cb-code-selection)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--cb-accent-soft)', outline: '1px solid var(--cb-accent)' },
  '.cm-macro': { backgroundColor: 'var(--cb-accent-soft)', color: 'var(--cb-accent)', borderRadius: '3px' },
  '.cm-tooltip': {
    backgroundColor: 'var(--cb-surface)',
    color: 'var(--cb-text)',
    border: '1px solid var(--cb-line-strong)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--cb-bad)' },
});

const macros = new MatchDecorator({ regexp: /\{\{[^{}]*\}\}/g, decoration: Decoration.mark({ class: 'cm-macro' }) });
const macroMarks = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = macros.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.marks = macros.updateDeco(update, this.marks);
    }
  },
  { decorations: (plugin) => plugin.marks },
);

const LANGUAGES: Readonly<Record<CodeLanguage, () => Extension>> = {
  json: () => [json(), lineNumbers(), bracketMatching(), lintGutter()],
  shell: () => [StreamLanguage.define(shell), macroMarks],
};

/** What every editor has: colours by the design values, history, wrapping; Tab leaves it, so that keys can. */
export function editorSetup(language: CodeLanguage): Extension {
  return [
    history(),
    drawSelection(),
    EditorView.lineWrapping,
    LANGUAGES[language](),
    look,
    syntaxHighlighting(colours),
    keymap.of([...defaultKeymap, ...historyKeymap]),
  ];
}
