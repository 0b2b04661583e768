import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { commandActionSchema } from '@shared/kinds/actions/command';
import { checkMacros, renderAction, type MacroSource, type RenderContext } from '@main/core/macros';
import type { SessionDates, SessionScope } from '@main/core/macro-values';

const source = (text: string): MacroSource => ({
  action: commandActionSchema.parse({ kind: 'command', argv: ['x', text] }),
  params: {},
  env: {},
});

const SESSIONS: Readonly<Record<string, SessionDates>> = {
  own: { date: '2026-01-30', previous: '2026-01-29', next: '2026-02-02' },
  XNYS: { date: '2026-02-17', previous: '2026-02-13', next: '2026-02-18' },
};

const context: RenderContext = {
  runDate: '2026-01-31',
  params: {},
  platform: 'posix',
  session: (calendar) => {
    const dates = SESSIONS[calendar ?? 'own'];
    if (!dates) throw new AppError('not-found', 'days.noCalendar', { id: String(calendar) });
    return dates;
  },
};

function problems(text: string, session?: SessionScope): string[] {
  return checkMacros(source(text), session).map(({ message }) => message);
}

describe('macros of trading days', () => {
  it.each([
    ['{{ session_date }}', '2026-01-30'],
    ['{{ prev_session | ymd }}', '20260129'],
    ['{{next_session|format("MM/DD")}}', '02/02'],
    ['{{ session_date("XNYS") }}', '2026-02-17'],
    [`{{ prev_session( 'XNYS' ) | ymd }}`, '20260213'],
    ['{{ next_session("XNYS") }}', '2026-02-18'],
  ])('%s becomes %s', (text, expected) => {
    expect(renderAction(source(text), context).argv).toEqual(['x', expected]);
    expect(problems(text, { hasSession: true, calendars: new Set(['XNYS']) })).toEqual([]);
  });

  it('stand in defaults of parameters too', () => {
    const task = { ...source('{{ params.day }}'), params: { day: '{{ session_date | ymd }}' } };
    expect(renderAction(task, context).argv).toEqual(['x', '20260130']);
    expect(checkMacros(task, { hasSession: true, calendars: null })).toEqual([]);
  });

  it('tell of the place when the session can’t be told', () => {
    const render = (): unknown => renderAction(source('{{ session_date("XXXX") }}'), context);
    expect(render).toThrow('action.argv.1: There is no calendar XXXX.');
    expect(render).toThrow(AppError);
  });

  it('need a rule or a calendar', () => {
    const calendars = new Set(['XNYS', 'XSHG']);
    expect(problems('{{ prev_session }}', { hasSession: false, calendars })).toEqual([
      'prev_session needs session {calendar} in the task, or a calendar of its own: prev_session("XSHG").',
    ]);
    expect(problems('{{ prev_session("XNYS") }}', { hasSession: false, calendars })).toEqual([]);
    expect(problems('{{ session_date("NYSE") }}', { hasSession: true, calendars })).toEqual([
      'The calendar “NYSE” is not known.',
    ]);
    expect(problems('{{ session_date("NYSE") }}', { hasSession: false, calendars: null })).toEqual([]);
    expect(problems('{{ session_date.x }}', { hasSession: true, calendars })).toHaveLength(1);
  });

  it('are refused where there are no sessions', () => {
    expect(problems('{{ session_date }}')).toEqual([
      'session_date needs session {calendar} in the task, or a calendar of its own: session_date("XSHG").',
    ]);
    expect(problems('{{ session_date("XNYS") }}')).toHaveLength(1);
    const { runDate, params, platform } = context;
    expect(() => renderAction(source('{{ session_date }}'), { runDate, params, platform })).toThrow(
      'needs session {calendar} in the task',
    );
  });
});
