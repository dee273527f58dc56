import { TypeID, typeid } from 'typeid-js'

/** The entities with an id of their own, by prefix. */
export const ID_PREFIXES = {
  employee: 'emp',
  partner: 'ptn',
  territory: 'ter',
  contract: 'ctr',
  course: 'crs',
  session: 'ses',
  enrolment: 'enr',
  certificate: 'cer',
  application: 'app',
  siteVisit: 'svt',
  evaluation: 'evl',
  product: 'prd',
  priceList: 'prl',
  order: 'ord',
  orderLine: 'orl',
  shipment: 'shp',
  return: 'ret',
  station: 'stn',
  ticket: 'tkt',
  escalation: 'esc',
  onsiteVisit: 'osv',
  progressNote: 'nte',
  complaint: 'cmp',
  followUp: 'flw',
  settlement: 'stl',
  settlementRun: 'str',
  dispute: 'dsp',
  adjustment: 'adj',
  financePolicy: 'fpl',
  invoice: 'inv',
  receivable: 'rcv',
  payment: 'pay',
  prepayment: 'ppm',
  setOff: 'sof',
  refund: 'rfd',
  depositCorrection: 'dcr',
  subsidy: 'sbs',
  ledgerEntry: 'led',
  reservation: 'rsv',
  screeningStandard: 'scs',
  amendment: 'amd',
  marketFeedback: 'mfb',
  interaction: 'itr',
  marketingPlan: 'mpl',
  campaign: 'cpn',
  demandAnalysis: 'dem',
  channelStrategy: 'stg',
  marketSize: 'mks',
  marketIntel: 'mki',
  marketingMaterial: 'mkm',
  salesLead: 'sld',
  salesLeadFollowUp: 'slf',
  channelPolicy: 'chp',
  incentivePolicy: 'inc',
  policyAcknowledgement: 'ack',
  violation: 'vio',
  supervisionCheck: 'sck',
  event: 'evt',
} as const
export type IdKind = keyof typeof ID_PREFIXES

/** The entities that are known by a key of their own, such as a region by its code: their id is made of it. */
export const KEY_PREFIXES = { region: 'rgn', charger: 'chg', faultCode: 'flt' } as const
export type KeyedKind = keyof typeof KEY_PREFIXES

/** A new id: a TypeID, prefixed and sortable by the time it was made, such as ptn_01jd…  */
export const newId = (kind: IdKind): string => typeid(ID_PREFIXES[kind]).toString()

/** The id of a given UUID: how a seeded world makes the same ids every time. */
export const idFromUuid = (kind: IdKind, uuid: string): string => TypeID.fromUUID(ID_PREFIXES[kind], uuid).toString()

const PATTERN = /^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Whether a client's text is an id of this kind: checked before any SQL sees it. */
export const isId = (kind: IdKind, text: string): boolean =>
  PATTERN.test(text) && text.startsWith(`${ID_PREFIXES[kind]}_`)

/** The id of an entity that is known by a key: the same for the same key, and as opaque as the others' to whoever reads it. */
export const idOfKey = (kind: KeyedKind, key: string): string =>
  `${KEY_PREFIXES[kind]}_${Buffer.from(key, 'utf8').toString('hex')}`

/** The longest key that an id is made of, in bytes. */
const MAX_KEY = 100

/** The key that an id of this kind was made of; null for what is no such id, or of a key that the database could not take. */
export function keyOfId(kind: KeyedKind, id: string): string | null {
  const hex = id.slice(KEY_PREFIXES[kind].length + 1)
  if (hex.length === 0 || hex.length > 2 * MAX_KEY) return null
  const key = Buffer.from(hex, 'hex').toString('utf8')
  return idOfKey(kind, key) === id && !/\p{Cc}/u.test(key) ? key : null
}
