import { StepError } from '@millrace/errors'
import type { SearchSpace } from '@millrace/estimators'
import { parseYamlAs, type RepositoryFile, type YamlPath } from '@millrace/feature-registry'
import { ESTIMATOR, type EstimatorName } from '../fits/estimators.ts'
import { PARAMETER, SETTING, SETTING_NAMES } from '../fits/settings.ts'
import type { SearchKind } from './search-kinds.ts'
import { WrittenSpace } from './written-space.ts'

interface Problem {
  readonly path: YamlPath
  readonly message: string
}

/**
 * The space that `search.yaml` of the feature repository says; a path needs none.
 * @throws StepError USAGE naming file, line and key
 */
export async function readSpace(
  file: RepositoryFile,
  { estimator, search }: { estimator: EstimatorName; search: SearchKind },
): Promise<SearchSpace> {
  const text = await file.text()
  const { value } = await parseYamlAs(text ?? '', file.path, {
    schema: WrittenSpace,
    summary: 'bad search space',
    hint: 'docs/training.md shows one',
    check: (space) => problemsOf(space, estimator, search),
  })
  const space: SearchSpace = Object.fromEntries(
    Object.entries(value).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, Array.isArray(values) ? values : { ...values, integer: name === 'degree' }]],
    ),
  )
  if (search !== 'path' && Object.keys(space).length === 0)
    throw new StepError(
      'USAGE',
      `${file.path} ${text === undefined ? 'does not exist' : 'is empty'}: there is nothing to search through`,
      {
        hint: 'write values such as alpha: [0.01, 0.1, 1], or a range: alpha: { low: 0.001, high: 10, scale: log }',
      },
    )
  return space
}

const OF_PATHS: readonly string[] = ['alpha', 'l1_ratio']

function problemsOf(space: WrittenSpace, estimator: EstimatorName, search: SearchKind): Problem[] {
  const { defaults } = ESTIMATOR[estimator]
  return Object.entries(space).flatMap(([name, values]): Problem[] => {
    const setting = SETTING_NAMES.find((candidate) => PARAMETER[candidate] === name)
    if (values === undefined || setting === undefined) return []
    if (!(setting in defaults)) return [{ path: [name], message: `${estimator} does not read ${name}` }]
    if (search === 'path' && !OF_PATHS.includes(name))
      return [{ path: [name], message: `a path goes through alpha and l1_ratio, not ${name}: choose grid or random` }]
    if (Array.isArray(values)) return []
    const { low, high, scale } = values
    if (search === 'path' || search === 'grid')
      return [{ path: [name], message: `a ${search} needs the values themselves, not a range` }]
    if (!(low <= high)) return [{ path: [name, 'low'], message: `low is ${low}, above high, ${high}` }]
    if (scale === 'log' && !(low > 0)) return [{ path: [name, 'low'], message: 'a logarithmic range starts above 0' }]
    return [['low', low] as const, ['high', high] as const].flatMap(([end, value]) =>
      SETTING[setting].safeParse(value).success ? [] : [{ path: [name, end], message: `${value} is out of range` }],
    )
  })
}
