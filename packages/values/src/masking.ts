/** Shows enough of a phone number to recognise it: "138****1234" (specification 6.4, L5). */
export const maskPhone = (phone: string): string =>
  phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** Shows the family name only: "王**". */
export const maskName = (name: string): string => `${[...name][0] ?? ''}**`

/** Shows the first letter and the domain: "w***@example.com". */
export const maskEmail = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1***$2')

/** What to keep of a value that says who somebody is. */
export type Mask = (value: string) => string

/** For people's own words, which may name anybody: that they were changed is kept, they are not. */
export const withheld: Mask = () => '…'

const personal = new Map<string, Readonly<Record<string, Mask>>>()

/**
 * Says which fields of an entity's rows are personal data, once, beside its table. The audit keeps them masked, whoever reads it:
 * what is hashed into a chain can never be erased.
 */
export function markPersonal(entity: string, fields: Readonly<Record<string, Mask>>): void {
  personal.set(entity, fields)
}

/** The fields of an entity that are personal data, with what is kept of each. */
export const personalFieldsOf = (entity: string): Readonly<Record<string, Mask>> => personal.get(entity) ?? {}

const derived = new Map<string, ReadonlySet<string>>()

/**
 * Says which columns of an entity's rows only repeat what others say, such as a path that an index reads, once, beside its table. The
 * audit leaves them out: they change with what it keeps.
 */
export function markDerived(entity: string, ...columns: readonly string[]): void {
  derived.set(entity, new Set(columns))
}

const NONE: ReadonlySet<string> = new Set()

/** The columns of an entity that only repeat what others say. */
export const derivedColumnsOf = (entity: string): ReadonlySet<string> => derived.get(entity) ?? NONE

/** How one of a list of rows is told. */
export type Wording = (item: never) => string
const worded = new Map<string, Readonly<Record<string, Wording>>>()

/**
 * Says how the rows within a column of an entity are told, once, beside its table: terms that money follows, whose every change the audit
 * keeps as it was. A list of rows that is not marked is kept as the number of them.
 */
export function markWorded(entity: string, columns: Readonly<Record<string, Wording>>): void {
  worded.set(entity, columns)
}

/** The columns of an entity whose rows are told one by one, with how. */
export const wordingsOf = (entity: string): Readonly<Record<string, Wording>> => worded.get(entity) ?? {}
