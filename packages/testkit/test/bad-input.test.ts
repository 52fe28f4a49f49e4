import { rmSync } from 'node:fs'
import { test } from 'vitest'
import type { Workdir } from '../src/index.ts'
import { runUnchanged } from './artifact-folder.ts'
import { changeLine, mapColumns, rewrite, truncate, writeTwiceNamed } from './damaged-files.ts'
import { type ExpectedFailure, expectFailure } from './expected-failure.ts'
import { GENERATED_SETTINGS } from './pipeline.ts'
import { pipelineCopies } from './pipeline-copies.ts'

interface BadInput extends ExpectedFailure {
  readonly what: string
  readonly damage: (dir: Workdir) => Promise<void> | void
  readonly env?: Readonly<Record<string, string>>
}

const SALES = 'data/sales.csv'
const TRAINING = 'artifacts/training.parquet'
const nothing = (): void => {}
const garbage = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0, 1, 2, 3])

const ENTITY_ROWS: readonly BadInput[] = [
  { what: 'an absent file', damage: (dir) => rmSync(dir.path(SALES)), code: 3, names: [SALES] },
  { what: 'an empty file', damage: (dir) => dir.write(SALES, ''), code: 4, names: [SALES, 'empty'] },
  { what: 'a file that is no table', damage: (dir) => dir.write(SALES, garbage), code: 4, names: [SALES] },
  { what: 'a folder', damage: nothing, env: { ENTITY_FILE: 'data' }, code: 4, names: ['data', 'folder'] },
  {
    what: 'a header without rows',
    damage: (dir) => dir.write(SALES, 'product_no,takings,event_timestamp,store_code\n'),
    code: 4,
    names: [SALES, /\b(no|0) rows/],
  },
  {
    what: 'a column twice',
    damage: (dir) => changeLine(dir, SALES, 1, (line) => `${line},takings`),
    code: 4,
    names: [SALES, 'takings'],
  },
  {
    what: 'a timestamp that is none',
    damage: (dir) => changeLine(dir, SALES, 3, (line) => line.replace(/2024-0\d-\d\d/, '2024-13-45')),
    code: 4,
    names: [SALES, 'event_timestamp', '2024-13-45', /line 3\b/],
  },
  {
    what: 'a key of another type',
    damage: (dir) => changeLine(dir, SALES, 5, (line) => line.replace(/^-?\d+/, 'seven')),
    code: 4,
    names: [SALES, 'product_no', '"seven"', /line 5\b/],
  },
  {
    what: 'a record of more fields',
    damage: (dir) => changeLine(dir, SALES, 7, (line) => `${line},8,9`),
    code: 4,
    names: [SALES, /line 7\b/],
  },
  {
    what: 'a join key that is not there',
    damage: (dir) => changeLine(dir, SALES, 1, (line) => line.replace('store_code', 'shop')),
    code: 4,
    names: [SALES, 'store_code'],
  },
  { what: 'a label that is not there', damage: nothing, env: { TARGET_COL: 'tips' }, code: 4, names: ['tips'] },
  {
    what: 'a truncated Parquet file',
    damage: async (dir) => {
      await dir.writeTable('data/sales.parquet', { product_no: [1, 2, 3], takings: [0.5, 1.5, 2.5] })
      truncate(dir, 'data/sales.parquet')
    },
    env: { ENTITY_FILE: 'data/sales.parquet' },
    code: 4,
    names: ['data/sales.parquet'],
  },
  {
    what: 'a Parquet file with a column twice',
    damage: (dir) => writeTwiceNamed(dir, 'data/sales.parquet', { product_no: [1, 2, 3] }),
    env: { ENTITY_FILE: 'data/sales.parquet' },
    code: 4,
    names: ['data/sales.parquet', 'twice'],
  },
]

const FEATURES: readonly BadInput[] = [
  {
    what: 'an unknown feature',
    damage: nothing,
    env: { FEATURES: 'shelf_stats:shelf_000,shelf_stats:shelf_zzz' },
    code: 3,
    names: ['shelf_zzz', 'shelf_stats'],
  },
  {
    what: 'an absent source',
    damage: (dir) => rmSync(dir.path('data/shelf_stats.parquet')),
    code: 3,
    names: ['shelf_stats.parquet'],
  },
  {
    what: 'a truncated source',
    damage: (dir) => truncate(dir, 'data/shelf_stats.parquet'),
    code: 4,
    names: ['shelf_stats.parquet'],
  },
  {
    what: 'a source that is text',
    damage: (dir) => dir.write('data/shelf_stats.parquet', 'a,b\n1,2\n'),
    code: 4,
    names: ['shelf_stats.parquet'],
  },
  {
    what: 'an empty source',
    damage: (dir) => dir.write('data/shelf_stats.parquet', ''),
    code: 4,
    names: ['shelf_stats.parquet'],
  },
  {
    what: 'a feature of another type in the source',
    damage: (dir) =>
      rewrite(dir, 'data/shelf_stats.parquet', (columns) => ({
        ...columns,
        shelf_001: (columns['shelf_001'] ?? []).map(String),
      })),
    code: 4,
    names: ['shelf_stats', 'shelf_001', 'String'],
  },
  {
    what: 'a registry that is none',
    damage: (dir) => dir.write('feature_repo/registry.db', garbage),
    code: 4,
    names: ['feature_repo/registry.db'],
  },
]

const TRAINING_TABLE: readonly BadInput[] = [
  {
    what: 'an absent file',
    damage: (dir) => rmSync(dir.path(TRAINING)),
    code: 3,
    names: [TRAINING, 'data-extraction'],
  },
  { what: 'an empty file', damage: (dir) => dir.write(TRAINING, ''), code: 4, names: [TRAINING, 'empty'] },
  { what: 'a file that is no Parquet', damage: (dir) => dir.write(TRAINING, 'a,b\n1,2\n'), code: 4, names: [TRAINING] },
  { what: 'a truncated file', damage: (dir) => truncate(dir, TRAINING), code: 4, names: [TRAINING] },
  {
    what: 'a column twice',
    damage: (dir) => writeTwiceNamed(dir, TRAINING, { product_no: [1, 2, 3] }),
    code: 4,
    names: [TRAINING, 'twice'],
  },
  {
    what: 'no row',
    damage: (dir) => rewrite(dir, TRAINING, (columns) => mapColumns(columns, () => [])),
    code: 4,
    names: [TRAINING, /\brows?\b/],
  },
]

const MODEL: readonly (BadInput & { readonly bin: string; readonly args?: readonly string[] })[] = [
  {
    bin: 'data-preparation',
    what: 'rows with nulls that nobody said to drop',
    damage: nothing,
    env: { NULL_POLICY: 'error' },
    code: 5,
    names: [TRAINING, /\d+ of 300/, 'NULL_POLICY'],
  },
  {
    bin: 'data-preparation',
    what: 'more test rows than rows',
    damage: nothing,
    env: { TEST_SIZE: '4000' },
    code: 2,
    names: ['4000', 'TEST_SIZE'],
  },
  {
    bin: 'model-training',
    what: 'a feature that is text',
    damage: (dir) =>
      rewrite(dir, 'artifacts/train_x.parquet', (columns) => ({
        ...columns,
        shelf_001: (columns['shelf_001'] ?? []).map(String),
      })),
    code: 4,
    names: ['train_x.parquet', 'shelf_001', 'String'],
  },
  {
    bin: 'model-training',
    what: 'a tracking address that is none',
    damage: nothing,
    env: { MLFLOW_TRACKING_URI: 'mlruns' },
    code: 2,
    names: ['MLFLOW_TRACKING_URI', 'mlruns'],
  },
  {
    bin: 'model-evaluation',
    what: 'a run that the tracking store does not have',
    damage: (dir) => rmSync(dir.path('mlflow.db')),
    code: 3,
    names: [/[0-9a-f]{32}/],
  },
  {
    bin: 'model-evaluation',
    what: 'a run file that is no JSON',
    damage: (dir) => dir.write('artifacts/run_info.json', '{ "run_id": '),
    code: 4,
    names: ['artifacts/run_info.json', 'model-training'],
  },
  {
    bin: 'model-evaluation',
    what: 'a run file of a newer version',
    damage: (dir) => dir.write('artifacts/run_info.json', '{ "schema_version": "2.0" }'),
    code: 4,
    names: ['artifacts/run_info.json', '2.0'],
  },
  {
    bin: 'batch-prediction',
    what: 'a batch without a column of the model',
    damage: (dir) => rewrite(dir, 'artifacts/batch_input.parquet', ({ shelf_001, ...columns }) => columns),
    code: 4,
    names: ['batch_input.parquet', 'shelf_001'],
  },
  {
    bin: 'batch-prediction',
    args: ['--model', 'models:/takings_model/77'],
    what: 'a model version that does not exist',
    damage: nothing,
    code: 3,
    names: ['takings_model', '77'],
  },
  {
    bin: 'batch-prediction',
    what: 'no registered model',
    damage: (dir) => rmSync(dir.path('artifacts/registered_model_version.json')),
    code: 3,
    names: ['registered_model_version.json', 'model-validation'],
  },
]

const pipelineCopy = pipelineCopies()
const CASES = [
  ...[...ENTITY_ROWS, ...FEATURES].map((bad) => ({ bin: 'data-extraction', args: [], ...bad })),
  ...TRAINING_TABLE.map((bad) => ({ bin: 'data-validation', args: [], ...bad })),
  ...TRAINING_TABLE.map((bad) => ({ bin: 'data-preparation', args: ['--target-col', 'takings'], ...bad })),
  ...MODEL.map((bad) => ({ args: [], ...bad })),
]

test.for(CASES)('$bin meets $what: exit code $code, one message, no artifact changed', async (bad) => {
  const dir = await pipelineCopy()
  await bad.damage(dir)
  const settings = { ...GENERATED_SETTINGS, ...bad.env }
  expectFailure(await runUnchanged(dir, bad.bin, ['--quiet', ...bad.args], settings), bad)
})
