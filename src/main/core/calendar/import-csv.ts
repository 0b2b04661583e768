import { message, type Message } from '@shared/messages/message';
import { problemAt, type ImportProblem, type RawDay, type RawImport } from './import-types';

const COLUMNS = ['date', 'kind', 'note', 'open', 'close'] as const;
type Column = (typeof COLUMNS)[number];

const USUAL: readonly Column[] = ['date', 'kind', 'note'];
/** The words that Chinese tables use. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['休市', 'closed'],
  ['交易日', 'session'],
  ['半日市', 'half'],
]);

/** Reads CSV as RFC 4180 has it, without line breaks inside of fields; empty lines and lines that begin with # are passed over. */
export function readCsv(text: string): RawImport {
  const days: RawDay[] = [];
  const problems: ImportProblem[] = [];
  let columns = USUAL;
  let isFirst = true;
  for (const [i, lineText] of text.split(/\r\n|\n|\r/).entries()) {
    if (lineText.trim() === '' || lineText.startsWith('#')) continue;
    const line = i + 1;
    const fields = fieldsOf(lineText);
    const isHeader = isFirst && fields?.[0] !== undefined && !/^\d/.test(fields[0]);
    isFirst = false;
    if (fields === null) problems.push(problemAt(line, message('days.csv.quote')));
    else if (isHeader) {
      const named = columnsOf(fields);
      if (!isColumns(named)) return { days: [], problems: [problemAt(line, named)] };
      columns = named;
    } else if (fields.length > columns.length) {
      problems.push(problemAt(line, message('days.csv.manyFields', { columns: columns.join(', ') })));
    } else days.push({ line, value: rowOf(columns, fields) });
  }
  return { days, problems };
}

function isColumns(named: Column[] | Message): named is Column[] {
  return Array.isArray(named);
}

function columnsOf(fields: readonly string[]): Column[] | Message {
  const columns: Column[] = [];
  for (const field of fields) {
    const column = COLUMNS.find((known) => known === field.toLowerCase());
    if (column === undefined) return message('days.csv.noColumn', { field, columns: COLUMNS.join(', ') });
    if (columns.includes(column)) return message('days.csv.columnTwice', { column });
    columns.push(column);
  }
  return columns.includes('date') && columns.includes('kind') ? columns : message('days.csv.needed');
}

function rowOf(columns: readonly Column[], fields: readonly string[]): Partial<Record<Column, string>> {
  const row: Partial<Record<Column, string>> = {};
  for (const [i, field] of fields.entries()) {
    const column = columns[i];
    if (column === undefined || field === '') continue;
    row[column] = column === 'kind' ? (KINDS.get(field) ?? field.toLowerCase()) : field;
  }
  return row;
}

/** The fields of a line; null if its quotes do not fit. */
function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  const pattern = /(?:[ \t]*"((?:[^"]|"")*)"[ \t]*|([^",]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(line);
    if (match === null) return null;
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] === '') return fields;
  }
}
