import { didYouMean } from '@millrace/errors'
import { FUNCTIONS, isFunctionName, SIGNATURES, type Signature } from './signatures.ts'
import type { Placed, SourceReader } from './source-reader.ts'
import { arithmetic } from './typed-operators.ts'

/** A call of a whitelisted function; `pow` and `mod` become their operators. */
export function call(reader: SourceReader, name: string, at: number, args: readonly Placed[]): Placed {
  if (name === 'pow' || name === 'mod') {
    const [left, right] = args
    if (left === undefined || right === undefined || args.length > 2)
      throw wrongCount(reader, name, at, args.length, '2')
    return { ...arithmetic(reader, name === 'pow' ? '^' : 'mod', left, right), at }
  }
  if (!isFunctionName(name))
    throw reader.refuse(
      at,
      `there is no function ${name}${didYouMean(name, [...Object.keys(SIGNATURES), 'pow', 'mod', 'col'])}`,
      FUNCTIONS,
    )
  const signature = SIGNATURES[name]
  const { parameters, more } = signature
  if (args.length < parameters.length || (args.length > parameters.length && more !== true))
    throw wrongCount(reader, name, at, args.length, `${parameters.length}${more ? ' or more' : ''}`)
  const same = demandTypes(reader, name, signature, args)
  const type = signature.result === 'same' ? same : signature.result
  return { tree: { kind: 'call', type, name, args: args.map(({ tree }) => tree) }, at }
}

/** Checks the arguments; gives the type of the first, which parameters that are the `same` share. */
function demandTypes(reader: SourceReader, name: string, { parameters }: Signature, args: readonly Placed[]) {
  const [first] = args
  if (first === undefined) throw new Error(`${name} takes no argument`)
  args.forEach((arg, index) => {
    const parameter = parameters[Math.min(index, parameters.length - 1)]
    if (parameter !== undefined && parameter !== 'any')
      reader.demand(parameter === 'same' ? first.tree.type : parameter, name, [arg])
  })
  return first.tree.type
}

const wrongCount = (reader: SourceReader, name: string, at: number, given: number, wanted: string) =>
  reader.refuse(at, `${name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}`, FUNCTIONS)
