import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inKind, lineOf, wordsOf } from '@renderer/ui/command-text';

describe('a command in its two kinds', () => {
  test('goes from words to a line and back, unless a shell would do more with the line', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab "$`{}*=~#\'\\;!日') });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (argv) => {
        const words = wordsOf(lineOf(argv));
        const [program = ''] = argv;
        const isSpecial = program === '' || program.includes('=') || argv.some((one) => one.includes("'"));
        expect(words ?? (isSpecial ? argv : null)).toEqual(argv);
      }),
    );
  });

  test('quotes what would fall apart', () => {
    expect(lineOf(['python', 'my file.py', '--day', '{{ run_date }}', '$5', "it's"])).toBe(
      String.raw`python "my file.py" --day "{{ run_date }}" '$5' "it's"`,
    );
  });

  test.each([
    [['python', 'sync.py', '--date', '20261120'], 'python sync.py --date 20261120'],
    [['sh', '-c', 'echo "a b"'], `sh -c 'echo "a b"'`],
    [['echo', "it's", ''], `echo "it's" ""`],
  ])('%j is the line %s', (argv, line) => {
    expect(lineOf(argv)).toBe(line);
  });

  test('takes a line apart only where a shell does no more with it', () => {
    expect(wordsOf('python "my file.py" --day {{ run_date }} \'a b\'')).toEqual([
      'python',
      'my file.py',
      '--day',
      '{{ run_date }}',
      'a b',
    ]);
    for (const line of ['a | b', 'a && b', 'echo $HOME', 'A=1 b', 'ls *.csv', 'a\nb', 'a "open', 'cd ~/x', 'x %A%']) {
      expect(wordsOf(line), line).toBeNull();
    }
  });

  test('keeps what was typed in the other kind', () => {
    const typed = { kind: 'shell', shell: 'a | b', argv: ['x', 'y z'] } as const;
    expect(inKind(inKind(typed, 'argv'), 'shell')).toEqual(typed);
    expect(inKind({ kind: 'shell', shell: 'a | b', argv: [''] }, 'argv').argv).toEqual(['']);
    expect(inKind({ kind: 'argv', shell: '', argv: ['x', 'y z'] }, 'shell').shell).toBe('x "y z"');
  });
});
