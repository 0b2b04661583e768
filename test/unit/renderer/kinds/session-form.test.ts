// @vitest-environment happy-dom
import { nextTick } from 'vue';
import { describe, expect, test } from 'vitest';
import { session } from '@renderer/kinds/triggers/session/session';
import SessionForm from '@renderer/kinds/triggers/session/SessionForm.vue';
import { draftOf, faultyOf, labelsOf, mounted, said } from '../mounted';

function shown(parts: Partial<ReturnType<typeof session.empty>>, errors: Record<string, string> = {}) {
  const draft = draftOf({ ...session.empty(), ...parts });
  const page = mounted(SessionForm, { draft, errorAt: (place: string) => errors[place] });
  return { draft, page };
}

const FIRST = [said('form.calendar'), said('form.sessionOn'), said('form.sessionMoment')];

describe('the form of a session trigger', () => {
  test('asks for a time of day and days, or for minutes around open and close', async () => {
    const { draft, page } = shown({});
    expect(labelsOf(page)).toEqual([...FIRST, said('form.sessionAt'), said('form.movedBy')]);
    expect(page.text()).toContain(said('form.dayOffsetHelp'));
    draft.moment = 'close';
    await nextTick();
    expect(labelsOf(page)).toEqual([...FIRST, said('form.movedBy')]);
    expect(page.text()).toContain(said('form.minuteOffsetHelp'));
  });

  test('keeps the time of day while open or close is looked at', async () => {
    const { draft, page } = shown({ at: '09:10' });
    await page.find('input[value=open]').setValue();
    expect(draft.moment).toBe('open');
    expect(session.fromDraft(draft)).toMatchObject({ event: 'open', offsetMinutes: -30 });
    await page.find('input[value=at]').setValue();
    expect(session.fromDraft(draft)).toMatchObject({ at: '09:10', dayOffset: 0, offsetMinutes: 0 });
  });

  test('begins half an hour before the open and half an hour after the close, and keeps each', async () => {
    const { draft, page } = shown({});
    await page.find('input[value=close]').setValue();
    expect(session.fromDraft(draft)).toMatchObject({ event: 'close', offsetMinutes: 30 });
    draft.offsets.close.amount = 45;
    await page.find('input[value=open]').setValue();
    expect(session.fromDraft(draft)).toMatchObject({ event: 'open', offsetMinutes: -30 });
    await page.find('input[value=close]').setValue();
    expect(session.fromDraft(draft)).toMatchObject({ event: 'close', offsetMinutes: 45 });
  });

  test('takes a time as it is typed', async () => {
    const { draft, page } = shown({});
    await page.find('.sixth input').setValue(' 08:30 ');
    expect(session.fromDraft(draft)).toMatchObject({ at: '08:30' });
  });

  test('tells faults beside their fields', () => {
    const { page } = shown({}, { at: 'No time.', dayOffset: 'Too far.' });
    expect(faultyOf(page)).toEqual([said('form.sessionAt'), said('form.movedBy')]);
  });
});
