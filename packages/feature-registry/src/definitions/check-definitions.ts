import type { Problem } from '../yaml/problem.ts'
import { distinctJoinKeys, joinKeyType, oneJoinKey } from './rules/entities.ts'
import { featureIsNoKey, mappedColumn, positiveTtl, uniqueFeatures } from './rules/features.ts'
import { nameCharacters, uniqueNames } from './rules/names.ts'
import { knownEntity, knownFeature, knownJoinKey, knownSource, knownView } from './rules/references.ts'
import type { Rule } from './rules/rule.ts'
import { nameCollisions } from './rules/services.ts'
import { tableOrQuery } from './rules/sources.ts'
import type { WrittenDefinitions } from './written.ts'

/** Every rule that the definitions of a feature repository must keep. */
export const RULES: readonly Rule[] = [
  uniqueNames,
  nameCharacters,
  oneJoinKey,
  joinKeyType,
  tableOrQuery,
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
]

/** Every rule that definitions break, each message ending with the rule's name. */
export function checkDefinitions(definitions: WrittenDefinitions): Problem[] {
  return RULES.flatMap(({ name, check }) =>
    check(definitions).map(({ at, message }) => ({ at, message: `${message} [${name}]` })),
  )
}
