import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { json, type LineageRecord } from '@millrace/contracts'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { run, tempFolder } from './temp-folder.ts'

const prepared = json('prepared', 'prepare', z.object({}))

interface Ran {
  readonly inputs?: readonly string[]
  readonly outputs?: readonly string[]
}

/** An artifacts folder with an artifact of the set `prepared-2`, made from `extracted-2`, and the lineage of some runs. */
function artifactsAfter(runs: readonly [step: string, setId: string, ran: Ran][]): string {
  const artifacts = tempFolder()
  const origin = { schema_version: '1.0', set_id: 'prepared-2', input_sets: { extract: 'extracted-2' } }
  writeFileSync(join(artifacts, 'prepared.json'), JSON.stringify(origin))
  mkdirSync(join(artifacts, 'lineage'))
  runs.forEach(([step, setId, ran], index) => {
    const second = String(index).padStart(2, '0')
    writeFileSync(join(artifacts, 'lineage', `20260101T0000${second}.000Z-${step}.json`), JSON.stringify(recordOf()))

    function recordOf(): LineageRecord {
      const files = (hashes: readonly string[] = []) =>
        Object.fromEntries(hashes.map((sha256) => [sha256, { path: sha256, sha256, bytes: 1 }]))
      return {
        schema_version: '1.0',
        step,
        millrace_version: '0.1.0',
        node_version: 'v24',
        set_id: setId,
        options: {},
        inputs: files(ran.inputs),
        outputs: files(ran.outputs),
        started_at: `2026-01-01T00:00:${second}.000Z`,
        wall_seconds: 1,
        peak_memory_bytes: 1,
        exit_code: 0,
      }
    }
  })
  return artifacts
}

async function upstreamOf(artifacts: string): Promise<string[]> {
  const session = await run(artifacts)
  await session.readJson(prepared)
  return (await session.origins()).upstream.map(({ set_id }) => set_id)
}

test('the runs behind an input are found, with those that checked what it was made from', async () => {
  const artifacts = artifactsAfter([
    ['extract', 'extracted-1', { outputs: ['old'] }],
    ['validate', 'validated-1', { inputs: ['old'] }],
    ['extract', 'extracted-2', { inputs: ['source'], outputs: ['new'] }],
    ['validate', 'validated-2', { inputs: ['new'] }],
    ['validate', 'validated-3', { inputs: ['new'] }],
    ['something else', 'other', { inputs: ['source'] }],
    ['prepare', 'prepared-2', { inputs: ['new'], outputs: ['x'] }],
    ['evaluate', 'evaluated', { inputs: ['x'] }],
  ])
  expect(await upstreamOf(artifacts)).toEqual(['extracted-2', 'validated-3', 'prepared-2'])
})

test('a record that is lost, broken or foreign is absent', async () => {
  const artifacts = artifactsAfter([['prepare', 'prepared-2', { inputs: ['new'], outputs: ['x'] }]])
  writeFileSync(join(artifacts, 'lineage', '20260101T000100.000Z-broken.json'), '{"step":')
  writeFileSync(join(artifacts, 'lineage', '20260101T000200.000Z-foreign.json'), '{"step": 1}')
  expect(await upstreamOf(artifacts)).toEqual(['prepared-2'])
})

test('without a lineage folder nothing is upstream', async () => {
  const artifacts = tempFolder()
  writeFileSync(join(artifacts, 'prepared.json'), JSON.stringify({ schema_version: '1.0' }))
  expect(await upstreamOf(artifacts)).toEqual([])
})
