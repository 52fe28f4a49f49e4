/** `node split-rows.ts` answers every line of stdin, a call of the splits package as JSON, with a line of rows or with the code of its refusal. */
import { createInterface } from 'node:readline'
import { isStepError } from '../packages/errors/dist/index.js'
import { type FoldSpec, folds, hashKeys, type SplitSpec, split } from '../packages/splits/dist/index.js'

interface Columns {
  rows: number
  labels?: number[]
  groups?: number[]
  target?: number[]
  times?: number[]
  /** Values of key columns; bigints are strings behind `int:`. */
  keys?: (string | number | boolean | null)[][]
}

type Call = { columns: Columns } & ({ split: SplitSpec } | { folds: FoldSpec } | { hash: true })

function answer(call: Call): unknown {
  const { rows, keys = [], ...given } = call.columns
  const hashes = hashKeys(
    keys.map((column) => column.map(keyValue)),
    rows,
  )
  if ('hash' in call) return [...hashes].map(String)
  const columns = {
    rows,
    keys: hashes,
    labels: given.labels && Int32Array.from(given.labels),
    groups: given.groups && Int32Array.from(given.groups),
    target: given.target && Float64Array.from(given.target),
    times: given.times && Float64Array.from(given.times),
  }
  if ('folds' in call) return Array.from(folds(call.folds, columns), ({ train, test }) => [[...train], [...test]])
  const { train, validation, test } = split(call.split, columns)
  return [[...train], ...(validation === undefined ? [] : [[...validation]]), [...test]]
}

function keyValue(value: string | number | boolean | null): string | number | bigint | boolean | null {
  return typeof value === 'string' && value.startsWith('int:') ? BigInt(value.slice(4)) : value
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`)
  } catch (error) {
    if (!isStepError(error)) throw error
    process.stdout.write(`${JSON.stringify(error.code)}\n`)
  }
}
