import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { DOUBLES, planeRows } from './model-folder.ts'

const Asked = z.object({
  dataframe_split: z.object({ columns: z.array(z.string()), data: z.array(z.array(z.number().nullable())) }),
})

interface Answer {
  readonly status?: number
  readonly body: string
}

/** A server that answers each request as told; MLflow's own is held against batch-prediction in conformance. */
async function serve(answer: (asked: z.infer<typeof Asked>, number: number) => Answer): Promise<string> {
  let number = 0
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const { status = 200, body } = answer(Asked.parse(JSON.parse(Buffer.concat(pieces).toString())), ++number)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/invocations`
}

const plane = ({ dataframe_split: { columns, data } }: z.infer<typeof Asked>): string => {
  const [a, b] = [columns.indexOf('a'), columns.indexOf('b')]
  const predictions = data.map((row) => (row[a] === null ? null : 1 + 2 * (row[a] ?? 0) - 3 * (row[b] ?? 0)))
  return JSON.stringify({ predictions })
}

const CALL = ['--entity-keys', 'id', '--input', 'rows.parquet', '--output', 'out.parquet', '--server-batch-rows', '7']

async function call(model: string, rows = 40, ...args: string[]) {
  const dir = workdir()
  const { wanted, ...columns } = planeRows(rows)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  return { dir, wanted, ...(await dir.run('batch-prediction', ['--model', model, ...CALL, '--json', ...args])) }
}

test('rows are asked for in batches, in order, and a server that falters is asked again', async () => {
  const address = await serve((asked, number) =>
    number % 3 === 0 ? { status: 503, body: 'busy' } : { body: plane(asked) },
  )
  const { dir, wanted, code, stderr } = await call(address)
  expect(code, stderr).toBe(0)
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(wanted)
})

test('75: a server that is lost, and a new run goes on after the finished chunks', async () => {
  let isLost = false
  const address = await serve((asked, number) => {
    if (number > 4) isLost = true
    return isLost && number < 20 ? { status: 503, body: 'gone' } : { body: plane(asked) }
  })
  const chunks = ['--chunk-rows', '14', '--mlflow-http-request-max-retries', '1']
  const { dir, wanted, code, stderr } = await call(address, 40, ...chunks)
  expect(code, stderr).toBe(75)
  expect(stderr).toContain('gone')
  expect(dir.exists('out.parquet')).toBe(false)
  for (;;) {
    const again = await dir.run('batch-prediction', ['--model', address, ...CALL, '--json', ...chunks])
    if (again.code === 75) continue
    expect(again.code, again.stderr).toBe(0)
    expect(JSON.parse(again.stdout).results.scored.chunks_resumed).toBe(1)
    break
  }
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(wanted)
})

test.each([
  [
    'refuses the rows',
    4,
    { status: 400, body: '{"error_code":"BAD_REQUEST","message":"missing column c"}' },
    'missing column c',
  ],
  ['refuses the caller', 77, { status: 401, body: 'who are you' }, 'who are you'],
  ['is none', 3, { status: 404, body: '' }, 'no scoring server'],
  ['gives too few predictions', 4, { body: '{"predictions":[]}' }, '0 predictions for 1 rows'],
  ['gives no predictions', 4, { body: '<html>' }, 'no prediction'],
])('a server that %s ends the run with %i', async (_, wanted, answer, message) => {
  const { dir, code, stderr } = await call(await serve(() => answer))
  expect(code, stderr).toBe(wanted)
  expect(stderr).toContain(message)
  expect(dir.exists('out.parquet')).toBe(false)
})

test('labels of text beside their probabilities, and NaN as Python writes it, are understood', async () => {
  const labels = await serve(({ dataframe_split: { data } }) => ({
    body: JSON.stringify({
      predictions: data.map(() => ({ prediction: 'yes', probabilities: { no: 0.2, yes: 0.8 } })),
    }),
  }))
  const { dir } = await call(labels, 3)
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(['yes', 'yes', 'yes'])
  const frames = await serve(({ dataframe_split: { data } }) => ({
    body: `{"predictions": [${data.map((_row, i) => `{"y": ${i === 1 ? 'NaN' : i}}`).join(', ')}]}`,
  }))
  const { dir: other } = await call(frames, 3)
  expect((await other.readTable('out.parquet'))['prediction']).toEqual([0, null, 2])
})
