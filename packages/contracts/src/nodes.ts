import { ID_PREFIXES, type IdKind, isId, KEY_PREFIXES, type KeyedKind, keyOfId } from '@channelgraph/values'
import type { Department } from './departments.ts'

// What an id names: the one list of prefix -> type -> department, and what of the schema is made from it. An id of another
// department's is a type here and nothing else: only its owner is asked whether there is such a row, and whether one may see it.

/** An entity that `Query.node` finds: whose it is, and what its ids are made of. */
export type NodeType = { readonly department: Department } & (
  | { readonly kind: IdKind; readonly key?: undefined }
  // Known by a key of its own, of which its id is made.
  | { readonly kind: KeyedKind; readonly key: string }
)

/** The entities that have an id of the graph's, by type. tests/federation/nodes.test.ts holds it against the schema. */
export const NODES: Readonly<Record<string, NodeType>> = {
  ChannelPolicy: { department: 'partners', kind: 'channelPolicy' },
  Campaign: { department: 'partners', kind: 'campaign' },
  Certificate: { department: 'partners', kind: 'certificate' },
  ChannelStrategy: { department: 'partners', kind: 'channelStrategy' },
  Contract: { department: 'partners', kind: 'contract' },
  DemandAnalysis: { department: 'partners', kind: 'demandAnalysis' },
  Employee: { department: 'partners', kind: 'employee' },
  IncentivePolicy: { department: 'partners', kind: 'incentivePolicy' },
  Interaction: { department: 'partners', kind: 'interaction' },
  MarketFeedback: { department: 'partners', kind: 'marketFeedback' },
  MarketIntel: { department: 'partners', kind: 'marketIntel' },
  MarketSize: { department: 'partners', kind: 'marketSize' },
  MarketingMaterial: { department: 'partners', kind: 'marketingMaterial' },
  MarketingPlan: { department: 'partners', kind: 'marketingPlan' },
  Partner: { department: 'partners', kind: 'partner' },
  PartnerApplication: { department: 'partners', kind: 'application' },
  Region: { department: 'partners', kind: 'region', key: 'code' },
  SalesLead: { department: 'partners', kind: 'salesLead' },
  Territory: { department: 'partners', kind: 'territory' },
  TrainingCourse: { department: 'partners', kind: 'course' },
  TrainingEnrolment: { department: 'partners', kind: 'enrolment' },
  TrainingSession: { department: 'partners', kind: 'session' },
  SupervisionCheck: { department: 'partners', kind: 'supervisionCheck' },
  Violation: { department: 'partners', kind: 'violation' },
  GoodsReturn: { department: 'orders', kind: 'return' },
  Order: { department: 'orders', kind: 'order' },
  PriceList: { department: 'orders', kind: 'priceList' },
  Product: { department: 'orders', kind: 'product' },
  Shipment: { department: 'orders', kind: 'shipment' },
  Charger: { department: 'support', kind: 'charger', key: 'serialNo' },
  Complaint: { department: 'support', kind: 'complaint' },
  FaultCode: { department: 'support', kind: 'faultCode', key: 'code' },
  Station: { department: 'support', kind: 'station' },
  SupportTicket: { department: 'support', kind: 'ticket' },
  DepositCorrection: { department: 'finance', kind: 'depositCorrection' },
  FinancePolicy: { department: 'finance', kind: 'financePolicy' },
  Invoice: { department: 'finance', kind: 'invoice' },
  LedgerEntry: { department: 'finance', kind: 'ledgerEntry' },
  Payment: { department: 'finance', kind: 'payment' },
  Prepayment: { department: 'finance', kind: 'prepayment' },
  Receivable: { department: 'finance', kind: 'receivable' },
  Refund: { department: 'finance', kind: 'refund' },
  SetOff: { department: 'finance', kind: 'setOff' },
  Settlement: { department: 'finance', kind: 'settlement' },
  Subsidy: { department: 'finance', kind: 'subsidy' },
}

/** The letters that the ids of a type begin with. */
export const prefixOf = ({ kind, key }: NodeType): string =>
  key === undefined ? ID_PREFIXES[kind] : KEY_PREFIXES[kind as KeyedKind]

const TYPES: ReadonlyMap<string, string> = new Map(Object.entries(NODES).map(([name, node]) => [prefixOf(node), name]))

/** What an id refers to: its type, whose that is, and the key by which its owner knows it. */
export interface NodeReference {
  readonly type: string
  readonly department: Department
  readonly reference: Readonly<Record<string, string>>
}

/** Reads an id, without looking for what it names; null for what is no id of an entity. */
export function nodeReferenceOf(id: string): NodeReference | null {
  const type = TYPES.get(id.slice(0, id.indexOf('_')))
  if (type === undefined) return null
  const node = NODES[type]!
  if (node.key === undefined)
    return isId(node.kind, id) ? { type, department: node.department, reference: { id } } : null
  const key = keyOfId(node.kind, id)
  return key === null ? null : { type, department: node.department, reference: { [node.key]: key } }
}

/** Which department answers `Query.node`: where a client's id comes in. Of the others' entities it holds no row. */
const NODES_ARE_ASKED_OF: Department = 'partners'

/**
 * The part of a department's schema that is the same for every entity: the key `nodeId`, which clients do not see. It is the id again,
 * under a name of its own: where `id` were the key, whoever points at another department's entity would answer it, and an id of
 * nothing would be found. So the owner is asked each time, and an entity that it does not show is null.
 *
 * Who answers `node` gets a stub of each entity of the others that there is; one that a module refers to is declared by that module
 * (`own`, the texts of the department's contracts).
 */
export function nodeSdlOf(
  department: Department,
  own: readonly string[],
  isThere: (type: string) => boolean = () => true,
): string {
  const declared = new Set(own.flatMap((sdl) => [...sdl.matchAll(/^type (\w+)\b/gm)].map(([, name]) => name)))
  return Object.entries(NODES)
    .flatMap(([name, node]) => {
      if (node.department === department)
        return department === NODES_ARE_ASKED_OF || !declared.has(name)
          ? []
          : [`extend type ${name} @key(fields: "nodeId") { ${NODE_ID} }`]
      return department !== NODES_ARE_ASKED_OF || declared.has(name) || !isThere(name)
        ? []
        : [
            `"Of another department." type ${name} implements Node @key(fields: "nodeId", resolvable: false) { ${STUB_ID} ${NODE_ID} }`,
          ]
    })
    .join('\n')
}

const NODE_ID = '"Its id, as the key by which its own department is asked." nodeId: ID! @inaccessible'
const STUB_ID = '"Opaque id." id: ID! @external'
