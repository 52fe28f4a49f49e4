import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { GraphProto, ModelProto, TensorProto } from './onnx_pb.ts'
import { TensorProto_DataLocation as DataLocation } from './onnx_pb.ts'
import { byteSize } from './tensor-size.ts'
import { graphsOf, tensorsOf } from './walk-graph.ts'

/** Whether a constant lies in another file. */
export const isExternal = ({ dataLocation }: TensorProto): boolean => dataLocation === DataLocation.EXTERNAL

/** Whether a constant of any of the graphs lies in another file. */
export const hasExternalData = (graphs: readonly GraphProto[]): boolean => external(graphs).length > 0

/** Where constants of a graph lie outside it, as paths from the graph's folder, each once. */
export const externalFiles = ({ graph }: ModelProto): string[] =>
  graph === undefined ? [] : [...new Set(external(graphsOf(graph)).map((tensor) => entry(tensor, 'location')))]

/** What is wrong with the files that constants lie in; links are followed before their place is judged. */
export async function externalDataProblems(
  graphs: readonly GraphProto[],
  folder: string | undefined,
  maxBytes: number,
): Promise<string[]> {
  const sizes = new Map<string, number>()
  const files = new Map<string, Promise<File | string>>()
  const problems: string[] = []
  for (const tensor of external(graphs)) {
    const location = entry(tensor, 'location')
    const found = files.get(location) ?? locate(location, folder)
    files.set(location, found)
    const file = await found
    const problem = typeof file === 'string' ? file : extentProblem(tensor, file.bytes)
    if (problem !== undefined) {
      problems.push(`the constant "${tensor.name}" lies in the file "${location}", ${problem}`)
    } else if (typeof file !== 'string') {
      sizes.set(file.path, file.bytes)
    }
  }
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (bytes > maxBytes) problems.push(`its external data takes ${bytes} bytes; at most ${maxBytes} are read`)
  return problems
}

interface File {
  readonly path: string
  readonly bytes: number
}

const external = (graphs: readonly GraphProto[]): TensorProto[] =>
  graphs.flatMap((graph) => [...tensorsOf(graph)].filter(isExternal))

const entry = (tensor: TensorProto, key: string): string =>
  tensor.externalData.find((pair) => pair.key === key)?.value ?? ''

async function locate(location: string, folder: string | undefined): Promise<File | string> {
  if (folder === undefined) return 'which a model without a folder cannot have'
  if (location === '') return 'which has no name'
  if (isAbsolute(location)) return 'which is an absolute path'
  try {
    const path = await realpath(join(folder, location))
    const within = relative(await realpath(folder), path)
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) return "outside the model's folder"
    const found = await stat(path)
    return found.isFile() ? { path, bytes: found.size } : 'which is not a file'
  } catch (error) {
    return `which cannot be read (${error instanceof Error && 'code' in error ? error.code : error})`
  }
}

/** What is wrong with the part of a file of `bytes` bytes that a constant takes: by default from the start, in its own size. */
function extentProblem(tensor: TensorProto, bytes: number): string | undefined {
  const size = byteSize(tensor)
  if (size === undefined) return `but its type ${tensor.dataType} and shape [${tensor.dims.join(', ')}] have no size`
  const [offset, length] = [entry(tensor, 'offset') || '0', entry(tensor, 'length') || String(size)]
  const unreadable = [offset, length].find((number) => !/^\d{1,15}$/.test(number))
  if (unreadable !== undefined) return `at an offset or length of "${unreadable}"`
  if (Number(length) !== size) return `in ${length} bytes instead of ${size}`
  const end = Number(offset) + size
  return end > bytes ? `which ends at byte ${bytes}, before the constant does at ${end}` : undefined
}
