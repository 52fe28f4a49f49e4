import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileContent, StoredFile } from '../tracking-store.ts'
import type { Replay } from './replay.ts'
import { type IdChange, rewriteMlmodel } from './rewrite-mlmodel.ts'

/** Larger ones are no descriptions of models, and are copied as they are. */
const MLMODEL_BYTES = 4 * 1024 ** 2

export interface FilesToReplay {
  readonly from: string
  readonly to: string
  /** What ids that an `MLmodel` tells of become. */
  readonly ids: readonly IdChange[]
}

/** Copies the files below an artifact URI that are not there in the same size; each `MLmodel` last, with the ids of its new place. */
export async function replayFiles(replay: Replay, { from, to, ids }: FilesToReplay): Promise<void> {
  const { source, target } = replay
  const there = new Map<string, number>()
  for await (const { path, bytes } of target.artifacts(to)) there.set(path, bytes)
  const plain: StoredFile[] = []
  const described: StoredFile[] = []
  for await (const file of source.artifacts(from)) {
    if (/(^|\/)MLmodel$/.test(file.path) && file.bytes <= MLMODEL_BYTES) described.push(file)
    else if (there.get(file.path) !== file.bytes) plain.push(file)
  }
  if (plain.length > 0) await copyFiles(replay, { from, to }, plain)
  for (const { path } of described) {
    const text = rewriteMlmodel(Buffer.from(await source.readArtifact(from, path)).toString('utf8'), ids)
    const stored = there.has(path) ? Buffer.from(await target.readArtifact(to, path)).toString('utf8') : undefined
    if (stored !== text) await upload(replay, to, path, Buffer.from(text))
  }
}

async function copyFiles(
  replay: Replay,
  { from, to }: { from: string; to: string },
  files: readonly StoredFile[],
): Promise<void> {
  const { source, scratch } = replay
  const local = source.localPath(from)
  if (local === undefined) await source.download(from, scratch)
  try {
    for (const { path, bytes } of files) {
      await upload(replay, to, path, { file: join(local ?? scratch, path) }, bytes)
    }
  } finally {
    if (local === undefined) await rm(scratch, { recursive: true, force: true })
  }
}

async function upload(replay: Replay, to: string, path: string, content: FileContent, bytes = 0): Promise<void> {
  const { target, counts, watch, signal } = replay
  signal.throwIfAborted()
  await target.uploadFiles(to, new Map([[path, content]]))
  counts.files += 1
  counts.bytes += content instanceof Uint8Array ? content.length : bytes
  watch.progress(counts)
}
