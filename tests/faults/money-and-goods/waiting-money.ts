import type { Act } from './acts.ts'

// What finance does by hand to money that waits, and to deposits: each answers the mutation to ask, and by whom; null where there is nothing.

// biome-ignore lint/suspicious/noExplicitAny: rows are read by the act that asked for them
type Row = any
/** Reads a partner's rows. */
type Rows = (query: string) => Promise<Row[]>
export interface Asked {
  readonly by: string
  readonly mutation: string
}

const REFUSAL = '{ __typename ... on Refusal { refusal: code } }'

/** Takes the last set-off apart, or sets the oldest money that waits off against what is owed, in whole or a part. */
export async function askSetOff({ how }: Act & { kind: 'set off' }, rows: Rows, key: string): Promise<Asked | null> {
  if (how === 'apart') {
    const [made] = await rows(
      "select id, version from set_off where status = 'POSTED' and $partner order by id desc limit 1",
    )
    if (!made) return null
    return {
      by: 'finance',
      mutation: `reverseSetOff(id: "${made.id}", expectedVersion: ${made.version}, reason: "x") ${REFUSAL}`,
    }
  }
  const [waits] = await rows(
    'select id, version, open - held as open from prepayment where open > held and $partner order by id limit 1',
  )
  const [owed] = await rows(
    'select invoice_id, open from receivable where open > 0 and $partner order by due_on, id limit 1',
  )
  if (!waits || !owed) return null
  // More than there is, now and then, to be refused.
  const amount = how === 'some' ? '0.01' : waits.open
  return {
    by: 'finance',
    mutation: `setOff(id: "${waits.id}", expectedVersion: ${waits.version}, invoiceId: "${owed.invoice_id}", amount: "${amount}", idempotencyKey: "${key}") ${REFUSAL}`,
  }
}

const FROM = { approve: 'PROPOSED', reject: 'PROPOSED', withdraw: 'APPROVED', pay: 'APPROVED' } as const

/** Brings a refund of what waits on its way. */
export async function askRefund(
  { how }: Act & { kind: 'refund' },
  rows: Rows,
  key: string,
  today: string,
): Promise<Asked | null> {
  if (how === 'propose') {
    const [waits] = await rows(
      'select id, version, open - held as open from prepayment where open > held and $partner order by id limit 1',
    )
    if (!waits) return null
    return {
      by: 'finance',
      mutation: `proposePrepaymentRefund(id: "${waits.id}", expectedVersion: ${waits.version}, amount: "${waits.open}", reason: "x", idempotencyKey: "${key}") ${REFUSAL}`,
    }
  }
  const [row] = await rows(
    `select id, version from refund where status = '${FROM[how]}' and $partner order by id limit 1`,
  )
  if (!row) return null
  const on = `id: "${row.id}", expectedVersion: ${row.version}`
  if (how === 'withdraw') return { by: 'finance', mutation: `withdrawRefund(${on}, reason: "x") ${REFUSAL}` }
  if (how === 'pay')
    return { by: 'finance', mutation: `payRefund(${on}, valueDate: "${today}", bankRef: "${key}") ${REFUSAL}` }
  return { by: 'management', mutation: `decideRefund(${on}, approve: ${how === 'approve'}, comment: "x") ${REFUSAL}` }
}

/** Pays the subsidy that was claimed first. */
export async function askSubsidy(rows: Rows, key: string, today: string): Promise<Asked | null> {
  const [row] = await rows("select id, version from subsidy where status = 'CLAIMED' and $partner order by id limit 1")
  if (!row) return null
  return {
    by: 'finance',
    mutation: `paySubsidy(id: "${row.id}", expectedVersion: ${row.version}, valueDate: "${today}", bankRef: "${key}") ${REFUSAL}`,
  }
}

/** Receives a deposit, or corrects one. */
export async function askDeposit(
  { how, fen }: Act & { kind: 'deposit' },
  rows: Rows,
  { key, today, partnerId }: { key: string; today: string; partnerId: string },
): Promise<Asked | null> {
  const amount = `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
  if (how === 'receive')
    return {
      by: 'finance',
      mutation: `receiveDeposit(partnerId: "${partnerId}", amount: "${amount}", valueDate: "${today}", bankRef: "${key}", idempotencyKey: "${key}") ${REFUSAL}`,
    }
  if (how === 'propose') {
    const [booked] = await rows(`
      select id from ledger_entry e where debit = 'BANK' and credit = 'DEPOSIT' and reverses_id is null and $partner
        and not exists (select 1 from ledger_entry r where r.reverses_id = e.id) order by id desc limit 1`)
    if (!booked) return null
    return {
      by: 'finance',
      mutation: `proposeDepositCorrection(entryId: "${booked.id}", amount: "${amount}", reason: "x", idempotencyKey: "${key}") ${REFUSAL}`,
    }
  }
  const [row] = await rows(
    "select id, version from deposit_correction where status = 'PROPOSED' and $partner order by id limit 1",
  )
  if (!row) return null
  return {
    by: 'management',
    mutation: `decideDepositCorrection(id: "${row.id}", expectedVersion: ${row.version}, approve: ${how === 'approve'}, comment: "x") ${REFUSAL}`,
  }
}
