// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { h } from 'vue';
import { describe, expect, test, vi } from 'vitest';
import { emptyCommand, type CommandDraft } from '@renderer/panels/command/command-draft';
import CommandEditor from '@renderer/panels/command/CommandEditor.vue';
import FolderDialog from '@renderer/panels/command/FolderDialog.vue';
import InterpreterField from '@renderer/panels/command/InterpreterField.vue';
import { FakeBridge } from '../../stores/fake-bridge';
import { faultyOf, labelsOf, mounted, said } from '../../mounted';

// The real one measures text, which no page without a screen can.
vi.mock('@renderer/panels/code/CodeEditor.vue', () => ({
  __esModule: true,
  default: { props: ['modelValue', 'label'], render: () => h('textarea') },
}));

function shown(parts: Partial<CommandDraft>, errors = {}) {
  const bridge = new FakeBridge();
  bridge.answers = {
    'interpreters.find': () => ({
      rows: [
        { interpreter: { kind: 'venv', path: '/quant/.venv' }, label: '.venv (Python 3.12)', path: '/quant/.venv' },
      ],
    }),
    'folders.list': () => ({ path: '/quant', parent: '/', folders: ['nightly'], files: [] }),
  };
  const changes: [CommandDraft, string | undefined][] = [];
  const command = { ...emptyCommand(), ...parts };
  const page = mounted(
    CommandEditor,
    {
      command,
      errors,
      macros: ['{{ run_date }}'],
      onChange: (next: CommandDraft, field?: string) => changes.push([next, field]),
    },
    bridge,
  );
  return { page, bridge, command, changes };
}

const REST = [said('form.cwd'), said('form.interpreter')];

describe('the editor of a command', () => {
  test('shows one line or a program with its arguments, and what can be filled in', () => {
    const line = shown({ shell: 'python run.py' }).page;
    expect(labelsOf(line)).toEqual([said('form.commandKind'), said('form.shell'), ...REST]);
    expect(line.text()).toContain('{{ run_date }}');
    const list = shown({ kind: 'argv', argv: ['python', 'run.py'] }).page;
    expect(labelsOf(list)).toEqual([said('form.commandKind'), said('form.argv'), ...REST]);
    expect(list.findAll('[data-row]')).toHaveLength(2);
    expect(list.text()).toContain('{{ run_date }}');
  });

  test('makes the arguments of the line when the kind is changed', async () => {
    const { page, changes } = shown({ shell: 'python "my file.py"' });
    await page.find('input[value=argv]').setValue();
    expect(changes).toMatchObject([
      [{ kind: 'argv', argv: ['python', 'my file.py'], shell: 'python "my file.py"' }, undefined],
    ]);
  });

  test('says where something was typed, so that it can be taken back at once', async () => {
    const { page, changes, command } = shown({ kind: 'argv', argv: ['python', ''] });
    await page.findAll('[data-row] input')[1]?.setValue('x');
    await page.find('.folder input').setValue('/quant ');
    expect(changes).toEqual([
      [{ ...command, argv: ['python', 'x'] }, 'argv-1'],
      [{ ...command, cwd: '/quant ' }, 'cwd'],
    ]);
  });

  test('looks for environments near the working folder and takes one with its path', async () => {
    vi.useFakeTimers();
    const { page, bridge, changes } = shown({ cwd: '/quant' });
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    expect(bridge.calls).toEqual([{ name: 'interpreters.find', input: { near: '/quant' } }]);
    const select = page.findComponent(InterpreterField).findComponent({ name: 'ElSelect' });
    select.vm.$emit('update:modelValue', 'venv:/quant/.venv');
    select.vm.$emit('update:modelValue', 'node');
    expect(changes.map(([{ interpreter }]) => interpreter)).toEqual([
      { kind: 'venv', path: '/quant/.venv' },
      { kind: 'node', path: '' },
    ]);
  });

  test('asks for a path only where the kind of interpreter has one', () => {
    const pathOf = (kind: CommandDraft['interpreter']['kind']) =>
      shown({ interpreter: { kind, path: '/x' } }).page.findAll(`input[aria-label="${said('form.interpreterPath')}"]`)
        .length;
    expect((['system', 'venv', 'conda', 'path', 'node'] as const).map(pathOf)).toEqual([0, 1, 1, 1, 0]);
  });

  test('takes a folder from the dialog', async () => {
    const { page, changes } = shown({});
    await page.find('.folder button').trigger('click');
    await flushPromises();
    page.findComponent(FolderDialog).vm.$emit('choose', '/quant/nightly');
    expect(changes).toMatchObject([[{ cwd: '/quant/nightly' }, undefined]]);
  });

  test('tells each fault beside its field', () => {
    const { page } = shown({}, { shell: 'Empty.', interpreter: 'No path.' });
    expect(faultyOf(page)).toEqual([said('form.shell'), said('form.interpreter')]);
  });
});
