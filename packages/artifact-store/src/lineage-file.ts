import { randomUUID } from 'node:crypto'
import { linkSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { LineageRecord } from '@millrace/contracts'
import { systemError } from '@millrace/errors'
import { makeFolder, type ScratchFolder } from './scratch-folder.ts'

/**
 * Writes a lineage record to `<artifacts>/lineage/<UTC time in basic ISO form>-<step>.json`, whole or not at all and
 * never over another one, and returns its path.
 * @throws StepError CANNOT_WRITE
 */
export async function writeLineage(
  record: LineageRecord,
  { artifacts, step, scratch }: { artifacts: string; step: string; scratch: ScratchFolder },
): Promise<string> {
  const folder = join(artifacts, 'lineage')
  makeFolder(artifacts, folder)
  const staged = scratch.path(`lineage-${randomUUID()}.json`)
  const stem = `${new Date().toISOString().replaceAll(/[-:]/g, '')}-${step}`
  try {
    {
      await using file = await open(staged, 'w')
      await file.writeFile(`${JSON.stringify(LineageRecord.parse(record), null, 2)}\n`)
      await file.sync()
    }
    return linkToFreeName(staged, (suffix) => join(folder, `${stem}${suffix}.json`))
  } catch (error) {
    throw systemError(error, 'write', folder)
  } finally {
    rmSync(staged, { force: true })
  }
}

function linkToFreeName(staged: string, name: (suffix: string) => string): string {
  for (let attempt = 1; ; attempt++) {
    const target = name(attempt === 1 ? '' : `-${attempt}`)
    try {
      linkSync(staged, target)
      return target
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
