import type { Department } from '@channelgraph/contracts'

/** What one department knows of another's rows, and those rows: two queries that must answer the same. */
export interface Agreement {
  readonly of: string
  readonly source: readonly [Department, string]
  readonly kept: readonly [Department, string]
}

const PARTNERS = 'id, code, name, kind, tier, status, region_code, region_path, manager_id'
/** Others keep a contract until the day before it was terminated. */
const UNTIL =
  "least(effective_to, coalesce((terminated_at at time zone 'Asia/Shanghai')::date - 1, effective_to)) as effective_to"
const CONTRACTS = 'id, no, partner_id, effective_from'

/** Gross of what an order still waits for: wanted and not accepted. */
const OPEN_GROSS = `
  select o.id, o.status, o.credit_reserved,
    (select sum(round(l.unit_price_net * (l.qty - l.cancelled_qty), 2)
              + round(round(l.unit_price_net * (l.qty - l.cancelled_qty), 2) * l.vat_rate, 2)) from order_line l where l.order_id = o.id)
    - coalesce((select sum(s.net + s.vat) from shipment s where s.order_id = o.id), 0) as open
  from sales_order o`

export const AGREEMENTS: readonly Agreement[] = [
  ...(['orders', 'support', 'finance'] as const).map(
    (name): Agreement => ({
      of: `partners, as ${name} knows them`,
      source: ['partners', `select ${PARTNERS} from partner order by id`],
      kept: [name, `select ${PARTNERS} from partner_ref order by id`],
    }),
  ),
  {
    of: 'signed contracts, as orders knows them',
    source: [
      'partners',
      `select ${CONTRACTS}, ${UNTIL}, annual_target from contract where signed_at is not null order by id`,
    ],
    kept: ['orders', `select ${CONTRACTS}, effective_to, annual_target from contract_ref order by id`],
  },
  {
    of: 'signed contracts, as finance knows them',
    source: [
      'partners',
      `select ${CONTRACTS}, ${UNTIL}, deposit_amount, credit_limit, payment_term_days from contract where signed_at is not null order by id`,
    ],
    kept: [
      'finance',
      `select ${CONTRACTS}, effective_to, deposit_amount, credit_limit, payment_term_days from contract_ref order by id`,
    ],
  },
  {
    of: 'territories, as orders knows them',
    source: [
      'partners',
      `select t.id, t.partner_id, t.exclusive, t.valid_from, t.valid_to, t.product_lines,
         array_agg(r.region_path order by r.region_path) as regions
       from territory t join territory_region r on r.territory_id = t.id where t.status = 'HELD' group by t.id order by t.id`,
    ],
    kept: [
      'orders',
      `select id, partner_id, exclusive, valid_from, valid_to, product_lines,
         (select array_agg(path order by path) from unnest(region_paths) as path) as regions
       from territory_ref order by id`,
    ],
  },
  {
    of: 'products and their lines, as partners knows them',
    source: ['orders', 'select id, sku, line from product order by id'],
    kept: ['partners', 'select id, sku, line from product_ref order by id'],
  },
  {
    of: 'products, as support knows them',
    source: ['orders', 'select id, sku, name, lifecycle, serialised, warranty_months from product order by id'],
    kept: ['support', 'select id, sku, name, lifecycle, serialised, warranty_months from product_ref order by id'],
  },
  {
    of: 'accepted shipment lines, as finance settles them',
    source: [
      'orders',
      `select s.id || '/' || l.order_line_id as id, s.partner_id, s.order_id, s.no as shipment_no, l.product_id, l.qty,
         s.accepted_at, s.accepted_on, l.net, l.vat, l.net + l.vat as gross
       from shipment s join shipment_line l on l.shipment_id = s.id where s.status = 'DELIVERED' order by 1`,
    ],
    kept: [
      'finance',
      `select id, partner_id, order_id, shipment_no, product_id, qty, accepted_at, accepted_on, net, vat, gross
       from delivery_ref where kind = 'DELIVERY' order by 1`,
    ],
  },
  {
    of: 'goods that came back, as finance credits them',
    source: [
      'orders',
      `select r.id || '/' || l.order_line_id as id, r.partner_id, r.order_id, r.no as shipment_no, -l.qty as qty, r.accepted_on,
         -l.net as net, -l.vat as vat
       from goods_return r join goods_return_line l on l.return_id = r.id where r.status = 'ACCEPTED' order by 1`,
    ],
    kept: [
      'finance',
      `select id, partner_id, order_id, shipment_no, qty, accepted_on, net, vat from delivery_ref where kind = 'RETURN' order by 1`,
    ],
  },
  {
    of: 'units with a serial number, as support knows the chargers',
    source: [
      'orders',
      // A returned charger is nobody's, and stands nowhere (decision 21).
      `select serial_no, product_id, case when returned_on is null then partner_id end as partner_id, order_id,
         case when returned_on is null then delivered_on end as delivered_on,
         case when returned_on is null then installed_on end as installed_on from serial_unit order by 1`,
    ],
    kept: [
      'support',
      'select serial_no, product_id, partner_id, order_id, delivered_on, installed_on from charger order by 1',
    ],
  },
  {
    of: 'deposits held, as partners knows them',
    source: [
      'finance',
      `select partner_id, sum(case when credit = 'DEPOSIT' then amount else -amount end) as held
       from ledger_entry where 'DEPOSIT' in (debit, credit) group by partner_id order by 1`,
    ],
    kept: ['partners', 'select partner_id, held from deposit_ref order by 1'],
  },
  {
    of: 'what orders still wait for, as finance holds credit for it',
    source: [
      'orders',
      `select id, open from (${OPEN_GROSS}) o
       where credit_reserved and status in ('SUBMITTED', 'ON_HOLD', 'CONFIRMED', 'ALLOCATED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'PARTIALLY_DELIVERED')
       order by id`,
    ],
    kept: [
      'finance',
      'select order_id as id, amount - posted - voided as open from credit_reservation where amount > posted + voided order by 1',
    ],
  },
]

/** Each series of a department beside the documents that bear its numbers; returns of the seeds (RT) are numbered with gaps. */
// Revisions of a document share its number.
function seriesOf(department: Department, ...columns: readonly string[]): readonly [string, Department, string] {
  const numbered = columns
    .map((column) => `select distinct ${column} as no from ${column.split('.')[0]}`)
    .join(' union all ')
  return [
    columns.join(', '),
    department,
    `select d.series, d.last, count(x.no) from document_series d
     left join (${numbered}) x on regexp_replace(x.no, '-[0-9]+$', '') = d.series
     where d.series not like 'RT%' group by d.series, d.last
     having count(x.no) <> d.last or max(substring(x.no from '[0-9]+$')::int) <> d.last`,
  ]
}

/** Series of numbers that people use: none is left out, none given twice. Each query answers what is wrong. */
export const NUMBERS: readonly (readonly [string, Department, string])[] = [
  [
    'shipments of an order',
    'orders',
    `select order_id from shipment group by order_id having max(split_part(no, '-', 3)::int) <> count(*)`,
  ],
  seriesOf(
    'partners',
    ...['partner.code', 'partner_application.no', 'contract.no', 'certificate.no', 'sales_lead.no', 'violation.no'],
    ...['channel_policy.no', 'marketing_plan.no', 'campaign.no', 'demand_analysis.no', 'channel_strategy.no'],
    ...['market_intel.no', 'marketing_material.no', 'incentive_policy.no'],
  ),
  seriesOf('orders', 'sales_order.no'),
  seriesOf('support', 'support_ticket.no', 'complaint.no'),
  seriesOf('finance', 'settlement.no', 'invoice.no', 'adjustment.no'),
]

/** What must hold within finance's own rows. Each query answers what is wrong. */
export const MONEY: readonly (readonly [string, string])[] = [
  [
    'a delivery stands in at most one live settlement',
    'select delivery_id from settlement_line where not released group by delivery_id having count(*) > 1',
  ],
  [
    'a settlement is the sum of its lines',
    `select s.id from settlement s left join settlement_line l on l.settlement_id = s.id group by s.id
     having s.net <> sum(l.net) or s.vat <> sum(l.vat) or s.gross <> sum(l.gross)`,
  ],
  [
    'the ledger owes what the receivables do',
    `select 1 from (select coalesce(sum(case when debit = 'RECEIVABLE' then amount else -amount end), 0) as owed
       from ledger_entry where 'RECEIVABLE' in (debit, credit)) l, (select coalesce(sum(open), 0) as open from receivable) r
     where l.owed <> r.open`,
  ],
  [
    'a payment is what it paid and the prepayment it left',
    `select p.id from payment p left join payment_allocation a on a.payment_id = p.id left join prepayment w on w.payment_id = p.id
     group by p.id, w.amount having coalesce(sum(a.amount), 0) + coalesce(w.amount, 0) <> p.amount`,
  ],
  [
    'what waits is what it was, less what was set off and what went back; and the ledger says the same',
    `select p.id from prepayment p
     left join (select prepayment_id, sum(amount) as used from set_off where status = 'POSTED' group by 1) s on s.prepayment_id = p.id
     left join (select prepayment_id, sum(amount) filter (where status = 'PAID') as paid,
       sum(amount) filter (where status in ('PROPOSED', 'APPROVED')) as held from refund group by 1) f on f.prepayment_id = p.id
     where p.reversed_on is null and (p.open <> p.amount - coalesce(s.used, 0) - coalesce(f.paid, 0) or p.held <> coalesce(f.held, 0))
     union all select 'ledger' from (select coalesce(sum(case when credit = 'PREPAYMENT' then amount else -amount end), 0) as amount
       from ledger_entry where 'PREPAYMENT' in (debit, credit)) l where l.amount <> (select coalesce(sum(open), 0) from prepayment)`,
  ],
  [
    'an approved correction left one entry reversed and the right one in its place',
    `select c.id from deposit_correction c join ledger_entry e on e.id = c.entry_id
     where c.status = 'APPROVED' and not exists (select 1 from ledger_entry r where r.reverses_id = e.id)`,
  ],
]
