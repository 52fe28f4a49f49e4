import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { type Mlmodel, parseMlmodel } from './parse-mlmodel.ts'

const MAX_BYTES = 4 * 1024 ** 2

/** A model folder as its `MLmodel` describes it. */
export interface ModelFolder extends Pick<Mlmodel, 'signature' | 'metadata' | 'runId' | 'modelId'> {
  /** The graph's file, inside the folder. */
  readonly graphPath: string
}

/**
 * Reads the description of an MLflow model folder with an ONNX graph; the graph itself is not opened.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT naming the file and the key
 */
export async function readModel(folder: string): Promise<ModelFolder> {
  const path = join(folder, 'MLmodel')
  const size = await fileSize(folder, 'MLmodel', path)
  if (size > MAX_BYTES) throw broken(`${path} is ${size} bytes large; at most ${MAX_BYTES} are read`)
  const { data, sizeBytes, ...description } = parseMlmodel(await readFile(path, 'utf8'), path)
  const graphSize = await fileSize(folder, data, `${path}: the graph "${data}"`)
  // MLflow counts the graph before it writes the sum; files that came later make the folder larger, not the sum smaller.
  if (sizeBytes !== undefined && graphSize > sizeBytes)
    throw broken(
      `${path}: model_size_bytes: is ${sizeBytes}, but the graph "${data}" alone takes ${graphSize} bytes`,
      'the graph is not the one that was logged; fetch or log the model again',
    )
  return { ...description, graphPath: join(folder, data) }
}

/** The size of a file that lies in the folder, whose links are followed before their place is judged. */
async function fileSize(folder: string, path: string, described: string): Promise<number> {
  if (isAbsolute(path) || path.includes('\0')) throw outside(described)
  const full = join(folder, path)
  try {
    const real = await realpath(full)
    const within = relative(await realpath(folder), real)
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) throw outside(described)
    const found = await stat(real)
    if (!found.isFile()) throw broken(`${described} is not a file`)
    return found.size
  } catch (error) {
    throw systemError(error, 'read', full)
  }
}

const outside = (described: string): StepError => broken(`${described} lies outside the model's folder`)

const broken = (message: string, hint?: string): StepError =>
  new StepError('BROKEN_CONTRACT', message, hint === undefined ? {} : { hint })
