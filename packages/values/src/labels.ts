import type { Language } from './text.ts'

// What people call the members of the schema: one rule for histories, the glossary and the tests that hold it.

const CLAUSE_NUMBER = /^[一二三四五六七八](?:[.:]|$)/
const HAN = /^\p{Script=Han}/u

/**
 * The Chinese term of a description, which begins its parentheses: "Its number (订单编号, 四.3)" gives 订单编号. It may be the whole
 * description, as that of an enum value. Empty where a description says nothing of the kind; the number of a clause is no term.
 */
export function termOf(description: string): string {
  if (HAN.test(description)) return description
  const groups = [...description.matchAll(/\(([^()]*)\)/g)].map(([, inside = '']) => inside)
  const named = groups.find((inside) => HAN.test(inside) && !CLAUSE_NUMBER.test(inside))
  return named?.split(/[,;]/)[0] ?? ''
}

/** Words of names that are written in capitals. */
const INITIALS = new Set(['csat', 'id', 'sku', 'sla', 'uscc', 'url', 'vat'])
const SPELT: Readonly<Record<string, string>> = { no: 'number', kwh: 'kWh', kw: 'kW' }

/** A short label of a field: its name's words in English ("Ship to region"), the description's term in Chinese. */
export function labelOf(
  { name, description }: { readonly name: string; readonly description?: string | null | undefined },
  language: Language,
): string {
  return (language === 'zh' && termOf(description ?? '')) || inWords(name)
}

function inWords(name: string): string {
  const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
  const text = words.map((word) => SPELT[word] ?? (INITIALS.has(word) ? word.toUpperCase() : word)).join(' ')
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
