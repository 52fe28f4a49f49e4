import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { DatasetInput, Run } from '../tracking-store.ts'
import type { Database } from './database.ts'

/** Links a dataset to the run that read it; a dataset of that name and digest is kept once per experiment. */
export function writeDatasetInput(database: Database, run: Run, input: DatasetInput): void {
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
