import type { CommandName } from './commands.ts'
import { type Hands, type Row, result, Seen, type Step } from './work.ts'

const FINANCE = 'finance'
const SETTLEMENT = 'id version status gross'

/** The month so far of the partner, settled: sent, confirmed, approved, invoiced and paid, or cancelled on its way. */
export async function startSettlement(hands: Hands): Promise<Step> {
  const { client, partner } = hands
  const drafted = await client.create(
    FINANCE,
    'draftSettlements',
    `mutation ($p: [ID!], $key: ID!) { draftSettlements(period: {from: "2026-11-01", to: "2026-11-30"}, partnerIds: $p, idempotencyKey: $key) { ${SETTLEMENT} } }`,
    { p: [partner.id] },
  )
  const [draft] = drafted
  if (!draft) return async () => 'ended'
  const settlement = new Seen(client, FINANCE, 'Settlement', 'settlement(id: $id)', SETTLEMENT, draft.id, draft)
  return () => settle(hands, settlement)
}

const STEPS: Readonly<Record<string, readonly [CommandName, 'partner' | string, Parameters<Seen['give']>[3]?]>> = {
  DRAFTED: ['sendSettlement', FINANCE],
  SENT: ['confirmSettlement', 'partner'],
  CONFIRMED: ['submitSettlementForApproval', FINANCE],
  PENDING_APPROVAL: ['decideSettlement', 'management', { args: ', approve: true' }],
  APPROVED: ['issueInvoice', FINANCE, { key: 'settlementId' }],
}

async function settle(hands: Hands, settlement: Seen): ReturnType<Step> {
  const { chance, partner } = hands
  const { id, status, gross } = settlement.row
  const moved = (now: Row) => now.status !== status
  const [name, by = '', rest] = STEPS[status] ?? []
  if (name && status !== 'DRAFTED' && chance.of(0.06)) {
    await settlement.give(FINANCE, 'cancelSettlement', moved, { args: ', reason: "a wrong price"' })
  } else if (name) {
    await settlement.give(by === 'partner' ? partner.own : by, name, moved, rest)
  } else if (['INVOICED', 'PARTIALLY_PAID'].includes(status)) {
    if (chance.of(0.6)) await setOffAgain(hands, id)
    await pay(hands, chance.of(0.5) ? gross : `${chance.int(1_000, 90_000)}.${chance.int(10, 99)}`, id)
    await settlement.read()
  } else return 'ended'
  return 'went on'
}

const pay = ({ client, partner, serial }: Hands, amount: string, settlementId: string | null, fields = 'id') =>
  client.create(
    FINANCE,
    'recordPayment',
    `mutation ($s: ID, $p: ID!, $a: Money!, $ref: String!, $key: ID!) { recordPayment(settlementId: $s, partnerId: $p, amount: $a, valueDate: "2026-11-20", bankRef: $ref, idempotencyKey: $key) ${result('Payment', fields)} }`,
    { s: settlementId, p: partner.id, a: amount, ref: `BOC-${serial()}` },
  )

const SET_OFFS = `query ($id: ID!) { settlement(id: $id) {
  setOffs { id version status automatic amount invoice { id } prepayment { id version } } } }`

/** What waited paid something of an invoice by itself: finance takes that apart, and does it again by hand, in whole or in part. */
async function setOffAgain({ client, chance }: Hands, settlementId: string): Promise<void> {
  const find = async (which: (row: Row) => boolean): Promise<Row> =>
    (await client.read(FINANCE, SET_OFFS, { id: settlementId })).settlement.setOffs.find(which)
  const made = await find(({ status, automatic }) => status === 'POSTED' && automatic)
  if (!made) return
  const reread = async () => {
    const { version, status } = await find(({ id }) => id === made.id)
    return { version, done: status === 'REVERSED' }
  }
  await client.change(
    FINANCE,
    'reverseSetOff',
    `mutation ($id: ID!, $v: Int!) { reverseSetOff(id: $id, expectedVersion: $v, reason: "another order") ${result('SetOff', 'id')} }`,
    { id: made.id },
    { version: made.version, reread },
  )
  const { status, prepayment, invoice, amount } = await find(({ id }) => id === made.id)
  if (status !== 'REVERSED') return
  await client.create(
    FINANCE,
    'setOff',
    `mutation ($id: ID!, $version: Int!, $i: ID!, $a: Money!, $key: ID!) { setOff(id: $id, expectedVersion: $version, invoiceId: $i, amount: $a, idempotencyKey: $key) ${result('SetOff', 'id')} }`,
    { id: prepayment.id, version: prepayment.version, i: invoice.id, a: chance.of(0.5) ? amount : '1.00' },
  )
}

const ended: Step = async () => 'ended'

/** A payment for no settlement in particular; of what it leaves, something goes back. */
export async function startPayment(hands: Hands): Promise<Step> {
  const { client, chance, serial } = hands
  const paid = await pay(
    hands,
    `${chance.int(100, 20_000)}.${chance.int(10, 99)}`,
    null,
    'id prepayment { id version open }',
  )
  if (!paid?.prepayment || paid.prepayment.open === '0.00' || chance.of(0.3)) return ended
  const { id, version, open } = paid.prepayment
  const asked = await client.create(
    FINANCE,
    'proposePrepaymentRefund',
    `mutation ($id: ID!, $version: Int!, $a: Money!, $key: ID!) { proposePrepaymentRefund(id: $id, expectedVersion: $version, amount: $a, reason: "paid twice", idempotencyKey: $key) ${result('Refund', 'id version status')} }`,
    { id, version, a: open },
  )
  if (!asked) return ended
  const refund = new Seen(client, FINANCE, 'Refund', 'refund(id: $id)', 'id version status', asked.id, asked)
  return async () => {
    if (refund.row.status === 'PROPOSED') {
      const args = `, approve: ${chance.of(0.8)}`
      await refund.give('finance-lead', 'decideRefund', ({ status }) => status !== 'PROPOSED', { args })
      return 'went on'
    }
    if (refund.row.status !== 'APPROVED') return 'ended'
    const args = `, valueDate: "2026-11-23", bankRef: "OUT-${serial()}"`
    await refund.give(FINANCE, 'payRefund', ({ status }) => status === 'PAID', { args })
    return 'ended'
  }
}

/** A deposit, which was mistyped now and then. */
export async function startDeposit({ client, chance, partner, serial }: Hands): Promise<Step> {
  const account = await client.create(
    FINANCE,
    'receiveDeposit',
    `mutation ($p: ID!, $a: Money!, $ref: String!, $key: ID!) { receiveDeposit(partnerId: $p, amount: $a, valueDate: "2026-11-20", bankRef: $ref, idempotencyKey: $key) ${result('DepositAccount', 'held entries { id debit amount }')} }`,
    { p: partner.id, a: `${chance.int(1, 900)}.${chance.int(10, 99)}`, ref: `BOC-${serial()}` },
  )
  const booked = account?.entries.find((entry: Row) => entry.debit === 'BANK')
  if (!booked || chance.of(0.4)) return ended
  const asked = await client.create(
    FINANCE,
    'proposeDepositCorrection',
    `mutation ($e: ID!, $a: Money!, $key: ID!) { proposeDepositCorrection(entryId: $e, amount: $a, reason: "mistyped", idempotencyKey: $key) ${result('DepositCorrection', 'id version status')} }`,
    { e: booked.id, a: `${chance.int(1_000, 1_900)}.${chance.int(10, 99)}` },
  )
  if (!asked) return ended
  const fields = 'id version status'
  const correction = new Seen(
    client,
    FINANCE,
    'DepositCorrection',
    'depositCorrection(id: $id)',
    fields,
    asked.id,
    asked,
  )
  return async () => {
    const decided = ({ status }: Row) => status !== 'PROPOSED'
    await correction.give('management', 'decideDepositCorrection', decided, { args: ', approve: true' })
    return 'ended'
  }
}

/** The partner is called something else, or is suspended for a while: the others learn of it. */
export async function startPartnerChange({ client, chance, partner, serial }: Hands): Promise<Step> {
  const found = new Seen(client, partner.manager, 'Partner', 'partner(id: $id)', 'id version status name', partner.id)
  const { status } = await found.read()
  if (status === 'SUSPENDED') {
    await found.give(partner.manager, 'reinstatePartner', ({ status }) => status === 'ACTIVE')
    return ended
  }
  if (chance.of(0.4)) {
    await found.give(partner.manager, 'suspendPartner', ({ status }) => status === 'SUSPENDED', {
      args: ', reason: "check"',
    })
    return async () => {
      if ((await found.read()).status === 'SUSPENDED')
        await found.give(partner.manager, 'reinstatePartner', ({ status }) => status === 'ACTIVE')
      return 'ended'
    }
  }
  const name = `${partner.name} ${serial()}`
  await found.give(partner.manager, 'updatePartner', (now) => now.name === name, {
    declare: ', $input: UpdatePartnerInput!',
    args: ', input: $input',
    variables: { input: { name } },
  })
  return ended
}
