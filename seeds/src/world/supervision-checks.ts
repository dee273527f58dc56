import { addDays, type BusinessDate } from '@channelgraph/values'
import type { SupervisionCheckRow } from '../../../subgraphs/partners/src/supervision/supervision.tables.ts'
import { atHour, inOfficeHours, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'

/** Of every third partner one check, of which every second one found something. */
const CHECKED_DAYS_AGO = 40
const DAYS_TO_RECTIFY = 60

const LOOKED_AT = [
  { code: 'SIGNAGE', name: '门头标识与品牌形象', required: true },
  { code: 'PRICES', name: '明码标价', required: true },
  { code: 'CERTIFIED', name: '服务人员持证上岗', required: true },
  { code: 'LEDGER', name: '进销存台账', required: true },
  { code: 'CLEAN', name: '展厅整洁', required: false },
]

/** The check of a partner's business in the last months; null where there was none. */
export function makeCheck(stream: Stream, life: LifeFact, today: BusinessDate): SupervisionCheckRow | null {
  const { partner, activatedAt, terminatedAt } = life
  const date = workingDaysOn(addDays(today, -CHECKED_DAYS_AGO), stream.int(0, 4))
  const at = inOfficeHours(date, stream, 13, 16)
  if (partner.rank % 3 !== 0 || terminatedAt || !activatedAt || activatedAt > at) return null
  const failed = partner.rank % 6 === 0 ? stream.pick(LOOKED_AT.filter(({ required }) => required)).code : null
  return {
    ...{ id: stream.id('supervisionCheck', at), partnerId: partner.id, date, inspectorId: partner.managerId },
    items: LOOKED_AT.map((item) => {
      const passed = item.code !== failed
      return { ...item, value: passed ? null : '现场不符合要求', passed }
    }),
    ...{ passed: failed === null, rectificationDue: failed === null ? null : addDays(date, DAYS_TO_RECTIFY) },
  }
}

/** When a check was recorded: in the evening of its day. */
export const recordedAt = ({ date }: SupervisionCheckRow): Date => atHour(date, 17)
