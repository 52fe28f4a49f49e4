import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { checkModel } from './check-model.ts'
import { decodeModel } from './decode-model.ts'
import { hasExternalData } from './external-data.ts'
import type { ModelProto } from './onnx_pb.ts'
import { type Port, portOf, readTensor, type TensorData, tensorFor } from './tensors.ts'
import { graphsOf } from './walk-graph.ts'
import { withoutValues } from './without-values.ts'

const MAX_BYTES = 2 ** 31

/** A loaded model. */
export interface OnnxModel {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /**
   * Runs the graph over `rows` rows and returns its tensor outputs by name, or only those that are named; an input of
   * two dimensions is row-major.
   * @throws StepError BROKEN_CONTRACT where the graph refuses the rows
   */
  run(
    columns: Readonly<Record<string, TensorData>>,
    rows: number,
    wanted?: readonly string[],
  ): Promise<Record<string, TensorData>>
  close(): Promise<void>
}

/**
 * Checks a model, given as a path or as bytes, and loads it into onnxruntime; `source` names the model in messages.
 * On one thread, unless told, which makes equal rows give equal results whatever the machine.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function openModel(model: string | Uint8Array, source?: string, threads = 1): Promise<OnnxModel> {
  const path = typeof model === 'string' ? model : undefined
  const name = source ?? path ?? 'the model'
  const bytes = typeof model === 'string' ? await readModelFile(model) : model
  const decoded = decodeModel(withoutValues(bytes), name)
  await checkModel(decoded, { source: name, ...(path === undefined ? {} : { folder: dirname(path) }) })
  // Only a path lets onnxruntime find external data; bytes are the very ones that were checked.
  const { InferenceSession: Session, Tensor: TensorClass } = await import('onnxruntime-node')
  const given = path !== undefined && isSplit(decoded) ? path : bytes
  const session = await createSession(Session, given, { name, threads })
  return wrap(session, TensorClass, name)
}

function wrap(session: InferenceSession, TensorClass: typeof Tensor, name: string): OnnxModel {
  const inputs = session.inputMetadata.map(portOf)
  const outputs = session.outputMetadata.map(portOf)
  const tensors = outputs.filter(({ dtype }) => dtype !== undefined).map((port) => port.name)
  return {
    inputs,
    outputs,
    async run(columns, rows, wanted = tensors) {
      const feeds = Object.fromEntries(
        inputs.map((port) => [port.name, tensorFor(TensorClass, port, columns[port.name], rows)]),
      )
      const results = await refusing(`${name} cannot be run over ${rows} rows`, () => session.run(feeds, wanted))
      return Object.fromEntries(wanted.map((output) => [output, readTensor(output, results[output])]))
    },
    close: () => session.release(),
  }
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size >= MAX_BYTES) {
      throw new StepError(
        'BROKEN_CONTRACT',
        `${path} is ${size} bytes large; an ONNX file holds less than ${MAX_BYTES}`,
        {
          hint: 'save the model with external data',
        },
      )
    }
    return await readFile(path)
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}

const isSplit = ({ graph }: ModelProto): boolean => graph !== undefined && hasExternalData(graphsOf(graph))

function createSession(
  Session: typeof InferenceSession,
  model: string | Uint8Array,
  { name, threads }: { name: string; threads: number },
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A thread that waits for another by spinning takes a third more of the processor where others want it, and wins nothing on large batches.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // What goes wrong is thrown; onnxruntime would write it to stderr as well.
    logSeverityLevel: 4,
  }
  return refusing(`${name} cannot be loaded`, () =>
    typeof model === 'string' ? Session.create(model, options) : Session.create(model, options),
  )
}

async function refusing<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StepError('BROKEN_CONTRACT', `${what}: ${why}`, {
      hint: 'the model is at fault; export it again',
      cause: error,
    })
  }
}
