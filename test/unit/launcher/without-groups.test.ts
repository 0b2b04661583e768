import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LauncherMessage } from '@shared/launch';
import type { Member, ProcessTable } from '../../../src/main/launcher/process-table';
import { resolveCommand } from '../../../src/main/launcher/resolve-command';
import { Run } from '../../../src/main/launcher/run';
import { launchSpec } from '../../support/launch-spec';
import { until } from '../../support/until';

/** A system without process groups, as Windows is, that gives the number of each process that ended to a stranger. */
class GrouplessTable implements ProcessTable {
  readonly groupOutlivesLeader = false;
  readonly ended = new Set<number>();
  /** Signals that went to a number after its process had ended. */
  readonly astray: number[] = [];
  /** Whether a signal reaches its process. */
  obeyed = true;

  startTime(): Promise<string | null> {
    return Promise.resolve(null);
  }

  hasEnded(): boolean {
    return false;
  }

  groupMayLive(): boolean {
    return true;
  }

  signalGroup(group: number): void {
    if (this.ended.has(group)) this.astray.push(group);
    else if (this.obeyed) process.kill(group, 'SIGKILL');
  }

  members(group: number | null): Promise<Member[]> {
    return Promise.resolve(group === null ? [] : [{ pid: group, inGroup: true }]);
  }
}

describe.runIf(process.platform !== 'win32')('where a group is not found without its leader', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-groupless-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function start(table: GrouplessTable, shell: string) {
    const spec = launchSpec({ ref: '1.1', token: 'groupless', shell, cwd: dir, logBase: join(dir, 'log') });
    const choice = resolveCommand(spec, { ownNode: process.execPath, namesDir: dir });
    if ('wrong' in choice) throw new Error(JSON.stringify(choice.wrong));
    const events: LauncherMessage[] = [];
    const bugs: unknown[] = [];
    const run = new Run(spec, choice.plan, {
      table,
      send: (event) => events.push(event),
      bug: (error) => bugs.push(error),
      ended: () => undefined,
    });
    run.begin({ PATH: process.env['PATH'] ?? '' }, {});
    return { run, events, bugs, ended: () => events.find((event) => event.type === 'exited') };
  }

  it('nothing is sent to the number of a child that has ended', async () => {
    const table = new GrouplessTable();
    const { events, bugs, ended } = start(table, '(sleep 0.2 &) ; exit 3');
    const started = await until(() => events.find((event) => event.type === 'started'));
    table.ended.add(started.pid);
    expect(await until(ended)).toMatchObject({ cause: 'exit', exitCode: 3 });
    expect({ astray: table.astray, bugs }).toEqual({ astray: [], bugs: [] });
  });

  it('a stop that is under way ends with the child', async () => {
    const table = new GrouplessTable();
    table.obeyed = false;
    const { run, events, bugs, ended } = start(table, 'sleep 0.3; exit 4');
    const started = await until(() => events.find((event) => event.type === 'started'));
    run.stop(600_000);
    table.ended.add(started.pid);
    expect(await until(ended)).toMatchObject({ cause: 'stop', exitCode: 4 });
    expect({ astray: table.astray, bugs }).toEqual({ astray: [], bugs: [] });
  });
});
