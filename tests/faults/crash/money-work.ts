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
    await pay(hands, chance.of(0.5) ? gross : `${chance.int(1_000, 90_000)}.${chance.int(10, 99)}`, id)
    await settlement.read()
  } else return 'ended'
  return 'went on'
}

const pay = ({ client, partner, serial }: Hands, amount: string, settlementId: string | null) =>
  client.create(
    FINANCE,
    'recordPayment',
    `mutation ($s: ID, $p: ID!, $a: Money!, $ref: String!, $key: ID!) { recordPayment(settlementId: $s, partnerId: $p, amount: $a, valueDate: "2026-11-20", bankRef: $ref, idempotencyKey: $key) ${result('Payment', 'id')} }`,
    { s: settlementId, p: partner.id, a: amount, ref: `BOC-${serial()}` },
  )

const ended: Step = async () => 'ended'

/** A payment for no settlement in particular. */
export async function startPayment(hands: Hands): Promise<Step> {
  await pay(hands, `${hands.chance.int(100, 20_000)}.${hands.chance.int(10, 99)}`, null)
  return ended
}

export async function startDeposit({ client, chance, partner, serial }: Hands): Promise<Step> {
  await client.create(
    FINANCE,
    'receiveDeposit',
    `mutation ($p: ID!, $a: Money!, $ref: String!, $key: ID!) { receiveDeposit(partnerId: $p, amount: $a, valueDate: "2026-11-20", bankRef: $ref, idempotencyKey: $key) ${result('DepositAccount', 'held')} }`,
    { p: partner.id, a: `${chance.int(1, 900)}.${chance.int(10, 99)}`, ref: `BOC-${serial()}` },
  )
  return ended
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
