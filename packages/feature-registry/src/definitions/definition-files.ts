import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemError } from '@millrace/errors'
import { CONFIG_FILE } from '../config/feature-store-config.ts'

/** The definition files of a feature repository: every YAML file under it, in the order of their names. */
export async function definitionFiles(repoFolder: string): Promise<string[]> {
  const found: string[] = []
  await collect(repoFolder, found)
  return found
}

const OTHER_FILES: ReadonlySet<string> = new Set([CONFIG_FILE, 'expectations.yaml', 'transforms.yaml'])

async function collect(folder: string, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw systemError(error, 'read', folder)
  })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || OTHER_FILES.has(entry.name)) continue
    if (entry.isDirectory() && entry.name !== 'node_modules') await collect(path, found)
    else if (!entry.isDirectory() && /\.ya?ml$/.test(entry.name)) found.push(path)
  }
}
