import { CsvError, parse } from 'csv-parse/sync';
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

/** Reading gives up after so many records with wrong quotes, or so many records in all: no import has more. */
const MOST_FAULTS = 50;
const MOST_RECORDS = 10_000;

/** A record of a text, with the line that it begins in; null: its quotes do not fit. */
interface CsvRecord {
  line: number;
  fields: string[] | null;
}

/** Reads CSV as RFC 4180 has it; empty lines and lines that begin with # are passed over. */
export function readCsv(text: string): RawImport {
  const days: RawDay[] = [];
  const problems: ImportProblem[] = [];
  let columns = USUAL;
  for (const [i, { line, fields }] of recordsOf(text.split(/\r\n|\n|\r/)).entries()) {
    const isHeader = i === 0 && fields?.[0] !== undefined && !/^\d/.test(fields[0]);
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

/** The records of a text. Behind a line whose quotes do not fit reading goes on with the next: it may be the only one. */
function recordsOf(lines: readonly string[]): CsvRecord[] {
  const records: CsvRecord[] = [];
  let faults = 0;
  for (let begin = 0; begin < lines.length && faults < MOST_FAULTS; faults += 1) {
    let read = begin;
    const take = (fields: string[], { lines: passed }: { lines: number }): null => {
      records.push({ line: nextLine(lines, read), fields: fields.map((field) => field.trim()) });
      read = begin + passed;
      return null;
    };
    try {
      parse(lines.slice(begin).join('\n'), {
        comment: '#',
        comment_no_infix: true,
        on_record: take,
        record_delimiter: '\n',
        relax_column_count: true,
        skip_empty_lines: true,
        to: MOST_RECORDS,
        trim: true,
      });
      return records;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      begin = nextLine(lines, read);
      records.push({ line: begin, fields: null });
    }
  }
  return records;
}

/** The line, counted from 1, in which the record behind so many lines begins. */
function nextLine(lines: readonly string[], passed: number): number {
  const isPassedOver = (line: string | undefined): boolean => line !== undefined && /^\s*(#|$)/.test(line);
  let at = passed;
  while (isPassedOver(lines[at])) at += 1;
  return at + 1;
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
