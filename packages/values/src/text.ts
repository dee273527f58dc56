/** The languages that messages to people are written in. */
export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** A message to people, in each language. Codes, numbers and names of fields stand in it as they are. */
export type Text = Readonly<Record<Language, string>>
