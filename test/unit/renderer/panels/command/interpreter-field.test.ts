// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { nextTick, reactive } from 'vue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyCommand, type CommandDraft } from '@renderer/panels/command/command-draft';
import { labelOf, placeOf } from '@renderer/panels/command/found-interpreter';
import InterpreterField from '@renderer/panels/command/InterpreterField.vue';
import { FakeBridge } from '../../stores/fake-bridge';
import { mounted, said } from '../../mounted';

const VENV = {
  interpreter: { kind: 'venv' as const, path: '/quant/.venv' },
  label: 'venv /quant/.venv',
  path: '/quant/.venv/bin/python',
  near: true as const,
  python: '3.11.7',
  packages: [{ name: 'pandas', version: '2.2.1' }],
};
const CONDA = {
  interpreter: { kind: 'conda' as const, path: '/opt/conda' },
  label: 'conda',
  path: '/opt/conda/bin/python',
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The field in a form that keeps what it gives; every folder but /bare has an environment. */
async function shown(parts: Partial<CommandDraft>, proposes = true, begins: Partial<CommandDraft> = {}) {
  const bridge = new FakeBridge();
  bridge.answers = {
    'interpreters.find': ({ near }: { near?: string }) => ({
      rows: [...(near?.startsWith('/bare') === true ? [] : [VENV]), CONDA],
    }),
  };
  const held = reactive({
    id: 'field',
    command: { ...emptyCommand(), ...begins },
    proposes,
    onChange: (interpreter: CommandDraft['interpreter']) => (held.command.interpreter = interpreter),
  });
  const page = mounted(InterpreterField, held, bridge);
  const look = async (): Promise<void> => {
    await nextTick();
    await vi.advanceTimersByTimeAsync(1_000);
    await flushPromises();
  };
  Object.assign(held.command, parts);
  await look();
  const isSaid = (): boolean => page.text().includes(said('form.interpreterProposed'));
  return { held, page, look, isSaid };
}

describe('the interpreter of a new task', () => {
  test('is the environment beside its Python script, which is said, and follows the script', async () => {
    const { held, look, isSaid } = await shown({ shell: 'python /quant/daily.py' });
    expect(held.command.interpreter).toEqual(VENV.interpreter);
    expect(isSaid()).toBe(true);
    held.command.shell = 'python /bare/daily.py';
    await look();
    expect(held.command.interpreter).toEqual({ kind: 'system', path: '' });
    expect(isSaid()).toBe(false);
  });

  test('stays what somebody chose', async () => {
    const { held, page, look, isSaid } = await shown({ shell: 'python /quant/daily.py' });
    page.findComponent({ name: 'ElSelect' }).vm.$emit('update:modelValue', 'system');
    held.command.shell = 'python /quant/weekly.py';
    await look();
    expect(held.command.interpreter.kind).toBe('system');
    expect(isSaid()).toBe(false);
  });

  test('of a copy is that of the task it was copied from', async () => {
    const { held, look } = await shown({}, true, { shell: 'python /quant/daily.py' });
    held.command.shell = 'python /quant/weekly.py';
    await look();
    expect(held.command.interpreter.kind).toBe('system');
  });

  test.each([
    ['a command that calls no Python', { shell: '/quant/run.sh' }, true],
    ['a task that was saved before', { shell: 'python /quant/daily.py' }, false],
    [
      'an interpreter that was chosen',
      { shell: 'python /quant/daily.py', interpreter: { kind: 'conda', path: '/c' } },
      true,
    ],
  ] as const)('is left alone: %s', async (_what, parts, proposes) => {
    const { held, isSaid } = await shown(parts as Partial<CommandDraft>, proposes);
    expect(held.command.interpreter).toEqual({ ...emptyCommand(), ...parts }.interpreter);
    expect(isSaid()).toBe(false);
  });
});

test('an environment is named by its project, its Python and its packages, and its path stands beside it once', () => {
  expect(labelOf(VENV)).toBe('venv quant/.venv · Python 3.11.7 · pandas 2.2.1');
  expect(placeOf(VENV)).toBe('/quant/.venv');
  expect(labelOf(CONDA)).toBe('conda opt/conda');
  const windows = { interpreter: { kind: 'venv' as const, path: 'C:\\quant\\research' }, label: '', path: '' };
  expect(labelOf(windows)).toBe('venv research');
  const program = {
    interpreter: { kind: 'path' as const, path: '/usr/bin/python3' },
    label: '',
    path: '/usr/bin/python3',
  };
  expect([labelOf(program), placeOf(program)]).toEqual(['python3', '/usr/bin/python3']);
});
