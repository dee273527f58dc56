import { badInput, check, isUscc, normaliseCode } from '@channelgraph/values'
import type { Contact, PartnerRow } from './partners.tables.ts'

// What a company is registered as, checked alike where it applies and where it is a partner; each returns what is to be stored.

const SHORTEST_NAME = 2

export function companyName(name: string, given: string): string {
  const kept = check.title(name, given)
  if ([...kept].length >= SHORTEST_NAME && /\p{L}/u.test(kept)) return kept
  throw badInput(
    `\`${name}\` must be the registered company name, in ${SHORTEST_NAME} to ${check.TEXT.name} characters with a letter among them.`,
    `\`${name}\` 须为企业登记名称,${SHORTEST_NAME} 至 ${check.TEXT.name} 个字符,至少含一个文字。`,
  )
}

export function usccOf(given: string): string {
  const uscc = normaliseCode(given)
  if (isUscc(uscc)) return uscc
  throw badInput(
    '`uscc` must be a unified social credit code: 18 digits and capital letters without I, O, S, V, Z.',
    '`uscc` 须为统一社会信用代码:18 位数字或大写字母,不含 I、O、S、V、Z。',
  )
}

/** What a partner of kind OTHER calls itself; null for every other kind. */
export function kindLabelOf(kind: PartnerRow['kind'], given: string | null | undefined): string | null {
  const label = check.optionalTitle('kindLabel', given)
  if ((kind === 'OTHER') === (label !== null)) return label
  throw badInput(
    '`kindLabel` must be given for kind OTHER, and for no other kind.',
    '`kindLabel` 须在 kind 为 OTHER 时填写,其他类型不得填写。',
  )
}

const MAX_CONTACTS = 20

/** Each with its own number: the last of those who are named twice with one, as it was said last. */
export function contactsOf(given: readonly Contact[]): Contact[] {
  const contacts = check.items('contacts', given, 0, MAX_CONTACTS).map(({ name, phone, email, role }) => ({
    name: check.title('contacts.name', name),
    phone: check.phone('contacts.phone', phone),
    email: check.optionalEmail('contacts.email', email),
    role: check.optionalTitle('contacts.role', role),
  }))
  return [...new Map(contacts.map((contact) => [`${contact.name} ${contact.phone}`, contact])).values()]
}
