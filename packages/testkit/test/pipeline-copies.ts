import { preparedCopies, type Workdir } from '../src/index.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

/** Folders in which the whole pipeline ran on a small generated repository: run once for a test file, then copied. */
export const pipelineCopies = (): (() => Promise<Workdir>) =>
  preparedCopies(async (dir) => {
    await generatedRepository(dir)
    await runCalls(dir, GENERATED_SETTINGS)
  })
