import { ROLES, type Role } from '@channelgraph/contracts'
import { isId, isRegionPath, LANGUAGES, type Language, type Text } from '@channelgraph/values'
import type { Viewer } from './viewer.ts'

// Everything that lists a viewer's fields: what a token says of them, and what makes two viewers the same. Whoever gives the
// viewer another field gives it to all three functions.

/** A viewer's claims beside `sub`, as people's tokens and the signed identity carry them. */
export const claimsOf = ({ roles, partnerId, regions, scopes, lang }: Viewer) => ({
  roles,
  partnerId,
  regions,
  ...(scopes?.length ? { scope: scopes.join(' ') } : {}),
  ...(lang ? { lang } : {}),
})

const keys = new WeakMap<Viewer, string>()

/** Equal for viewers who see the same: the key under which identities and answers are kept or merged. */
export function viewerKey(viewer: Viewer): string {
  const known = keys.get(viewer) // a viewer object lives as long as its token is remembered
  if (known !== undefined) return known
  const key = JSON.stringify([viewer.subject, claimsOf(viewer)])
  keys.set(viewer, key)
  return key
}

/** Claims that are nobody's; the text says what they must be, without a name of the field's reader. */
export class InvalidClaims extends Error {
  override name = 'InvalidClaims'
  readonly text: Text

  constructor(en: string, zh: string) {
    super(en)
    this.text = { en, zh }
  }
}

/** Printable ASCII without a space: a subject stands in audit entries and logs, and must look like no other. */
const SUBJECT = /^[\x21-\x7e]{1,128}$/
const MAX_ROLES = 32
const MAX_REGIONS = 100
const MAX_SCOPES = 100
const MAX_NAMED = 60

/**
 * The viewer of verified claims, whoever signed them: throws InvalidClaims for a subject that is none, a partner's id that is
 * none, a region that is not known, and more of them than anybody has. Roles that are not ours are left out, and SYS is
 * nobody's: it acts for events and schedules inside the departments.
 */
export function viewerFromClaims(claims: Readonly<Record<string, unknown>>): Viewer {
  const { sub, roles, partnerId, regions, scope, lang } = claims
  if (typeof sub !== 'string' || !SUBJECT.test(sub))
    throw new InvalidClaims(
      '`sub` must be 1 to 128 printable ASCII characters without a space',
      '`sub` 须为 1 到 128 个可打印的 ASCII 字符,且不含空格',
    )
  if (sub.toLowerCase() === 'system')
    throw new InvalidClaims(
      '`sub` must not be "system", as which events and schedules act',
      '`sub` 不得为 "system",该名称由事件和定时任务使用',
    )
  return {
    subject: sub,
    roles: listOf('roles', roles, MAX_ROLES).filter(isRole),
    partnerId: partnerIdOf(partnerId),
    regions: listOf('regions', regions, MAX_REGIONS).map(regionOf),
    ...scopesOf(scope),
    ...(isLanguage(lang) ? { lang } : {}),
  }
}

const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value)

const isRole = (role: unknown): role is Role => role !== 'SYS' && (ROLES as readonly unknown[]).includes(role)

/** As OAuth writes them (RFC 6749, 3.3): names between blanks. */
function scopesOf(value: unknown): { scopes?: readonly string[] } {
  if (value === undefined || value === null || value === '') return {}
  const scopes = typeof value === 'string' ? value.split(' ').filter(Boolean) : []
  if (scopes.length === 0 || scopes.length > MAX_SCOPES || !scopes.every((scope) => SUBJECT.test(scope)))
    throw new InvalidClaims(
      `\`scope\` must be a text of at most ${MAX_SCOPES} names of 1 to 128 printable ASCII characters, with blanks between them`,
      `\`scope\` 须为最多 ${MAX_SCOPES} 个以空格分隔的名称,每个为 1 到 128 个可打印的 ASCII 字符`,
    )
  return { scopes: [...new Set(scopes)].sort() }
}

function listOf(name: string, value: unknown, max: number): unknown[] {
  const list = value ?? []
  if (!Array.isArray(list) || list.length > max)
    throw new InvalidClaims(`\`${name}\` must be a list of at most ${max}`, `\`${name}\` 须为最多 ${max} 项的列表`)
  return list
}

function partnerIdOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || !isId('partner', value))
    throw new InvalidClaims(
      "`partnerId` must be a partner's id such as ptn_01h455vb4pex5vsknk084sn02q",
      '`partnerId` 须为合作伙伴的 id,例如 ptn_01h455vb4pex5vsknk084sn02q',
    )
  return value
}

function regionOf(path: unknown): string {
  if (typeof path === 'string' && isRegionPath(path)) return path
  const named = JSON.stringify(path)?.slice(0, MAX_NAMED)
  throw new InvalidClaims(
    `\`regions\` must be paths such as HUADONG/ or HUANAN/440000/, and ${named} is none`,
    `\`regions\` 须为区域路径,例如 HUADONG/ 或 HUANAN/440000/,而 ${named} 不是`,
  )
}
