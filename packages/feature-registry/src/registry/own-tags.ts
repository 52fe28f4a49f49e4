/** What the tags of the registry begin with in which millrace keeps what Feast has no field for. */
export const OWN_TAG = 'millrace.'

type Tags = Readonly<Record<string, string>>

/** A registry's tags without millrace's own. */
export const withoutOwnTags = (tags: Tags): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => !name.startsWith(OWN_TAG)))

/** The value of one of millrace's own tags. */
export const ownTag = (tags: Tags, name: string): string | undefined => tags[`${OWN_TAG}${name}`]

/** Tags with millrace's own beside. */
export const withOwnTags = (tags: Tags, own: Readonly<Record<string, string | undefined>>): Record<string, string> => ({
  ...tags,
  ...Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[`${OWN_TAG}${name}`, value]])),
  ),
})
