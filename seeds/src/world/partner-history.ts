import { businessDateOf, documentNumber } from '@channelgraph/values'
import { orderSeries } from '../../../subgraphs/orders/src/ordering/ordering.rules.ts'
import type { LifeFact } from './activation.ts'
import type { ApplicationFact } from './applications.ts'
import type { Numbered } from './case-survey.ts'
import type { ComplaintFact, TicketFact } from './cases.ts'
import { type InstallFact, installOf } from './installs.ts'
import { makeReturn, type ReturnFact } from './returns.ts'
import { serialNosOf } from './serial-numbers.ts'
import { type SharedData, signedApplicationOf, trainingOf } from './shared-data.ts'
import type { Survey } from './survey.ts'
import { makeTrade, type Trade } from './trade.ts'
import type { TrainingFact } from './training.ts'

/** All that happened with one partner, numbered. */
export interface PartnerHistory extends Trade {
  readonly life: LifeFact
  readonly application: ApplicationFact
  readonly training: TrainingFact
  /** By serial number: the units that stand at customers'. */
  readonly installs: ReadonlyMap<string, InstallFact>
  readonly returned: ReturnFact | null
  readonly tickets: readonly Numbered<TicketFact>[]
  readonly complaints: readonly Numbered<ComplaintFact>[]
  /** The numbers of its documents, in the order of these. */
  readonly numbers: Readonly<
    Record<'application' | 'contract' | 'certificate' | 'settlement' | 'invoice', () => number>
  >
}

/** Makes a partner's history as it was surveyed, and gives it its numbers. */
export function generateHistory(shared: SharedData, survey: Survey, life: LifeFact): PartnerHistory {
  const trade = makeTrade(shared, life)
  giveNumbers(trade, life, survey)
  const installs = new Map<string, InstallFact>()
  for (const { acceptedAt, lines } of trade.orders.flatMap((order) => order.shipments)) {
    if (!acceptedAt) continue
    for (const serialNo of lines.flatMap((line) => line.serialNos)) {
      const install = installOf(survey.installing, serialNo, life, acceptedAt)
      if (install) installs.set(serialNo, install)
    }
  }
  const { numbers } = survey
  const entries = entriesOf(survey, life)
  const inTurn = (kind: keyof typeof numbers) => {
    let next = entries[kind]
    return () => numbers[kind].of(next++)
  }
  return {
    ...trade,
    life,
    application: signedApplicationOf(shared, life),
    training: trainingOf(shared, life.partner),
    installs,
    returned: makeReturn(shared, life, trade.orders, installs),
    tickets: survey.cases.ticketsOf(life),
    complaints: survey.cases.complaintsOf(life),
    numbers: {
      application: inTurn('applications'),
      contract: inTurn('contracts'),
      certificate: inTurn('certificates'),
      settlement: inTurn('settlements'),
      invoice: inTurn('invoices'),
    },
  }
}

function entriesOf({ entries }: Survey, { partner }: LifeFact) {
  const own = entries.get(partner.id)
  if (!own) throw new Error(`The partner ${partner.code} was not surveyed.`)
  return own
}

/** SO20261123-000456: orders are numbered through the day, by when they were written. */
function giveNumbers({ orders }: Trade, life: LifeFact, survey: Survey): void {
  const { numbers } = survey
  let { orders: orderEntry, units: unitEntry } = entriesOf(survey, life)
  for (const order of orders) {
    order.no = documentNumber(orderSeries(businessDateOf(order.createdAt)), numbers.orders.of(orderEntry++))
    for (const { shippedAt, lines } of order.shipments) {
      for (const { line, qty, serialNos } of lines) {
        serialNos.push(...serialNosOf(line.product, shippedAt, numbers.units.of(unitEntry++), qty))
      }
    }
  }
}
