import { listProblems, StepError } from '@millrace/errors'
import * as z from 'zod'
import { type ColumnSpec, type Signature, SignatureType } from './signature.ts'

const Column = z.object({ name: z.string(), type: SignatureType, required: z.boolean().default(true) })

/**
 * Reads a signature as an `MLmodel` holds it: the inputs and outputs each as JSON.
 * @throws StepError BROKEN_CONTRACT where an input is not a column with a name and a known type
 */
export function parseSignature(
  written: { readonly inputs: string; readonly outputs?: string | null | undefined },
  source: string,
): Signature {
  const inputs = parseJson(written.inputs, `${source}: signature.inputs`)
  const problems = inputs.flatMap((spec, i) => {
    const { error } = Column.safeParse(spec)
    return error === undefined ? [] : [`input ${i + 1} is ${JSON.stringify(spec).slice(0, 200)}`]
  })
  if (problems.length > 0) {
    throw broken(`${source}: signature.inputs: not every input is a column with a name:\n${listProblems(problems)}`)
  }
  const columns = inputs.flatMap(column)
  const names = new Set(columns.map(({ name }) => name))
  if (names.size < columns.length) throw broken(`${source}: signature.inputs: two columns have the same name`)
  if (columns.length === 0) throw broken(`${source}: signature.inputs: there are none`)
  // Outputs without a name say nothing that scoring needs.
  const outputs = written.outputs == null ? [] : parseJson(written.outputs, `${source}: signature.outputs`)
  return { inputs: columns, outputs: outputs.flatMap(column) }
}

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
