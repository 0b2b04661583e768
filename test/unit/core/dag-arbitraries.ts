import fc from 'fast-check';
import type { StepNow } from '@main/core/dag-run';
import type { Script, ScriptedStep, TryEnd } from './dag-world';

const ENDED: Pick<StepNow, 'status' | 'reason'>[] = [
  { status: 'success', reason: null },
  { status: 'success', reason: 'marked' },
  { status: 'failed', reason: 'timeout' },
  { status: 'completed', reason: 'some-steps-failed' },
  { status: 'terminated', reason: 'cancelled' },
  { status: 'skipped', reason: 'exit-code' },
  { status: 'skipped', reason: 'condition' },
  { status: 'skipped', reason: 'stopped' },
  { status: 'skipped', reason: 'upstream-failed' },
];

/** A step before it has needs: `links` are places among the earlier ones, `rank` its place in the list. */
const rawStep = fc.record({
  rank: fc.nat(1000),
  links: fc.array(fc.nat(20), { maxLength: 3 }),
  condition: fc.constantFrom<ScriptedStep['condition'][]>(
    ...(['all-success', 'all-success', 'any-success', 'any-failed', 'all-done'] as const),
  ),
  tries: fc.array(fc.constantFrom<TryEnd[]>('success', 'success', 'failed', 'itself-skipped'), {
    minLength: 1,
    maxLength: 3,
  }),
  retries: fc.constantFrom(0, 0, 1, 2),
  reused: fc.option(fc.constantFrom(...ENDED), { freq: 8 }),
  unconditional: fc.integer({ min: 0, max: 11 }).map((n) => n === 0),
});

/** Rules and steps of random runs; the list's order is not the graph's. `withReused`: also outcomes of earlier runs. */
export function scripts(size: { maxSteps: number; withReused: boolean }): fc.Arbitrary<Script> {
  const steps = fc.array(rawStep, { minLength: 1, maxLength: size.maxSteps }).map((raw) => {
    const made = raw.map(({ rank, links, reused, ...rest }, index) => ({
      rank,
      step: {
        ...rest,
        id: `s${index}`,
        needs: index === 0 ? [] : [...new Set(links.map((link) => `s${link % index}`))],
        reused: size.withReused ? reused : null,
      },
    }));
    return made.sort((a, b) => a.rank - b.rank).map(({ step }) => step);
  });
  return fc.record({
    steps,
    maxParallel: fc.integer({ min: 1, max: 4 }),
    onFailure: fc.constantFrom<Script['onFailure'][]>('stop', 'stop-now', 'continue'),
  });
}
