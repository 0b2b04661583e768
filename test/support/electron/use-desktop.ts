import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { PATIENCE_MS } from '../deadlines';
import { type DesktopFixture, startDesktop } from './fixture';

/** One running app for all tests of a file; a test during which its page threw fails. */
export function useDesktop(take: (desktop: DesktopFixture) => void): void {
  let desktop: DesktopFixture;
  let faults: string[] = [];
  beforeAll(async () => {
    desktop = await startDesktop();
    desktop.page.setDefaultTimeout(PATIENCE_MS);
    desktop.page.on('pageerror', (error) => faults.push(error.message));
    await desktop.page.getByRole('heading', { level: 1 }).waitFor();
    take(desktop);
  });
  afterAll(() => desktop[Symbol.asyncDispose]());
  afterEach(() => {
    const seen = faults;
    faults = [];
    expect(seen).toEqual([]);
  });
}
