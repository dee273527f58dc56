import { addBusinessTime, addDays, type BusinessDate, businessDateOf } from '@channelgraph/values'
import type { ComplaintRow } from '../../../subgraphs/support/src/complaints/complaints.tables.ts'
import { FAULT_CODES, type Fault } from '../../../subgraphs/support/src/tickets/fault-codes.ts'
import type { TicketRow } from '../../../subgraphs/support/src/tickets/tickets.tables.ts'
import { atHour, DAY, HOUR, inOfficeHours, later, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { LifeFact } from './activation.ts'
import type { Installed } from './installs.ts'
import { isHolidayPeak } from './seasons.ts'

/** A call for help as it was opened; how it went on follows from its stream. */
export interface TicketFact {
  readonly stream: Stream
  readonly openedAt: Date
  readonly life: LifeFact
  /** The charger it is about; null for a question. */
  readonly serialNo: string | null
  readonly kind: TicketRow['kind']
  readonly channel: TicketRow['channel']
  readonly fault: Fault | null
  readonly subject: string
  /** Nobody resolves it before the history ends. */
  readonly staysOpen: boolean
}
/** A customer's complaint as it was registered, and the state in which it is left. */
export interface ComplaintFact {
  readonly id: string
  readonly stream: Stream
  readonly openedAt: Date
  readonly life: LifeFact
  readonly serialNo: string | null
  readonly category: ComplaintRow['category']
  readonly level: ComplaintRow['level']
  readonly description: string
  /** The last state it is brought to; CLOSED unless it is one of those still open. */
  readonly until: ComplaintRow['status']
}

const FAULTS: readonly (readonly [string, number])[] = [
  ['EVCommunicationError', 8],
  ['ConnectorLockFailure', 14],
  ['GroundFailure', 2],
  ['HighTemperature', 3],
  ['InternalError', 12],
  ['OverCurrentFailure', 2],
  ['OverVoltage', 2],
  ['PowerMeterFailure', 6],
  ['PowerSwitchFailure', 6],
  ['ReaderFailure', 12],
  ['ResetFailure', 6],
  ['UnderVoltage', 8],
  ['WeakSignal', 9],
  ['OtherError', 10],
]
const QUESTIONS = [
  '如何设置峰谷电价',
  '后台如何导出充电订单',
  '新枪线是否兼容旧桩',
  '并网验收需要哪些资料',
  '蓝牙配对失败怎么处理',
] as const
const COMPLAINT_TEXT: Readonly<Record<ComplaintRow['category'], string>> = {
  PRODUCT_QUALITY: '充电桩反复停机，影响正常使用',
  INSTALLATION: '安装位置与约定不符，线缆裸露',
  DELIVERY: '到货时间比承诺晚，包装破损',
  SERVICE_ATTITUDE: '客服多次未回电',
  PRICE_BILLING: '结算电费与显示不一致',
  PARTNER_CONDUCT: '经销商加价销售并拒开发票',
  SAFETY: '充电时外壳发烫并有异味',
  OTHER: '说明书缺少中文附录',
}
const CATEGORIES: readonly (readonly [ComplaintRow['category'], number])[] = [
  ['PRODUCT_QUALITY', 30],
  ['INSTALLATION', 14],
  ['DELIVERY', 14],
  ['SERVICE_ATTITUDE', 14],
  ['PRICE_BILLING', 10],
  ['PARTNER_CONDUCT', 6],
  ['SAFETY', 6],
  ['OTHER', 6],
]

/** Everything installed, the earliest first; read one by one, for in a large world there are a million. */
export interface InstalledUnits {
  readonly length: number
  at(i: number): Installed
  /** How many were installed before an instant: the first ones. */
  countBefore(at: Date): number
}

const pickOf = (stream: Stream, units: InstalledUnits): Installed => units.at(stream.int(0, units.length - 1))

/**
 * One call for help, about any unit that is installed: so tickets grow with the installed base, and they peak on holidays.
 * Null where nobody called after all.
 */
export function makeTicket(stream: Stream, installs: InstalledUnits, today: BusinessDate): TicketFact | null {
  const end = atHour(today, 0)
  const install = pickOf(stream, installs)
  const openedAt = new Date(install.at.getTime() + Math.floor(stream.next() * (end.getTime() - install.at.getTime())))
  if (!stream.chance(isHolidayPeak(businessDateOf(openedAt)) ? 1 : 0.6)) return null
  if (!isAwake(openedAt) && !stream.chance(0.15)) return null
  return ticketOf(stream, install, openedAt, stream.chance(0.008))
}

/** The ticket that a persona's partner has open, about one of its own units. */
export function makeOpenTicket(stream: Stream, own: readonly Installed[], today: BusinessDate): TicketFact {
  const openedAt = inOfficeHours(workingDaysOn(today, -1), stream, 10, 16)
  return ticketOf(stream, stream.pick(own.filter(({ at }) => at < openedAt)), openedAt, true)
}

/** What tells tickets of one instant apart. */
export const ticketTie = ({ subject, serialNo }: TicketFact): string => `${subject}${serialNo}`

const isAwake = (at: Date): boolean => {
  const hour = ((at.getTime() + 8 * HOUR) % DAY) / HOUR
  return hour >= 7 && hour < 22
}

function ticketOf(stream: Stream, { serialNo, life }: Installed, openedAt: Date, staysOpen: boolean): TicketFact {
  const base = { stream, openedAt, life, staysOpen }
  const kind = stream.weighted<TicketRow['kind']>([
    ['FAULT', 74],
    ['CONSULTATION', 14],
    ['FIRMWARE', 6],
    ['SPARE_PART', 4],
    ['INSTALLATION', 2],
  ])
  if (kind === 'CONSULTATION') {
    const at = addBusinessTime(openedAt, stream.int(1, 120) * 60_000)
    const channel = stream.chance(0.7) ? ('HOTLINE' as const) : ('PORTAL' as const)
    return { ...base, openedAt: at, serialNo: null, kind, channel, fault: null, subject: stream.pick(QUESTIONS) }
  }
  const channel = stream.weighted<TicketRow['channel']>([
    ['HOTLINE', 34],
    ['PORTAL', 26],
    ['DEVICE_ALARM', 26],
    ['PARTNER_TRANSFER', 14],
  ])
  if (kind !== 'FAULT') {
    const subject = { FIRMWARE: '固件升级失败', SPARE_PART: '申请更换备件', INSTALLATION: '安装调试支持' }[kind]
    return { ...base, serialNo, kind, channel: channel === 'DEVICE_ALARM' ? 'PORTAL' : channel, fault: null, subject }
  }
  const code = stream.weighted(FAULTS)
  const fault = FAULT_CODES.find((known) => known.code === code) ?? null
  const raised = channel === 'DEVICE_ALARM' && fault?.autoTicket === false ? 'HOTLINE' : channel
  return { ...base, serialNo, kind, channel: raised, fault, subject: fault?.title.match(/（?\((.+)\)/)?.[1] ?? code }
}

/** The states in which complaints stand open, each in its own time before the history ends. */
const OPEN_STATES: readonly ComplaintRow['status'][] = [
  'REGISTERED',
  'CLASSIFIED',
  'INVESTIGATING',
  'UPHELD',
  'NOT_UPHELD',
  'RECTIFYING',
  'FOLLOW_UP',
  'PARTNER_NOTIFIED',
  'REOPENED',
]

/** So many that are closed, one in each open state, one of each persona's partner among them. */
export function makeComplaints(
  stream: Stream,
  count: number,
  installs: InstalledUnits,
  ofPersona: (rank: number) => readonly Installed[],
  today: BusinessDate,
): ComplaintFact[] {
  const closed = Array.from({ length: count }, (_, i) => {
    const own = stream.of(i)
    const install = pickOf(own, installs)
    const last = atHour(addDays(today, -32), 0).getTime()
    const from = Math.min(install.at.getTime() + DAY, last)
    const openedAt = new Date(from + Math.floor(own.next() * (last - from)))
    return complaintOf(own, install, openedAt, 'CLOSED')
  })
  const open = OPEN_STATES.map((until, i) => {
    const own = stream.of('open', until)
    const openedAt = inOfficeHours(workingDaysOn(today, until === 'REGISTERED' ? -1 : -(4 + 2 * i)), own, 9, 16)
    const rank = until === 'INVESTIGATING' ? 2 : until === 'RECTIFYING' ? 3 : null
    const install =
      rank === null
        ? installs.at(own.int(0, installs.countBefore(openedAt) - 1))
        : own.pick(ofPersona(rank).filter(({ at }) => at < openedAt))
    return complaintOf(own, install, openedAt, until)
  })
  return [...closed, ...open]
}

/** What tells complaints of one instant apart. */
export const complaintTie = ({ serialNo }: ComplaintFact): string => `${serialNo}`

function complaintOf(
  stream: Stream,
  { life, serialNo }: Installed,
  openedAt: Date,
  until: ComplaintRow['status'],
): ComplaintFact {
  const category = stream.weighted(CATEGORIES)
  const level = category === 'SAFETY' ? 'URGENT' : stream.chance(0.2) ? 'MAJOR' : 'GENERAL'
  const aboutCharger = category === 'PRODUCT_QUALITY' || category === 'SAFETY' || category === 'INSTALLATION'
  const description = COMPLAINT_TEXT[category]
  const at = later(openedAt, 0)
  const id = stream.id('complaint', at)
  return {
    id,
    stream,
    openedAt: at,
    life,
    serialNo: aboutCharger ? serialNo : null,
    category,
    level,
    description,
    until,
  }
}
