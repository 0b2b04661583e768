import { createRouter, createWebHashHistory, type Router } from 'vue-router';

/** Pages by path. The hash keeps them working from any origin, the app's own protocol included. */
export function createAppRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: '/tasks' },
      { path: '/tasks', name: 'tasks', component: () => import('./features/tasks/TaskListPage.vue') },
      { path: '/new-task', name: 'task-new', component: () => import('./features/tasks/TaskFormPage.vue') },
      {
        path: '/tasks/:key',
        name: 'task-edit',
        component: () => import('./features/tasks/TaskFormPage.vue'),
        props: (route) => ({ taskKey: route.params['key'] }),
      },
      {
        path: '/executions',
        name: 'executions',
        component: () => import('./features/executions/ExecutionListPage.vue'),
      },
      {
        path: '/executions/:id(\\d+)',
        name: 'execution',
        component: () => import('./features/executions/ExecutionPage.vue'),
        props: (route) => ({ id: Number(route.params['id']) }),
      },
      { path: '/settings', name: 'settings', component: () => import('./features/settings/SettingsPage.vue') },
      { path: '/:rest(.*)*', redirect: '/tasks' },
    ],
  });
}
