import type { SplitKind } from '@millrace/contracts'

const SIZES = ['testSize', 'validationSize'] as const
const TIMES = [...SIZES, 'testFrom', 'validationFrom', 'timeGap'] as const

/** The options that each kind of split reads; a kind is refused any other of them. */
const READ_BY = {
  random: [...SIZES, 'randomSeed'],
  stratified: [...SIZES, 'randomSeed', 'stratifyBy', 'stratifyBins'],
  hash: [...SIZES, 'randomSeed', 'groupColumns'],
  time: TIMES,
  group: [...SIZES, 'randomSeed', 'groupColumns', 'allowSharedEntities'],
  'group-time': [...TIMES, 'randomSeed', 'groupColumns', 'laterGroups', 'allowSharedEntities'],
} as const satisfies Record<SplitKind, readonly string[]>

type SplitOption = (typeof READ_BY)[SplitKind][number]
type Given = Readonly<Partial<Record<SplitOption, unknown>>>

/** What is wrong with the options of a split together: those that its kind does not read, and those that exclude each other. */
export function unreadOptions(kind: SplitKind, options: Given): { option: SplitOption; message: string }[] {
  const isGiven = (option: SplitOption) => options[option] !== undefined && options[option] !== false
  const isRead = (option: SplitOption, by: SplitKind) => READ_BY[by].some((read) => read === option)
  const unread = ALL.filter((option) => isGiven(option) && !isRead(option, kind)).map((option) => {
    const readers = KINDS.filter((other) => isRead(option, other))
    return { option, message: `a ${kind} split does not read it, only ${readers.join(', ')}` }
  })
  const doubled = (['test', 'validation'] as const)
    .filter((side) => isGiven(`${side}From`) && isGiven(`${side}Size`) && isRead(`${side}From`, kind))
    .map((side) => ({
      option: `${side}From` as const,
      message: `give it or --${side}-size (${side.toUpperCase()}_SIZE), not both`,
    }))
  return [...unread, ...doubled]
}

const KINDS: readonly SplitKind[] = ['random', 'stratified', 'hash', 'time', 'group', 'group-time']
const ALL: readonly SplitOption[] = [...new Set(KINDS.flatMap((kind): readonly SplitOption[] => READ_BY[kind]))]
