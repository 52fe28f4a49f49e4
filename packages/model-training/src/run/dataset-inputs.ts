import { basename } from 'node:path'
import type { Origins } from '@millrace/artifact-store'
import { anyTable, type Column, entityRows, type FileRecord, trainX, trainY } from '@millrace/contracts'
import type { DatasetInput } from '@millrace/tracking'
import type { TrainingColumns } from '../rows/training-columns.ts'
import { rawSignature } from './raw-signature.ts'

/**
 * The training rows, and the data that the steps before made them from, as MLflow records datasets. A digest is the
 * beginning of the SHA-256 of all the file's bytes, not of a sample of its rows; the profile has it whole.
 */
export function datasetInputs(
  { features, target }: Pick<TrainingColumns, 'features' | 'target'>,
  { inputs, upstream }: Origins,
): DatasetInput[] {
  const made = new Set(upstream.flatMap(({ outputs }) => Object.values(outputs)).map(({ sha256 }) => sha256))
  const sources = upstream
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([name, file]) => isTable(name, file) && !made.has(file.sha256))
    .map(([, file]) => [file.sha256, file] as const)
  return [
    ...trainingRows(trainX.name, features),
    ...trainingRows(trainY.name, [target]),
    ...[...new Map(sources).values()].map((file) => dataset(basename(file.path), file, 'source')),
  ]

  function trainingRows(name: string, columns: readonly Column[]): DatasetInput[] {
    const file = inputs[name]
    if (file === undefined) return []
    const schema = JSON.stringify({ mlflow_colspec: rawSignature(columns).inputs })
    return [{ ...dataset(name, file, 'training', columns.length), schema }]
  }
}

/** Definitions and the registry are read too; text has no row count, but is read as one of these. */
const isTable = (name: string, { rows }: FileRecord): boolean =>
  rows !== undefined || name === entityRows.name || name === anyTable.name

const MOST_DIGEST_CHARACTERS = 36

const dataset = (name: string, file: FileRecord, context: string, columns?: number): DatasetInput => ({
  name,
  digest: file.sha256.slice(0, MOST_DIGEST_CHARACTERS),
  sourceType: 'local',
  source: JSON.stringify({ uri: file.path }),
  profile: JSON.stringify({
    ...(file.rows === undefined ? {} : { num_rows: file.rows }),
    ...(file.rows === undefined || columns === undefined ? {} : { num_elements: file.rows * columns }),
    sha256: file.sha256,
    bytes: file.bytes,
  }),
  context,
})
