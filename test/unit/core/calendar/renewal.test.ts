import { describe, expect, it } from 'vitest';
import { renewalState } from '@main/core/calendar/renewal';

describe('when the data should have been renewed', () => {
  it.each([
    ['2026-11-20', 'ok'],
    ['2026-12-14', 'ok'],
    ['2026-12-15', 'due'],
    ['2026-12-31', 'due'],
    ['2027-01-01', 'over'],
    ['2030-06-01', 'over'],
  ])('known to the end of 2026, seen on %s: %s', (today, state) => {
    expect(renewalState({ knownTo: '2026-12-31' }, today)).toEqual({
      state,
      knownTo: '2026-12-31',
      warnFrom: '2026-12-15',
    });
  });

  it('a calendar without an end never warns', () => {
    expect(renewalState({ knownTo: '9999-12-31' }, '2026-12-31')).toMatchObject({ state: 'ok', warnFrom: null });
  });
});
