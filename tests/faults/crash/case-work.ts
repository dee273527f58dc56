import { personaNamed } from '@channelgraph/access'
import type { CommandName } from './commands.ts'
import { type Hands, type Row, result, Seen, type Step } from './work.ts'

const SERVICE = 'after-sales'

/** A complaint from its registration until it is closed. */
export async function startComplaint({ client, chance, partner }: Hands): Promise<Step> {
  const fields = 'id version status'
  const registered = await client.create(
    chance.of(0.5) ? partner.own : SERVICE,
    'registerComplaint',
    `mutation ($p: ID!, $key: ID!) { registerComplaint(partnerId: $p, category: PRODUCT_QUALITY, level: GENERAL, description: "充电枪过热", idempotencyKey: $key) ${result('Complaint', fields)} }`,
    { p: partner.id },
  )
  const complaint = new Seen(client, SERVICE, 'Complaint', 'complaint(id: $id)', fields, registered.id, registered)
  return async () => {
    const { status } = complaint.row
    const [name, args = ''] = COMPLAINT_STEPS[status] ?? []
    if (!name) return 'ended'
    await complaint.give(SERVICE, name, (now) => now.status !== status, { args })
    return 'went on'
  }
}

const COMPLAINT_STEPS: Readonly<Record<string, readonly [CommandName, string?]>> = {
  REGISTERED: ['classifyComplaint', ', category: PRODUCT_QUALITY, level: MAJOR'],
  CLASSIFIED: ['investigateComplaint'],
  INVESTIGATING: ['concludeComplaint', ', upheld: true, rootCause: "gun cable"'],
  UPHELD: ['rectifyComplaint', ', rectification: "cable replaced"'],
  RECTIFYING: ['recordFollowUp', ', satisfaction: 5, resolvedConfirmed: true'],
  FOLLOW_UP: ['notifyPartner', ', summary: "已更换枪线"'],
  PARTNER_NOTIFIED: ['closeComplaint'],
}

/** A ticket from its opening until it is closed, with notes on its way. */
export async function startTicket(hands: Hands): Promise<Step> {
  const { client, partner } = hands
  const fields = 'id version status priority progress(first: 50) { text }'
  const opened = await client.create(
    SERVICE,
    'openTicket',
    `mutation ($p: ID!, $key: ID!) { openTicket(partnerId: $p, channel: HOTLINE, priority: P3, subject: "充电中断", idempotencyKey: $key) ${result('SupportTicket', fields)} }`,
    { p: partner.id },
  )
  const ticket = new Seen(client, SERVICE, 'SupportTicket', 'ticket(id: $id)', fields, opened.id, opened)
  return async () => {
    const { status } = ticket.row
    if (status === 'CLOSED') return 'ended'
    const [name, rest] = TICKET_STEPS[status] ?? []
    if (name) await ticket.give(SERVICE, name, (now) => now.status !== status, rest)
    else await answer(hands, ticket)
    return 'went on'
  }
}

const TICKET_STEPS: Readonly<Record<string, readonly [CommandName, Parameters<Seen['give']>[3]?]>> = {
  NEW: [
    'assignTicket',
    {
      declare: ', $to: ID!',
      args: ', assigneeId: $to',
      variables: { to: personaNamed('tech-support').viewer.subject },
    },
  ],
  ASSIGNED: ['startTicket'],
  RESOLVED: ['closeTicket', { args: ', csat: 4' }],
}

/** What is done on a ticket in progress: an answer, a note, perhaps another priority, and it is resolved. */
async function answer({ client, chance, serial }: Hands, ticket: Seen): Promise<void> {
  const { id, progress, priority } = ticket.row
  if (progress.length < 1) {
    const text = serial()
    const did = (now: Row) => now.progress.some((note: Row) => note.text === text)
    await ticket.give(SERVICE, 'respondToTicket', did, { args: `, text: "${text}"` })
  } else if (progress.length < 2) {
    await client.create(
      SERVICE,
      'addProgressNote',
      `mutation ($id: ID!, $key: ID!) { addProgressNote(caseId: $id, text: "枪线已寄出", idempotencyKey: $key) ${result('ProgressNote', '__typename')} }`,
      { id },
    )
    await ticket.read()
  } else if (priority === 'P3' && chance.of(0.5)) {
    const args = ', priority: P2, reason: "more cars wait"'
    await ticket.give(SERVICE, 'changeTicketPriority', (now) => now.priority === 'P2', { args })
  } else {
    const args = ', resolution: "cable replaced"'
    await ticket.give(SERVICE, 'resolveTicket', ({ status }) => status === 'RESOLVED', { args })
  }
}
