import { createRouter, type Router } from 'vue-router';
import { createCountingHistory } from './edited-address';
import { needsWelcome } from './features/welcome/first-start';

/**
 * Follows the address while the first page is still on its way. The router listens to it only once that has come, and
 * would then put the first page's address back over what a person has set meanwhile.
 */
export function followEarlyAddress(router: Router, window: Window): void {
  const follow = (): void => void router.replace(window.location.hash.slice(1) || '/');
  window.addEventListener('hashchange', follow);
  void router.isReady().finally(() => window.removeEventListener('hashchange', follow));
}

/** Pages by path. The hash keeps them working from any origin, the app's own protocol included. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createCountingHistory(),
    routes: [
      { path: '/', name: 'dashboard', component: () => import('./features/dashboard/DashboardPage.vue') },
      { path: '/tasks', name: 'tasks', component: () => import('./features/tasks/list/TaskListPage.vue') },
      {
        path: '/new-task',
        name: 'task-new',
        component: () => import('./features/tasks/form/TaskFormPage.vue'),
        props: (route) => ({ copyOf: route.query['from'] }),
      },
      {
        path: '/tasks/:key',
        name: 'task-edit',
        component: () => import('./features/tasks/form/TaskFormPage.vue'),
        props: (route) => ({ taskKey: route.params['key'] }),
      },
      {
        path: '/workflows',
        name: 'workflows',
        component: () => import('./features/workflows/list/WorkflowListPage.vue'),
      },
      {
        path: '/workflows/runs/:id(\\d+)',
        name: 'workflow-run',
        redirect: ({ params, query }) => ({ name: 'execution', params, query }),
      },
      {
        path: '/new-workflow',
        name: 'workflow-new',
        component: () => import('./features/workflows/builder/BuilderPage.vue'),
      },
      {
        path: '/workflows/:key',
        name: 'workflow-edit',
        component: () => import('./features/workflows/builder/BuilderPage.vue'),
        props: (route) => ({ workflowKey: route.params['key'] }),
      },
      {
        path: '/executions',
        name: 'executions',
        component: () => import('./features/executions/ExecutionListPage.vue'),
      },
      {
        path: '/runs/:id(\\d+)',
        name: 'execution',
        component: () => import('./RunRoute.vue'),
        props: (route) => ({ id: Number(route.params['id']) }),
        // From run to run what is known of all of them stays.
        meta: { page: 'run' },
      },
      {
        path: '/executions/:id(\\d+)',
        redirect: ({ params, query }) => ({ name: 'execution', params, query }),
      },
      { path: '/calendar', name: 'calendar', component: () => import('./features/calendar/CalendarPage.vue') },
      { path: '/settings', name: 'settings', component: () => import('./features/settings/SettingsPage.vue') },
      { path: '/welcome', name: 'welcome', component: () => import('./features/welcome/WelcomePage.vue') },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  });
  router.beforeEach(async (to) => {
    if (to.name !== 'dashboard') return true;
    return (await needsWelcome()) ? { name: 'welcome', replace: true } : true;
  });
  return router;
}
