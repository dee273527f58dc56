import type { ViolationKind } from '@channelgraph/contracts'
import { addMonths, type BusinessDate, badInput, check, illegalTransition } from '@channelgraph/values'
import type { ScreenedItem } from '../applications/applications.tables.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'

/** Something that was looked at, as it is given. */
export interface GivenItem {
  readonly code: string
  readonly name: string
  readonly required: boolean
  readonly value?: string | null
  readonly passed: boolean
  readonly violationKind?: ViolationKind | null
}

const MAX_ITEMS = 50
const MONTHS_BACK = 3

/** The items as they are kept, each with the kind of violation it is where it is not met. Throws BAD_USER_INPUT. */
export function itemsOf(given: readonly GivenItem[]): { item: ScreenedItem; violationKind: ViolationKind }[] {
  const items = check.items('items', given, 1, MAX_ITEMS).map(({ code, name, required, value, passed, ...more }) => ({
    item: {
      code: check.code('items.code', code),
      name: check.title('items.name', name),
      ...{ required, passed },
      value: check.optionalText('items.value', value),
    },
    violationKind: more.violationKind ?? 'OTHER',
  }))
  if (new Set(items.map(({ item }) => item.code)).size < items.length)
    throw badInput('`items` must name each code once.', '`items` 中每个代码只能出现一次。')
  return items
}

/** A day on which somebody was checked: not later than today, and not so long ago that nobody remembers. */
export const checkedDay = (date: BusinessDate, today: BusinessDate): BusinessDate =>
  check.day('date', date, addMonths(today, -MONTHS_BACK), today)

/** Throws BAD_USER_INPUT where something has to be put right and nobody says until when, or the other way round. */
export function assertDue(passed: boolean, rectificationDue: BusinessDate | null): void {
  if (passed === (rectificationDue === null)) return
  throw badInput(
    '`rectificationDue` must be given where a required item is not met, and only there.',
    '有必备项不符合时须填写 `rectificationDue`,否则不得填写。',
  )
}

/** Whoever is no partner any more is not checked. */
export const refuseCheck = ({ status }: Pick<PartnerRow, 'status'>) =>
  status === 'TERMINATED'
    ? illegalTransition(status, {
        en: 'The partner is TERMINATED: there is no business to be checked.',
        zh: '该渠道伙伴已终止合作:无经营活动可检查。',
      })
    : null
