// @vitest-environment happy-dom
import { nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import FilterBar from '@renderer/ui/FilterBar.vue';
import { mounted } from '../mounted';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function shown(problemOf: (text: string) => string | null = () => null) {
  const sent: string[] = [];
  const props = { text: '', label: 'Search', narrowed: false, problemOf, onText: (text: string) => sent.push(text) };
  const page = mounted(FilterBar, props);
  const field = page.get('input');
  return { page, field, sent };
}

function press(key: string, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

describe('the search of a list', () => {
  test('is sent once typing has paused', async () => {
    const { field, sent } = shown();
    await field.setValue('rx');
    await field.setValue('rxsj ');
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual(['rxsj']);
  });

  test('says what is wrong with it beside the field, and is not sent meanwhile', async () => {
    const { page, field, sent } = shown((text) => (text === 'state:p' ? 'No such state.' : null));
    await field.setValue('state:p');
    vi.advanceTimersByTime(1_000);
    const problem = page.get('[role=status]');
    expect(problem.text()).toBe('No such state.');
    expect(field.attributes('aria-describedby')).toBe(problem.attributes('id'));
    expect(sent).toEqual([]);
    await field.setValue('state:paused');
    vi.advanceTimersByTime(1_000);
    expect(page.find('[role=status]').exists()).toBe(false);
    expect(sent).toEqual(['state:paused']);
  });

  test('gets the cursor by a slash, which stays a letter in a field', async () => {
    const { field } = shown();
    expect(press('/').defaultPrevented).toBe(true);
    await nextTick();
    expect(document.activeElement).toBe(field.element);
    expect(press('/', field.element).defaultPrevented).toBe(false);
  });
});
