import type { ColumnSpec, Signature } from '@millrace/mlmodel'
import * as z from 'zod'

/** The ways in which a model can break those who call the champion. */
export const SignatureBreak = z.enum([
  'removed_inputs',
  'retyped_inputs',
  'reordered_inputs',
  'required_inputs',
  'changed_outputs',
])
export type SignatureBreak = z.infer<typeof SignatureBreak>

export interface SignatureChange {
  readonly kind: SignatureBreak
  readonly message: string
}

/** What a model with another signature breaks for those who call the champion as it is; a new optional input breaks nothing. */
export function signatureChanges(champion: Signature, candidate: Signature): SignatureChange[] {
  const before = byName(champion.inputs)
  const after = byName(candidate.inputs)
  const kept = champion.inputs.filter(({ name }) => after.has(name))
  const order = candidate.inputs.filter(({ name }) => before.has(name))
  return [
    ...champion.inputs
      .filter(({ name }) => !after.has(name))
      .map(({ name }) => change('removed_inputs', `input "${name}" is gone`)),
    ...kept.flatMap(({ name, type }) => {
      const now = after.get(name)?.type
      return now === type ? [] : [change('retyped_inputs', `input "${name}" was ${type} and is ${now}`)]
    }),
    ...(kept.some(({ name }, i) => order[i]?.name !== name)
      ? [change('reordered_inputs', `the inputs come in another order: ${order.map(({ name }) => name).join(', ')}`)]
      : []),
    ...candidate.inputs
      .filter(({ name, required }) => required && before.get(name)?.required !== true)
      .map(({ name }) => change('required_inputs', `input "${name}" is required now`)),
    ...outputChanges(champion.outputs, candidate.outputs),
  ]
}

function outputChanges(before: readonly ColumnSpec[], after: readonly ColumnSpec[]): SignatureChange[] {
  const shown = (outputs: readonly ColumnSpec[]) =>
    outputs.map(({ name, type }) => `${name} (${type})`).join(', ') || 'none'
  const [was, is] = [shown(before), shown(after)]
  return was === is ? [] : [change('changed_outputs', `the outputs were ${was} and are ${is}`)]
}

const byName = (columns: readonly ColumnSpec[]) => new Map(columns.map((column) => [column.name, column]))
const change = (kind: SignatureBreak, message: string): SignatureChange => ({ kind, message })
