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
  ledgerEntry: 'led',
  reservation: 'rsv',
  screeningStandard: 'scs',
  amendment: 'amd',
  event: 'evt',
} as const
export type IdKind = keyof typeof ID_PREFIXES

/** A new id: a TypeID, prefixed and sortable by the time it was made, such as ptn_01jd…  */
export const newId = (kind: IdKind): string => typeid(ID_PREFIXES[kind]).toString()

/** The id of a given UUID: how a seeded world makes the same ids every time. */
export const idFromUuid = (kind: IdKind, uuid: string): string => TypeID.fromUUID(ID_PREFIXES[kind], uuid).toString()

const PATTERN = /^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Whether a client's text is an id of this kind: checked before any SQL sees it. */
export const isId = (kind: IdKind, text: string): boolean =>
  PATTERN.test(text) && text.startsWith(`${ID_PREFIXES[kind]}_`)
