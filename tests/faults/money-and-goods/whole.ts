/** What must hold once every event has arrived and every month is settled. Plain SQL over the rows, none of it the stores'. */
interface Guarantee {
  readonly guarantee: string
  readonly department: 'orders' | 'finance'
  /** Answers what is wrong of a partner. */
  readonly wrong: (partnerId: string) => string
}

export const WHOLE: readonly Guarantee[] = [
  {
    guarantee: '0 <= returned <= delivered <= shipped <= allocated <= ordered - cancelled',
    department: 'orders',
    wrong: (partner) => `
      select id from order_line where partner_id = '${partner}' and not
        (0 <= returned_qty and returned_qty <= delivered_qty and delivered_qty <= shipped_qty and shipped_qty <= allocated_qty and allocated_qty <= qty - cancelled_qty)`,
  },
  {
    guarantee: 'what the lines count is what the shipments hold',
    department: 'orders',
    wrong: (partner) => `
      select l.id from order_line l
      left join (select sl.order_line_id, sum(sl.qty) as shipped, sum(sl.qty) filter (where s.status = 'DELIVERED') as delivered
        from shipment_line sl join shipment s on s.id = sl.shipment_id group by 1) u on u.order_line_id = l.id
      where l.partner_id = '${partner}' and (l.shipped_qty <> coalesce(u.shipped, 0) or l.delivered_qty <> coalesce(u.delivered, 0))`,
  },
  {
    guarantee: 'every order that waits knows whether it has credit',
    department: 'orders',
    wrong: (partner) => `
      select id from sales_order where partner_id = '${partner}' and status in ('SUBMITTED', 'ON_HOLD')
        and (credit_reserved = ('CREDIT' = any (hold_reasons)) or credit_answers_due <> 0)`,
  },
  {
    guarantee: 'each delivery and each return stands in exactly one live settlement, for its amount',
    department: 'finance',
    wrong: (partner) => `
      select d.id from delivery_ref d left join settlement_line l on l.delivery_id = d.id and not l.released
      where d.partner_id = '${partner}' group by d.id having count(l.delivery_id) <> 1 or sum(l.gross) <> d.gross or sum(l.net) <> d.net`,
  },
  {
    guarantee: 'a line is released exactly where its settlement is cancelled or the line moved on',
    department: 'finance',
    wrong: (partner) => `
      select s.id from settlement s join settlement_line l on l.settlement_id = s.id
      where s.partner_id = '${partner}' and l.released <> (s.status = 'CANCELLED' or l.moved)`,
  },
  {
    guarantee: 'a settlement is the sum of its lines',
    department: 'finance',
    wrong: (partner) => `
      select s.id from settlement s left join settlement_line l on l.settlement_id = s.id and not l.moved
      where s.partner_id = '${partner}' group by s.id
      having s.net <> coalesce(sum(l.net), 0) or s.vat <> coalesce(sum(l.vat), 0) or s.gross <> coalesce(sum(l.gross), 0) or s.gross <> s.net + s.vat`,
  },
  {
    guarantee: 'what is invoiced of a settlement is its sum, and what is open of it is what was not paid',
    department: 'finance',
    wrong: (partner) => `
      select s.id, s.status, s.gross, i.gross as invoiced, r.amount as owed, r.open, p.paid from settlement s
      cross join lateral (select coalesce(sum(gross), 0) as gross from invoice
        where settlement_id = s.id and status = 'ISSUED' and red_invoice_of is null) i
      cross join lateral (select coalesce(sum(amount), 0) as amount, coalesce(sum(open), 0) as open from receivable
        where settlement_id = s.id and reversed_on is null) r
      cross join lateral (select coalesce(sum(a.amount), 0) as paid from payment_allocation a join payment y on y.id = a.payment_id and y.status = 'POSTED'
        join receivable x on x.id = a.receivable_id and x.reversed_on is null where x.settlement_id = s.id) p
      cross join lateral (select coalesce(sum(f.amount), 0) as set_off from set_off f
        join receivable x on x.id = f.receivable_id and x.reversed_on is null where x.settlement_id = s.id and f.status = 'POSTED') f
      where s.partner_id = '${partner}' and (case when s.status in ('INVOICED', 'PARTIALLY_PAID', 'PAID')
        then i.gross <> s.gross or r.amount <> greatest(s.gross, 0) or r.open <> r.amount - p.paid - f.set_off or (s.status = 'PAID') <> (r.open = 0)
        else i.gross <> 0 or r.amount <> 0 end)`,
  },
  {
    guarantee: 'the trial balance is zero, and each account equals the rows beside it',
    department: 'finance',
    wrong: (partner) => `
      with balance as (
        select account, sum(amount) as amount from (
          select debit as account, amount from ledger_entry where partner_id = '${partner}'
          union all select credit, -amount from ledger_entry where partner_id = '${partner}') e group by account),
      deposited as (select coalesce(sum(amount), 0) as amount from ledger_entry e
        where partner_id = '${partner}' and debit = 'BANK' and credit = 'DEPOSIT'
          and not exists (select 1 from ledger_entry r where r.reverses_id = e.id)),
      deducted as (select coalesce(sum(amount), 0) as amount from deposit_deduction where partner_id = '${partner}'),
      paid_back as (select coalesce(sum(amount), 0) as amount from refund where partner_id = '${partner}' and status = 'PAID'),
      subsidies as (select coalesce(sum(amount), 0) as claimed, coalesce(sum(amount) filter (where status = 'PAID'), 0) as paid
        from subsidy where partner_id = '${partner}'),
      expected as (
        select 'RECEIVABLE' as account, coalesce(sum(open), 0) as amount from receivable where partner_id = '${partner}'
        union all select 'REVENUE', -coalesce(sum(net), 0) from invoice where partner_id = '${partner}'
        union all select 'OUTPUT_VAT', -coalesce(sum(vat), 0) from invoice where partner_id = '${partner}'
        union all select 'BANK', (select coalesce(sum(amount), 0) from payment where partner_id = '${partner}' and status = 'POSTED')
          + (select amount from deposited) - (select amount from paid_back) - (select paid from subsidies)
        union all select 'MARKETING_COST', claimed from subsidies
        union all select 'SUBSIDY_PAYABLE', paid - claimed from subsidies
        union all select 'DEPOSIT', (select amount from deducted) - amount from deposited
        union all select 'OTHER_INCOME', -amount from deducted
        union all select 'PREPAYMENT', (select amount from paid_back) + (select coalesce(sum(gross), 0) from invoice where partner_id = '${partner}')
          - (select coalesce(sum(open), 0) from receivable where partner_id = '${partner}')
          - (select coalesce(sum(amount), 0) from payment where partner_id = '${partner}' and status = 'POSTED'))
      select 'account' as what, coalesce(b.account, e.account) as account, b.amount as ledger, e.amount as rows
      from balance b full join expected e on e.account = b.account where coalesce(b.amount, 0) <> coalesce(e.amount, 0)
      union all select 'sum', '', (select sum(amount) from balance), 0 where (select sum(amount) from balance) <> 0`,
  },
  {
    guarantee:
      'what waits is what was paid or credited, less what it was set off against and what went back; it waits beside nothing that is owed but what it was taken apart from',
    department: 'finance',
    wrong: (partner) => `
      select p.id from prepayment p
      cross join lateral (select coalesce(sum(amount), 0) as used from set_off where prepayment_id = p.id and status = 'POSTED') s
      cross join lateral (select coalesce(sum(amount) filter (where status = 'PAID'), 0) as paid,
        coalesce(sum(amount) filter (where status in ('PROPOSED', 'APPROVED')), 0) as promised from refund where prepayment_id = p.id) f
      where p.partner_id = '${partner}'
        and (p.open <> case when p.reversed_on is null then p.amount - s.used - f.paid else 0 end or p.held <> f.promised)
      union all select l.account from (
        select 'PREPAYMENT' as account, coalesce(sum(case when credit = 'PREPAYMENT' then amount else -amount end), 0) as amount
        from ledger_entry where partner_id = '${partner}' and 'PREPAYMENT' in (debit, credit)) l
      where l.amount <> (select coalesce(sum(open), 0) from prepayment where partner_id = '${partner}')
      union all select 'side by side ' || p.id || ' ' || r.id from prepayment p join receivable r on r.partner_id = p.partner_id
      where p.partner_id = '${partner}' and p.open > p.held and r.open > 0
        and not exists (select 1 from set_off s where s.prepayment_id = p.id and s.receivable_id = r.id and s.status = 'REVERSED')`,
  },
  {
    guarantee: 'of a corrected deposit the right amount stands once, under the reference and day of the wrong one',
    department: 'finance',
    wrong: (partner) => `
      select c.id from deposit_correction c join ledger_entry e on e.id = c.entry_id
      where c.partner_id = '${partner}' and c.status = 'APPROVED' and c.amount > 0
        and (select count(*) from ledger_entry n where n.document = e.document and n.booked_on = e.booked_on and n.debit = 'BANK'
          and n.amount = c.amount and n.reverses_id is null and n.partner_id = e.partner_id) = 0
      union all select c.id from deposit_correction c where c.partner_id = '${partner}' and c.status = 'APPROVED'
        and not exists (select 1 from ledger_entry r where r.reverses_id = c.entry_id)`,
  },
  {
    guarantee: 'each adjustment stands in exactly one live settlement',
    department: 'finance',
    wrong: (partner) => `
      select a.id from adjustment a left join settlement_line l on l.adjustment_id = a.id and not l.released
      where a.partner_id = '${partner}' group by a.id having count(l.adjustment_id) <> 1 or sum(l.gross) <> a.gross`,
  },
  {
    guarantee: 'a reservation holds something of what was promised, or nothing',
    department: 'finance',
    wrong: (partner) => `
      select order_id from credit_reservation where partner_id = '${partner}' and
        (posted + voided > amount or (status in ('REFUSED', 'EXPIRED') and amount <> posted + voided))`,
  },
]

/** What both departments must say alike; the same columns in the same order. */
export const AGREED: readonly {
  readonly guarantee: string
  readonly orders: (partnerId: string) => string
  readonly finance: (partnerId: string) => string
}[] = [
  {
    guarantee: 'finance settles the shipment lines that were accepted, each once and to the cent',
    orders: (partner) => `
      select s.id || '/' || l.order_line_id as id, s.order_id, l.qty, s.accepted_on::text as day, l.net::text, l.vat::text
      from shipment s join shipment_line l on l.shipment_id = s.id
      where s.partner_id = '${partner}' and s.status = 'DELIVERED' order by 1`,
    finance: (partner) => `
      select id, order_id, qty, accepted_on::text as day, net::text, vat::text from delivery_ref
      where partner_id = '${partner}' and kind = 'DELIVERY' order by 1`,
  },
  {
    guarantee: 'finance credits the goods that came back, each once and to the cent',
    orders: (partner) => `
      select r.id || '/' || l.order_line_id as id, r.order_id, -l.qty as qty, r.accepted_on::text as day, (-l.net)::text as net, (-l.vat)::text as vat
      from goods_return r join goods_return_line l on l.return_id = r.id
      where r.partner_id = '${partner}' and r.status = 'ACCEPTED' order by 1`,
    finance: (partner) => `
      select id, order_id, qty, accepted_on::text as day, net::text, vat::text from delivery_ref
      where partner_id = '${partner}' and kind = 'RETURN' order by 1`,
  },
]

interface Held {
  readonly id: string
  readonly held: string
  readonly status: string
}

/** What each submitted order still waits for, gross; nothing where it waits for nothing more. */
export const WAITED_FOR = (partner: string) => `
  select o.id, case when o.status in ('CANCELLED', 'REJECTED', 'CLOSED', 'DELIVERED') then '0.00' else
    ((select sum(round(l.unit_price_net * (l.qty - l.cancelled_qty), 2)
        + round(round(l.unit_price_net * (l.qty - l.cancelled_qty), 2) * l.vat_rate, 2)) from order_line l where l.order_id = o.id)
      - coalesce((select sum(s.net + s.vat) from shipment s where s.order_id = o.id), 0))::numeric(20, 2)::text end as open
  from sales_order o where o.partner_id = '${partner}' and o.submitted_at is not null order by o.id`

export const HELD = (partner: string) => `
  select order_id as id, (amount - posted - voided)::numeric(20, 2)::text as held, status from credit_reservation
  where partner_id = '${partner}' order by order_id`

/**
 * Credit is held for what an order still waits for, and for nothing of an order that waits for nothing; a refused or expired
 * reservation holds nothing. Returns the orders of which that is not true.
 */
export function wronglyHeld(waited: readonly { id: string; open: string }[], held: readonly Held[]): string[] {
  const reservations = new Map(held.map((row) => [row.id, row]))
  const wrong = waited.flatMap(({ id, open }) => {
    const reservation = reservations.get(id)
    reservations.delete(id)
    if (!reservation) return [`${id}: finance does not know it`]
    const due = reservation.status === 'RESERVED' ? open : '0.00'
    return reservation.held === due ? [] : [`${id}: ${reservation.status} holds ${reservation.held}, not ${due}`]
  })
  return [...wrong, ...[...reservations.keys()].map((id) => `${id}: held for an order nobody submitted`)]
}
