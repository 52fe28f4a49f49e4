import { availableParallelism } from 'node:os'
import { cpuFeatures, millraceVersion } from '@millrace/cli-kit'
import { trainKeys, trainX, trainY, transforms } from '@millrace/contracts'
import type { TrainedModel } from './trained-model.ts'

/** What the bits of a result may hang on: versions, processor, threads, seed, and the hashes of what was read. */
export async function runTags({
  origins: { inputs },
  settings,
  options,
}: TrainedModel): Promise<Record<string, string>> {
  const { default: pl } = await import('nodejs-polars')
  const { env } = await import('onnxruntime-node')
  const { model, features } = cpuFeatures()
  const hashes = [trainX, trainY, trainKeys, transforms].flatMap(({ name }): [string, string][] => {
    const file = inputs[name]
    return file === undefined ? [] : [[`millrace.data_sha256.${name}`, file.sha256]]
  })
  return {
    'millrace.version': millraceVersion(),
    'millrace.seed': String(options.seed ?? settings.seed ?? 0),
    'millrace.threads': String(availableParallelism()),
    'millrace.cpu': model,
    'millrace.cpu_features': features.join(' '),
    'millrace.node': process.versions.node,
    'millrace.polars': String(pl.version),
    'millrace.onnxruntime': env.versions.node ?? env.versions.common,
    ...Object.fromEntries(hashes),
  }
}
