import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_IMPORT_DAYS, parseImport, type ImportFormat } from '@main/core/calendar/import';

const daysIn = (format: ImportFormat, text: string): readonly object[] => {
  const result = parseImport(format, text);
  return result.ok ? result.days : result.problems;
};

describe('CSV', () => {
  it('reads date, kind and note', () => {
    const text = '2027-01-01,closed,元旦\r\n2027-02-05,half,"Eve, ""half"""\n\n# a remark\n2027-02-06, session\n';
    expect(daysIn('csv', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: '元旦' },
      { date: '2027-02-05', kind: 'half', note: 'Eve, "half"' },
      { date: '2027-02-06', kind: 'session', note: '' },
    ]);
  });

  it('takes columns in any order from a header, hours among them, and Chinese words', () => {
    const text = '\uFEFFKind,Date,Open,Close\n休市,2027-01-01,,\n半日市,2027-02-05,09:30,12:00\nSESSION,2027-02-08,,\n';
    expect(daysIn('csv', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: '' },
      { date: '2027-02-05', kind: 'half', open: '09:30', close: '12:00', note: '' },
      { date: '2027-02-08', kind: 'session', note: '' },
    ]);
  });

  it('names each line that it cannot take', () => {
    const text = [
      '2027-01-01,closed',
      '2027-02-30,closed',
      '2027-01-04,holiday',
      '2027-01-01,session',
      '2027-01-05,closed,a,b',
      '2027-01-06,closed,"open',
      '1969-12-31,closed',
    ].join('\n');
    expect(daysIn('csv', text)).toMatchObject([
      { line: 2, message: expect.stringMatching(/date: .*exist/) },
      { line: 3, message: expect.stringMatching(/^kind: /) },
      { line: 4, message: '2027-01-01 stands in line 1 too.' },
      { line: 5, message: expect.stringMatching(/more fields/) },
      { line: 6, message: expect.stringMatching(/quote/) },
      { line: 7, message: expect.stringMatching(/1970/) },
    ]);
  });

  it('takes fields in quotes, with white space around the quotes, double quotes and commas inside', () => {
    const text = '"2027-01-01" ,\t"closed", "A ""day"", off"\n"2027-01-02",closed,""\n2027-01-03,closed,"  b "\n';
    expect(daysIn('csv', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: 'A "day", off' },
      { date: '2027-01-02', kind: 'closed', note: '' },
      { date: '2027-01-03', kind: 'closed', note: 'b' },
    ]);
  });

  it('takes lines that end in any way, in one text', () => {
    const text = '2027-01-01,closed\r2027-01-02,closed\r\n2027-01-03,closed\n2027-01-04,closed';
    expect(daysIn('csv', text)).toMatchObject([1, 2, 3, 4].map((day) => ({ date: `2027-01-0${day}` })));
  });

  it('takes line breaks within quotes, and names a record by the line that it begins in', () => {
    const text = '2027-01-01,closed,"New Year,\r\n# observed"\r\n2027-01-02,closed\r\n';
    expect(daysIn('csv', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: 'New Year,\n# observed' },
      { date: '2027-01-02', kind: 'closed', note: '' },
    ]);
    const wrong = '2027-01-01,closed,"a\nb"\n\n2027-01-02,open,"c\n\nd"\n2027-01-03,closed,x "y"\n2027-01-01,closed\n';
    expect(daysIn('csv', wrong)).toMatchObject([
      { line: 4, message: expect.stringMatching(/^kind: /) },
      { line: 7, message: expect.stringMatching(/quote/) },
      { line: 8, message: '2027-01-01 stands in line 1 too.' },
    ]);
  });

  it('gives a quote that is never closed to its own line, not to the end of the text', () => {
    const text = '2027-01-01,closed,"\n2027-01-02,closed\n2027-01-03,open\n';
    expect(daysIn('csv', text)).toMatchObject([
      { line: 1, message: expect.stringMatching(/quote/) },
      { line: 3, message: expect.stringMatching(/^kind: /) },
    ]);
  });

  it('passes over empty lines and remarks, and counts them', () => {
    const text = '# days, "of\n\r\n \t \ndate,kind\n# one\n2027-01-01,closed\n\n2027-01-02,open\n';
    expect(daysIn('csv', text)).toMatchObject([{ line: 8, message: expect.stringMatching(/^kind: /) }]);
  });

  it('takes a sign of a remark within a line for text', () => {
    const text = '2027-01-01,closed,# 1\n2027-01-02,closed,a #2';
    expect(daysIn('csv', text)).toMatchObject([{ note: '# 1' }, { note: 'a #2' }]);
  });

  it('takes a line of commas alone for a day without a date, and semicolons for text', () => {
    expect(daysIn('csv', '2027-01-01,closed,a;b\n')).toMatchObject([{ note: 'a;b' }]);
    expect(daysIn('csv', '2027-01-01;closed\n,,\n')).toMatchObject([
      { line: 1, message: expect.stringMatching(/^date: /) },
      { line: 2, message: expect.stringMatching(/^date: /) },
    ]);
  });

  it.each(['"open', 'a "b"', '"a" b', '"a"b"', '"', '5" disk'])(
    'names the line whose quotes do not fit, and reads on behind it: %s',
    (note) => {
      const result = parseImport('csv', `2027-01-01,closed\n\n2027-01-02,closed,${note}\n1960-01-01,closed`);
      const problems = result.ok ? [] : result.problems;
      expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
        [3, 'days.csv.quote'],
        [4, 'days.before1970'],
      ]);
    },
  );

  it.each([
    ['date,type\n2027-01-01,closed', /“type” is not a column/],
    ['date,date,kind\n', /twice/],
    ['date,note\n2027-01-01,x', /kind have to be there/],
    ['date,kind,open,close\n2027-01-01,half,12:00,10:00', /before it closes/],
    ['', /no day/],
    ['\n\n# only remarks\n', /no day/],
  ])('refuses %j', (text, message) => {
    expect(daysIn('csv', text)).toMatchObject([{ line: expect.any(Number), message: expect.stringMatching(message) }]);
  });
});

describe('JSON', () => {
  it('reads an array of overrides', () => {
    const days = [
      { date: '2027-01-01', kind: 'closed' },
      { date: '2027-02-05', kind: 'half', close: '12:00', note: 'Eve' },
    ];
    expect(parseImport('json', JSON.stringify(days))).toEqual({
      ok: true,
      days: [{ ...days[0], note: '' }, days[1]],
      knownTo: null,
    });
  });

  it('reads up to which date they are complete', () => {
    const text = JSON.stringify({ knownTo: '2027-12-31', days: [{ date: '2027-01-01', kind: 'closed' }] });
    expect(parseImport('json', text)).toMatchObject({ ok: true, knownTo: '2027-12-31' });
  });

  it('names the line on which a bad day begins', () => {
    const text = `{
  "days": [
    { "date": "2027-01-01", "kind": "closed", "note": "{ [ \\" ]" },
    {
      "date": "2027-01-02",
      "kind": "open"
    },
    { "date": "2027-01-03", "kind": "closed", "cause": "?" }
  ]
}`;
    expect(daysIn('json', text)).toMatchObject([
      { line: 4, message: expect.stringMatching(/^kind: /) },
      { line: 8, message: expect.stringMatching(/cause/) },
    ]);
  });

  it.each([
    ['[\n{"date": "2027-01-01",}\n]', 2, /not valid JSON/],
    ['', 1, /not valid JSON/],
    ['{"2027-01-01": "closed"}', 1, /array/],
    ['null', 1, /array/],
    ['{"days": [], "known": "2027-12-31"}', 1, /“known”/],
    ['{"days": [{"date":"2027-01-01","kind":"closed"}], "knownTo": "2027"}', 1, /knownTo/],
    ['[]', 1, /no day/],
    ['[7]', 1, /object/],
  ])('refuses %j', (text, line, message) => {
    expect(daysIn('json', text)).toMatchObject([{ line, message: expect.stringMatching(message) }]);
  });
});

describe('ICS', () => {
  const calendar = (...events: string[][]): string =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...events.flatMap((event) => ['BEGIN:VEVENT', ...event, 'END:VEVENT']),
      'END:VCALENDAR',
    ].join('\r\n');

  it('reads all-day events as closures, each day of a longer one', () => {
    const text = calendar(
      ['DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year\\, observed'],
      ['DTSTART;VALUE=DATE:20270206', 'DTEND;VALUE=DATE:20270209', 'SUMMARY:春节(', ' 休)'],
    );
    expect(daysIn('ics', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: 'New Year, observed' },
      { date: '2027-02-06', kind: 'closed', note: '春节(休)' },
      { date: '2027-02-07', kind: 'closed', note: '春节(休)' },
      { date: '2027-02-08', kind: 'closed', note: '春节(休)' },
    ]);
  });

  it('leaves out make-up working days and what was cancelled', () => {
    const text = calendar(
      ['DTSTART;VALUE=DATE:20270101', 'SUMMARY:元旦(休)'],
      ['DTSTART;VALUE=DATE:20270109', 'SUMMARY:元旦(班)'],
      ['DTSTART;VALUE=DATE:20270110', 'SUMMARY:Holiday', 'STATUS:CANCELLED'],
    );
    expect(daysIn('ics', text)).toEqual([{ date: '2027-01-01', kind: 'closed', note: '元旦(休)' }]);
  });

  it('names the line of an event that it cannot take', () => {
    const text = calendar(
      ['DTSTART;TZID=Asia/Shanghai:20270101T090000', 'SUMMARY:Meeting'],
      ['DTSTART;VALUE=DATE:20270230'],
      ['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY'],
      ['DTSTART;VALUE=DATE:20270105', 'DTEND;VALUE=DATE:20270101'],
      ['DTSTART;VALUE=DATE:20270105', 'DTEND;VALUE=DATE:20280101'],
      ['SUMMARY:Never'],
    );
    expect(daysIn('ics', text)).toMatchObject([
      { line: 4, message: expect.stringMatching(/whole day/) },
      { line: 8, message: expect.stringMatching(/whole day/) },
      { line: 11, message: expect.stringMatching(/repeats/) },
      { line: 15, message: expect.stringMatching(/DTEND/) },
      { line: 19, message: expect.stringMatching(/longer/) },
      { line: 24, message: expect.stringMatching(/no DTSTART/) },
    ]);
  });

  it('reads an event that has a DURATION instead of an end', () => {
    const text = calendar(
      ['DTSTART;VALUE=DATE:20270206', 'DURATION:P3D', 'SUMMARY:Spring Festival'],
      ['DTSTART;VALUE=DATE:20270301', 'DURATION:P1W'],
    );
    const days = daysIn('ics', text);
    expect(days.map((day) => ('date' in day ? day.date : day))).toEqual([
      ...['2027-02-06', '2027-02-07', '2027-02-08'],
      ...['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-04', '2027-03-05', '2027-03-06', '2027-03-07'],
    ]);
  });

  it('reads the further dates that an event names, without those that it takes back', () => {
    const text = calendar([
      'DTSTART;VALUE=DATE:20270101',
      'RDATE;VALUE=DATE:20270501,20271001',
      'EXDATE;VALUE=DATE:20270501',
      'SUMMARY:Closed',
    ]);
    expect(daysIn('ics', text)).toEqual([
      { date: '2027-01-01', kind: 'closed', note: 'Closed' },
      { date: '2027-10-01', kind: 'closed', note: 'Closed' },
    ]);
  });

  it('refuses a length that is no number of whole days, and what is no property at all', () => {
    const text = calendar(
      ['DTSTART;VALUE=DATE:20270206', 'DURATION:PT36H'],
      ['DTSTART;VALUE=DATE:20270206', 'DURATION:-P1D'],
      ['DTSTART;VALUE=DATE:20270206', 'DURATION:three days'],
      ['DTSTART;VALUE=DATE:20270206', 'RDATE;VALUE=PERIOD:20270301T000000Z/P1D'],
    );
    expect(daysIn('ics', text)).toMatchObject([
      { line: 4, message: expect.stringMatching(/DURATION/) },
      { line: 8, message: expect.stringMatching(/DURATION/) },
      { line: 12, message: expect.any(String) },
      { line: 16, message: expect.stringMatching(/RDATE/) },
    ]);
  });

  it('takes no property of an alarm for the event’s own', () => {
    const text = calendar([
      'BEGIN:VALARM',
      'DURATION:PT15M',
      'SUMMARY:Remind me',
      'END:VALARM',
      'DTSTART;X-LABEL="a:b;c":20270101',
      'SUMMARY:New Year',
    ]);
    expect(daysIn('ics', text)).toEqual([{ date: '2027-01-01', kind: 'closed', note: 'New Year' }]);
  });

  it('refuses what is no calendar', () => {
    expect(daysIn('ics', '2027-01-01,closed')).toMatchObject([
      { line: 1, message: expect.stringMatching(/VCALENDAR/) },
    ]);
  });

  it("reads a real feed of a year's holidays", () => {
    const feed = readFileSync('node_modules/chinese-days/dist/years/2026.ics', 'utf8');
    const result = parseImport('ics', feed);
    expect(result.ok && result.days.map(({ date }) => date)).toContain('2026-10-07');
    expect(result.ok && result.days.map(({ date }) => date)).not.toContain('2026-10-10');
    expect(result.ok && result.days).toHaveLength(33);
  });
});

describe('any format', () => {
  it('refuses a text that is too long, and too many days', () => {
    expect(parseImport('csv', 'x'.repeat(1_000_001))).toMatchObject({ ok: false, problems: [{ message: /too long/ }] });
    const many = Array.from({ length: MAX_IMPORT_DAYS + 1 }, (_, i) =>
      new Date(i * 86_400_000).toISOString().slice(0, 10),
    );
    const text = many.map((date) => `${date},closed`).join('\n');
    expect(parseImport('csv', text)).toMatchObject({ ok: false, problems: [{ message: /too many/ }] });
  });

  it.each<[ImportFormat, string]>([
    ['csv', `2027-01-01,closed,${' '.repeat(300_000)}"x`],
    ['csv', `2027-01-01,closed,"${'""'.repeat(300_000)}x`],
    ['ics', `BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART${';'.repeat(300_000)}\nEND:VEVENT`],
    ['ics', `BEGIN:VCALENDAR${'\n'.repeat(300_000)}x`],
    ['json', '['.repeat(300_000)],
    ['json', `["${'\\\\'.repeat(100_000)}`],
  ])('is done with an evil %s soon', (format, text) => {
    expect(parseImport(format, text).ok).toBe(false);
  });

  it('tells of at most fifty problems', () => {
    const result = parseImport('csv', '2027-01-01,open\n'.repeat(1000));
    expect(result.ok || result.problems.length).toBe(50);
  });

  it('answers to anything, and never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            'BEGIN:VCALENDAR',
            'BEGIN:VEVENT',
            'END:VEVENT',
            'DTSTART;VALUE=DATE:20270101',
            'DTEND:x',
            'SUMMARY:\\',
            ' x',
            '2027-01-01,closed,"',
          ),
        )
        .map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(fc.constantFrom<ImportFormat>('csv', 'json', 'ics'), text, (format, given) => {
        const result = parseImport(format, given);
        expect(result.ok ? result.days.length : result.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 120 },
    );
  });
});
