import ts from 'typescript';

/** A file as the rules see it: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** Looks at one file and says what is wrong with it. */
export type SourceRule = (file: SourceFile) => string[];

/** The most lines that a source file may have (files that everything meets in grow to 60 to 250 KB elsewhere). */
export const MOST_LINES = 400;

function at({ path, text }: SourceFile, position: number): string {
  return `${path}:${text.slice(0, position).split('\n').length}`;
}

function findAll(file: SourceFile, pattern: RegExp, fault: string): string[] {
  return [...file.text.matchAll(pattern)].map((match) => `${at(file, match.index)}: ${fault}: ${match[0]}`);
}

/** A file is short enough to be read. */
export const isShort: SourceRule = (file) => {
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  return lines > MOST_LINES ? [`${file.path}: ${lines} lines, at most ${MOST_LINES}`] : [];
};

const POSTPONED = new RegExp(`\\b(${['TO', 'FIX'].map((start, i) => start + ['DO', 'ME'][i]).join('|')})\\b`, 'g');

/** Work is done or is an issue; it is not left as a note in the code. */
export const hasNothingPostponed: SourceRule = (file) => findAll(file, POSTPONED, 'postponed work');

/** Who switches a check off says why. */
export const explainsExceptions: SourceRule = (file) =>
  findAll(
    file,
    /(\/\/|\/\*|<!--)\s*(eslint-disable(?!.*\s--\s+\S)|@ts-(ignore|nocheck)|@ts-expect-error(?!\s+\S)|(v8|c8|istanbul) ignore).*/g,
    'no reason',
  );

const WIRE = ['src/main/electron/ipc-wire.ts', 'src/preload/index.ts'];

/** Messages between windows and main go through the wire and nowhere else. */
export const leavesMessagesToTheWire: SourceRule = (file) => {
  if (!file.path.startsWith('src/') || WIRE.includes(file.path)) return [];
  return findAll(
    file,
    /\b(ipcMain|ipcRenderer)\s*\??\.\s*\w+|\b(webContents|sender)\s*\??\.\s*(send\w*|postMessage)\b/g,
    'only the wire may',
  );
};

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText()).join(', ');
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name?.getText() ?? 'default';
}

function isDocumented(statement: ts.Statement, text: string): boolean {
  const last = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1);
  if (last === undefined) return false;
  const comment = text.slice(last.pos, last.end);
  const gap = text.slice(last.end, statement.getStart());
  return /^\/\*\*[\s*]*[^\s*/]/.test(comment) && !/\n\s*\n/.test(gap);
}

function parse({ path, text }: SourceFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Whoever imports a thing can read what it is: each exported declaration has a JSDoc comment right before it. */
export const documentsExports: SourceRule = (file) => {
  if (!/^src\/.*(?<!\.d)\.ts$/.test(file.path)) return [];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const statement of parse(file).statements) {
    if (!isExported(statement)) continue;
    const name = namesOf(statement);
    // Of an overloaded function only the first signature is documented.
    const isOverload = ts.isFunctionDeclaration(statement) && seen.has(name);
    seen.add(name);
    if (!isOverload && !isDocumented(statement, file.text)) {
      faults.push(`${at(file, statement.getStart())}: no JSDoc before ${name}`);
    }
  }
  return faults;
};

/** Exports have names, and they are exported where they are declared. */
export const exportsByName: SourceRule = (file) => {
  if (!/^src\/.*(?<!\.d)\.ts$/.test(file.path)) return [];
  const faults: string[] = [];
  for (const statement of parse(file).statements) {
    const place = (): string => at(file, statement.getStart());
    if (ts.isExportAssignment(statement) || /^export\s+default\b/.test(statement.getText())) {
      faults.push(`${place()}: a default export`);
    } else if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      if (statement.moduleSpecifier === undefined) faults.push(`${place()}: exported apart from its declaration`);
      if (statement.exportClause.elements.some((element) => element.name.text === 'default')) {
        faults.push(`${place()}: a default export`);
      }
    }
  }
  return faults;
};
