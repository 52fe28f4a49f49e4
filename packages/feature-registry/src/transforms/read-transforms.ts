import { join } from 'node:path'
import { type DeclaredTransform, TransformDeclarations } from '@millrace/contracts'
import { optionalText } from '../optional-text.ts'
import { parseYamlAs } from '../yaml/parse-yaml-as.ts'

export const TRANSFORMS_FILE = 'transforms.yaml'

/**
 * The transforms beside the feature definitions, in their order; none where there is no such file.
 * @throws StepError USAGE naming file, line and key
 */
export async function readTransforms(repoFolder: string): Promise<DeclaredTransform[]> {
  const path = join(repoFolder, TRANSFORMS_FILE)
  const text = await optionalText(path)
  return text === undefined ? [] : parseTransforms(text, path)
}

/** The transforms in the text of a file, each with its place. @throws StepError USAGE naming file, line and key */
export async function parseTransforms(text: string, path: string): Promise<DeclaredTransform[]> {
  const { value, at } = await parseYamlAs(text, path, {
    schema: TransformDeclarations,
    summary: 'bad transforms',
    hint: 'types are impute, clip, standardize, log, one_hot, ordinal, bin and derive',
    check: () => [],
  })
  return value.transforms.map((declared, index) => ({ ...declared, at: at(['transforms', index]) }))
}
