import { DEPARTMENTS } from '@channelgraph/contracts'
import { ID_PREFIXES } from '@channelgraph/values'

/** What was asked for cannot be made; the message says why, and what to say instead. */
export class Unusable extends Error {
  override name = 'Unusable'
}

/** A noun in all the forms that a module writes it in. */
export interface Noun {
  readonly kebab: string
  readonly kebabs: string
  readonly noun: string
  readonly nouns: string
  readonly Noun: string
  readonly Nouns: string
  /** For constants and codes: SITE_CHECK. */
  readonly NOUN: string
  readonly snake: string
  readonly words: string
  readonly 'words plural': string
  readonly 'Words plural': string
  readonly 'a noun': string
  readonly 'A noun': string
}

/** Words of JavaScript, GraphQL and Postgres that would not be a name where the noun is used as one. */
const RESERVED = new Set(
  (
    'abstract all and any array as asc async await boolean both break case catch class collate column command const constraint ' +
    'continue create created current-user date debugger default delete desc do else end enum event export extends false final ' +
    'finally for foreign from function grant group having if implements import in index input instanceof interface into let ' +
    'limit module mutation new node not null number object of offset on only or order package page pages private protected ' +
    'public query references refusal resolver return rows schema scope select session-user static status string subgraph ' +
    'subscription super switch symbol table test text then this throw to trailing true try type typeof undefined union unique ' +
    'user using var version void when where while window with yield'
  ).split(' '),
)

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function pluralOf(word: string): string {
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

/** A plural given for its singular; words such as address and analysis are singular. */
const looksPlural = (word: string) => /[^su]s$/.test(word) && !/(is|news|series)$/.test(word)

/** The forms of a noun as it is said on the command line, such as `site-check`. Throws Unusable. */
export function nounOf(given: string, plural?: string): Noun {
  const pattern = /^[a-z]{2,20}(-[a-z]{2,20}){0,2}$/
  if (!pattern.test(given))
    throw new Unusable(`"${given}" must be a noun in lower case, its words joined by hyphens: inspection, site-check.`)
  if (!plural && looksPlural(given))
    throw new Unusable(
      `"${given}" looks like a plural: give the singular, such as ${given.slice(0, -1)}. If it is one, say its plural: --plural ${pluralOf(given)}.`,
    )
  const kebabs = plural ?? pluralOf(given)
  if (!pattern.test(kebabs) || kebabs === given)
    throw new Unusable(`The plural "${kebabs}" must be another word in lower case than "${given}": --plural WORD.`)
  for (const name of [given, kebabs])
    if (RESERVED.has(name))
      throw new Unusable(`"${name}" is a word of JavaScript, GraphQL or SQL: choose another noun.`)
  const pascal = (kebab: string) => kebab.split('-').map(capital).join('')
  const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)
  const words = given.replaceAll('-', ' ')
  const a = `${/^[aeiou]/.test(given) ? 'an' : 'a'} ${words}`
  return {
    kebab: given,
    kebabs,
    noun: lower(pascal(given)),
    nouns: lower(pascal(kebabs)),
    Noun: pascal(given),
    Nouns: pascal(kebabs),
    NOUN: given.replaceAll('-', '_').toUpperCase(),
    snake: given.replaceAll('-', '_'),
    words,
    'words plural': kebabs.replaceAll('-', ' '),
    'Words plural': capital(kebabs.replaceAll('-', ' ')),
    'a noun': a,
    'A noun': capital(a),
  }
}

/** Throws Unusable for a Chinese name that the glossary could not list. */
export function chineseName(given: string | undefined, example: string): string {
  if (given && /^\p{Script=Han}{2,8}$/u.test(given)) return given
  throw new Unusable(
    `${given ? `"${given}" must be` : 'Say'} what people call it in Chinese, 2 to 8 characters: --zh ${example}.`,
  )
}

/** Three letters that no other id begins with, from the noun's own. */
export function idPrefix(noun: Noun, given?: string): string {
  const taken = new Map(Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix as string, kind]))
  if (given !== undefined) {
    if (!/^[a-z]{3}$/.test(given)) throw new Unusable(`--prefix "${given}" must be three letters, such as ins.`)
    if (taken.has(given)) throw new Unusable(`--prefix ${given} is that of ${taken.get(given)}: choose another one.`)
    return given
  }
  const [first = '', ...others] = noun.kebab.replaceAll('-', '')
  const free = others
    .flatMap((second, i) => others.slice(i + 1).map((third) => first + second + third))
    .find((prefix) => !taken.has(prefix))
  if (!free)
    throw new Unusable(`Which three letters do its ids begin with? Say --prefix abc (packages/values/src/ids.ts).`)
  return free
}

/** Names that mean something else where departments are named. */
const NOT_A_DEPARTMENT = new Set([
  'gateway',
  'postgres',
  'trusted',
  'shared',
  'names',
  'nobody',
  'metrics',
  'outside',
  'graph',
])

/** Throws Unusable for a name that cannot be a department's. */
export function newDepartment(given: string): string {
  if (!/^[a-z]{3,20}$/.test(given))
    throw new Unusable(`"${given}" must be one word of 3 to 20 letters in lower case: quality, logistics.`)
  if ((DEPARTMENTS as readonly string[]).includes(given)) throw new Unusable(`There is a department ${given} already.`)
  if (RESERVED.has(given) || NOT_A_DEPARTMENT.has(given))
    throw new Unusable(`"${given}" means something else in the code or in deploy/: choose another name.`)
  return given
}
