import { describe, expect, it } from 'vitest';
import { LateSync } from '@main/adapters/sqlite/late-sync';
import { until } from '../../support/until';
import { Folder } from './folder';

const said = ({ journal }: Folder): string => JSON.stringify(journal);

describe('what was committed without waiting for the disk', () => {
  it('is brought there afterwards; what can’t be is written down', async () => {
    using folder = new Folder();
    const sync = new LateSync(folder.at('gone.db'), folder.journal);
    sync.ask();
    await until(() => said(folder).includes('could not be brought to the disk'), { what: 'the note' });
    sync.close();
  });

  it('is left alone once a later commit waited, and after the end', async () => {
    using folder = new Folder();
    const waited = new LateSync(folder.at('gone.db'), folder.journal);
    waited.ask();
    waited.done();
    const closed = new LateSync(folder.at('gone.db'), folder.journal);
    closed.ask();
    closed.close();
    closed.ask();
    const seen = new Folder();
    const last = new LateSync(seen.at('gone.db'), seen.journal);
    last.ask();
    // The one asked last has had its turn: the others would have had theirs.
    await until(() => said(seen).includes('could not be brought'), { what: 'the note of the last one' });
    expect(said(folder)).not.toContain('could not be brought');
    last.close();
    seen[Symbol.dispose]();
  });
});
