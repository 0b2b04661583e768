import type { Migration } from './migration';

/** Until when the clean-up steps of a workflow that is being stopped may run. Workflows of before clean up too. */
export const cleanUp: Migration = {
  version: 11,
  up: (db) => {
    db.exec('ALTER TABLE executions ADD COLUMN clean_up_until INTEGER');
    for (const table of ['task_versions', 'executions']) {
      db.exec(`
        UPDATE ${table} SET definition_json = json_insert(definition_json,
          '$.action.workflow.onCancel', 'handlers', '$.action.workflow.cancelGraceSeconds', 60)
          WHERE definition_json IS NOT NULL AND definition_json ->> '$.action.kind' = 'workflow'`);
    }
  },
};
