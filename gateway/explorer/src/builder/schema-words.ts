import { type Language, labelOf, termOf } from '@channelgraph/values/labels'

/** What the schema calls something: its name and description. */
export interface Named {
  readonly name: string
  readonly description?: string | null | undefined
}

/** The reader's words for a member of the schema. */
export const label = (named: Named, language: Language): string => labelOf(named, language)

/** The other language's, or the name in the text, to be shown beside the label. */
export function byName(named: Named, language: Language): string {
  const term = termOf(named.description ?? '')
  return language === 'zh' || term === '' ? named.name : `${term} ${named.name}`
}

export { termOf }
