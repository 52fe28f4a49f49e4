import { readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { inTransaction } from './transaction.ts'

/** Alembic revisions whose tables this store has been tried on: the one it creates (MLflow 3.0) and that of 3.17. */
const KNOWN_REVISIONS = ['6953534de441', 'dc11669786a5']

/** Columns that are written, by table; a database that has them all and asks for no other can be used. */
const WRITTEN: Record<string, string> = {
  experiments: 'experiment_id name artifact_location lifecycle_stage creation_time last_update_time',
  runs:
    'run_uuid name source_type source_name entry_point_name user_id status start_time end_time source_version ' +
    'lifecycle_stage artifact_uri experiment_id',
  params: 'key value run_uuid',
  tags: 'key value run_uuid',
  metrics: 'key value timestamp run_uuid step is_nan',
  latest_metrics: 'key value timestamp step is_nan run_uuid',
  datasets: 'dataset_uuid experiment_id name digest dataset_source_type dataset_source dataset_schema dataset_profile',
  inputs: 'input_uuid source_type source_id destination_type destination_id step',
  input_tags: 'input_uuid name value',
  logged_models:
    'model_id experiment_id name artifact_location creation_timestamp_ms last_updated_timestamp_ms status ' +
    'lifecycle_stage model_type source_run_id',
  logged_model_params: 'model_id experiment_id param_key param_value',
  logged_model_tags: 'model_id experiment_id tag_key tag_value',
  logged_model_metrics:
    'model_id metric_name metric_timestamp_ms metric_step metric_value experiment_id run_id dataset_uuid dataset_name ' +
    'dataset_digest',
  registered_models: 'name creation_time last_updated_time description',
  registered_model_tags: 'key value name',
  registered_model_aliases: 'alias version name',
  model_versions:
    'name version creation_time last_updated_time description user_id current_stage source run_id status run_link ' +
    'storage_location status_message',
  model_version_tags: 'key value name version',
}

const Count = z.object({ count: z.int() })
const Revision = z.object({ version_num: z.string() })
const Column = z.object({ name: z.string(), notnull: z.int(), dflt_value: z.unknown() })

/**
 * Creates MLflow's tables in an empty database, and checks those of any other.
 * @throws StepError BROKEN_CONTRACT where they are not the ones this store knows to write
 */
export async function prepareSchema(sqlite: DatabaseSync, file: string): Promise<{ hasWorkspaces: boolean }> {
  // The transaction makes it one process that creates the tables when several open at once.
  if (isEmpty(sqlite)) await inTransaction(sqlite, () => isEmpty(sqlite) && create(sqlite))
  if (!has(sqlite, 'alembic_version')) throw unusable(file, 'it is a database of another program', 'Give another file.')
  const revision = Revision.optional().parse(
    sqlite.prepare('SELECT version_num FROM alembic_version').get(),
  )?.version_num
  if (revision === undefined || !KNOWN_REVISIONS.includes(revision)) checkColumns(sqlite, file, revision)
  return { hasWorkspaces: columnsOf(sqlite, 'experiments').some(({ name }) => name === 'workspace') }
}

function create(sqlite: DatabaseSync): void {
  sqlite.exec(readFileSync(new URL('../../mlflow-schema.sql', import.meta.url), 'utf8'))
  const now = Date.now()
  sqlite
    .prepare(
      `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
       VALUES (0, 'Default', 'mlflow-artifacts:/0', 'active', ?, ?)`,
    )
    .run(now, now)
}

function checkColumns(sqlite: DatabaseSync, file: string, revision: string | undefined): void {
  const made = `its tables are of revision ${revision ?? 'none'}`
  for (const [table, names] of Object.entries(WRITTEN)) {
    const written = names.split(' ')
    const columns = columnsOf(sqlite, table)
    const absent = written.find((name) => !columns.some((column) => column.name === name))
    if (absent !== undefined) {
      throw unusable(
        file,
        `${made}, which has no ${table}.${absent}: they are older than MLflow 3.0`,
        'Stop its users, make a copy, and run `mlflow db upgrade` of MLflow 3 on it.',
      )
    }
    const unknown = columns.find(
      ({ name, notnull, dflt_value }) => notnull === 1 && dflt_value === null && !written.includes(name),
    )
    if (unknown !== undefined) {
      throw unusable(
        file,
        `${made}, which asks for ${table}.${unknown.name}: they are newer than this release of millrace knows`,
        'Start `mlflow server` on it and give the address of that server in MLFLOW_TRACKING_URI.',
      )
    }
  }
}

const isEmpty = (sqlite: DatabaseSync) =>
  Count.parse(sqlite.prepare('SELECT count(*) AS count FROM sqlite_master').get()).count === 0

const has = (sqlite: DatabaseSync, table: string) => columnsOf(sqlite, table).length > 0

const columnsOf = (sqlite: DatabaseSync, table: string) =>
  z.array(Column).parse(sqlite.prepare('SELECT name, "notnull", dflt_value FROM pragma_table_info(?)').all(table))

const unusable = (file: string, why: string, hint: string) =>
  new StepError('BROKEN_CONTRACT', `tracking database ${file}: ${why}`, { hint })
