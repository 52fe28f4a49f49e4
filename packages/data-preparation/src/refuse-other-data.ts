import type { SplitManifest } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'

type Counts = SplitManifest['rows']

const HINT = 'a manifest repeats a split of the same rows; to split these, leave --from-manifest (FROM_MANIFEST) out'

/** Throws BROKEN_CONTRACT where there are not the rows that a manifest speaks of. */
export function refuseOtherCounts(source: string, stated: Counts, found: Pick<Counts, 'read' | 'incomplete'>): void {
  if (stated.read === found.read && stated.incomplete === found.incomplete) return
  const words = ({ read, incomplete }: Pick<Counts, 'read' | 'incomplete'>) => `${read} rows, ${incomplete} incomplete`
  throw new StepError('BROKEN_CONTRACT', `${source} has ${words(found)}; the split manifest is of ${words(stated)}`, {
    hint: HINT,
  })
}

/** Throws BROKEN_CONTRACT where the columns that tell a row are not there. */
export function refuseOtherColumns(source: string, identity: readonly string[], names: readonly string[]): void {
  const absent = identity.filter((name) => !names.includes(name))
  if (absent.length === 0) return
  const list = absent.map((name) => `"${name}"`).join(', ')
  throw new StepError(
    'BROKEN_CONTRACT',
    `${source} has no column ${list}, by which the split manifest tells its rows`,
    {
      hint: HINT,
    },
  )
}

/** Throws BROKEN_CONTRACT where the sides are not those of a manifest, and names them. */
export function refuseOtherSides(source: string, stated: SplitManifest, found: SplitManifest): void {
  const by = stated.identity.join(', ')
  const problems = (['train', 'validation', 'test'] as const).flatMap((side) => {
    const [was, is] = [stated.sides[side], found.sides[side]]
    if (was?.sha256 === is?.sha256) return []
    if (was?.rows === is?.rows) return [`${side}: ${is?.rows} rows, but not those of the manifest, told by ${by}`]
    return [`${side}: ${is?.rows ?? 'no'} rows, ${was?.rows ?? 'no'} in the manifest`]
  })
  if (problems.length === 0) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `${source} is not what the split manifest was made of:\n${listProblems(problems)}`,
    {
      hint: HINT,
    },
  )
}
