import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { parseMlmodel } from './parse-mlmodel.ts'
import type { Signature } from './signature.ts'

const MAX_BYTES = 16 * 1024 ** 2

/** A model folder as its `MLmodel` describes it. */
export interface ModelFolder {
  /** The graph's file, inside the folder. */
  readonly graphPath: string
  readonly signature: Signature
  readonly metadata: Readonly<Record<string, unknown>>
  readonly runId: string | undefined
  readonly modelId: string | undefined
}

/**
 * Reads the description of an MLflow model folder with an ONNX graph; the graph itself is not opened.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT naming the file and the key
 */
export async function readModel(folder: string): Promise<ModelFolder> {
  const path = join(folder, 'MLmodel')
  const { data, ...description } = parseMlmodel(await readDescription(path), path)
  return { ...description, graphPath: await findGraph(folder, data, path) }
}

async function readDescription(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_BYTES)
      throw new StepError('BROKEN_CONTRACT', `${path} is ${size} bytes large; at most ${MAX_BYTES} are read`)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}

async function findGraph(folder: string, data: string, source: string): Promise<string> {
  if (isAbsolute(data)) throw outside(data, source)
  const path = join(folder, data)
  try {
    // Links are followed before the place is judged.
    const real = await realpath(path)
    const within = relative(await realpath(folder), real)
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) throw outside(data, source)
    if ((await stat(real)).isFile()) return path
  } catch (error) {
    throw systemError(error, 'read', path)
  }
  throw new StepError('BROKEN_CONTRACT', `${source}: the graph "${data}" is not a file`)
}

const outside = (data: string, source: string): StepError =>
  new StepError('BROKEN_CONTRACT', `${source}: the graph "${data}" lies outside the model's folder`)
