/** Prints what a person wants to know after `make`: tools/summary.ts ARTIFACTS GOAL. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatCount } from '@millrace/cli-kit'
import {
  batchOutput,
  type EvaluationReport,
  evaluation,
  type JsonContract,
  LineageRecord,
  type ModelVerdict,
  modelVerdict,
  type RegisteredModelVersion,
  registeredModelVersion,
  testX,
  training,
  trainX,
} from '@millrace/contracts'

const [folder = 'artifacts', goal = 'pipeline'] = process.argv.slice(2)

function lineage(): LineageRecord[] {
  const path = join(folder, 'lineage')
  if (!existsSync(path)) return []
  return readdirSync(path)
    .sort()
    .map((name) => LineageRecord.parse(JSON.parse(readFileSync(join(path, name), 'utf8'))))
}

const records = lineage()

/** Rows of the newest version of a table, as the step that wrote it counted them. */
const rowsOf = (name: string): number | undefined =>
  records.findLast(({ outputs }) => name in outputs)?.outputs[name]?.rows

function read<T>(contract: JsonContract<T>): T | undefined {
  const path = join(folder, contract.file)
  return existsSync(path) ? contract.schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

const number = (value: number | undefined): string => (value === undefined ? '?' : formatCount(value))
const metric = (value: number): string => value.toPrecision(4)

function trainingLines(): [string, string][] {
  const report: EvaluationReport | undefined = read(evaluation)
  const verdict: ModelVerdict | undefined = read(modelVerdict)
  const version: RegisteredModelVersion | undefined = read(registeredModelVersion)
  const rows = `${number(rowsOf(training.name))} rows extracted, ${number(rowsOf(trainX.name))} to train on, ${number(rowsOf(testX.name))} to test on`
  if (report === undefined || verdict === undefined) return [['training', rows]]
  const { mean, least_squares } = report.baselines
  return [
    ['training', rows],
    [
      'RMSE',
      `${metric(report.rmse)}   (mean predictor ${metric(mean.rmse)}, least squares ${metric(least_squares.rmse)})`,
    ],
    ['MAE', `${metric(report.mae)}   (mean predictor ${metric(mean.mae)}, least squares ${metric(least_squares.mae)})`],
    ['verdict', verdict.accepted ? 'accepted' : 'rejected'],
    ...(version === undefined
      ? []
      : [['registered', `${version._name} version ${version._version}`] satisfies [string, string]]),
  ]
}

function batchLines(): [string, string][] {
  const record = records.findLast(({ outputs }) => batchOutput.name in outputs)
  const rowsIn = Object.values(record?.inputs ?? {}).find(({ rows }) => rows !== undefined)?.rows
  const output = record?.outputs[batchOutput.name]
  if (output === undefined) return []
  return [
    ['batch', `${number(rowsIn)} rows in, ${number(output.rows)} predictions out`],
    ['predictions', join(folder, batchOutput.file)],
  ]
}

const NEXT: [string, string][] = [
  ['next', 'make batch                  score the batch again, with the registered model'],
  ['', 'make features               load the latest features into the online store'],
  ['', 'ALPHA=0.01 make             train with another setting; .env-example lists them all'],
  ['', 'mlflow ui                   look at the runs, where MLflow is installed'],
]

if (!existsSync(join(folder, '.stamps', '.ran'))) {
  console.log(`${goal}: nothing to do, everything is up to date`)
} else if (goal === 'pipeline' || goal === 'batch') {
  const lines = [...(goal === 'pipeline' ? trainingLines() : []), ...batchLines(), ...(goal === 'pipeline' ? NEXT : [])]
  console.log(`\n${lines.map(([label, text]) => `  ${label.padEnd(12)} ${text}`).join('\n')}\n`)
}
