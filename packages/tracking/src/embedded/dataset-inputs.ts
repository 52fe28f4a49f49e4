import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { DatasetInput } from '../tracking-store.ts'
import type { Database } from './database.ts'

/** Links a dataset to the run that read it; a dataset of that name and digest is kept once per experiment. */
export function writeDatasetInput(
  database: Database,
  run: { readonly runId: string; readonly experimentId: string },
  input: DatasetInput,
): void {
  const datasetId = datasetOf(database, run.experimentId, input)
  const linked = database.get(
    `SELECT 1 FROM inputs
     WHERE source_type = 'DATASET' AND source_id = ? AND destination_type = 'RUN' AND destination_id = ?`,
    datasetId,
    run.runId,
  )
  if (linked !== undefined) return
  const inputId = hexId()
  database.run(
    `INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)
     VALUES (?, 'DATASET', ?, 'RUN', ?, 0)`,
    inputId,
    datasetId,
    run.runId,
  )
  database.run(
    "INSERT INTO input_tags (input_uuid, name, value) VALUES (?, 'mlflow.data.context', ?)",
    inputId,
    input.context,
  )
}

/** The datasets that a run read, in the order in which they were logged. */
export function readDatasetInputs(database: Database, runId: string): DatasetInput[] {
  const rows = database.all(
    `SELECT name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile,
       (SELECT value FROM input_tags
        WHERE input_tags.input_uuid = inputs.input_uuid AND input_tags.name = 'mlflow.data.context') AS context
     FROM inputs JOIN datasets ON dataset_uuid = source_id
     WHERE destination_type = 'RUN' AND destination_id = ? AND source_type = 'DATASET'
     ORDER BY inputs.rowid`,
    runId,
  )
  return z
    .array(InputRow)
    .parse(rows)
    .map(({ dataset_source_type, dataset_source, dataset_schema, dataset_profile, context, ...dataset }) => ({
      ...dataset,
      sourceType: dataset_source_type,
      source: dataset_source,
      ...(dataset_schema !== null && { schema: dataset_schema }),
      ...(dataset_profile !== null && { profile: dataset_profile }),
      context: context ?? '',
    }))
}

const InputRow = z.object({
  name: z.string(),
  digest: z.string(),
  dataset_source_type: z.string(),
  dataset_source: z.string(),
  dataset_schema: z.string().nullable(),
  dataset_profile: z.string().nullable(),
  context: z.string().nullable(),
})
const Dataset = z.object({ dataset_uuid: z.string() })

function datasetOf(database: Database, experimentId: string, input: DatasetInput): string {
  const row = database.get(
    'SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?',
    experimentId,
    input.name,
    input.digest,
  )
  if (row !== undefined) return Dataset.parse(row).dataset_uuid
  const datasetId = hexId()
  database.run(
    `INSERT INTO datasets
       (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    datasetId,
    experimentId,
    input.name,
    input.digest,
    input.sourceType,
    input.source,
    input.schema ?? null,
    input.profile ?? null,
  )
  return datasetId
}

const hexId = () => randomUUID().replaceAll('-', '')
