import type { Problem } from '../yaml/problem.ts'
import { distinctJoinKeys, joinKeyType, oneJoinKey } from './rules/entities.ts'
import { featureIsNoKey, mappedColumn, positiveTtl, uniqueFeatures } from './rules/features.ts'
import { nameCharacters, ownTags, uniqueNames } from './rules/names.ts'
import { expressions, onDemandColumns, onDemandDtype, onDemandSource, requestTypes } from './rules/on-demand.ts'
import { knownEntity, knownFeature, knownJoinKey, knownSource, knownView } from './rules/references.ts'
import type { Rule } from './rules/rule.ts'
import { nameCollisions } from './rules/services.ts'
import { batchSource, distinctTimes, tableOrQuery } from './rules/sources.ts'
import type { WrittenDefinitions } from './written.ts'

/** Every rule that the definitions of a feature repository must keep. */
export const RULES: readonly Rule[] = [
  uniqueNames,
  nameCharacters,
  ownTags,
  oneJoinKey,
  joinKeyType,
  tableOrQuery,
  batchSource,
  distinctTimes,
  knownEntity,
  knownSource,
  distinctJoinKeys,
  uniqueFeatures,
  featureIsNoKey,
  mappedColumn,
  positiveTtl,
  knownView,
  knownFeature,
  knownJoinKey,
  nameCollisions,
  onDemandSource,
  onDemandColumns,
  requestTypes,
  onDemandDtype,
  expressions,
]

/** Every rule that definitions break, each message ending with the rule's name. */
export async function checkDefinitions(definitions: WrittenDefinitions): Promise<Problem[]> {
  const broken = await Promise.all(
    RULES.map(async ({ name, check }) =>
      (await check(definitions)).map(({ at, message }) => ({ at, message: `${message} [${name}]` })),
    ),
  )
  return broken.flat()
}
