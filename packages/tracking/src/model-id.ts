/** The id in `models:/m-…`, the URI of a logged model; undefined for every other URI. */
export function modelIdOf(uri: string): string | undefined {
  return /^models:\/+(m-[0-9a-f]{32})$/.exec(uri)?.[1]
}
