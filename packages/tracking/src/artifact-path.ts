import { StepError } from '@millrace/errors'

/**
 * The parts of a relative artifact path.
 * @throws StepError BROKEN_CONTRACT where it would lead out of its folder
 */
export function artifactPathParts(path: string): string[] {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]|%[0-9a-f]{2}/i.test(part))) {
    throw new StepError('BROKEN_CONTRACT', `${JSON.stringify(path)} is not a relative artifact path`, {
      hint: 'Artifact paths have no empty part, no . or .., no backslash, and no %41, which a server would decode.',
    })
  }
  return parts
}
