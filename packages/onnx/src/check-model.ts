import { listProblems, StepError } from '@millrace/errors'
import { externalDataProblems } from './external-data.ts'
import type { GraphProto, ModelProto } from './onnx_pb.ts'
import { graphsOf } from './walk-graph.ts'

/** Newest versions that the pinned onnxruntime runs. */
const NEWEST_IR = 13n
const NEWEST_OPSET: ReadonlyMap<string, bigint> = new Map([
  ['', 26n],
  ['ai.onnx', 26n],
  ['ai.onnx.ml', 5n],
])
const GIBIBYTE = 1024 ** 3

export interface ModelChecks {
  /** How messages call the model. */
  readonly source?: string
  /** The folder that external data must lie in; without one a model may have none. */
  readonly folder?: string
  /** Most bytes that external data may take; 8 GiB unless told. */
  readonly maxExternalBytes?: number
}

/**
 * Refuses a model that onnxruntime could not run, or that reaches outside its folder: newer operator sets, operators
 * of other domains, local functions, no inputs or outputs, external data that is absent, elsewhere or too large.
 * @throws StepError BROKEN_CONTRACT, listing every problem
 */
export async function checkModel(model: ModelProto, checks: ModelChecks = {}): Promise<void> {
  const { source = 'the model', folder, maxExternalBytes = 8 * GIBIBYTE } = checks
  const graphs = model.graph === undefined ? [] : [...graphsOf(model.graph)]
  const problems = [
    ...versionProblems(model),
    ...model.functions.map(({ domain, name }) => `it defines the local function ${domain}.${name}`),
    ...interfaceProblems(model),
    ...domainProblems(graphs),
    ...(await externalDataProblems(graphs, folder, maxExternalBytes)),
  ]
  if (problems.length === 0) return
  throw new StepError('BROKEN_CONTRACT', `${source} cannot be run:\n${listProblems(problems)}`, {
    hint: `export it with standard operators only, ai.onnx ≤ ${NEWEST_OPSET.get('')} and ai.onnx.ml ≤ ${NEWEST_OPSET.get('ai.onnx.ml')}, external data beside it`,
  })
}

function versionProblems({ irVersion, opsetImport }: ModelProto): string[] {
  const problems: string[] = []
  if (irVersion > NEWEST_IR) problems.push(`its IR version is ${irVersion}; at most ${NEWEST_IR} is read`)
  if (opsetImport.length === 0) problems.push('it imports no operator set')
  for (const { domain, version } of opsetImport) {
    const newest = NEWEST_OPSET.get(domain)
    // A domain that is imported and not used is harmless; its use is found at the node.
    if (newest !== undefined && version > newest) {
      problems.push(`it uses operator set ${domain || 'ai.onnx'} ${version}; at most ${newest} is run`)
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

function domainProblems(graphs: readonly GraphProto[]): string[] {
  const foreign = graphs.flatMap(({ node }) => node).filter(({ domain }) => !NEWEST_OPSET.has(domain))
  return [...new Set(foreign.map(({ domain, opType }) => `it uses the custom operator ${domain}.${opType}`))]
}
