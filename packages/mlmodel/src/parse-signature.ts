import { listProblems, StepError } from '@millrace/errors'
import * as z from 'zod'
import { type ColumnSpec, type Signature, SignatureType } from './signature.ts'

const Column = z.object({ name: z.string(), type: SignatureType, required: z.boolean().default(true) })
const Unnamed = z.object({ name: z.never().optional(), type: SignatureType })
const Tensor = z.object({ type: z.literal('tensor'), 'tensor-spec': z.object({ dtype: z.string() }) })

/**
 * Reads a signature as an `MLmodel` holds it: the inputs and outputs each as JSON. Undefined where it names no columns,
 * as of a model that was logged with arrays: then the graph has to say what it takes.
 * @throws StepError BROKEN_CONTRACT where an input is neither a column of a known type nor a tensor
 */
export function parseSignature(
  written: { readonly inputs?: string | null | undefined; readonly outputs?: string | null | undefined },
  source: string,
): Signature | undefined {
  if (written.inputs == null) return undefined
  const where = `${source}: signature.inputs`
  const inputs = parseJson(written.inputs, where)
  if (inputs.length === 0) throw broken(`${where}: there are none`)
  if (inputs.every(isA(Tensor)) || inputs.every(isA(Unnamed))) return undefined
  const problems = inputs.flatMap((spec, i) =>
    isA(Column)(spec) ? [] : [`input ${i + 1} is ${JSON.stringify(spec).slice(0, 200)}`],
  )
  if (problems.length > 0) throw broken(`${where}: not every input is a column with a name:\n${listProblems(problems)}`)
  const columns = inputs.flatMap(column)
  const names = new Set(columns.map(({ name }) => name))
  if (names.size < columns.length) throw broken(`${where}: two columns have the same name`)
  // Outputs without a name say nothing that scoring needs.
  const outputs = written.outputs == null ? [] : parseJson(written.outputs, `${source}: signature.outputs`)
  return { inputs: columns, outputs: outputs.flatMap(column) }
}

const isA =
  (shape: z.ZodType) =>
  (spec: unknown): boolean =>
    shape.safeParse(spec).success

const column = (spec: unknown): ColumnSpec[] => {
  const { data } = Column.safeParse(spec)
  return data === undefined ? [] : [data]
}

function parseJson(text: string, where: string): unknown[] {
  try {
    return z.array(z.unknown()).parse(JSON.parse(text))
  } catch (error) {
    throw broken(`${where}: not a JSON list: ${text.slice(0, 80)}`, error)
  }
}

const broken = (message: string, cause?: unknown): StepError =>
  new StepError('BROKEN_CONTRACT', message, {
    hint: 'log the model with a signature of named columns, such as infer_signature gives for a data frame',
    cause,
  })
