import type { Role } from './roles.ts'

// The matrix of specification 5 as data: operation x role. PTR always means its own rows, CHM the rows of its regions,
// APPLICANT what it applied for itself.
const STAFF = ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'MGT', 'ORD', 'AUD'] as const satisfies Role[]
const EVERYBODY = [...STAFF, 'PTR'] as const satisfies Role[]
const ASSESSORS = ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'MGT', 'AUD'] as const satisfies Role[]

export const permissions = {
  // the graph itself
  'viewer:read': [...EVERYBODY, 'APPLICANT'],
  'node:read': [...EVERYBODY, 'APPLICANT'], // the type that an id names needs its own besides
  'search:read': [...EVERYBODY, 'APPLICANT'], // each list that it finds needs its own besides
  // names and codes are public (GB/T 2260), and an applicant says where it wants to sell; what is told of a region asks for its own
  'region:read': [...EVERYBODY, 'APPLICANT'],
  'employee:read': EVERYBODY,
  'employee:list': STAFF, // a partner is told who answers for it, and not who else works here
  'audit:read': ['AUD'],
  'employee:maintain': ['MGT'],

  // partners: profile, territory, contract, life cycle
  'partner:read': EVERYBODY,
  'partner:contacts': ['CHM', 'MGT', 'FIN', 'ORD', 'AFS', 'PTR'], // whole, to call them, and logged; masked for everybody else
  'partner:register': ['CHM'],
  'partner:update': ['CHM'],
  'partner:activate': ['CHM'],
  'partner:suspend': ['CHM', 'MGT'],
  'partner:reinstate': ['CHM', 'MGT'],
  'territory:read': EVERYBODY,
  'territory:grant': ['CHM', 'MGT'], // an exclusive one: MGT
  'territory:release': ['CHM'],
  // an applicant reads and signs the one that its application led to, from when it is offered
  'contract:read': ['CHM', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR', 'APPLICANT'],
  'contract:sign': ['CHM', 'MGT', 'PTR', 'APPLICANT'],
  'contract:record': ['CHM', 'MGT'],
  'contract:confirm': ['MGT'],
  // partners: admission (准入), from a lead to a signed contract
  'application:read': [...ASSESSORS, 'APPLICANT'],
  // what the company found and thinks of an applicant, and who did: never the applicant's to read
  'application:assess': ASSESSORS,
  'application:create': ['CHM', 'APPLICANT'],
  'application:screen': ['CHM'],
  'application:visit': ['CHM'],
  'application:score': ['CHM', 'MKT', 'TEC', 'AFS', 'FIN'],
  'application:submit': ['CHM'],
  'application:decide': ['MGT'],
  'application:withdraw': ['CHM', 'APPLICANT'],
  // once management has agreed to a company, by management alone: the command asks
  'application:correct': ['CHM', 'MGT'],
  'application:disclose': ['CHM'],
  'screening-standard:read': ASSESSORS,
  'screening-standard:publish': ['MGT'],
  'contract:draft': ['CHM'],
  'contract:renew': ['CHM'],
  'contract:amend': ['CHM'],
  'contract:review': ['MGT'],
  'contract:terminate': ['MGT'],
  'contract:approvals': ['CHM', 'FIN', 'MGT', 'AUD'],
  // partners: supervision and violations (监督、违规)
  'violation:read': EVERYBODY,
  // who reported it, who decided what, and whom it hurt: the house's
  'violation:inside': STAFF,
  'violation:report': ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'ORD'],
  'violation:investigate': ['CHM'],
  'violation:appeal': ['PTR'],
  'violation:decide-appeal': ['MGT'],
  'violation:sanction': ['MGT'],
  'violation:close': ['CHM', 'MGT'], // one that stops supply: MGT
  'supervision:read': EVERYBODY,
  'supervision:check': ['CHM'],
  // partners: training
  'training:read': ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'MGT', 'AUD', 'PTR'],
  'training:publish': ['CHM', 'MKT', 'TEC', 'AFS'],
  'training:plan': ['CHM', 'MKT', 'TEC', 'AFS'],
  'training:run': ['CHM', 'MKT', 'TEC', 'AFS'],
  'training:enrol': ['CHM', 'MKT', 'TEC', 'AFS', 'PTR'],
  'training:examine': ['CHM', 'MKT', 'TEC', 'AFS'],
  // by the department that answers for the course, or the channel's, which organises all training: the command asks which
  'training:revoke': ['CHM', 'MKT', 'TEC', 'AFS'],
  // partners: what markets say, and who spoke with whom
  'market-feedback:read': ['CHM', 'MKT', 'TEC', 'AFS', 'MGT', 'AUD', 'PTR'],
  'market-feedback:quality': ['CHM', 'MKT', 'TEC', 'AFS', 'MGT', 'AUD'], // what the house thinks of it
  'market-feedback:submit': ['PTR'],
  'market-feedback:handle': ['MKT'],
  // partners: where the channel is to be, and how large a market is
  'strategy:read': STAFF,
  'strategy:draft': ['CHM'],
  'strategy:decide': ['MGT'],
  'strategy:publish': ['CHM', 'MGT'],
  'strategy:retire': ['CHM', 'MGT'],
  'market-size:read': STAFF,
  'market-size:record': ['CHM', 'MKT'],
  // partners: how many a region needs
  'demand-analysis:read': STAFF,
  'demand-analysis:draft': ['CHM'],
  'demand-analysis:decide': ['MGT'],
  'demand-analysis:publish': ['CHM', 'MGT'],
  'demand-analysis:retire': ['CHM', 'MGT'],
  // partners: marketing (市场推广)
  'market-intel:read': EVERYBODY,
  'market-intel:publish': ['MKT'],
  'market-intel:withdraw': ['MKT'],
  'marketing-material:read': EVERYBODY,
  'marketing-material:publish': ['MKT'],
  'marketing-material:withdraw': ['MKT'],
  'marketing-plan:read': EVERYBODY,
  'marketing-plan:approvals': STAFF,
  'marketing-plan:draft': ['MKT'],
  'marketing-plan:decide': ['MKT', 'CHM'],
  'marketing-plan:publish': ['MKT'],
  'marketing-plan:retire': ['MKT'],
  'campaign:read': EVERYBODY,
  'campaign:approvals': STAFF,
  'campaign:draft': ['MKT', 'PTR'],
  'campaign:decide': ['MKT', 'MGT'], // management after marketing, where the company bears much: the command asks
  'campaign:evaluate': ['MKT'],
  'campaign:claim': ['PTR'],
  'interaction:read': STAFF,
  'interaction:record': ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'MGT', 'ORD'],
  'sales-lead:read': ['CHM', 'MKT', 'TEC', 'AFS', 'MGT', 'ORD', 'AUD', 'PTR'],
  'sales-lead:history': ['CHM', 'MKT', 'TEC', 'AFS', 'MGT', 'ORD', 'AUD'], // another partner may have had it before
  'sales-lead:contacts': ['CHM', 'MKT', 'PTR'],
  'sales-lead:open': ['CHM', 'MKT', 'TEC', 'AFS', 'ORD'],
  'sales-lead:forward': ['CHM'],
  'sales-lead:answer': ['PTR'],
  'sales-lead:follow-up': ['CHM', 'PTR'],

  // partners: channel policies (渠道政策); a partner reads what was published for its kind
  'channel-policy:read': ['CHM', 'MKT', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'channel-policy:draft': ['CHM'],
  'channel-policy:decide': ['MGT'],
  'channel-policy:approvals': ['CHM', 'FIN', 'MGT', 'AUD'],
  'channel-policy:publish': ['CHM', 'MGT'], // what management has agreed to
  'channel-policy:retire': ['MGT'],
  'channel-policy:acknowledge': ['PTR'],
  'channel-policy:remind': ['CHM', 'MKT', 'MGT', 'AUD'],
  // partners: incentive policies (激励政策); a partner reads what was published for its kind and tier
  'incentive-policy:read': ['CHM', 'MKT', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'incentive-policy:draft': ['CHM'],
  'incentive-policy:decide': ['FIN', 'MGT'], // finance checks the budget, then management agrees
  'incentive-policy:approvals': ['CHM', 'FIN', 'MGT', 'AUD'],
  'incentive-policy:publish': ['CHM', 'MGT'], // what both have agreed to
  'incentive-policy:retire': ['MGT'],

  // orders: catalogue and prices
  'product:read': EVERYBODY,
  'product:publish': ['CHM', 'ORD'],
  'price-list:read': ['CHM', 'MKT', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'price-list:draft': ['CHM'],
  'price-list:review': ['FIN'],
  'price-list:publish': ['MGT'],
  // orders: ordering, delivery, stock
  'order:read': ['CHM', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  // which goods went where: what a complaint about a delivery is about; amounts and lists are order:read
  'order:refer': ['CHM', 'AFS', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'order:create': ['ORD', 'PTR'],
  'order:submit': ['ORD', 'PTR'],
  'order:confirm': ['ORD'],
  'order:allocate': ['ORD'],
  'order:ship': ['ORD'],
  'order:deliver': ['ORD', 'PTR'],
  'order:close': ['ORD'],
  'order:cancel': ['ORD', 'PTR'],
  // whoever may release some hold; which one is asked by its reason
  'order:release': ['CHM', 'FIN', 'MGT'],
  'order:release-territory': ['CHM', 'MGT'],
  'order:release-price': ['CHM', 'MGT'],
  'order:release-credit': ['FIN', 'MGT'],
  'order:release-certificate': ['MGT'],
  'order:release-sanction': ['MGT'],
  'order:reopen': ['ORD'],
  'order:split': ['ORD'],
  'order:request-credit': ['ORD', 'FIN'],
  'return:request': ['ORD', 'PTR'],
  'return:decide': ['ORD'],
  'stock:read': ['CHM', 'MKT', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'sales:read': ['CHM', 'MKT', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],

  // support
  'charger:read': EVERYBODY,
  'charger:install': ['TEC', 'AFS', 'PTR'],
  'ticket:read': ['CHM', 'TEC', 'AFS', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'ticket:open': ['TEC', 'AFS', 'PTR'],
  'ticket:work': ['TEC', 'AFS'],
  'ticket:work-l0': ['TEC', 'AFS', 'PTR'],
  'complaint:read': EVERYBODY,
  'complaint:register': ['CHM', 'MKT', 'TEC', 'AFS', 'FIN', 'MGT', 'ORD', 'PTR'],
  'complaint:handle': ['AFS'],
  'complaint:co-sign': ['CHM'],
  'complaint:acknowledge': ['PTR'],

  // finance
  'settlement:read': ['CHM', 'FIN', 'MGT', 'AUD', 'PTR'],
  'settlement:prepare': ['FIN'],
  'settlement:confirm': ['PTR'],
  'settlement:dispute': ['PTR'],
  'settlement:decide-dispute': ['FIN'],
  'settlement:adjust': ['FIN'],
  'settlement:approve': ['FIN_LEAD', 'MGT'],
  'payment:record': ['FIN'],
  'balance:read': ['CHM', 'FIN', 'MGT', 'AUD', 'PTR'],
  'credit:read': ['CHM', 'FIN', 'MGT', 'AUD', 'PTR'],
  'credit:status': ['CHM', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],
  'credit:write': ['FIN'],
  'deposit:read': ['CHM', 'FIN', 'MGT', 'AUD', 'PTR'],
  'deposit:receive': ['FIN'],
  'ledger:read': ['FIN', 'MGT', 'AUD'],
  'settlement:approvals': ['CHM', 'FIN', 'MGT', 'AUD'],
  'invoice:issue': ['FIN'],
  'invoice:reverse': ['FIN'],
  'payment:reverse': ['FIN'],
  'prepayment:set-off': ['FIN'],
  'refund:propose': ['FIN'],
  'refund:approve': ['FIN_LEAD', 'MGT'],
  'refund:pay': ['FIN'],
  'subsidy:read': ['CHM', 'MKT', 'FIN', 'MGT', 'AUD', 'PTR'],
  'subsidy:pay': ['FIN'], // what marketing and management approved, marketing evaluated and the partner claimed
  'finance-policy:read': ['CHM', 'FIN', 'MGT', 'AUD', 'PTR'],
  'finance-policy:draft': ['FIN'],
  'finance-policy:publish': ['MGT'],
  'credit:limit': ['FIN', 'MGT'],
  'order:payment': ['CHM', 'FIN', 'MGT', 'ORD', 'AUD', 'PTR'],

  // what only events and schedules do
  'event:consume': ['SYS'],
  'schedule:sweep': ['SYS'],
} as const satisfies Record<string, readonly Role[]>

/** The name of something one may do or read; `command(…)` and `@permission(operation: …)` name one. */
export type Operation = keyof typeof permissions

export const isOperation = (name: string): name is Operation => Object.hasOwn(permissions, name)

/** Those of the roles that permit the operation. */
export const permittingRoles = (roles: readonly Role[], operation: Operation): Role[] =>
  roles.filter((role) => (permissions[operation] as readonly Role[]).includes(role))

/** Whether one of the roles may perform the operation at all; which rows is the row scope's question. */
export const mayPerform = (roles: readonly Role[], operation: Operation): boolean =>
  permittingRoles(roles, operation).length > 0
