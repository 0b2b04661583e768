import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callsMarkdown } from '../support/call-text';

test('docs/calls.md says what the contract says (npx vitest run test/arch/calls-doc.test.ts --update writes it)', async () => {
  await expect(callsMarkdown()).toMatchFileSnapshot(join(import.meta.dirname, '..', '..', 'docs', 'calls.md'));
});
