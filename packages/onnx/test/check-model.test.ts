import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkModel, decodeModel, encodeModel } from '../src/index.ts'

type Description = Parameters<typeof encodeModel>[0]

let root: string
let folder: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onnx-check-'))
  folder = join(root, 'model')
  await mkdir(join(folder, 'weights'), { recursive: true })
  await writeFile(join(root, 'outside.bin'), new Uint8Array(16))
  await writeFile(join(folder, 'weights', 'w.bin'), new Uint8Array(16))
  await writeFile(join(folder, '..w.bin'), new Uint8Array(8))
  await symlink(join(root, 'outside.bin'), join(folder, 'link.bin'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const graph = {
  node: [{ opType: 'Identity', input: ['x'], output: ['y'] }],
  input: [{ name: 'x' }],
  output: [{ name: 'y' }],
}
const model = (change: Description = {}) =>
  decodeModel(encodeModel({ irVersion: 8n, opsetImport: [{ version: 15n }], graph, ...change } as Description))

const external = (...locations: string[]) => ({
  graph: {
    ...graph,
    initializer: locations.map((value, i) => ({
      name: `w${i}`,
      dataType: 11,
      dims: [1n],
      dataLocation: 1,
      externalData: [{ key: 'location', value }],
    })),
  },
})

test('a model of standard operators passes', async () => {
  await checkModel(model())
  await checkModel(model({ opsetImport: [{ version: 15n }, { domain: 'ai.onnx.ml', version: 3n }] }))
})

test('an imported domain that no node uses is harmless', async () => {
  await checkModel(model({ opsetImport: [{ version: 15n }, { domain: 'com.microsoft', version: 1n }] }))
})

const inside = (g: object) => ({ opType: 'If', attribute: [{ name: 'then_branch', type: 5, g }] })
const nest = (depth: number): object => (depth === 0 ? {} : { node: [inside(nest(depth - 1))] })

test('branches nested eight deep pass', async () => {
  await checkModel(model({ graph: { ...graph, node: [inside(nest(7))] } } as Description))
})

const inBranch = {
  graph: {
    ...graph,
    node: [
      {
        opType: 'If',
        input: ['x'],
        output: ['y'],
        attribute: [{ name: 'then_branch', type: 5, g: { node: [{ opType: 'Shell', domain: 'evil' }] } }],
      },
    ],
  },
}

const refused: [string, Description, RegExp][] = [
  ['a custom operator', { graph: { ...graph, node: [{ opType: 'Shell', domain: 'evil' }] } }, /evil\.Shell/],
  ['a custom operator in a branch', inBranch, /evil\.Shell/],
  ['a local function', { functions: [{ name: 'f', domain: 'local' }] }, /local function local\.f/],
  ['a newer operator set', { opsetImport: [{ version: 99n }] }, /ai\.onnx 99; run are ai\.onnx 7 to 26/],
  ['an operator set from before onnxruntime', { opsetImport: [{ version: 6n }] }, /ai\.onnx 6; run are ai\.onnx 7 to/],
  ['a loop', { graph: { ...graph, node: [{ opType: 'Loop' }] } }, /operator Loop, which need not come to an end/],
  ['a loop in a branch', { graph: { ...graph, node: [inside({ node: [{ opType: 'Loop' }] })] } }, /operator Loop/],
  ['branches nested too deep', { graph: { ...graph, node: [inside(nest(8))] } }, /nested deeper than 8/],
  [
    'too many nodes',
    { graph: { ...graph, node: Array.from({ length: 250_001 }, () => ({ opType: 'Identity' })) } },
    /250001 nodes; at most 250000/,
  ],
  [
    'a newer ML operator set',
    { opsetImport: [{ version: 15n }, { domain: 'ai.onnx.ml', version: 9n }] },
    /ai\.onnx\.ml 9/,
  ],
  ['a newer IR version', { irVersion: 99n }, /IR version is 99/],
  ['no operator set', { opsetImport: [] }, /imports no operator set/],
  ['no inputs', { graph: { ...graph, input: [] } }, /no inputs/],
  ['constants for its only inputs', { graph: { ...graph, initializer: [{ name: 'x' }] } }, /no inputs/],
  ['no outputs', { graph: { ...graph, output: [] } }, /no outputs/],
]

test.each(refused)('a model with %s is refused', async (_, change, message) => {
  await expect(checkModel(model(change), { source: 'm.onnx' })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

test('every problem is in the one message', async () => {
  const change = { graph: { ...graph, output: [], node: [{ opType: 'Shell', domain: 'evil' }] } }
  const failure = checkModel(model(change), { source: 'm.onnx' })
  await expect(failure).rejects.toThrow(/^m\.onnx cannot be run:\n.*no outputs\n.*evil\.Shell$/)
})

test('external data inside the folder passes, also under a name that begins with two dots', async () => {
  await checkModel(model(external('weights/w.bin', '..w.bin')), { folder })
})

test.each([
  ['beside the folder', '../outside.bin', /outside the model's folder/],
  ['at an absolute path', '/etc/passwd', /absolute path/],
  ['behind a link that leaves the folder', 'link.bin', /outside the model's folder/],
  ['in a folder', 'weights', /not a file/],
  ['nowhere', 'missing.bin', /cannot be read \(ENOENT\)/],
  ['at an address in memory', '*/_ORT_MEM_ADDR_/*', /cannot be read/],
  ['in a file without a name', '', /no name/],
])('external data %s is refused', async (_, location, message) => {
  await expect(checkModel(model(external(location)), { folder })).rejects.toThrow(message)
})

test('external data of a subgraph or an attribute is checked as well', async () => {
  const t = { name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: '../outside.bin' }] }
  const inAttribute = {
    graph: { ...graph, node: [{ opType: 'Constant', attribute: [{ name: 'value', type: 4, t }] }] },
  }
  const g = { initializer: [t] }
  const inSubgraph = { graph: { ...graph, node: [{ opType: 'If', attribute: [{ name: 'then_branch', type: 5, g }] }] } }
  await expect(checkModel(model(inAttribute), { folder })).rejects.toThrow(/outside/)
  await expect(checkModel(model(inSubgraph), { folder })).rejects.toThrow(/outside/)
})

test('a model without a folder may have no external data', async () => {
  await expect(checkModel(model(external('weights/w.bin')))).rejects.toThrow(/without a folder/)
})

test('external data beyond the limit is refused, a file used twice counted once', async () => {
  const twice = model(external('weights/w.bin', 'weights/w.bin'))
  await checkModel(twice, { folder, maxExternalBytes: 16 })
  await expect(checkModel(twice, { folder, maxExternalBytes: 15 })).rejects.toThrow(/takes 16 bytes; at most 15/)
})

const constant = (tensor: object) =>
  model({ graph: { ...graph, initializer: [{ name: 'w', ...tensor }] } } as Description)
const FLOAT = 1
const INT64 = 7
const TEXT = 8
const DOUBLE = 11
const INT4 = 22
const COMPLEX64 = 14

test.each([
  ['bytes', { dataType: DOUBLE, dims: [2n, 3n], rawData: new Uint8Array(48) }],
  ['floats', { dataType: FLOAT, dims: [2n], floatData: [1, 2] }],
  ['a scalar', { dataType: INT64, int64Data: [1n] }],
  ['text', { dataType: TEXT, dims: [2n], stringData: [new Uint8Array(3), new Uint8Array()] }],
  ['nothing', { dataType: DOUBLE, dims: [0n, 5n] }],
  ['half bytes', { dataType: INT4, dims: [3n], rawData: new Uint8Array(2) }],
  ['complex numbers', { dataType: COMPLEX64, dims: [1n], floatData: [1, 2] }],
])('a constant of %s passes where the size is as announced', async (_, tensor) => {
  await checkModel(constant(tensor))
})

test.each([
  [
    'fewer bytes',
    { dataType: DOUBLE, dims: [2n], rawData: new Uint8Array(8) },
    /"w" of shape \[2\] holds 8 bytes instead of 16/,
  ],
  ['more values', { dataType: FLOAT, dims: [1n], floatData: [1, 2] }, /"w" of shape \[1\] holds 2 values instead of 1/],
  [
    'an announcement of a terabyte',
    { dataType: FLOAT, dims: [1n << 40n], floatData: [1] },
    /holds 1 values instead of 1099511627776/,
  ],
  ['a negative dimension', { dataType: FLOAT, dims: [-1n], floatData: [1] }, /shape \[-1\] cannot be/],
  ['dimensions whose product overflows', { dataType: FLOAT, dims: [1n << 40n, 1n << 40n] }, /cannot be/],
  ['text as bytes', { dataType: TEXT, dims: [1n], rawData: new Uint8Array(1) }, /holds 1 bytes/],
  ['an unknown type', { dataType: 99, dims: [1n], rawData: new Uint8Array(1) }, /unknown element type 99/],
])('a constant with %s is refused', async (_, tensor, message) => {
  await expect(checkModel(constant(tensor))).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

const part = (entries: Record<string, string>, dims = [1n]) =>
  constant({
    dataType: DOUBLE,
    dims,
    dataLocation: 1,
    externalData: Object.entries({ location: 'weights/w.bin', ...entries }).map(([key, value]) => ({ key, value })),
  })

test('a constant may be a part of a file', async () => {
  await checkModel(part({ offset: '8', length: '8' }), { folder })
})

test.each([
  ['ends after its file', part({ offset: '9' }), /ends at byte 16, before the constant does at 17/],
  ['is larger than its file', part({}, [3n]), /ends at byte 16, before the constant does at 24/],
  ['has another length than its shape', part({ length: '16' }), /in 16 bytes instead of 8/],
  ['begins before its file', part({ offset: '-8' }), /offset or length of "-8"/],
])('external data that %s is refused', async (_, described, message) => {
  await expect(checkModel(described, { folder })).rejects.toThrow(message)
})
