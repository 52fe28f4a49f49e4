import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { GraphProto, TensorProto } from './onnx_pb.ts'
import { TensorProto_DataLocation as DataLocation } from './onnx_pb.ts'
import { tensorsOf } from './walk-graph.ts'

/** Whether a constant of any of the graphs lies in another file. */
export const hasExternalData = (graphs: readonly GraphProto[]): boolean => external(graphs).length > 0

/** What is wrong with the files that constants lie in; links are followed before their place is judged. */
export async function externalDataProblems(
  graphs: readonly GraphProto[],
  folder: string | undefined,
  maxBytes: number,
): Promise<string[]> {
  const sizes = new Map<string, number>()
  const problems: string[] = []
  for (const tensor of external(graphs)) {
    const found = folder === undefined ? 'which a model without a folder cannot have' : await locate(tensor, folder)
    if (typeof found === 'string') {
      problems.push(`the constant "${tensor.name}" lies in the file "${entry(tensor, 'location')}", ${found}`)
    } else {
      sizes.set(found.path, found.bytes)
    }
  }
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (bytes > maxBytes) problems.push(`its external data takes ${bytes} bytes; at most ${maxBytes} are read`)
  return problems
}

const external = (graphs: readonly GraphProto[]): TensorProto[] =>
  graphs.flatMap((graph) => [...tensorsOf(graph)].filter(({ dataLocation }) => dataLocation === DataLocation.EXTERNAL))

const entry = (tensor: TensorProto, key: string): string =>
  tensor.externalData.find((pair) => pair.key === key)?.value ?? ''

async function locate(tensor: TensorProto, folder: string): Promise<{ path: string; bytes: number } | string> {
  const location = entry(tensor, 'location')
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
