import type { Column, FileRecord, LineageRecord } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { datasetInputs } from './dataset-inputs.ts'

const column = (name: string, type: Column['type'], role: Column['role']): Column => ({
  name,
  type,
  role,
  nullCount: 0,
})
const columns = { features: [column('a', 'Int32', 'feature')], target: column('y', 'Float32', 'label') }
const file = (path: string, rows?: number): FileRecord => ({
  path,
  sha256: `${path} `.padEnd(64, '0'),
  bytes: 7,
  ...(rows === undefined ? {} : { rows }),
})

const record = (
  step: string,
  inputs: Readonly<Record<string, FileRecord>>,
  outputs: Readonly<Record<string, FileRecord>>,
): LineageRecord => ({
  schema_version: '1.0',
  step,
  millrace_version: '0.1.0',
  node_version: 'v24',
  set_id: step,
  options: {},
  inputs: { ...inputs },
  outputs: { ...outputs },
  started_at: '2026-01-01T00:00:00.000Z',
  wall_seconds: 1,
  peak_memory_bytes: 1,
  exit_code: 0,
})

const upstream = [
  record(
    'data-extraction',
    {
      entity_rows: file('data/orders.csv'),
      'feature_repo/registry.db': file('feature_repo/registry.db'),
      'data/stats.parquet': file('data/stats.parquet', 9),
    },
    { training: file('artifacts/training.parquet', 5) },
  ),
  record(
    'data-preparation',
    { training: file('artifacts/training.parquet', 5), 'data/stats.parquet': file('data/stats.parquet', 9) },
    { train_x: file('artifacts/train_x.parquet', 4) },
  ),
]
const inputs = { train_x: file('artifacts/train_x.parquet', 4), train_y: file('artifacts/train_y.parquet', 4) }
const datasets = datasetInputs(columns, { inputs, upstream })

test('the training rows and the tables at the beginning are datasets, each once; what steps made in between is not', () => {
  expect(datasets.map(({ name, context }) => [name, context])).toEqual([
    ['train_x', 'training'],
    ['train_y', 'training'],
    ['orders.csv', 'source'],
    ['stats.parquet', 'source'],
  ])
})

test('a dataset says where it is, what it holds, and the hash of all its bytes', () => {
  const sha256 = inputs.train_x.sha256
  expect(datasets[0]).toEqual({
    name: 'train_x',
    digest: sha256.slice(0, 36),
    sourceType: 'local',
    source: '{"uri":"artifacts/train_x.parquet"}',
    schema: '{"mlflow_colspec":[{"name":"a","type":"long","required":true}]}',
    profile: JSON.stringify({ num_rows: 4, num_elements: 4, sha256, bytes: 7 }),
    context: 'training',
  })
})

test('text has no row count', () => {
  expect(JSON.parse(datasets[2]?.profile ?? '')).toEqual({ sha256: file('data/orders.csv').sha256, bytes: 7 })
})
