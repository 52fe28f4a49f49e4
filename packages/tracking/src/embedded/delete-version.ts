import type { Database } from './database.ts'

/**
 * Deletes a version as MLflow does: its aliases go, its row stays as a mark without content, which keeps the number
 * from being given again.
 */
export function deleteVersion(database: Database, { name, version }: { name: string; version: string }): void {
  const { inWorkspace } = database
  const now = Date.now()
  database.run(`DELETE FROM registered_model_aliases WHERE name = ? AND version = ? ${inWorkspace}`, name, version)
  database.run(
    `UPDATE model_versions SET current_stage = 'Deleted_Internal', last_updated_time = ?, description = NULL,
       user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK',
       status_message = NULL
     WHERE name = ? AND version = ? ${inWorkspace}`,
    now,
    name,
    version,
  )
  database.run(`UPDATE registered_models SET last_updated_time = ? WHERE name = ? ${inWorkspace}`, now, name)
}
