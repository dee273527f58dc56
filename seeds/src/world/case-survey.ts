import { setImmediate as breath } from 'node:timers/promises'
import { businessDateOf } from '@channelgraph/values'
import { complaintSeries } from '../../../subgraphs/support/src/complaints/complaints.rules.ts'
import { ticketSeries } from '../../../subgraphs/support/src/tickets/tickets.rules.ts'
import { Numbers } from '../numbers.ts'
import { Progress } from '../progress.ts'
import type { LifeFact } from './activation.ts'
import {
  type ComplaintFact,
  complaintTie,
  makeComplaints,
  makeOpenTicket,
  makeTicket,
  type TicketFact,
  ticketTie,
} from './cases.ts'
import type { SharedData } from './shared-data.ts'
import type { UnitIndex } from './unit-index.ts'

/** A case with the number it was given within its day. */
export interface Numbered<Fact> {
  readonly fact: Fact
  readonly number: number
}

/** Tickets and complaints of all partners, to be generated partner by partner. */
export interface CaseSurvey {
  /** The earliest first. */
  ticketsOf(life: LifeFact): Numbered<TicketFact>[]
  complaintsOf(life: LifeFact): Numbered<ComplaintFact>[]
  /** The last number of each day's tickets, and of its complaints. */
  readonly heads: ReturnType<Numbers['heads']>
}

/** Draws tickets until there are enough of them: of each it keeps which draw it was, and its place in the numbering. */
export async function surveyCases(
  { stream, scale, lives, today }: Pick<SharedData, 'stream' | 'scale' | 'lives' | 'today'>,
  units: UnitIndex,
  onProgress: (line: string) => void,
): Promise<CaseSurvey> {
  const calls = stream.of('tickets')
  const tickets = new Numbers()
  const draws = new Map<LifeFact, number[]>()
  const enter = (fact: TicketFact, draw: number) => {
    const place = tickets.enter(ticketSeries(businessDateOf(fact.openedAt)), fact.openedAt.getTime(), ticketTie(fact))
    const own = draws.get(fact.life)
    if (own) own.push(draw, place)
    else draws.set(fact.life, [draw, place])
  }
  const progress = new Progress('planned tickets', scale.tickets, onProgress)
  for (let draw = 0; tickets.size < scale.tickets; draw += 1) {
    if (draw % 1_000 === 0) await breath()
    const fact = makeTicket(calls.of(draw), units, today)
    if (!fact) continue
    enter(fact, draw)
    progress.add(1)
  }
  const ofPersonas = lives.filter(({ partner: { rank } }) => rank === 2 || rank === 3)
  const unitsOf = new Map(ofPersonas.map((life) => [life, units.of(life)]))
  const openTicketOf = (life: LifeFact) =>
    makeOpenTicket(calls.of('open', life.partner.code), unitsOf.get(life) ?? [], today)
  for (const life of ofPersonas) enter(openTicketOf(life), OPEN)
  tickets.give()

  const ofPersona = (rank: number) => [...unitsOf].find(([life]) => life.partner.rank === rank)?.[1] ?? []
  const complaints = new Numbers()
  const complained = new Map<LifeFact, { fact: ComplaintFact; place: number }[]>()
  for (const fact of makeComplaints(stream.of('complaints'), scale.complaints, units, ofPersona, today)) {
    const place = complaints.enter(
      complaintSeries(businessDateOf(fact.openedAt)),
      fact.openedAt.getTime(),
      complaintTie(fact),
    )
    complained.set(fact.life, [...(complained.get(fact.life) ?? []), { fact, place }])
  }
  complaints.give()

  return {
    ticketsOf: (life) => {
      const own = draws.get(life) ?? []
      const made: Numbered<TicketFact>[] = []
      for (let i = 0; i < own.length; i += 2) {
        const [draw = 0, place = 0] = own.slice(i, i + 2)
        const fact = draw === OPEN ? openTicketOf(life) : makeTicket(calls.of(draw), units, today)
        if (fact) made.push({ fact, number: tickets.of(place) })
      }
      return made.sort((a, b) => a.fact.openedAt.getTime() - b.fact.openedAt.getTime() || a.number - b.number)
    },
    complaintsOf: (life) =>
      (complained.get(life) ?? []).map(({ fact, place }) => ({ fact, number: complaints.of(place) })),
    heads: [...tickets.heads(), ...complaints.heads()],
  }
}

/** Stands for the draw of the ticket that a persona's partner has open. */
const OPEN = -1
