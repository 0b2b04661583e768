import type { App } from 'vue';
import type { Router } from 'vue-router';
import type { PageFault } from '@shared/contract/health';

/** What takes a bug: where it surfaced, what was thrown, and the page's address within the app. */
export type FaultTaker = (kind: PageFault['kind'], error: unknown, page: string) => void;

/**
 * Leads every bug of the page to one place: what components and the router throw, what is given to `reportError`, what
 * nobody caught, and promises that failed with nobody waiting. The browser's console shows each as well.
 */
export function catchFaults(
  app: Pick<App, 'config'>,
  router: Pick<Router, 'onError'>,
  page: Window,
  take: FaultTaker,
): void {
  app.config.errorHandler = (error) => reportError(error);
  router.onError((error: unknown) => reportError(error));
  const where = (): string => page.location.hash.slice(1);
  page.addEventListener('error', (event) => {
    // What failed to load tells of itself elsewhere, and carries no error.
    if (event instanceof ErrorEvent) take('error', event.error ?? event.message, where());
  });
  page.addEventListener('unhandledrejection', (event) => take('rejection', event.reason, where()));
}
