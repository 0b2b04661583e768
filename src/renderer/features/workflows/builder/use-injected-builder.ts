import { inject } from 'vue';
import { BUILDER, type Builder } from './use-builder';

/** The builder that the page provides. Throws outside of one, which is a bug. */
export function useInjectedBuilder(): Builder {
  const builder = inject(BUILDER);
  if (builder === undefined) throw new Error('No workflow builder has been provided.');
  return builder;
}
