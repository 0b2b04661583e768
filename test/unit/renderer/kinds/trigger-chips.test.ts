// @vitest-environment happy-dom
import { nextTick, reactive } from 'vue';
import { expect, test } from 'vitest';
import { emptyTrigger, fromTriggerDraft, type TriggerDraft } from '@renderer/kinds/triggers';
import TriggerChips from '@renderer/kinds/triggers/TriggerChips.vue';
import { mounted } from '../mounted';

function shown() {
  const held = reactive<{ draft: TriggerDraft; [on: string]: unknown }>({
    draft: emptyTrigger(),
    'onUpdate:draft': (next: TriggerDraft) => (held.draft = next),
  });
  const page = mounted(TriggerChips, held);
  const pressed = (): string[] => page.findAll('[aria-pressed=true]').map((one) => one.text());
  const choose = async (text: string): Promise<void> => {
    await page
      .findAll('button')
      .find((one) => one.text() === text)
      ?.trigger('click');
    await nextTick();
  };
  return { held, pressed, choose };
}

test('a new task begins with the first of the common schedules', () => {
  expect(shown().pressed()).toEqual(['Every session at 17:40']);
});

test('a common schedule is taken whole, on the calendar that stands in the form, and the next is not mixed with it', async () => {
  const { held, pressed, choose } = shown();
  held.draft.kept.session.calendar = 'XHKG';
  held.draft.kept.session.dayAmount = 3;
  await nextTick();
  await choose('30 min after the close');
  expect(fromTriggerDraft(held.draft)).toMatchObject({
    calendar: 'XHKG',
    event: 'close',
    offsetMinutes: 30,
    on: 'every',
  });
  expect(pressed()).toEqual(['30 min after the close']);
  await choose('Last session of the week');
  expect(fromTriggerDraft(held.draft)).toMatchObject({ calendar: 'XHKG', at: '17:40', dayOffset: 0, on: 'week-last' });
  await choose('Every Saturday at 10:00');
  expect(fromTriggerDraft(held.draft)).toMatchObject({ kind: 'cron', expression: '0 10 * * 6' });
  await choose('Every session at 17:40');
  expect(fromTriggerDraft(held.draft)).toMatchObject({ kind: 'session', calendar: 'XHKG', at: '17:40', on: 'every' });
});
