import { listProblems, StepError } from '@millrace/errors'
import { externalDataProblems, isExternal } from './external-data.ts'
import type { GraphProto, ModelProto } from './onnx_pb.ts'
import { tensorSizeProblem } from './tensor-size.ts'
import { type NestedGraph, nestedGraphs, tensorsOf } from './walk-graph.ts'

/** Versions that the pinned onnxruntime runs. */
const NEWEST_IR = 13n
const OPSETS: ReadonlyMap<string, { readonly oldest: bigint; readonly newest: bigint }> = new Map([
  ['', { oldest: 7n, newest: 26n }],
  ['ai.onnx', { oldest: 7n, newest: 26n }],
  ['ai.onnx.ml', { oldest: 1n, newest: 5n }],
])
const GIBIBYTE = 1024 ** 3
/** Far more than a model over a table of ten thousand columns has. */
const MAX_NODES = 250_000
/** How deep branches and bodies of loops may lie in each other. */
const MAX_DEPTH = 8

export interface ModelChecks {
  /** How messages call the model. */
  readonly source?: string
  /** The folder that external data must lie in; without one a model may have none. */
  readonly folder?: string
  /** Most bytes that external data may take; 8 GiB unless told. */
  readonly maxExternalBytes?: number
}

/**
 * Refuses a model that onnxruntime could not run, or that reaches outside its folder: operator sets that are too old
 * or too new, operators of other domains, local functions, loops, too many nodes or nested too deep, no inputs or
 * outputs, constants of another size than they announce, external data that is absent, elsewhere or too large.
 * @throws StepError BROKEN_CONTRACT, listing every problem
 */
export async function checkModel(model: ModelProto, checks: ModelChecks = {}): Promise<void> {
  const { source = 'the model', folder, maxExternalBytes = 8 * GIBIBYTE } = checks
  const nested = model.graph === undefined ? [] : nestedGraphs(model.graph)
  const graphs = nested.map(({ graph }) => graph)
  const problems = [
    ...versionProblems(model),
    ...model.functions.map(({ domain, name }) => `it defines the local function ${domain}.${name}`),
    ...interfaceProblems(model),
    ...sizeProblems(nested),
    ...operatorProblems(graphs),
    ...constantProblems(graphs),
    ...(await externalDataProblems(graphs, folder, maxExternalBytes)),
  ]
  if (problems.length === 0) return
  throw new StepError('BROKEN_CONTRACT', `${source} cannot be run:\n${listProblems(problems)}`, {
    hint: `export it with standard operators only, ${range('')} and ${range('ai.onnx.ml')}, external data beside it`,
  })
}

function versionProblems({ irVersion, opsetImport }: ModelProto): string[] {
  const problems: string[] = []
  if (irVersion > NEWEST_IR) problems.push(`its IR version is ${irVersion}; at most ${NEWEST_IR} is read`)
  if (opsetImport.length === 0) problems.push('it imports no operator set')
  for (const { domain, version } of opsetImport) {
    const known = OPSETS.get(domain)
    // A domain that is imported and not used is harmless; its use is found at the node.
    if (known !== undefined && (version > known.newest || version < known.oldest)) {
      problems.push(`it uses operator set ${domain || 'ai.onnx'} ${version}; run are ${range(domain)}`)
    }
  }
  return problems
}

function interfaceProblems({ graph }: ModelProto): string[] {
  if (graph === undefined) return ['it holds no graph']
  const constants = new Set(graph.initializer.map(({ name }) => name))
  const problems: string[] = []
  if (graph.input.every(({ name }) => constants.has(name))) problems.push('its graph has no inputs')
  if (graph.output.length === 0) problems.push('its graph has no outputs')
  return problems
}

function sizeProblems(nested: readonly NestedGraph[]): string[] {
  const nodes = nested.reduce((sum, { graph }) => sum + graph.node.length, 0)
  const problems: string[] = []
  if (nodes > MAX_NODES) problems.push(`it has ${nodes} nodes; at most ${MAX_NODES} are run`)
  if (nested.some(({ depth }) => depth > MAX_DEPTH)) problems.push(`its graphs are nested deeper than ${MAX_DEPTH}`)
  return problems
}

function operatorProblems(graphs: readonly GraphProto[]): string[] {
  const problems = new Set<string>()
  for (const { domain, opType } of graphs.flatMap(({ node }) => node)) {
    if (!OPSETS.has(domain)) problems.add(`it uses the custom operator ${domain}.${opType}`)
    // Once begun, a run cannot be stopped from outside.
    else if (opType === 'Loop') problems.add('it uses the operator Loop, which need not come to an end')
  }
  return [...problems]
}

const constantProblems = (graphs: readonly GraphProto[]): string[] =>
  graphs.flatMap((graph) =>
    [...tensorsOf(graph)].flatMap((tensor) => (isExternal(tensor) ? [] : (tensorSizeProblem(tensor) ?? []))),
  )

function range(domain: string): string {
  const known = OPSETS.get(domain)
  return `${domain || 'ai.onnx'} ${known?.oldest} to ${known?.newest}`
}
